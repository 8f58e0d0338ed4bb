import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, test } from 'vitest';
import { describedServices, readSoap, servicesIn } from './lan-service-place.ts';
import { isSubscription } from './strangers-subscribe-to-nothing.case.ts';

// In the form of MiniUPnPd's rootDesc.xml, shortened.
const miniupnpd = `<?xml version="1.0"?>
<root xmlns="urn:schemas-upnp-org:device-1-0" configId="1337"><device><deviceType>urn:schemas-upnp-org:device:InternetGatewayDevice:1</deviceType>
<serviceList><service><serviceType>urn:schemas-upnp-org:service:Layer3Forwarding:1</serviceType>
<serviceId>urn:upnp-org:serviceId:L3Forwarding1</serviceId><SCPDURL>/L3F.xml</SCPDURL><controlURL>/ctl/L3F</controlURL><eventSubURL>/evt/L3F</eventSubURL></service>
<service><serviceType>urn:schemas-upnp-org:service:WANIPConnection:1</serviceType><controlURL> http://192.168.1.1:5000/ctl/IPConn?x=1 </controlURL></service>
</serviceList></device></root>`;

test('the services of a description keep their paths, wherever its URLs point', () => {
  expect(servicesIn(miniupnpd)).toEqual([
    { type: 'urn:schemas-upnp-org:service:Layer3Forwarding:1', control: '/ctl/L3F', events: '/evt/L3F' },
    { type: 'urn:schemas-upnp-org:service:WANIPConnection:1', control: '/ctl/IPConn?x=1', events: '' },
  ]);
});

test('paths are relative to the description, or to the base that it names', () => {
  const text = '<service><controlURL>ctl/IPConn</controlURL></service>';
  const [atRoot, deeper] = ['/desc.xml', '/upnp/desc.xml'].map((at) => servicesIn(text, at)[0]?.control);
  expect([atRoot, deeper]).toEqual(['/ctl/IPConn', '/upnp/ctl/IPConn']);
  const based = servicesIn(`<URLBase>http://192.168.1.1:49152/igd/</URLBase>${text}`, '/desc.xml');
  expect(based[0]?.control).toBe('/igd/ctl/IPConn');
});

test('what is no description has no services', () => {
  expect(servicesIn('<html>404</html>')).toEqual([]);
  expect(servicesIn('<service><controlURL>http://[</controlURL></service>')).toEqual([
    { type: '', control: '', events: '' },
  ]);
});

test('a description of thirty services is read to its end', async () => {
  const long = miniupnpd.replace(
    '<serviceList>',
    `<serviceList>${'<!-- another service of the vendor -->'.repeat(800)}`,
  );
  const server = createServer((request, response) => {
    response.statusCode = request.url === '/tr64desc.xml' ? 200 : 404;
    response.end(response.statusCode === 200 ? long : '');
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  try {
    const { port } = server.address() as AddressInfo;
    const bench = { evidence: { exchange: () => undefined }, signal: new AbortController().signal };
    const found = await describedServices(bench as unknown as Parameters<typeof describedServices>[0], {
      host: '127.0.0.1',
      ports: [port],
    });
    expect(found.map(({ control }) => control)).toEqual(['/ctl/L3F', '/ctl/IPConn?x=1']);
  } finally {
    server.close();
  }
});

const soap = (inside: string): string => `<s:Envelope xmlns:s="x"><s:Body>${inside}</s:Body></s:Envelope>`;
const fault = (detail: string): string => soap(`<s:Fault><faultcode>s:Client</faultcode>${detail}</s:Fault>`);

test.each([
  ['an answer', soap('<u:GetInfoResponse xmlns:u="t"/>'), 200, true],
  // In the form of UPnP Device Architecture 3.2.2.
  ['an error of a service', fault('<detail><UPnPError><errorCode>401</errorCode></UPnPError></detail>'), 500, true],
  // In the form of gSOAP to a method that nobody has.
  ['a fault of a server', fault("<faultstring>Method 'u:GetInfo' not implemented</faultstring>"), 500, false],
  [
    'a refusal for want of a login',
    fault('<detail><UPnPError><errorCode>606</errorCode></UPnPError></detail>'),
    500,
    false,
  ],
  ['a refusal of the server', soap('<u:GetInfoResponse xmlns:u="t"/>'), 403, false],
  ['a demand for a login', fault('<detail><UPnPError/></detail>'), 401, false],
  ['a page that repeats the request', soap('<u:GetInfo xmlns:u="t"></u:GetInfo>'), 400, false],
  ['a page', '<html>404</html>', 404, false],
])('%s tells whether a service is there', (...row) => {
  const [, body, status, expected] = row;
  expect(readSoap(body, { status, sent: '<u:GetInfo xmlns:u="t"></u:GetInfo>' }).isOfService).toBe(expected);
});

test('a page that answers whatever comes by 200 takes no subscription', () => {
  const head = 'HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n';
  expect(isSubscription({ status: 200, head })).toBe(false);
  expect(isSubscription({ status: 412, head: `${head}SID: uuid:1\r\n` })).toBe(false);
  expect(isSubscription({ status: 200, head: `${head}sid: uuid:1\r\n` })).toBe(true);
});
