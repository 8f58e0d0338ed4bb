import { setTimeout as sleep } from 'node:timers/promises';
import { Secret } from '@cordon/cwmp';
import {
  type CaseTools,
  type CpeBench,
  getParameterValue,
  getParameterValues,
  setParameterValues,
  type ScriptedSession,
  type StunRequest,
  StunServer,
} from '@cordon/testbench';

/** Where a binding leads. */
export interface StunPlace {
  readonly address: string;
  readonly port: number;
}

/** Addresses for documentation (RFC 5737): nobody is there, and nothing is sent to them. */
export const honestPlace: StunPlace = { address: '203.0.113.10', port: 40_010 };
export const movedPlace: StunPlace = { address: '203.0.113.20', port: 40_020 };
export const attackersPlace: StunPlace = { address: '198.51.100.66', port: 46_666 };

/** A place as UDPConnectionRequestAddress spells it. */
export const authorityOf = ({ address, port }: StunPlace): string => `${address}:${port}`;

/** What a scene is made from. */
export type StunBench = Pick<
  CpeBench & CaseTools,
  'cpe' | 'acs' | 'settings' | 'evidence' | 'signal' | 'inconclusive' | 'notApplicable'
>;

/** Seconds between keep-alives that the target is asked for; a device may be slower. */
const keepAliveS = 2;
/** A device that keeps its own period still asks again within this. */
const requestWithinMs = 60_000;
/** The device has to store what it was just told. */
const storedWithinMs = 5_000;
const pollMs = 200;
const login = { username: 'cordon-stun', password: new Secret('cordon-stun-password') };

/** A target whose STUN server is the bench, and what it makes of that server's answers. */
export class StunScene {
  readonly server: StunServer;
  readonly #bench: StunBench;

  private constructor(server: StunServer, bench: StunBench) {
    this.server = server;
    this.#bench = bench;
  }

  /** Runs `use` with a target that was told to use our STUN server; its settings are put back when the case is over. */
  static async run<T>(
    bench: StunBench,
    { withLogin = false }: { readonly withLogin?: boolean },
    use: (scene: StunScene) => Promise<T>,
  ): Promise<T> {
    const { acs, evidence } = bench;
    const server = await StunServer.start({ host: acs.listenHost, port: 0, evidence });
    try {
      server.mapped = () => honestPlace;
      if (withLogin) server.login = login;
      const scene = new StunScene(server, bench);
      await bench.cpe.withSession((session) => scene.#configure(session, withLogin), { signal: bench.signal });
      return await use(scene);
    } finally {
      await server.stop();
    }
  }

  async #configure(session: ScriptedSession, withLogin: boolean): Promise<void> {
    const { cpe, acs, settings, inconclusive, notApplicable } = this.#bench;
    const name = (leaf: string): string => cpe.path(`ManagementServer.${leaf}`);
    const values = [
      [name('STUNEnable'), 'true', 'boolean'],
      [name('STUNServerAddress'), acs.hostName, 'string'],
      [name('STUNServerPort'), String(this.server.port), 'unsignedInt'],
      [name('STUNMinimumKeepAlivePeriod'), String(keepAliveS), 'unsignedInt'],
      [name('STUNMaximumKeepAlivePeriod'), String(keepAliveS), 'int'],
      ...(withLogin ? [[name('STUNUsername'), login.username, 'string']] : []),
    ].map(([key = '', value = '', type = '']) => ({ name: key, value, type }));
    const before = await getParameterValues(session, [name('STUNUsername')]);
    const username = 'method' in before ? undefined : before[0]?.value;
    // A password cannot be read, so it could not be put back.
    if (withLogin && username !== '')
      notApplicable('The target has a STUN user of its own, whose password could not be put back.');
    await settings.keepValues(
      session,
      values.map((value) => value.name),
      (wanted) => values.find((value) => value.name === wanted)?.type ?? 'string',
    );
    const password = { name: name('STUNPassword'), value: login.password.reveal(), type: 'string' };
    const fault = await setParameterValues(session, [...values, ...(withLogin ? [password] : [])]);
    if (fault !== undefined)
      inconclusive(`The target refused the STUN settings: ${fault.faultCode} ${fault.faultString}`);
  }

  /** UDPConnectionRequestAddress as it reads now. */
  async address(): Promise<string> {
    const { cpe, signal } = this.#bench;
    const name = cpe.path('ManagementServer.UDPConnectionRequestAddress');
    const read = await cpe.withSession((session) => getParameterValue(session, name), { signal });
    return read?.value.trim() ?? '';
  }

  /** What the address is when the target has had as much time to store another one as it has for one that it is told honestly. */
  async addressInTheEnd(): Promise<string> {
    await sleep(storedWithinMs, undefined, { signal: this.#bench.signal });
    return await this.address();
  }

  /** The address when it is this place, or what it still is after a few seconds. */
  async addressAfter(place: StunPlace): Promise<string> {
    const until = performance.now() + storedWithinMs;
    for (;;) {
      const address = await this.address();
      if (address === authorityOf(place) || performance.now() > until) return address;
      await sleep(pollMs, undefined, { signal: this.#bench.signal });
    }
  }

  /** The server tells this place from now on; resolves with the address of the target when it has asked and heard so. */
  async tell(place: StunPlace): Promise<string> {
    this.server.mapped = () => place;
    await this.nextRequest();
    return await this.addressAfter(place);
  }

  /** Waits for the next binding request. Ends the case when none comes. */
  async nextRequest(): Promise<StunRequest> {
    const { signal, inconclusive } = this.#bench;
    const request = await this.server.nextRequest({ withinMs: requestWithinMs, signal });
    return request ?? inconclusive('The target sends no binding requests to the STUN server that it was given.');
  }
}
