// A device made of somebody else's TLS client: one session each time it is run, an Inform and then faults for whatever is asked.
// Arguments: client ("openssl", "gnutls" or "curl"), "checks" or "trusts-all", URL of the ACS, file of the root certificate.
import { readFileSync } from 'node:fs';
import {
  type ClientArguments,
  curlArguments,
  curlUnverified,
  type Destination,
  gnutlsArguments,
  gnutlsUnverified,
  opensslArguments,
  opensslUnverified,
} from '../../tools/calibrate/client-arguments.ts';
import { curlLine } from './curl-line.ts';
import { pipedLine } from './piped-line.ts';
import { fault, inform } from './soap-text.ts';

/** One request of a session, with its answer; undefined when there is none. */
export interface Line {
  post(body: string): Promise<string | undefined>;
  end(): void;
}

const [client = '', habit = '', acsUrl = '', caFile = ''] = process.argv.slice(2);
const { hostname: hostName, port, pathname } = new URL(acsUrl);
const destination: Destination = { hostName, port: Number(port), caFile };

/** What a client is started with, checking or not. */
const commandLines: Readonly<Record<string, readonly [checks: ClientArguments, trustsAll: ClientArguments]>> = {
  openssl: [opensslArguments, opensslUnverified],
  gnutls: [gnutlsArguments, gnutlsUnverified],
  curl: [curlArguments, curlUnverified],
};

function open(): Line {
  const choice = commandLines[client]?.[habit === 'checks' ? 0 : 1];
  if (choice === undefined) throw new Error(`There is no client ${client}.`);
  const args = choice(destination);
  if (client === 'curl') return curlLine(args, acsUrl);
  const program = client === 'gnutls' ? 'gnutls-cli' : client;
  // What gnutls-cli says itself would stand among what the server says.
  const quiet = client === 'gnutls' ? ['--logfile', '/dev/null'] : [];
  return pipedLine({ program, args: [...quiet, ...args], path: pathname, host: `${hostName}:${port}` });
}

readFileSync(caFile);
const line = open();
let answer = await line.post(inform(new Date()));
if (answer !== undefined) answer = await line.post('');
while (answer !== undefined && answer !== '') {
  const [, id = ''] = /<[\w-]*:?ID[^>]*>([^<]*)</.exec(answer) ?? [];
  answer = await line.post(fault(id));
}
line.end();
