import type { CpeTarget, PortPost } from '@cordon/testbench';

/** What came back for a SOAP request on the connection-request port. Plain data. */
export type SoapPostFacts = {
  /** What was sent, such as `GetRPCMethods to /`. */
  readonly sent: string;
  readonly status: number | null;
  /** False when the port could not be reached, or answered 503. */
  readonly wasLookedAt: boolean;
  /** Whether the answer is a SOAP envelope, a fault included. */
  readonly isSoap: boolean;
  readonly detail: string;
};

const soap = (namespaces: string, header: string, body: string): string =>
  '<?xml version="1.0" encoding="UTF-8"?>\r\n' +
  `<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/" ${namespaces}>` +
  `${header}<s:Body>${body}</s:Body></s:Envelope>`;

const getRpcMethods = soap(
  'xmlns:cwmp="urn:dslforum-org:cwmp-1-0"',
  '<s:Header><cwmp:ID s:mustUnderstand="1">1</cwmp:ID></s:Header>',
  '<cwmp:GetRPCMethods></cwmp:GetRPCMethods>',
);
const getInfo = soap(
  's:encodingStyle="http://schemas.xmlsoap.org/soap/encoding/"',
  '',
  '<u:GetInfo xmlns:u="urn:dslforum-org:service:DeviceInfo:1"></u:GetInfo>',
);

/** Both only read. TR-064 on this port is how the worm of November 2016 got in, at `/UD/act?1`. */
function postsFor(path: string): readonly (PortPost & { readonly sent: string })[] {
  const post = (target: string, action: string, body: string): PortPost & { readonly sent: string } => ({
    sent: `${action.replace(/^.*#/, '') || 'GetRPCMethods'} to ${target}`,
    target,
    headers: [
      ['Content-Type', 'text/xml; charset="utf-8"'],
      ['SOAPAction', `"${action}"`],
    ],
    body,
  });
  const action = 'urn:dslforum-org:service:DeviceInfo:1#GetInfo';
  const paths = [...new Set([path, '/'])];
  return [...paths.map((target) => post(target, '', getRpcMethods)), post('/UD/act?1', action, getInfo)];
}

/** Sends read-only SOAP requests to the connection-request port, one connection each, and tells what came back. */
export async function postSoap(cpe: CpeTarget, signal: AbortSignal): Promise<readonly SoapPostFacts[]> {
  const { pathname, search } = new URL(cpe.connectionRequestUrl ?? 'http://unknown.test/');
  const facts: SoapPostFacts[] = [];
  for (const { sent, ...post } of postsFor(`${pathname}${search}`)) {
    const { status, body, detail, wasReached } = await cpe.connectionRequestPort.post(post, signal);
    const text = new TextDecoder('latin1').decode(body);
    const wasLookedAt = wasReached && status !== 503;
    facts.push({ sent, status: status ?? null, wasLookedAt, isSoap: /<([\w.-]+:)?Envelope[\s>]/.test(text), detail });
  }
  return facts;
}
