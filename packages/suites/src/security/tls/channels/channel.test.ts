import { describe, expect, test } from 'vitest';
import { isContested, loadCalibration } from '../certificates/calibration.ts';
import { type ChannelVisit, goodVisit } from './channel.ts';
import { channelCase } from './channel-case.ts';
import { channelRows } from './channel-rows.ts';
import { lacksTest } from './diagnostics-channel.ts';
import { lacksTransfer } from './file-channel.ts';

const nothing: ChannelVisit['tls'] = {
  connected: false,
  saidHello: false,
  handshake: 'none',
  serverName: null,
  applicationBytes: 0,
  silent: false,
  connections: 0,
  trigger: 'Download',
};
const visit = (tls: Partial<ChannelVisit['tls']>, more: Partial<ChannelVisit> = {}): ChannelVisit => ({
  tls: { ...nothing, ...tls },
  refusal: null,
  end: null,
  isAbsent: false,
  targetTime: '2026-01-01T00:00:00Z',
  ...more,
});

describe('a target without transfers over https', () => {
  test.each([
    ['refuses the order', [9013, null]],
    ['tells it in the end', [null, 9013]],
    ['does not know the method', [9000, null]],
  ])('%s', (_how, faults) => {
    expect(lacksTransfer({ saidHello: false }, faults)).toBe(true);
  });

  test.each([
    ['refused for another reason', false, [9004, null]],
    ['ended for another reason', false, [null, 9010]],
    ['came over TLS', true, [null, 9013]],
    ['told nothing', false, [null, null]],
  ])('may well have them when it %s', (_how, saidHello, faults) => {
    expect(lacksTransfer({ saidHello }, faults)).toBe(false);
  });
});

describe('a target without tests over https', () => {
  const told = { saidHello: false, refusesUrl: false, state: '' };
  test.each([
    ['refuses the URL', { refusesUrl: true }],
    ['ends the test without having spoken TLS', { state: 'Error_InitConnectionFailed' }],
  ])('%s', (_how, end) => {
    expect(lacksTest({ ...told, ...end })).toBe(true);
  });

  test.each([
    ['came over TLS', { saidHello: true, state: 'Error_InitConnectionFailed' }],
    ['has not ended', { state: 'Requested' }],
    ['told nothing', {}],
  ])('may well have them when it %s', (_how, end) => {
    expect(lacksTest({ ...told, ...end })).toBe(false);
  });
});

test('a good server is reached by the first byte above TLS: not by a handshake, and not in clear', () => {
  const held = { connected: true, saidHello: true, applicationBytes: 90 };
  expect(goodVisit(visit(held)).held).toBe(true);
  const left = goodVisit(visit({ ...held, applicationBytes: 0, handshake: 'complete' }, { end: 'fault 9010' }));
  expect(left).toMatchObject({ held: false, reason: expect.stringContaining('fault 9010') as string });
  const inClear = goodVisit(visit({ ...held, saidHello: false }));
  expect(inClear).toMatchObject({ held: false, reason: expect.stringContaining('without TLS') as string });
});

test.each(channelRows.map((row) => [channelCase(row).meta.id, row] as const))(
  '%s shows what every profile and every independent client refuses',
  (_id, { row }) => {
    expect(row.expect).toEqual({ tr069: 'reject', hardened: 'reject' });
    expect(isContested(row, loadCalibration())).toBe(false);
    // What the case of a row about the ACS does besides showing its chain is not done here.
    expect([row.authority, row.isStapled, row.redirectTo, row.chainByServerName, row.below]).toEqual(
      Array(5).fill(undefined),
    );
  },
);

test('where less is at stake than with the ACS, less is made of it', () => {
  const severityOf = (id: string): string | undefined =>
    channelRows.map((row) => channelCase(row).meta).find((meta) => meta.id === id)?.severity;
  expect(['DOWNLOAD', 'UPLOADDIAGNOSTICS', 'BULKDATA'].map((suffix) => severityOf(`TLS-C-020-${suffix}`))).toEqual([
    'critical',
    'medium',
    'high',
  ]);
});
