import { randomInt } from 'node:crypto';
import { Secret } from '@cordon/cwmp';
import {
  type CaseTools,
  type ChangeAnswer,
  type CpeBench,
  getParameterValue,
  hostOf,
  knock,
  type ScriptedSession,
  WebUi,
  writableAmong,
} from '@cordon/testbench';
import { plantAccount } from '../secrets/plant-secrets.ts';
import { remoteAccess, remoteAccessPort } from './remote-access-port.ts';
import { changesWithinMs, comesAbout, setLeaves, typeOf, unusedPorts } from './change-ports.ts';

type Bench = Pick<
  CaseTools & CpeBench,
  'cpe' | 'settings' | 'ports' | 'ui' | 'evidence' | 'notApplicable' | 'inconclusive' | 'pause' | 'signal'
>;

/** How long to watch for a port that must not open: ten times as long as a right one took, and not below this. */
const patience = 10;
const watchMsMin = 3_000;
const userTables = { 'Device.': 'Users.User.', 'InternetGatewayDevice.': 'User.' } as const;

/** UserInterface.RemoteAccess of the target, on a port of its own, and a user of the bench. All of it is put back. */
export class RemoteAccess {
  readonly #bench: Bench;
  readonly #object: string;
  readonly #address: string;
  readonly #port: number;
  readonly #isPortWritable: boolean;
  /** The row of the user of the bench; undefined where the target lets nobody add one. */
  readonly #row: string | undefined;
  readonly #username: string;
  /** Where it listens unless the bench says otherwise, such as `tcp/443`; undefined where the target does not tell. */
  readonly ownPort: string | undefined;
  /** A password that any rule takes. */
  readonly strong: Secret;
  #tookMs = changesWithinMs;

  private constructor(
    bench: Bench,
    place: {
      object: string;
      address: string;
      ownPort: string | undefined;
      port: number;
      isPortWritable: boolean;
      row: string | undefined;
    },
  ) {
    this.#bench = bench;
    this.#object = place.object;
    this.ownPort = place.ownPort;
    this.#address = place.address;
    this.#port = place.port;
    this.#isPortWritable = place.isPortWritable;
    this.#row = place.row;
    const { username, secret } = plantAccount(bench.evidence);
    this.#username = username;
    this.strong = secret;
  }

  /** Ends the case as not applicable when the target has no remote access that an ACS could switch on. */
  static async find(bench: Bench): Promise<RemoteAccess> {
    const { cpe, ports, notApplicable, signal } = bench;
    const address = ports.address('wan') ?? notApplicable('The target file gives no address of the WAN side.');
    const object = cpe.path(remoteAccess);
    return await cpe.withSession(
      async (session) => {
        if ((await getParameterValue(session, `${object}Enable`)) === undefined)
          notApplicable(`The target has no ${object}Enable.`);
        const writable = await writableAmong(session, object, ['Enable', 'Port']);
        if (!writable.includes(`${object}Enable`)) notApplicable(`${object}Enable is not writable.`);
        const isPortWritable = writable.includes(`${object}Port`);
        const port = isPortWritable
          ? await freePort(address, bench)
          : await fixedPort(session, { object, address }, bench);
        const ownPort = await remoteAccessPort(session, object);
        await bench.settings.keepValues(session, writable, typeOf);
        return new RemoteAccess(bench, {
          ownPort,
          object,
          address,
          port,
          isPortWritable,
          row: await addUser(session, bench),
        });
      },
      { signal },
    );
  }

  /** Whether the target has the user of the bench. */
  get hasUser(): boolean {
    return this.#row !== undefined;
  }

