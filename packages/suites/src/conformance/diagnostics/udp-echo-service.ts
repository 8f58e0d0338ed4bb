import { randomBytes, randomInt } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import {
  askUdpEcho,
  type CaseTools,
  changeValues,
  type CpeBench,
  getParameterValue,
  type ScriptedSession,
  sourceAddressTowards,
} from '@cordon/testbench';

const objects = { 'Device.': 'IP.Diagnostics.UDPEchoConfig.', 'InternetGatewayDevice.': 'UDPEchoConfig.' } as const;
const types: Readonly<Record<string, string>> = { Enable: 'boolean', UDPPort: 'unsignedInt' };
/** Ports that hardly anybody uses: not among those of services, nor among those that systems give out. */
const portFrom = 20_000;
const portBelow = 30_000;
/** A device may open the port some time after the session. */
const patience = { datagrams: 6, withinMs: 500 } as const;
/** A device may write its configuration first, and close the port when the session is over. */
const closesWithinMs = 30_000;
const askAgainMs = 1_000;
/** Addresses that no host has (RFC 5737, RFC 3849). */
const nobody = { 4: '192.0.2.1', 6: '2001:db8::1' } as const;

type Bench = Pick<CaseTools & CpeBench, 'cpe' | 'settings' | 'evidence' | 'notApplicable' | 'inconclusive' | 'signal'>;

/** The UDP echo service of the target (TR-143), on a port of its own. Its settings are kept, to be put back. */
export class UdpEchoService {
  /** The address of the bench as the target should see it. */
  readonly ownAddress: string;
  readonly #bench: Bench;
  readonly #host: string;
  readonly #port = randomInt(portFrom, portBelow);
  #isPutOff = false;

  private constructor(bench: Bench, place: { readonly host: string; readonly ownAddress: string }) {
    this.#bench = bench;
    this.#host = place.host;
    this.ownAddress = place.ownAddress;
  }

  /** Ends the case as not applicable when the target has no such service. */
  static async find(bench: Bench): Promise<UdpEchoService> {
    const { cpe, settings, notApplicable, signal } = bench;
    const host = new URL(cpe.connectionRequestPort.url ?? '').hostname.replace(/^\[|\]$/g, '');
    const service = new UdpEchoService(bench, { host, ownAddress: await sourceAddressTowards(host) });
    await cpe.withSession(
      async (session) => {
        const names = ['Enable', 'SourceIPAddress', 'UDPPort'].map((name) => service.#name(name));
        if ((await getParameterValue(session, names[0] ?? '')) === undefined)
          notApplicable('The target has no UDP echo service.');
        await settings.keepValues(session, names, (name) => typeOf(name.slice(name.lastIndexOf('.') + 1)));
      },
      { signal },
    );
    return service;
  }

  /** An address of the same family that is nobody's. */
  get otherAddress(): string {
    return nobody[this.ownAddress.includes(':') ? 6 : 4];
  }

  /** Whether the target said of the last change that it carries it out later (Status 1). */
  get isPutOff(): boolean {
    return this.#isPutOff;
  }

  /** Whether the bench gets an echo when the service is for this source. */
  async answersWhenFor(SourceIPAddress: string): Promise<boolean> {
    const { cpe, evidence, signal } = this.#bench;
    const values = { SourceIPAddress, UDPPort: String(this.#port), Enable: '1' };
    await cpe.withSession((session) => this.#write(session, values), { signal });
    const text = `cordon ${randomBytes(8).toString('hex')}`;
    return await askUdpEcho({ host: this.#host, port: this.#port, text, ...patience, signal }, evidence);
  }

  /** Switches it off, and tells whether the bench still gets echoes half a minute later. */
  async answersWhenOff(): Promise<boolean> {
    const { cpe, evidence, signal } = this.#bench;
    await cpe.withSession((session) => this.#write(session, { Enable: '0' }), { signal });
    const untilMs = performance.now() + closesWithinMs;
    for (;;) {
      const text = `cordon ${randomBytes(8).toString('hex')}`;
      const answers = await askUdpEcho({ host: this.#host, port: this.#port, text, ...patience, signal }, evidence);
      if (!answers || performance.now() > untilMs) return answers;
      await sleep(askAgainMs, undefined, { signal });
    }
  }

  async #write(session: ScriptedSession, values: Readonly<Record<string, string>>): Promise<void> {
    const list = Object.entries(values).map(([name, value]) => ({ name: this.#name(name), value, type: typeOf(name) }));
    const { refused, isPutOff } = await changeValues(session, list);
    if (refused !== undefined) this.#bench.inconclusive(`The echo service cannot be set up: ${refused}.`);
    this.#isPutOff = isPutOff;
  }

  #name(name: string): string {
    const { cpe } = this.#bench;
    return cpe.path(objects[cpe.root]) + name;
  }
}

const typeOf = (name: string): string => types[name] ?? 'string';
