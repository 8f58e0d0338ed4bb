// A small ACS that shares no code with the bench: it asks one question of one device, and reads the answer by what it looks like.
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';

const envelope = (id: string, body: string): string =>
  '<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/" xmlns:e="http://schemas.xmlsoap.org/soap/encoding/" ' +
  'xmlns:x="http://www.w3.org/2001/XMLSchema" xmlns:c="urn:dslforum-org:cwmp-1-0"><s:Header><c:ID s:mustUnderstand="1">' +
  `${id}</c:ID></s:Header><s:Body>${body}</s:Body></s:Envelope>`;

const question =
  '<c:GetParameterValues><ParameterNames e:arrayType="x:string[1]"><string>Device.</string></ParameterNames></c:GetParameterValues>';

async function text(request: IncomingMessage): Promise<string> {
  let whole = '';
  for await (const chunk of request.setEncoding('utf8')) whole += chunk;
  return whole;
}

const unescaped = (xml: string): string =>
  xml
    .replaceAll(/&#(x?)([0-9a-f]+);/gi, (_, hex: string, digits: string) =>
      String.fromCodePoint(Number.parseInt(digits, hex === '' ? 10 : 16)),
    )
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&apos;', "'")
    .replaceAll('&amp;', '&');

/** Has a device told all of its values: `start` is given the URL of the ACS, and starts the device. */
export async function valuesOfDevice(start: (acsUrl: string) => void): Promise<ReadonlyMap<string, string>> {
  const told = Promise.withResolvers<ReadonlyMap<string, string>>();
  const server = createServer((request, response) => {
    void text(request).then((body) => {
      const id = /<\w+:ID\b[^>]*>([^<]*)</.exec(body)?.[1] ?? '1';
      const reply = (xml: string): unknown =>
        response.writeHead(200, { 'Content-Type': 'text/xml' }).end(envelope(id, xml));
      if (/<\w+:Inform[ >]/.test(body)) reply('<c:InformResponse><MaxEnvelopes>1</MaxEnvelopes></c:InformResponse>');
      else if (body.trim() === '') reply(question);
      else {
        const pairs = body.matchAll(/<Name\b[^>]*>([^<]*)<\/Name>\s*<Value\b[^>]*?(?:\/>|>([^<]*)<\/Value>)/g);
        told.resolve(new Map([...pairs].map(([, name = '', value = '']) => [name, unescaped(value)])));
        response.writeHead(204).end();
      }
    }, told.reject);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  try {
    start(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`);
    return await told.promise;
  } finally {
    server.closeAllConnections();
    server.close();
  }
}
