import { once } from 'node:events';
import { connect as connectTcp, type Socket } from 'node:net';
import { connect as connectTls, type TLSSocket } from 'node:tls';
import { CaptureLog } from '@cordon/capture';
import { defaultDialect } from '@cordon/cwmp';
import { createMemoryLab } from '@cordon/pki';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Evidence } from '../evidence/evidence.ts';
import { serverPresentation } from '../fixtures/server-presentation.ts';
import { RefusalHabits } from './refusal-habits.ts';
import { ScriptedAcs } from './scripted-acs.ts';
import { type TlsObservation, watchTls, type WatchTlsOptions } from './tls-watch.ts';

const trusted = createMemoryLab();
const impostor = createMemoryLab();
const good = serverPresentation(trusted, { hostName: 'localhost' });
const bad = serverPresentation(impostor, { hostName: 'localhost' });
const head = 'POST /cwmp HTTP/1.1\r\nHost: localhost\r\nContent-Length: 0\r\n\r\n';

const attached: string[] = [];
const evidence: Evidence = {
  nowMs: () => performance.now(),
  exchange: () => undefined,
  observe: (_name, data) => data,
  attach: (name) => {
    attached.push(name);
    return { sha256: '', bytes: 0, mediaType: '' };
  },
  registerSecret: () => true,
  capture: new CaptureLog(),
};
const sockets: Socket[] = [];
let acs: ScriptedAcs;

beforeEach(async () => {
  attached.length = 0;
  acs = await ScriptedAcs.start({
    host: '127.0.0.1',
    port: 0,
    scheme: 'https',
    hostName: 'localhost',
    path: '/cwmp',
    presentation: good,
    dialect: defaultDialect,
    evidence,
    responseTimeoutMs: 2_000,
  });
});

afterEach(async () => {
  for (const socket of sockets.splice(0)) socket.destroy();
  await acs.stop();
});

function tcp(): Socket {
  const socket = connectTcp(acs.port, '127.0.0.1');
  socket.on('error', () => undefined);
  sockets.push(socket);
  return socket;
}

/** A TLS client that checks the chain, or not. */
function tls(checks: boolean, over?: Socket, maxVersion: 'TLSv1.2' | 'TLSv1.3' = 'TLSv1.3'): TLSSocket {
  const client = connectTls({
    ...(over === undefined ? { host: '127.0.0.1', port: acs.port } : { socket: over }),
    maxVersion,
    servername: 'localhost',
    ca: [trusted.rootPem],
    rejectUnauthorized: checks,
  });
  client.on('error', () => undefined);
  sockets.push(client);
  return client;
}

const refused = (): Promise<void> => new Promise((resolve) => void tls(true).once('close', () => resolve()));

const watch = async (
  come: () => void | Promise<void>,
  changes: Partial<WatchTlsOptions> = {},
): Promise<TlsObservation> =>
  await watchTls({
    acs,
    evidence,
    presentation: bad,
    trigger: async () => {
      await come();
      return { trigger: 'rig', withinMs: 1_000 };
    },
    silenceMs: 1_000,
    ...changes,
  });

test('a client that trusts the chain is seen to send, one that does not is seen to refuse', async () => {
  const accepting = await watch(() => void tls(false).write(head));
  expect(accepting).toMatchObject({ handshake: 'complete', applicationBytes: head.length, firstLine: 'POST /cwmp' });
  const refusing = await watch(() => void tls(true).write(head));
  expect(refusing).toMatchObject({ saidHello: true, applicationBytes: 0, silent: false });
});

test('a client that tries again without a check gives itself away', async () => {
  const seen = await watch(async () => {
    await refused();
    tls(false).write(head);
  });
  expect(seen.applicationBytes).toBe(head.length);
});

/** Longer than a test may take: whoever waits for it fails. */
const tooLongMs = 600_000;

test('a client that refuses is made to come again, and nothing more is waited for once it is known to try once', async () => {
  const again = async (trigger: string, firstMs: number): Promise<number> => {
    expect(trigger).toBe('rig');
    expect(firstMs).toBeGreaterThanOrEqual(0);
    await refused();
    return 1_000;
  };
  const habits = new RefusalHabits();
  const first = await watch(() => void tls(true), { again, habits });
  expect(first).toMatchObject({ connections: 2, applicationBytes: 0, cameAgain: true });
  const second = await watch(() => void tls(true), { again, habits, secondTryMs: tooLongMs });
  expect(second).toMatchObject({ connections: 2, applicationBytes: 0, cameAgain: true });
});

test('a client that is weaker when it comes again gives itself away', async () => {
  const again = (): Promise<number> => {
    tls(false).write(head);
    return Promise.resolve(1_000);
  };
  expect(await watch(() => void tls(true), { again })).toMatchObject({ connections: 2, applicationBytes: head.length });
});

