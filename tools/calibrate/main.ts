import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { createMemoryLab, type Lab, mintChain } from '@cordon/pki';
import {
  type Calibration,
  calibrationFile,
  type CertificateRow,
  certificateRows,
  hostNames,
  type SituatedChain,
  situatedChains,
} from '@cordon/suites';
import { helloFacts, mintedPresentation, otherRoots, standInAuthority } from '@cordon/testbench';
import { listen, type ServerConnection, type ServerTlsSettings } from '@cordon/transport';
import { type Client, clients, isOneLine } from './clients.ts';

/**
 * Shows every chain of the certificate cases to independent clients and stores what each made of it: a case that most of them contradict is
 * contested. With --check, compares with what is stored; a client that is missing or of another line of releases is left out, and named.
 *
 *   npm run calibrate -- [--check] [--case ID]
 */
const { values } = parseArgs({ options: { check: { type: 'boolean', default: false }, case: { type: 'string' } } });

const zone = 'calibration.test';
const acsHostName = `acs.${zone}`;
const atOnce = 4;

type Answer = 'A' | 'R' | 'N';

interface Visit {
  readonly isTaken: boolean;
  /** First flight of the client. */
  readonly hello: Uint8Array;
}

async function show(presentation: ServerTlsSettings, visit: (port: number) => Promise<void>): Promise<Visit> {
  let bytes = 0;
  let hello: Uint8Array = new Uint8Array(0);
  const answer = async (connection: ServerConnection): Promise<void> => {
    hello = connection.clientHello ?? hello;
    const received = await connection.nextRequest({ readBody: false });
    bytes += connection.applicationBytesReceived;
    if (received !== undefined) await connection.respond({ status: 204, headers: [], close: true });
    connection.close();
  };
  const listener = await listen({
    host: '127.0.0.1',
    port: 0,
    tls: () => presentation,
    onConnection: (connection) => void answer(connection),
    onHandshakeFailure: ({ clientHello }) => {
      hello = clientHello;
    },
  });
  await visit(listener.address.port);
  await listener.close();
  return { isTaken: bytes > 0, hello };
}

/** A byte that has come is no accident; that none came may be one of a busy machine. */
const triesMax = 4;

/** Shows it again, where a client is known to have taken it or nothing is known of it, until it does; and to one that did not come at all. */
async function showPatiently(
  presentation: ServerTlsSettings,
  was: string | undefined,
  visit: (port: number) => Promise<void>,
): Promise<Visit> {
  for (let tries = 1; ; tries += 1) {
    const seen = await show(presentation, visit);
    const isSeen = seen.hello.length > 0;
    if ((isSeen && (seen.isTaken || (was ?? 'A') !== 'A')) || tries === triesMax) return seen;
  }
}

/** TLS extension by which a client asks for a stapled answer (RFC 6066 8). */
const statusRequest = 5;
const { publicRoot, expiredRoot } = otherRoots();
const authorities = {
  'published-authority': standInAuthority().authority,
  'public-root': publicRoot,
  'expired-root': expiredRoot,
};

type Row = Pick<CertificateRow, 'id' | 'chain'> &
  Partial<Pick<CertificateRow, 'redirectTo' | 'chainByServerName' | 'isStapled' | 'tls'>> &
  Pick<SituatedChain, 'trusts'>;

interface Setting {
  readonly lab: Lab;
  /** Where files with roots go. */
  readonly folder: string;
  readonly present: readonly Client[];
}

/** What the clients are to trust: the root of the lab, and another one where the target would have it. */
function rootsFor(
  { trusts }: Row,
  { lab, folder }: Pick<Setting, 'lab' | 'folder'>,
): { caFile: string; caPem: string } {
  const caPem = `${lab.rootPem}${trusts === undefined ? '' : authorities[trusts].certificatePem}`;
  const caFile = join(folder, `${trusts ?? 'lab'}.pem`);
  writeFileSync(caFile, caPem);
  return { caFile, caPem };
}

function hostOf({ redirectTo }: Row): string {
  if (redirectTo === undefined) return acsHostName;
  return redirectTo === 'address' ? '127.0.0.1' : `${redirectTo.label}.${zone}`;
}

