import { headerValue, type NonceBook } from '@cordon/transport';
import type { ConnectionRequestAttempt } from '../connection-request-attempt.ts';
import type { ConnectionRequestStrictness } from '../cpe-policies.ts';
import type { CpeDefect } from './cpe-defect.ts';

const onConnectionRequest = (
  description: Omit<CpeDefect, 'apply'>,
  change: Partial<ConnectionRequestStrictness>,
): CpeDefect => ({
  ...description,
  apply: (policies) => ({ ...policies, connectionRequest: { ...policies.connectionRequest, ...change } }),
});

const deviceInfoAnswer =
  '<?xml version="1.0"?><s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"><s:Body>' +
  '<u:GetInfoResponse xmlns:u="urn:dslforum-org:service:DeviceInfo:1"><NewManufacturerName>Cordon</NewManufacturerName>' +
  '</u:GetInfoResponse></s:Body></s:Envelope>';

const upnpDescription =
  '<?xml version="1.0"?><root xmlns="urn:schemas-upnp-org:device-1-0"><specVersion><major>1</major><minor>0</minor>' +
  '</specVersion><device><deviceType>urn:schemas-upnp-org:device:InternetGatewayDevice:1</deviceType></device></root>';

/** What goes wrong on the one port that a CPE has open. */
export const connectionRequestDefects: readonly CpeDefect[] = [
  onConnectionRequest(
    {
      id: 'connection-request-no-auth',
      sentence: 'Starts a session for anybody who asks, without credentials.',
      requirements: ['3.2-79', '3.2-80'],
    },
    { authenticate: false },
  ),
  onConnectionRequest(
    {
      id: 'connection-request-replayable-nonce',
      sentence: 'Takes an Authorization header a second time, so that an eavesdropper can repeat a connection request.',
      requirements: ['3.2-80', '3.4-78'],
    },
    { refuseReplays: false },
  ),
  onConnectionRequest(
    {
      id: 'connection-request-fixed-path',
      sentence: 'Serves connection requests at a path that is the same on every device.',
      requirements: ['3.2-74'],
    },
    { path: () => '/' },
  ),
  onConnectionRequest(
    {
      id: 'answers-soap-on-connection-request-port',
      sentence: 'Carries out RPCs that anybody POSTs to the connection-request port.',
      requirements: ['3.2-70', '3.2-71', '3.2-78'],
    },
    { answersSoap: true },
  ),
  onConnectionRequest(
    {
      id: 'serves-any-path',
      sentence: 'Serves connection requests at every path of its port.',
      requirements: ['3.2-70', '3.2-74'],
    },
    { isOurPath: () => true },
  ),
  onConnectionRequest(
    {
      id: 'serves-any-method',
      sentence: 'Serves connection requests by every method, not by GET alone.',
      requirements: ['3.2-70'],
    },
    { servesMethod: () => true },
  ),
  onConnectionRequest(
    {
      id: 'reads-credentials-in-body',
      sentence: 'Takes user name and password out of the body of a GET.',
      requirements: ['3.2-78', '3.2-80'],
    },
    {
      readsBody: (body, { login: { username, password } }) => {
        const form = new URLSearchParams(body);
        return form.get('username') === username && form.get('password') === password.reveal();
      },
    },
  ),
  onConnectionRequest(
    {
      id: 'serves-request-in-body',
      sentence: 'Reads what stands in the body of a request as the next request.',
      requirements: ['3.2-78'],
    },
    {
      readsBody: (body, { isRightAs }) => {
        const target = /^GET (\S+) HTTP/m.exec(body)?.[1];
        const authorization = /^Authorization: (.*?)\r?$/m.exec(body)?.[1];
        return (
          target !== undefined && authorization !== undefined && isRightAs({ target, authorizations: [authorization] })
        );
      },
    },
  ),
  onConnectionRequest(
    {
      id: 'predictable-nonce',
      sentence: 'Makes its nonces of a counter.',
      requirements: ['3.2-79'],
    },
    { nonces: countingNonces },
  ),
  onConnectionRequest(
    {
      id: 'identity-in-realm',
      sentence: 'Names its model and serial number in the realm of its challenge.',
      requirements: ['3.2-70'],
    },
    { realm: ({ productClass, serialNumber }) => `${productClass} ${serialNumber}` },
  ),
  onConnectionRequest(
    {
      id: 'offers-basic',
      sentence: 'Offers Basic beside Digest to whoever asks for a session.',
      requirements: ['3.2-79'],
    },
    { answerFields: [['WWW-Authenticate', 'Basic realm="Connection Request"']] },
  ),
  onConnectionRequest(
    {
      id: 'announces-rompager',
      sentence:
        'Says that its connection-request port is served by RomPager 4.07, which is known to be open to takeover.',
      requirements: ['3.2-70'],
    },
    { answerFields: [['Server', 'RomPager/4.07 UPnP/1.0']] },
  ),
  onConnectionRequest(
    {
      id: 'host-header-decides-acs',
      sentence: 'Calls back to the host that a connection request names in its Host header.',
      requirements: ['3.2-78'],
    },
    {
      acsNamedBy: ({ headers, target }, ownHost) => {
        const host = headerValue(headers, 'host');
        if (/^http:/i.test(target)) return target;
        return host === undefined || host === ownHost ? undefined : `http://${host}${target}`;
      },
      isOurPath: (target, path) => target === path || target.endsWith(path),
    },
  ),
  onConnectionRequest(
    {
      id: 'reads-acs-url-from-query',
      sentence: 'Calls back to the ACS URL that stands in the query of a connection request.',
      requirements: ['3.2-78'],
    },
    {
      isOurPath: (target, path) => target === path || target.startsWith(`${path}?`),
      acsNamedBy: ({ target }) => URL.parse(target, 'http://query.test')?.searchParams.get('url') ?? undefined,
    },
  ),
  onConnectionRequest(
    {
      id: 'upnp-description-on-connection-request-port',
      sentence: 'Shows its UPnP device description to whoever asks the connection-request port for it.',
      requirements: ['3.2-70', '3.2-71'],
    },
    {
      otherPage: (target) =>
        target === '/rootDesc.xml'
          ? { status: 200, headers: [['Content-Type', 'text/xml']], body: Buffer.from(upnpDescription) }
          : undefined,
    },
  ),
  onConnectionRequest(
    {
      id: 'answers-tr064-on-connection-request-port',
      sentence: 'Carries out actions of TR-064 that anybody POSTs to the connection-request port.',
      requirements: ['3.2-70', '3.2-71'],
    },
    {
      answersAction: (body) =>
        body.includes(':GetInfo ')
          ? { status: 200, headers: [['Content-Type', 'text/xml']], body: Buffer.from(deviceInfoAnswer) }
          : undefined,
    },
  ),
  onConnectionRequest(
    {
      id: 'session-per-request',
      sentence: 'Starts a session of its own for each connection request that came during one.',
      requirements: ['3.2-64', '3.2-89'],
    },
    { sessionsOwed: (requests) => requests },
  ),
  onConnectionRequest(
    {
      id: 'drops-running-session',
      sentence: 'Cuts the running session when a connection request comes.',
      requirements: ['3.2-65'],
    },
    { keepsSession: false },
  ),
  onConnectionRequest(
    {
      id: 'slow-requests-held-for-ever',
      sentence: 'Waits for the rest of a connection request for as long as its sender likes.',
      requirements: ['3.2-68'],
    },
    { headTimeoutMs: 3_600_000 },
  ),
  {
    id: 'permanent-lockout',
    sentence: 'Takes no connection request any more after twenty with wrong credentials.',
    requirements: ['3.2-68'],
    apply: (policies) => {
      let refused = 0;
      const isGranted = (attempt: ConnectionRequestAttempt): boolean => {
        const isRight = policies.connectionRequest.isGranted(attempt);
        if (!isRight && attempt.authorization !== '') refused += 1;
        return isRight && refused < 20;
      };
      return { ...policies, connectionRequest: { ...policies.connectionRequest, isGranted } };
    },
  },
  {
    id: 'user-name-timing',
    sentence: 'Takes longer over the right user name of a connection request than over a wrong one.',
    requirements: ['3.2-79'],
    apply: (policies) => {
      const isGranted = (attempt: ConnectionRequestAttempt): boolean => {
        const { authorization, login } = attempt;
        if (authorization.includes(`username="${login.username}"`)) spend(25);
        return policies.connectionRequest.isGranted(attempt);
      };
      return { ...policies, connectionRequest: { ...policies.connectionRequest, isGranted } };
    },
  },
  onConnectionRequest(
    {
      id: 'idle-connections-block-the-port',
      sentence: 'Hears no connection request while sixteen connections stand idle.',
      requirements: ['3.2-68'],
    },
    { whenFull: 'newest-goes', headTimeoutMs: 3_600_000 },
  ),
  crashesOn('crashes-on-long-header', 'Dies of a header field of more than 4,000 characters.', ({ request }) =>
    request.headers.some(([name, value]) => name.toLowerCase() !== 'authorization' && value.length > 4_000),
  ),
  crashesOn(
    'crashes-on-long-user-name',
    'Dies of a user name of more than 1,000 characters.',
    ({ verdict }) => (verdict.username ?? '').length > 1_000,
  ),
];

