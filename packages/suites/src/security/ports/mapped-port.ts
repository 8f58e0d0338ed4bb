import { randomInt } from 'node:crypto';
import {
  type CaseTools,
  type ChangeAnswer,
  type CpeBench,
  getParameterNames,
  getParameterValue,
  asksForWord,
  Greeter,
  knock,
  type PlaceBehind,
  type ScriptedSession,
} from '@cordon/testbench';
import { comesAbout, setLeaves, unusedPorts } from './change-ports.ts';

type Bench = Pick<
  CaseTools & CpeBench,
  'cpe' | 'settings' | 'ports' | 'notApplicable' | 'inconclusive' | 'pause' | 'signal'
>;

/** Names below a row, in either data model. */
const names = {
  'Device.': { enable: 'Enable', protocol: 'Protocol', lease: 'LeaseDuration' },
  'InternetGatewayDevice.': {
    enable: 'PortMappingEnabled',
    protocol: 'PortMappingProtocol',
    lease: 'PortMappingLeaseDuration',
  },
} as const;

/** A port of the WAN side that the target forwards to a service of the bench behind it. What is made is taken back. */
export class MappedPort {
  readonly #bench: Bench;
  readonly #wan: string;
  readonly #tables: readonly string[];
  readonly #place: PlaceBehind;
  readonly #greeter: Greeter;
  readonly #protocol: 'TCP' | 'UDP';
  readonly #port = randomInt(unusedPorts.from, unusedPorts.below);
  #row = '';

  private constructor(
    bench: Bench,
    where: { wan: string; tables: readonly string[]; place: PlaceBehind; greeter: Greeter; protocol: 'TCP' | 'UDP' },
  ) {
    this.#bench = bench;
    this.#wan = where.wan;
    this.#tables = where.tables;
    this.#place = where.place;
    this.#greeter = where.greeter;
    this.#protocol = where.protocol;
  }

  /** Runs `use` with a service behind the target. Ends the case as not applicable where the target has no port mappings. */
  static async run<T>(bench: Bench, protocol: 'TCP' | 'UDP', use: (port: MappedPort) => Promise<T>): Promise<T> {
    const { cpe, ports, notApplicable, signal } = bench;
    const wan = ports.address('wan') ?? notApplicable('The target file gives no address of the WAN side.');
    const [place = notApplicable('The target file gives no address behind the target.')] = ports.placesBehind;
    const tables = await cpe.withSession((session) => tablesOf(session, bench), { signal });
    if (tables.length === 0) notApplicable('The target has no table of port mappings.');
    const greeter = await Greeter.start(place.from);
    try {
      return await use(new MappedPort(bench, { wan, tables, place, greeter, protocol }));
    } finally {
      await greeter.stop();
    }
  }