test('a client whose third try of its own is the weak one gives itself away, though it was made to come again', async () => {
  const again = async (): Promise<number> => {
    await refused();
    setTimeout(() => tls(false).write(head), 100);
    return 1_000;
  };
  const seen = await watch(() => void tls(true), { again, secondTryMs: 2_000, habits: new RefusalHabits() });
  expect(seen).toMatchObject({ connections: 3, applicationBytes: head.length });
});

const untilRetry = { earliestMs: 600, latestMs: 5_000 };

test('a watch until the retry sees a weak try however often the client tried before, and does not put it off', async () => {
  const again = (): Promise<number> => Promise.reject(new Error('It was made to come again.'));
  const come = async (): Promise<void> => {
    await refused();
    await refused();
    setTimeout(() => tls(false).write(head), 900);
  };
  const seen = await watch(come, { again, untilRetry, habits: new RefusalHabits() });
  expect(seen).toMatchObject({ connections: 3, applicationBytes: head.length });
});

test('a watch until the retry is over soon after it, and sees the second try of that session', async () => {
  const strong = { untilRetry: { ...untilRetry, latestMs: tooLongMs } };
  const plain = await watch(() => void refused().then(() => setTimeout(() => tls(true), 900)), strong);
  expect(plain).toMatchObject({ connections: 2, applicationBytes: 0 });
  const weakRetry = async (): Promise<void> => {
    await refused();
    tls(false).write(head);
  };
  const weak = await watch(() => void refused().then(() => setTimeout(() => void weakRetry(), 900)), strong);
  expect(weak.applicationBytes).toBe(head.length);
});

test('a client that takes a ticket before it refuses, and resumes by it without a look, gives itself away', async () => {
  let session: Buffer | undefined;
  const resuming = (): Promise<void> =>
    new Promise((resolve) => {
      const client = connectTls({
        host: '127.0.0.1',
        port: acs.port,
        servername: 'localhost',
        rejectUnauthorized: false,
        ...(session === undefined ? {} : { session }),
      });
      sockets.push(client);
      client.on('error', () => undefined);
      client.on('session', (kept) => {
        session = kept;
        client.end();
      });
      client.once('secureConnect', () => void (client.isSessionReused() && client.write(head)));
      client.once('close', () => resolve());
    });
  const again = (): Promise<number> => {
    void resuming();
    return Promise.resolve(1_000);
  };
  const seen = await watch(resuming, { again });
  expect(seen).toMatchObject({ connections: 2, applicationBytes: head.length });
});

test('a client that once tried more often than it was asked to is always watched for one more try', async () => {
  const habits = new RefusalHabits();
  const again = async (): Promise<number> => {
    await refused();
    return 1_000;
  };
  const once = (): void => void tls(true);
  expect(await watch(() => void [tls(true), tls(true)], { again, habits })).toMatchObject({ connections: 3 });
  expect(await watch(once, { again, habits })).toMatchObject({ connections: 2 });
  const weak = async (): Promise<number> => {
    await refused();
    setTimeout(() => tls(false).write(head), 100);
    return 1_000;
  };
  expect(await watch(once, { again: weak, habits, secondTryMs: 2_000 })).toMatchObject({ connections: 3 });
});

test('a second connection from before it was made to come again does not answer for it', async () => {
  const again = (): Promise<number> => Promise.resolve(200);
  const seen = await watch(() => void [tls(true), tls(true)], { secondTryMs: 50, again });
  expect(seen).toMatchObject({ connections: 2, cameAgain: false });
});

test('a client that cannot be made to come again is watched for a second try', async () => {
  const again = (): Promise<number> => {
    setTimeout(() => tls(false).write(head), 200);
    return Promise.resolve(0);
  };
  const seen = await watch(() => void tls(true), { secondTryMs: 2_000, again });
  expect(seen).toMatchObject({ connections: 2, applicationBytes: head.length });
  expect(seen.cameAgain).toBeUndefined();
});

test('nothing is waited for when the target has reported the end of what it was told to do', async () => {
  const over = new AbortController();
  const come = (): void => void refused().then(() => over.abort());
  const seen = await watch(come, { secondTryMs: tooLongMs, isOver: over.signal });
  expect(seen).toMatchObject({ connections: 1, applicationBytes: 0 });
});

test('what came beside a connection that was still looked at when its client reported the end is seen', async () => {
  const over = new AbortController();
  const come = (): void => {
    // It is through with the handshake and leaves the connection lying.
    tls(false).once('secureConnect', () => {
      tls(false).write(head);
      setTimeout(() => over.abort(), 50);
    });
  };
  const seen = await watch(come, { isOver: over.signal, silenceMs: 300 });
  expect(seen).toMatchObject({ connections: 2, applicationBytes: head.length });
});