/** Processor time that goes by without any work. */
function spend(milliseconds: number): void {
  const until = performance.now() + milliseconds;
  while (performance.now() < until);
}

/** Nonces that count up from a start. */
function countingNonces(): NonceBook {
  let count = 0x10_00_00_00;
  const used = new Map<string, number>();
  return {
    issue() {
      count += 1;
      return count.toString(16).padStart(32, '0');
    },
    check: (nonce, nonceCount) => {
      if (Number.parseInt(nonce, 16) > count) return 'foreign';
      return nonceCount > (used.get(nonce) ?? 0) ? 'fresh' : 'replayed';
    },
    use: (nonce, nonceCount) => void used.set(nonce, nonceCount),
  };
}

/** A device whose process ends when a request is of this kind, as after an overrun. */
function crashesOn(id: string, sentence: string, isDeadly: (attempt: ConnectionRequestAttempt) => boolean): CpeDefect {
  return {
    id,
    sentence,
    requirements: ['3.2-70'],
    apply: (policies) => {
      const isGranted = (attempt: ConnectionRequestAttempt): boolean => {
        // Outside of every handler: nothing catches it, and the process ends.
        if (isDeadly(attempt)) process.nextTick(() => process.abort());
        return policies.connectionRequest.isGranted(attempt);
      };
      const connectionRequest = { ...policies.connectionRequest, isGranted, headBytesMax: 256 * 1024 };
      return { ...policies, connectionRequest };
    },
  };
}
