import { randomBytes } from 'node:crypto';
import type { RequestForge } from './forged-request.ts';
import type { ForgedRequest } from './probe-port.ts';
import type { RefusedRequest } from './refused-request.ts';

const random = (): string => randomBytes(12).toString('hex');

/** A right login for another target than the one that the device named. */
const at = (sent: string, targetOf: (path: string) => string): ForgedRequest => ({
  sent,
  write: (forge) => {
    const target = targetOf(forge.target);
    // Where the path of the device is the root there is no other one to guess.
    return target === forge.target ? undefined : forge.get(forge.digest({ uri: target }), { target });
  },
});

const by = (method: string): ForgedRequest => ({
  sent: method,
  write: (forge) => forge.get(forge.digest({ method }), { method, fields: ['Content-Length: 0'] }),
});

/** A request with a body that holds a right one. */
const holding = (sent: string, fields: readonly string[], wrap: (inner: string) => string): ForgedRequest => ({
  sent,
  isOdd: true,
  options: { untilClosed: true, withinMs: 2_000 },
  write: (forge) => {
    const inner = forge.get(forge.digest());
    const body = wrap(inner);
    const lengths = fields.map((field) => field.replace('{length}', String(Buffer.byteLength(body, 'latin1'))));
    return forge.write({ target: `/${random()}`, fields: lengths, body });
  },
});

const cookie = (sent: string, ...values: readonly string[]): ForgedRequest => ({
  sent,
  write: (forge: RequestForge) => forge.write({ fields: values.map((value) => `Cookie: ${value}`) }),
});

/** Requests of another form than TR-069 3.2.2.2 gives them, on which no CPE may act: one row, one case. */
export const refusedForms: readonly RefusedRequest[] = [
  {
    id: 'CR-005',
    title: 'Connection requests are heard at one path only',
    purpose:
      'The path of the connection request URL is meant to be random, so that a scan finds nothing. That is worth nothing ' +
      'on a device that hears requests at every path. Right credentials are sent for the root, for well-known paths, and ' +
      'for the path of the device with a character more and one less. No session may follow. That TR-069 wants a random ' +
      'path is advice: under tr069 it is a warning.',
    severity: 'medium',
    cwe: 425,
    requirements: ['3.2-74'],
    safety: 'S1',
    isAdvice: true,
    sentence: 'no session follows a request for another path',
    defects: [{ id: 'serves-any-path', fails: 'no session follows a request for another path' }],
    forged: () => [
      at('a request for /', () => '/'),
      at('a request for /tr069', () => '/tr069'),
      at('a request for a random path', () => `/${random()}`),
      at('a request for a longer path', (path) => `${path}x`),
      // A path that ends in a slash is to many the same without it.
      at('a request for a shorter path', (path) => (path.length > 1 ? path.replace(/.\/?$/, '') || '/' : path)),
    ],
  },
  {
    id: 'CR-017',
    title: 'Methods other than GET start no session',
    purpose:
      'A connection request is a GET, and the port serves nothing else. HEAD, POST, PUT, OPTIONS, DELETE and an invented ' +
      'method are sent with right credentials for each. No session may follow. TRACE and CONNECT are not sent.',
    severity: 'medium',
    cwe: 650,
    requirements: ['3.2-70'],
    sentence: 'no session follows a method other than GET',
    defects: [{ id: 'serves-any-method', fails: 'no session follows a method other than GET' }],
    forged: () => ['HEAD', 'POST', 'PUT', 'OPTIONS', 'DELETE', 'CORDON'].map(by),
  },
  {
    id: 'CR-019',
    title: 'The body of a connection request is not read',
    purpose:
      'Data that comes with the GET should be ignored, and credentials belong into a digest. A GET without Authorization ' +
      'whose body holds the right user name and password as a form, and one whose body is XML, are sent between two right ' +
      'requests. No session may follow: they prove nothing that TR-069 asks for.',
    severity: 'low',
    cwe: 20,
    requirements: ['3.2-78', '3.2-79', '3.2-80'],
    sentence: 'no session follows credentials in a body',
    defects: [{ id: 'reads-credentials-in-body', fails: 'no session follows credentials in a body' }],
    forged: () =>
      [
        (forge: RequestForge) => ['application/x-www-form-urlencoded', forge.form] as const,
        () => ['text/xml', '<?xml version="1.0"?><request/>'] as const,
      ].map((bodyOf, index) => ({
        sent: index === 0 ? 'a body with the login as a form' : 'a body of XML',
        write: (forge) => {
          const [type, body] = bodyOf(forge);
          return forge.write({ fields: [`Content-Type: ${type}`, `Content-Length: ${Buffer.byteLength(body)}`], body });
        },
      })),
  },
  {
    id: 'CR-027',
    title: 'Cookies open nothing on the connection-request port',
    purpose:
      'Ports that share their code with a web page have let callers in by a cookie (the class of CVE-2014-9222). Requests ' +
      'without credentials carry cookies that claim a login, and cookies of odd form. No session may follow, and the device ' +
      'has to live. None of the values is one that is known to write memory.',
    severity: 'critical',
    cwe: 565,
    sentence: 'no session follows a cookie',
    defects: [{ id: 'cookie-opens-connection-request', fails: 'no session follows a cookie' }],
    forged: () => [
      cookie('a cookie that claims a login', 'admin=1; authenticated=true; session=admin'),
      cookie('a cookie without name', '=value'),
      cookie('a cookie without value', 'name'),
      cookie('an empty cookie', ''),
      cookie('twenty cookies in one field', Array.from({ length: 20 }, (_, index) => `c${index}=${index}`).join('; ')),
      cookie('the same cookie twice', 'a=1', 'a=2'),
    ],
  },
  {
    id: 'CR-028',
    title: 'What stands in a body is not read as a request',
    purpose:
      'Where two readers of HTTP disagree about the end of a request, the one behind serves what the one before never saw. ' +
      'Requests with two forms of length, two lengths, a bad chunk size and a plain body each hold a right connection ' +
      'request as their body. No session may follow.',
    severity: 'medium',
    cwe: 444,
    requirements: ['3.2-78'],
    isAdvice: true,
    sentence: 'no session follows a request inside a body',
    defects: [{ id: 'serves-request-in-body', fails: 'no session follows a request inside a body' }],
    forged: () => [
      holding('a body', ['Content-Length: {length}'], (inner) => inner),
      holding('two lengths', ['Content-Length: 0', 'Content-Length: {length}'], (inner) => inner),
      holding(
        'both forms of length',
        ['Content-Length: {length}', 'Transfer-Encoding: chunked'],
        (inner) => `${inner.length.toString(16)}\r\n${inner}\r\n0\r\n\r\n`,
      ),
      holding('a bad chunk size', ['Transfer-Encoding: chunked'], (inner) => `zz\r\n${inner}\r\n0\r\n\r\n`),
    ],
  },
];
