import { expect, test } from 'vitest';
import { type FileVisit, goodVisit, isUnsupported } from './file-channel.ts';

const visit = (tls: Partial<FileVisit['tls']>, faults: Partial<FileVisit> = {}): FileVisit => ({
  tls: {
    connected: false,
    saidHello: false,
    handshake: 'none',
    serverName: null,
    applicationBytes: 0,
    silent: false,
    connections: 0,
    trigger: 'Download',
    ...tls,
  },
  orderFault: null,
  endFault: null,
  targetTime: '2026-01-01T00:00:00Z',
  ...faults,
});

test('a target has no transfer over https when it says so and stays away, whether at once or in the end', () => {
  expect(isUnsupported(visit({}, { orderFault: 9013 }))).toBe(true);
  expect(isUnsupported(visit({}, { endFault: 9013 }))).toBe(true);
  expect(isUnsupported(visit({}, { orderFault: 9000 }))).toBe(true);
});

test('a target that refuses for another reason, or that came over TLS, may well have it', () => {
  expect(isUnsupported(visit({}, { orderFault: 9004 }))).toBe(false);
  expect(isUnsupported(visit({}, { endFault: 9010 }))).toBe(false);
  expect(isUnsupported(visit({ connected: true, saidHello: true }, { endFault: 9013 }))).toBe(false);
});

test('a good server is reached by the first byte above TLS, not by a handshake', () => {
  expect(goodVisit(visit({ connected: true, saidHello: true, applicationBytes: 90 })).held).toBe(true);
  const left = goodVisit(visit({ connected: true, saidHello: true, handshake: 'complete' }, { endFault: 9010 }));
  expect(left).toMatchObject({ held: false, reason: expect.stringContaining('9010') as string });
});