  /** Gives the user of the bench this password, and switches remote access on. The result is the fault of a target that refuses. */
  async switchOn(password: Secret): Promise<string | undefined> {
    const { cpe, signal } = this.#bench;
    return await cpe.withSession(
      async (session) => {
        const refused = await this.#setUser(session, password);
        if (refused !== undefined) return refused;
        const port = this.#isPortWritable ? { Port: String(this.#port) } : {};
        return (await setLeaves(session, this.#object, { ...port, Enable: 'true' })).refused;
      },
      { signal },
    );
  }

  /** Switches remote access off, and tells whether the target puts that off. */
  async switchOff(): Promise<boolean> {
    const { cpe, inconclusive, signal } = this.#bench;
    const set = (session: ScriptedSession): Promise<ChangeAnswer> =>
      setLeaves(session, this.#object, { Enable: 'false' });
    const { refused, isPutOff } = await cpe.withSession(set, { signal });
    if (refused !== undefined) inconclusive(`Remote access cannot be switched off: ${refused}.`);
    return isPutOff;
  }

  /** Whether the port opens in the time that it may take. */
  async opens(): Promise<boolean> {
    const beganMs = performance.now();
    const isOpen = await this.#becomes(true, changesWithinMs);
    this.#tookMs = performance.now() - beganMs;
    return isOpen;
  }

  /** The same for a port that should not: after one that did, it is watched no longer than makes sense. */
  async opensAllTheSame(): Promise<boolean> {
    return await this.#becomes(true, Math.min(changesWithinMs, Math.max(watchMsMin, patience * this.#tookMs)));
  }

  /** Whether the port lets the bench in now. */
  async isOpen(): Promise<boolean> {
    return await isOpen(this.#address, { port: this.#port, signal: this.#bench.signal });
  }

  /** Whether the port still lets the bench in half a minute later. */
  async staysOpen(): Promise<boolean> {
    return !(await this.#becomes(false, changesWithinMs));
  }

  /** Whether the user of the bench gets in with this password; null where no login was found. */
  async admits(password: Secret): Promise<boolean | null> {
    const { signal } = this.#bench;
    const credentials = { username: this.#username, password };
    for (const ui of this.#pages(undefined)) {
      const { isIn, way } = await ui.logIn(signal, { credentials });
      await ui.closeBrowsers();
      if (way !== 'none') return isIn;
    }
    return null;
  }

  /** The page on the WAN side as it answers, with the login of the user of the bench; undefined where none does. */
  async page(password: Secret): Promise<WebUi | undefined> {
    for (const ui of this.#pages(password)) if (await ui.answers(this.#bench.signal)) return ui;
    return undefined;
  }

  #pages(password: Secret | undefined): readonly WebUi[] {
    const { ui, evidence } = this.#bench;
    const { browser = true, postPaths = [] } = ui.settings;
    const login =
      password === undefined
        ? undefined
        : { username: this.#username, password: { kind: 'inline', secret: password } as const };
    return ['https', 'http'].map((scheme) => {
      const settings = {
        url: `${scheme}://${hostOf(this.#address)}:${this.#port}/`,
        login,
        bruteForce: false,
        browser,
        postPaths,
      };
      return new WebUi({ settings, lan: undefined, baseDir: '.', evidence });
    });
  }

  async #becomes(wanted: boolean, withinMs: number): Promise<boolean> {
    const { pause } = this.#bench;
    const isSo = async (): Promise<boolean> => (await this.isOpen()) === wanted;
    return await comesAbout(isSo, { pause, withinMs });
  }

  async #setUser(session: ScriptedSession, password: Secret): Promise<string | undefined> {
    if (this.#row === undefined) return undefined;
    const values = { Enable: 'true', Username: this.#username, Password: password.reveal() };
    return (await setLeaves(session, this.#row, { ...values, RemoteAccessCapable: 'true' })).refused;
  }
}

async function isOpen(
  address: string,
  { port, signal }: { readonly port: number; readonly signal: AbortSignal },
): Promise<boolean> {
  const { ending } = await knock({ address, port, signal });
  return ending === 'stays' || ending === 'speaks';
}

const portTriesMax = 5;

/** A port at which nobody listens now. */
async function freePort(
  address: string,
  { inconclusive, signal }: Pick<Bench, 'inconclusive' | 'signal'>,
): Promise<number> {
  for (let tries = 0; tries < portTriesMax; tries += 1) {
    const port = randomInt(unusedPorts.from, unusedPorts.below);
    if (!(await isOpen(address, { port, signal }))) return port;
  }
  return inconclusive(`Something at ${address} answers at whatever port: an open one says nothing of remote access.`);
}

/** The port that the target keeps for itself; it says something when it is closed while remote access is off. */
async function fixedPort(
  session: ScriptedSession,
  { object, address }: { readonly object: string; readonly address: string },
  { inconclusive, notApplicable, signal }: Pick<Bench, 'inconclusive' | 'notApplicable' | 'signal'>,
): Promise<number> {
  const name =
    (await remoteAccessPort(session, object)) ??
    notApplicable(`It is not known at which port remote access listens: see ${object}Port.`);
  const port = Number(name.slice('tcp/'.length));
  const isOff = /^(?:false|0)$/i.test((await getParameterValue(session, `${object}Enable`))?.value ?? '');
  if (isOff && (await isOpen(address, { port, signal })))
    inconclusive(
      `Port ${port}, where remote access would be, is open although remote access is off: something else has it.`,
    );
  return port;
}

async function addUser(
  session: ScriptedSession,
  { cpe, settings }: Pick<Bench, 'cpe' | 'settings'>,
): Promise<string | undefined> {
  const table = cpe.path(userTables[cpe.root]);
  const added = await settings.addRow(session, table);
  return added.method === 'AddObjectResponse' ? `${table}${added.instanceNumber}.` : undefined;
}
