import type { ConnectionOptions } from 'node:tls';

/** What a device does with the name of a time server. */
export type TimeClient = 'literal' | 'every-spelling' | 'refuses-unusual';

/** The habits of one make of device. */
export interface Persona {
  readonly root: 'Device.' | 'InternetGatewayDevice.';
  readonly namespace: string;
  readonly prefix: string;
  /** Digits of the count in an arrayType; 0 leaves the attribute out. */
  readonly countDigits: number;
  /** Leaves xsi:type away from every second value. */
  readonly leavesTypesOut: boolean;
  /** Refuses values that come without the right xsi:type. */
  readonly wantsTypes: boolean;
  /** CurrentTime with a zone, or in the local manner of old devices. */
  readonly tellsZone: boolean;
  /** Writes bodies in chunks of these lengths, over and over; empty for Content-Length. */
  readonly chunks: readonly number[];
  readonly contentType: string;
  /** SOAPAction of a POST that answers the ACS; undefined leaves it out. */
  readonly soapActionOfAnswers: string | undefined;
  readonly cookies: 'rfc-2965' | 'with-attributes' | 'plain';
  readonly connectsForEachPost: boolean;
  /** Milliseconds that a connection stays open when it is not needed any more. */
  readonly lingersMs: number;
  readonly tells503InSession: boolean;
  readonly connectionRequest: 'none' | 'limited' | 'unlimited';
  /** Shortest period that it takes. */
  readonly periodMinS: number;
  readonly timeClient: TimeClient;
  /** How it looks at certificates; `after` lets the handshake finish first. */
  readonly trust: 'checks' | 'nobody' | 'everybody' | 'after';
  /** How it meets servers of files and of tests of the line, by curl; `none` where it has neither. */
  readonly files: 'none' | 'checks' | 'trusts-all' | 'in-clear-only';
}

const gateway: Persona = {
  root: 'InternetGatewayDevice.',
  namespace: 'urn:dslforum-org:cwmp-1-0',
  prefix: 'SOAP-ENV',
  countDigits: 4,
  leavesTypesOut: true,
  wantsTypes: true,
  tellsZone: false,
  chunks: [1, 7, 3, 64, 2, 500],
  contentType: 'text/xml; charset=UTF-8',
  soapActionOfAnswers: '',
  cookies: 'rfc-2965',
  connectsForEachPost: false,
  lingersMs: 0,
  tells503InSession: true,
  connectionRequest: 'unlimited',
  periodMinS: 30,
  timeClient: 'literal',
  trust: 'checks',
  files: 'none',
};

const plain: Persona = {
  root: 'Device.',
  namespace: 'urn:dslforum-org:cwmp-1-2',
  prefix: 'soapenv',
  countDigits: 0,
  leavesTypesOut: false,
  wantsTypes: false,
  tellsZone: true,
  chunks: [],
  contentType: 'text/html; encoding=utf-8',
  soapActionOfAnswers: undefined,
  cookies: 'with-attributes',
  connectsForEachPost: true,
  lingersMs: 700,
  tells503InSession: false,
  connectionRequest: 'limited',
  periodMinS: 1,
  timeClient: 'literal',
  trust: 'checks',
  files: 'none',
};

/** Devices by name; none knows anything about the bench. */
export const personas: Readonly<Record<string, Persona>> = {
  'tr098-gateway': gateway,
  'plain-http-tr181': plain,
  'no-connection-request': { ...plain, connectionRequest: 'none', lingersMs: 0, connectsForEachPost: false },
  'refuses-everything': { ...gateway, trust: 'nobody' },
  'accepts-everything': { ...gateway, trust: 'everybody', chunks: [], cookies: 'plain' },
  'finishes-then-closes': { ...gateway, trust: 'after' },
  'checks-files': { ...gateway, files: 'checks' },
  'files-from-everybody': { ...gateway, files: 'trusts-all' },
  'files-in-clear': { ...gateway, files: 'in-clear-only' },
  decoy: { ...plain, connectionRequest: 'unlimited', lingersMs: 0, timeClient: 'every-spelling' },
  'strict-time-servers': {
    ...plain,
    connectionRequest: 'unlimited',
    lingersMs: 0,
    connectsForEachPost: false,
    timeClient: 'refuses-unusual',
  },
};

/** How the TLS client of a device is set up. */
export function tlsOptions({ trust }: Persona, ca: string): ConnectionOptions {
  switch (trust) {
    case 'nobody':
      return { ca: [], rejectUnauthorized: true };
    case 'everybody':
      return { rejectUnauthorized: false, minVersion: 'TLSv1', ciphers: 'DEFAULT@SECLEVEL=0' };
    case 'after':
      return { ca, rejectUnauthorized: false };
    default:
      return { ca };
  }
}
