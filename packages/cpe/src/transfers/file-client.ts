import { isIP } from 'node:net';
import { Secret } from '@cordon/cwmp';
import {
  dial,
  type HeaderFields,
  headerValue,
  type HttpResponse,
  type LookUp,
  type PhaseTimeouts,
  systemLookUp,
  type TlsPolicy,
} from '@cordon/transport';
import type { TransferStrictness } from './transfer-strictness.ts';
import { FileServerLogin } from './file-server-login.ts';
import { statusFailure, TransferFailure } from './transfer-failure.ts';

/** How a device reaches file servers. */
export interface FileClientSettings {
  /** The same as towards the ACS (TR-069 3.4.3). */
  readonly tls: TlsPolicy;
  readonly lookUp: LookUp | undefined;
  readonly timeouts: Partial<PhaseTimeouts>;
  /** The largest file that is taken. */
  readonly fileBytesMax: number;
  /** Whether Basic is answered without TLS, where anybody on the way can read the password. */
  readonly basicInClear: boolean;
  /** Whether a place is the device's own, to which no file is fetched from nor sent; it has none when absent. */
  readonly isOwn?: (address: string, port: number) => boolean;
  readonly policies: Pick<
    TransferStrictness,
    'allowsDowngrade' | 'basicInClear' | 'sendsBasicUnasked' | 'keepsCredentialsAtHome' | 'uploadMethod'
  >;
}

/** Where a file is and for whom. */
export interface FileRequest {
  readonly url: string;
  readonly username: string;
  readonly password: string;
  readonly signal: AbortSignal;
}

/** A request that is neither a plain GET nor a plain PUT. */
export interface SendRequest extends FileRequest {
  readonly method: 'POST' | 'PUT';
  /** Fields besides those of the connection and the login. */
  readonly headers: HeaderFields;
}

/** Fetches and stores files over HTTP and HTTPS. Both methods throw {@link TransferFailure} or TransportError. */
export interface FileClient {
  get(request: FileRequest): Promise<Uint8Array>;
  /** TR-069 A.4.1.5: an upload is a PUT. */
  put(request: FileRequest, file: Uint8Array): Promise<void>;
  /** Sends a body with header fields of its own; resolves when the answer was 2xx. */
  send(request: SendRequest, body: Uint8Array): Promise<void>;
}

// As many as TR-069 3.4.2 asks for towards the ACS.
const redirectsMax = 5;

/** A client that opens a connection for each request: a transfer is one or two of them, and challenges are rare. */
export function createFileClient(settings: FileClientSettings): FileClient {
  return {
    async get(request) {
      const response = await exchange(settings, { ...request, method: 'GET', headers: [] });
      return response.body;
    },
    async put(request, file) {
      await exchange(settings, { ...request, method: settings.policies.uploadMethod, headers: fileHeaders, file });
    },
    async send(request, body) {
      await exchange(settings, { ...request, file: body });
    },
  };
}

const fileHeaders: HeaderFields = [['Content-Type', 'application/octet-stream']];

interface Exchange extends FileRequest {
  readonly method: 'GET' | SendRequest['method'];
  readonly headers: HeaderFields;
  readonly file?: Uint8Array;
}

async function exchange(settings: FileClientSettings, request: Exchange): Promise<HttpResponse> {
  let url = new URL(request.url);
  let login = loginFor(settings, request, url);
  for (let redirects = 0; ; ) {
    const response = await once(settings, { request, url, login });
    if (isRedirect(response.status, request.method)) {
      redirects += 1;
      if (redirects > redirectsMax)
        throw new TransferFailure(9016, `${url.host} redirects more than ${redirectsMax} times`);
      const target = redirectTarget(url, response, settings.policies.allowsDowngrade);
      // The ACS gave the credentials for the server it named, and for no other.
      const account = settings.policies.keepsCredentialsAtHome ? { username: '', password: '' } : request;
      if (target.origin !== url.origin) login = loginFor(settings, account, target);
      url = target;
    } else if (response.status !== 401 || !login.takeChallenge(response.headers)) {
      const failure = statusFailure(response.status, url.host);
      if (failure !== undefined) throw failure;
      return response;
    }
  }
}

function loginFor(
  { basicInClear, policies }: FileClientSettings,
  { username, password }: Pick<FileRequest, 'username' | 'password'>,
  url: URL,
): FileServerLogin {
  const account = { username, password: new Secret(password) };
  const allowsBasic = policies.basicInClear(basicInClear) || url.protocol === 'https:';
  return new FileServerLogin(account, { allowsBasic, sendsBasicUnasked: policies.sendsBasicUnasked });
}

interface Attempt {
  readonly request: Exchange;
  readonly url: URL;
  readonly login: FileServerLogin;
}

async function once(settings: FileClientSettings, { request, url, login }: Attempt): Promise<HttpResponse> {
  const { tls, timeouts, fileBytesMax } = settings;
  const lookUp = awayFromHome(settings, url);
  const limits = { bodyBytesMax: fileBytesMax, inflatedBytesMax: fileBytesMax };
  const connection = await dial({ url, tls, lookUp, timeouts, limits, signal: request.signal });
  try {
    const target = `${url.pathname}${url.search}`;
    const authorization = login.authorization(request.method, target);
    const headers: HeaderFields = [
      ['User-Agent', 'Cordon'],
      ['Connection', 'close'],
      ...request.headers,
      ...(authorization === undefined ? [] : [['Authorization', authorization] as const]),
    ];
    return await connection.exchange({ method: request.method, target, headers, body: request.file });
  } finally {
    connection.close();
  }
}

/** Looks up the host of this URL, and throws {@link TransferFailure} where that is the device itself. */
function awayFromHome({ lookUp, isOwn }: FileClientSettings, { hostname, port, protocol }: URL): LookUp | undefined {
  if (isOwn === undefined) return lookUp;
  const portNumber = Number(port) || (protocol === 'https:' ? 443 : 80);
  const refuseOwn = (addresses: readonly string[]): void => {
    if (addresses.some((address) => isOwn(address, portNumber)))
      throw new TransferFailure(9016, `${hostname} leads to this device`);
  };
  const literal = hostname.replaceAll(/^\[|\]$/g, '');
  // Nobody looks an address up.
  if (isIP(literal) !== 0) refuseOwn([literal]);
  return async (hostName) => {
    const addresses = await (lookUp ?? systemLookUp)(hostName);
    refuseOwn(addresses);
    return addresses;
  };
}

function isRedirect(status: number, method: Exchange['method']): boolean {
  // RFC 9110 15.4.4: 303 leads to something that is read, which is no place to upload to.
  return [301, 302, 307, 308].includes(status) || (status === 303 && method === 'GET');
}

function redirectTarget(from: URL, response: HttpResponse, allowsDowngrade: boolean): URL {
  const location = headerValue(response.headers, 'location') ?? '';
  const target = URL.canParse(location, from.href) ? new URL(location, from) : undefined;
  if (target === undefined || (target.protocol !== 'http:' && target.protocol !== 'https:')) {
    throw new TransferFailure(9016, `${from.host} redirects to what is no http or https URL`);
  }
  if (from.protocol === 'https:' && target.protocol === 'http:' && !allowsDowngrade) {
    throw new TransferFailure(9016, `${from.host} redirects from https to http`);
  }
  target.hash = '';
  return target;
}