  /** Makes the mapping, enabled, for so many seconds; 0 does not end. */
  async make(leaseSeconds: number = 0): Promise<void> {
    const { cpe, inconclusive, signal } = this.#bench;
    const { enable, protocol } = names[cpe.root];
    const values = {
      ExternalPort: String(this.#port),
      InternalPort: String(this.#protocol === 'TCP' ? this.#greeter.port : this.#greeter.udpPort),
      InternalClient: this.#place.from,
      [protocol]: this.#protocol,
      // Which of its interfaces is the WAN side, the target knows better.
      AllInterfaces: 'true',
      [enable]: 'true',
    };
    await cpe.withSession(
      async (session) => {
        this.#row = await this.#addRow(session);
        if (leaseSeconds > 0) await this.#lease(session, leaseSeconds);
        const { refused } = await setLeaves(session, this.#row, values);
        if (refused !== undefined) inconclusive(`The target does not take the port mapping: ${refused}.`);
      },
      { signal },
    );
  }

  /** Disables it, and tells whether the target puts that off. */
  async disable(): Promise<boolean> {
    const { cpe, inconclusive, signal } = this.#bench;
    const values = { [names[cpe.root].enable]: 'false' };
    const set = (session: ScriptedSession): Promise<ChangeAnswer> => setLeaves(session, this.#row, values);
    const { refused, isPutOff } = await cpe.withSession(set, { signal });
    if (refused !== undefined) inconclusive(`The port mapping cannot be disabled: ${refused}.`);
    return isPutOff;
  }

  /** Deletes it, unless that was done, and tells whether the target puts that off; one that it has deleted itself is gone as well. */
  async delete(): Promise<boolean> {
    const { cpe, inconclusive, signal } = this.#bench;
    if (this.#row === '') return false;
    const request = { method: 'DeleteObject', objectName: this.#row, parameterKey: '' } as const;
    const answer = await cpe.withSession((session) => session.request(request), { signal });
    this.#row = '';
    if (answer.method === 'Fault' && answer.faultCode !== 9005)
      inconclusive(`The port mapping cannot be deleted: fault ${answer.faultCode}.`);
    return answer.method === 'DeleteObjectResponse' && answer.status === 1;
  }

  /** Whether the service behind is reached in the time that it may take. */
  async forwards(): Promise<boolean> {
    return await comesAbout(() => this.#reaches(), this.#bench);
  }

  /** Whether it is still reached half a minute later. */
  async staysForwarded(): Promise<boolean> {
    return !(await comesAbout(async () => !(await this.#reaches()), this.#bench));
  }

  async #reaches(): Promise<boolean> {
    const place = { address: this.#wan, port: this.#port, signal: this.#bench.signal };
    const { word } = this.#greeter;
    return this.#protocol === 'UDP' ? await asksForWord(word, place) : (await knock(place)).detail.includes(word);
  }

  async #lease(session: ScriptedSession, seconds: number): Promise<void> {
    const { cpe, notApplicable } = this.#bench;
    const { lease } = names[cpe.root];
    const { refused } = await setLeaves(session, this.#row, { [lease]: String(seconds) });
    if (refused !== undefined) notApplicable(`The target takes no port mapping that ends: ${refused}.`);
    // TR-181: 0 is the only one that must be supported; one who stays with it says so.
    const kept = await getParameterValue(session, this.#row + lease);
    if (!(Number(kept?.value) > 0))
      notApplicable(
        `The target takes no port mapping that ends: ${lease} is ${kept?.value ?? 'not told'} after the change.`,
      );
  }

  async #addRow(session: ScriptedSession): Promise<string> {
    const { settings, notApplicable } = this.#bench;
    for (const table of this.#tables) {
      const added = await settings.addRow(session, table);
      if (added.method === 'AddObjectResponse') return `${table}${added.instanceNumber}.`;
    }
    return notApplicable('The target lets nobody add a port mapping.');
  }
}

/** Tables of port mappings; in TR-098 each connection has one, and those that are up come first. */
async function tablesOf(session: ScriptedSession, { cpe }: Pick<Bench, 'cpe'>): Promise<readonly string[]> {
  const isTr181 = cpe.root === 'Device.';
  const entries = await getParameterNames(session, cpe.path(isTr181 ? 'NAT.' : 'WANDevice.'), false);
  if ('method' in entries) return [];
  const pattern = isTr181 ? /\.NAT\.PortMapping\.$/ : /\.WAN(?:IP|PPP)Connection\.\d+\.PortMapping\.$/;
  const tables = entries.filter(({ name, writable }) => writable && pattern.test(name)).map(({ name }) => name);
  if (tables.length < 2) return tables;
  const ranked = [];
  for (const table of tables) {
    const status = await getParameterValue(session, table.replace(/PortMapping\.$/, 'ConnectionStatus'));
    ranked.push({ table, isUp: status?.value === 'Connected' });
  }
  return ranked.toSorted((a, b) => Number(b.isUp) - Number(a.isUp)).map(({ table }) => table);
}
