// What the device does on its connection to the ACS only when its configuration says so (ADR 0009).
import { createServer as createPlainServer } from 'node:http';
import { createServer, type Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import type { TLSSocket } from 'node:tls';
import { type CpeConfigInput, type RunningCpe, startCpe } from '@cordon/cpe';
import { createMemoryLab } from '@cordon/pki';
import { afterEach, expect, test } from 'vitest';

const lab = createMemoryLab();
const shown = lab.issueServer({ ipAddresses: ['127.0.0.1'], key: 'rsa2048' });
const tls = { cert: shown.chainPem, key: shown.privateKeyPem() };

const cleanUps: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0).toReversed()) await cleanUp();
});

async function portOf(server: Server | ReturnType<typeof createPlainServer>): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  cleanUps.push(() => {
    server.closeAllConnections();
    return new Promise<void>((resolve) => server.close(() => resolve()));
  });
  return (server.address() as AddressInfo).port;
}

async function openCpe(port: number, acsConnection: CpeConfigInput['acsConnection']): Promise<RunningCpe> {
  const cpe = await startCpe({
    acsUrl: `https://127.0.0.1:${port}/`,
    acsUsername: 'cpe',
    acsPassword: 'secret',
    trustedCertificates: [lab.rootPem],
    logLevel: 'silent',
    parameters: { 'Device.ManagementServer.CWMPRetryMinimumWaitInterval': '1' },
    ...(acsConnection === undefined ? {} : { acsConnection }),
  });
  cleanUps.push(() => cpe.stop());
  return cpe;
}

test.each([
  ['is not followed', false],
  ['is followed when that is allowed', true],
])('a redirect from https to http %s', async (_, allowsDowngrade) => {
  // The retry at the ACS URL tells that the redirect was refused.
  const { promise: next, resolve } = Promise.withResolvers<'target' | 'retry'>();
  const target = await portOf(
    createPlainServer((_request, response) => {
      resolve('target');
      response.writeHead(503).end();
    }),
  );
  let posts = 0;
  const acs = createServer(tls, (_request, response) => {
    posts += 1;
    if (posts === 2) resolve('retry');
    response.writeHead(302, { Location: `http://127.0.0.1:${target}/` }).end();
  });
  await openCpe(await portOf(acs), { allowsDowngrade });
  expect(await next).toBe(allowsDowngrade ? 'target' : 'retry');
});

test.each([
  [false, undefined],
  [true, `Basic ${Buffer.from('cpe:secret').toString('base64')}`],
])('Basic unasked %s: the first request carries %s', async (sendsBasicUnasked, expected) => {
  const { promise: authorization, resolve } = Promise.withResolvers<string | undefined>();
  const acs = createServer(tls, ({ headers }, response) => {
    resolve(headers.authorization);
    response.writeHead(503).end();
  });
  await openCpe(await portOf(acs), { sendsBasicUnasked });
  expect(await authorization).toBe(expected);
});

test.each([
  [false, undefined],
  [true, 'TLS_RSA_WITH_AES_128_CBC_SHA'],
])(
  'RSA key transport %s: with an ACS that has nothing else the suite is %s',
  async (offersRsaKeyTransport, expected) => {
    const { promise: suite, resolve } = Promise.withResolvers<string | undefined>();
    const only = { ...tls, maxVersion: 'TLSv1.2', ciphers: 'AES128-SHA' } as const;
    const acs = createServer(only, ({ socket }, response) => {
      resolve((socket as TLSSocket).getCipher().standardName);
      response.writeHead(503).end();
    });
    acs.on('tlsClientError', () => resolve(undefined));
    await openCpe(await portOf(acs), { offersRsaKeyTransport });
    expect(await suite).toBe(expected);
  },
);