async function calibrate(row: Row, { lab, folder, present }: Setting): Promise<Record<string, Answer>> {
  const hostName = hostOf(row);
  const names = hostNames(hostName, lab, { acsHost: acsHostName });
  const minted = mintChain(row.chain(names), lab, { authorities });
  const named = row.chainByServerName?.(names);
  const presentation = mintedPresentation(minted, {
    ...(named === undefined ? {} : { byServerName: { [hostName]: mintedPresentation(mintChain(named, lab)) } }),
    ...row.tls,
  });
  const answers: Record<string, Answer> = {};
  const roots = rootsFor(row, { lab, folder });
  for (const client of present) {
    const { isTaken, hello } = await showPatiently(presentation, wasOf(row.id, client.name), (port) =>
      client.visit({ hostName, port, ...roots }),
    );
    const wasAsked = row.isStapled !== true || helloFacts(hello)?.extensions.includes(statusRequest) === true;
    answers[client.name] = wasAsked ? (isTaken ? 'A' : 'R') : 'N';
  }
  return answers;
}

function stored(): Calibration | undefined {
  try {
    return JSON.parse(readFileSync(calibrationFile, 'utf8')) as Calibration;
  } catch {
    return undefined;
  }
}

const versions = Object.fromEntries(
  clients.flatMap((client) => {
    const version = client.version();
    return version === undefined ? [] : [[client.name, version] as const];
  }),
);
const before = stored();
const wasOf = (id: string, name: string): string | undefined =>
  before?.rows[id]?.[name] ?? before?.unverified[id]?.[name];
const isUsable = ({ name }: Client): boolean => {
  const version = versions[name];
  if (version === undefined) console.log(`left out: ${name} is not installed`);
  else if (!values.check || isOneLine(version, before?.clients[name])) return true;
  else
    console.log(`left out: ${name} is ${version}, the stored table was made with ${before?.clients[name] ?? 'none'}`);
  return false;
};
const folder = mkdtempSync(join(tmpdir(), 'cordon-calibrate-'));
const lab = createMemoryLab({ name: 'Cordon Calibration Root' });
const setting = { lab, folder, present: clients.filter(isUsable) };
const rows: readonly Row[] = [...certificateRows, ...Object.values(situatedChains)].filter(
  ({ id }) => values.case === undefined || id === values.case,
);
const found: Record<string, Record<string, Answer>> = {};
const left = [...rows];
await Promise.all(
  Array.from({ length: atOnce }, async () => {
    for (let row = left.shift(); row !== undefined; row = left.shift()) found[row.id] = await calibrate(row, setting);
  }),
);
rmSync(folder, { recursive: true, force: true });

const verifying = new Set(clients.filter(({ verifies }) => verifies).map(({ name }) => name));
/** Answers of the clients that verify, or of the others, in the order of the rows. */
const answersOf = (verifies: boolean): Calibration['rows'] =>
  Object.fromEntries(
    rows.map(({ id }) => {
      const answers = Object.entries(found[id] ?? {}).filter(([name]) => verifying.has(name) === verifies);
      return [id, Object.fromEntries(answers)];
    }),
  );
const table: Calibration = { clients: versions, rows: answersOf(true), unverified: answersOf(false) };
if (values.check) {
  const differences = rows.flatMap(({ id }) =>
    Object.entries(found[id] ?? {}).flatMap(([name, answer]) => {
      const was = wasOf(id, name);
      return was === answer ? [] : [`${id}: ${name} said ${was ?? 'nothing'}, now ${answer}`];
    }),
  );
  for (const difference of differences) console.log(difference);
  console.log(`calibrate: ${rows.length} chains, ${setting.present.length} clients, ${differences.length} differences`);
  process.exitCode = differences.length === 0 ? 0 : 1;
} else if (values.case === undefined) {
  writeFileSync(calibrationFile, `${JSON.stringify(table, undefined, 2)}\n`);
  console.log(`calibrate: ${rows.length} chains and ${setting.present.length} clients written to ${calibrationFile}`);
} else {
  console.log(JSON.stringify(table));
}