test('a client that has reported the end without a connection is not waited for', async () => {
  const over = new AbortController();
  const trigger = (): Promise<{ trigger: string; withinMs: number }> => {
    setTimeout(() => over.abort(), 20);
    return Promise.resolve({ trigger: 'rig', withinMs: tooLongMs });
  };
  expect(await watch(() => undefined, { trigger, isOver: over.signal })).toMatchObject({ connected: false });
});

test('what is still shaking hands when its client has reported the end is seen', async () => {
  const over = new AbortController();
  const come = async (): Promise<void> => {
    const socket = tcp();
    await once(socket, 'connect');
    setTimeout(() => over.abort(), 20);
    setTimeout(() => tls(false, socket).write(head), 300);
  };
  const seen = await watch(come, { isOver: over.signal });
  expect(seen.applicationBytes).toBe(head.length);
});

test('a second try that has connected in time is seen to its end, however late its handshake', async () => {
  const seen = await watch(
    async () => {
      await refused();
      const slow = tcp();
      setTimeout(() => tls(false, slow).write(head), 600);
    },
    { secondTryMs: 200 },
  );
  expect(seen).toMatchObject({ connections: 2, applicationBytes: head.length });
});

test('a first try that has connected in time is seen to its end, however late its handshake', async () => {
  const trigger = (): Promise<{ trigger: string; withinMs: number }> => {
    const slow = tcp();
    setTimeout(() => tls(false, slow).write(head), 500);
    return Promise.resolve({ trigger: 'rig', withinMs: 200 });
  };
  expect(await watch(() => undefined, { trigger })).toMatchObject({ connections: 1, applicationBytes: head.length });
});

test('a client that falls back to plain http gives itself away', async () => {
  const seen = await watch(async () => {
    await refused();
    tcp().write(head);
  });
  expect(seen).toMatchObject({ saidHello: false, applicationBytes: head.length, firstLine: 'POST /cwmp' });
});

test('a request in clear counts when it is one of the client that is watched', async () => {
  const sent = 'PUT /file HTTP/1.1\r\nHost: localhost\r\nContent-Length: 0\r\n\r\n';
  const put = async (): Promise<void> => {
    await refused();
    tcp().write(sent);
  };
  expect(await watch(put)).toMatchObject({ saidHello: true, applicationBytes: 0 });
  const storing = await watch(put, { isOwnInClear: ({ target }) => target === '/file' });
  expect(storing).toMatchObject({ saidHello: false, applicationBytes: sent.length, firstLine: 'PUT /file' });
});

test('what one watch left over is not taken for the next', async () => {
  await watch(() => {
    tls(false).write(head);
    tls(false).write(head);
  });
  const next = await watch(() => undefined);
  expect(next.connected).toBe(false);
});

test('a connection from before the watch saw another certificate and is no probe', async () => {
  const early = tcp();
  await once(early, 'connect');
  // Its place in the listener is taken before the watch begins.
  await expect.poll(() => acs.connectionCount).toBe(1);
  const seen = await watch(() => void tls(true, early).write(head));
  expect(seen.connected).toBe(false);
});

test('a connection that stays open from a session before is closed, so that the target has to shake hands anew', async () => {
  // In TLS 1.2 the server is through with the handshake before the client: it knows the connection by then.
  const kept = tls(true, undefined, 'TLSv1.2');
  await once(kept, 'secureConnect');
  await expect.poll(() => acs.connectionCount).toBe(1);
  const closed = once(kept, 'close');
  await watch(async () => void (await closed));
  expect(kept.closed).toBe(true);
});

test('silence behind a finished handshake is told from a close', async () => {
  const silent = await watch(() => void tls(false), { silenceMs: 200 });
  expect(silent).toMatchObject({ handshake: 'complete', applicationBytes: 0, silent: true });
  const closing = await watch(() => {
    const client = tls(false);
    client.once('secureConnect', () => client.end());
  });
  expect(closing).toMatchObject({ handshake: 'complete', applicationBytes: 0, silent: false });
});

test('bytes that are neither TLS nor a request are not the target’s answer', async () => {
  const seen = await watch(() => void tcp().write('\0\0\0'));
  expect(seen).toMatchObject({ saidHello: false, applicationBytes: 0 });
});

test('a presentation that OpenSSL cannot use is an error of the bench, not a refusal', async () => {
  const unusable = { ...bad, ciphers: 'NO-SUCH-SUITE' };
  await expect(watch(() => void tls(true), { presentation: unusable })).rejects.toThrow(/bench.*cannot/i);
});

test('what was shown, the ClientHello and the first bytes are evidence', async () => {
  await watch(() => void tls(false).write(head));
  expect(attached).toEqual(['presented-chain', 'client-hello', 'first-application-bytes']);
});
