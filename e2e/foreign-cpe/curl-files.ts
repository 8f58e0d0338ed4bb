import { execFile } from 'node:child_process';
import type { DeviceState } from './device-state.ts';
import type { Persona } from './persona.ts';
import { escapeXml, type Fault, textOf } from './soap-text.ts';

/** What a device was told to fetch, or to store. */
export interface FileOrder {
  readonly method: 'Download' | 'Upload';
  readonly url: string;
  readonly commandKey: string;
}

const unknownTime = '0001-01-01T00:00:00Z';
/** What this make cannot do by TLS it refuses to begin: unsupported protocol. */
const unsupportedProtocol = 9013;

/** Reads an order; the fault of a device that cannot carry it out. */
export function readOrder(method: FileOrder['method'], xml: string, { files }: Persona): FileOrder | Fault {
  const url = textOf(xml, 'URL');
  if (files === 'in-clear-only' && url.startsWith('https:')) return { code: unsupportedProtocol };
  return { method, url, commandKey: textOf(xml, 'CommandKey') };
}

/** The answer to an order that will be carried out when the session is over. */
export const taken = `<Status>1</Status><StartTime>${unknownTime}</StartTime><CompleteTime>${unknownTime}</CompleteTime>`;

/** The body that tells the ACS how an order ended. */
export function transferComplete({ commandKey, method }: FileOrder, isDone: boolean): string {
  const code = isDone ? 0 : method === 'Download' ? 9010 : 9011;
  const now = new Date().toISOString().slice(0, 19);
  return (
    `<cwmp:TransferComplete><CommandKey>${escapeXml(commandKey)}</CommandKey><FaultStruct><FaultCode>${code}</FaultCode>` +
    `<FaultString/></FaultStruct><StartTime>${now}Z</StartTime><CompleteTime>${now}Z</CompleteTime></cwmp:TransferComplete>`
  );
}

/** Fetches from a server, or stores there, by curl; whether it went well. */
export function exchangeFile(
  { files }: Persona,
  { method, url }: Pick<FileOrder, 'method' | 'url'>,
  caFile: string,
): Promise<boolean> {
  const trust = files === 'trusts-all' ? ['--insecure'] : ['--cacert', caFile];
  const schemes = files === 'in-clear-only' ? ['--proto', '=http'] : [];
  const direction = method === 'Upload' ? ['-X', 'PUT', '--data-binary', 'settings'] : [];
  const args = ['-q', '-s', '--noproxy', '*', '-m', '10', ...trust, ...schemes, ...direction, '-o', '/dev/null', url];
  return new Promise((resolve) => {
    execFile('curl', args, (error) => resolve(error === null));
  });
}

const test = 'DownloadDiagnostics.';

/** Notes a write to the test of the line; whether it is to be run. */
export function isTestRequested({ parameters }: DeviceState, name: string): boolean {
  const at = name.indexOf(test);
  const state = at < 0 ? undefined : parameters[`${name.slice(0, at)}${test}DiagnosticsState`];
  if (state === undefined) return false;
  if (name.endsWith('URL')) state.value = 'None';
  return name.endsWith('State') && state.value === 'Requested';
}

/** Runs the test of the line and notes its result. */
export async function runTest(persona: Persona, { parameters }: DeviceState, caFile: string): Promise<void> {
  const url = parameters[`${persona.root}${test}DownloadURL`]?.value ?? '';
  const isDone = await exchangeFile(persona, { method: 'Download', url }, caFile);
  const state = parameters[`${persona.root}${test}DiagnosticsState`];
  if (state?.value === 'Requested') state.value = isDone ? 'Completed' : 'Error_TransferFailed';
}
