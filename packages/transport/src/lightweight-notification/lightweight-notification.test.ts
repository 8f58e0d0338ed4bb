import { spawnSync } from 'node:child_process';
import { Secret } from '@cordon/cwmp';
import { expect, test } from 'vitest';
import {
  type LightweightNotification,
  lightweightNotificationBody,
  lightweightNotificationSignature,
  readLightweightNotification,
  writeLightweightNotification,
} from './lightweight-notification.ts';

const password = new Secret('s3cret');
const notification: LightweightNotification = {
  timestamp: 1_700_000_000,
  username: '00005E-A & B-S1',
  cnonce: 'abc',
  oui: '00005E',
  productClass: 'A & B',
  serialNumber: 'S1',
  parameterList: [
    { name: 'Device.DeviceInfo.ProvisioningCode', value: 'ä <\r\n', type: 'string' },
    { name: 'Device.ManagementServer.PeriodicInformInterval', value: '300', type: 'unsignedInt' },
  ],
};
const body = lightweightNotificationBody(notification);
const signature = lightweightNotificationSignature(body, password);

test('what is written is read again, signature and octets included', () => {
  const read = readLightweightNotification(writeLightweightNotification('acs.example:7547', body, signature));
  if (read.kind === 'refused') throw new Error(read.reason);
  expect(read.notification).toEqual(notification);
  expect(read.headers.map(([name]) => name)).toEqual(['Host', 'Content-Type', 'Content-Length', 'Signature']);
  expect([read.signature, lightweightNotificationSignature(read.body, password)]).toEqual([signature, signature]);
  const changed = Buffer.from(read.body);
  changed[changed.length - 30] = 0x20;
  expect(lightweightNotificationSignature(changed, password)).not.toBe(signature);
});

const opensslVersion = spawnSync('openssl', ['version'], { encoding: 'utf8' });
test.skipIf(opensslVersion.status !== 0)('openssl computes the same signature', () => {
  const run = spawnSync('openssl', ['dgst', '-sha1', '-hmac', 's3cret'], { input: body, encoding: 'utf8' });
  expect(run.stdout.trim().split(' ').at(-1)?.toUpperCase()).toBe(signature);
});

const opening = '<?xml version="1.0" encoding="UTF-8"?>';
const fields = '<TS>1</TS><UN>u</UN><CN>c</CN><OUI>00005E</OUI><ProductClass/><SerialNumber>S</SerialNumber>';
const parameter = '<Param><Name>Device.X</Name><Value xsi:type="xsd:string">v</Value></Param>';
const document = (inner: string, name = 'Notification'): string =>
  `${opening}<${name} xmlns="urn:broadband-forum-org:cwmp:lwnotif-1-0" xmlns:xs="http://www.w3.org/2001/XMLSchema" ` +
  `xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">${inner}</${name}>`;
const post = (text: string, head = 'POST / HTTP/1.1'): Buffer =>
  Buffer.from(`${head}\r\nHost: h\r\nContent-Length: ${Buffer.byteLength(text)}\r\n\r\n${text}`);

test('reads a message with other prefixes, a schema location, white space and no signature', () => {
  const text =
    `${opening}\n<lwn:Notification xmlns:lwn="urn:broadband-forum-org:cwmp:lwnotif-1-0" ` +
    'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xmlns:xsd="http://www.w3.org/2001/XMLSchema" ' +
    'xsi:schemaLocation="urn:broadband-forum-org:cwmp:lwnotif-1-0 http://www.broadband-forum.org/cwmp/x.xsd">\n' +
    ' <lwn:TS>1388534400</lwn:TS>\n <lwn:UN>user</lwn:UN>\n <lwn:CN>nonce</lwn:CN>\n <lwn:OUI>ABCDEF</lwn:OUI>\n' +
    ' <lwn:ProductClass>Gateway</lwn:ProductClass>\n <lwn:SerialNumber>123</lwn:SerialNumber>\n' +
    ' <lwn:Param><lwn:Name>Device.X.Y</lwn:Name><lwn:Value xsi:type="xsd:int">-5</lwn:Value></lwn:Param>\n' +
    '</lwn:Notification>\n';
  expect(readLightweightNotification(post(text))).toMatchObject({
    kind: 'notification',
    signature: '',
    notification: {
      timestamp: 1_388_534_400,
      oui: 'ABCDEF',
      parameterList: [{ name: 'Device.X.Y', value: '-5', type: 'int' }],
    },
  });
});

test.each([
  ['no head', Buffer.from('POST / HTTP/1.1')],
  ['bytes', Buffer.from([0xff, 0x0d, 0x0a, 0x0d, 0x0a])],
  ['a GET', post(document(fields + parameter), 'GET / HTTP/1.1')],
  ['another path', post(document(fields + parameter), 'POST /x HTTP/1.1')],
  ['HTTP/1.0', post(document(fields + parameter), 'POST / HTTP/1.0')],
  ['a body that is cut', post(document(fields + parameter)).subarray(0, -1)],
  ['no XML', post('hello')],
  ['another document', post(document(fields + parameter, 'Other'))],
  ['no parameter', post(document(fields))],
  ['no TS', post(document(fields.replace('<TS>1</TS>', '') + parameter))],
  ['a TS that is no number', post(document(fields.replace('<TS>1', '<TS>x') + parameter))],
  ['a Param without Value', post(document(`${fields}<Param><Name>Device.X</Name></Param>`))],
  ['a document type', post(`<!DOCTYPE a [<!ENTITY b "c">]>${document(fields + parameter)}`)],
])('refuses %s', (_, datagram) => {
  expect(readLightweightNotification(datagram).kind).toBe('refused');
});

test('a signature that comes twice is none', () => {
  const text = document(fields + parameter);
  const twice = Buffer.from(post(text).toString().replace('Host: h', 'Host: h\r\nSignature: a\r\nSignature: b'));
  expect(readLightweightNotification(twice)).toMatchObject({ kind: 'notification', signature: '' });
});
