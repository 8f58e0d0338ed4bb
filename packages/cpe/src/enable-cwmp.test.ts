import type { SetParameterValues } from '@cordon/cwmp';
import { connect } from 'node:net';
import { expect, onTestFinished, test, vi } from 'vitest';
import { type LabAcs, type SeenSession, startLabAcs } from './lab-acs.test-support.ts';
import { createManualClock } from './manual-clock.test-support.ts';
import { startCpe } from './start-cpe.ts';

const eventsOf = ({ inform }: SeenSession): readonly string[] => inform?.event.map(({ eventCode }) => eventCode) ?? [];
const off = (root: string): SetParameterValues => ({
  method: 'SetParameterValues',
  parameterKey: '',
  parameterList: [{ name: `${root}.ManagementServer.EnableCWMP`, value: 'false', type: 'boolean' }],
});

async function openAcs(): Promise<LabAcs> {
  const acs = await startLabAcs();
  onTestFinished(() => acs.close());
  return acs;
}

async function isRefused(url: string): Promise<boolean> {
  const { hostname, port } = new URL(url);
  return await new Promise((resolve) => {
    const socket = connect({ host: hostname, port: Number(port) });
    socket.once('connect', () => socket.destroy());
    socket.once('connect', () => resolve(false));
    socket.once('error', () => resolve(true));
  });
}

// TR-181 ManagementServer.EnableCWMP; TR-098 has the same.
test.each(['Device', 'InternetGatewayDevice'] as const)(
  '%s: EnableCWMP false ends Informs and connection requests, over a power cycle too, until it is true again',
  async (dataModelRoot) => {
    const acs = await openAcs();
    const clock = createManualClock();
    const cpe = await startCpe({ acsUrl: acs.url, dataModelRoot, bootDelayMs: 0, logLevel: 'silent' }, { clock });
    onTestFinished(() => cpe.stop());
    acs.plan(off(dataModelRoot));
    expect((await acs.session()).responses.map(({ method }) => method)).toEqual(['SetParameterValuesResponse']);
    await vi.waitFor(async () => expect(await isRefused(cpe.ready.connectionRequestUrl)).toBe(true), {
      timeout: 10_000,
    });
    expect(cpe.value(`${dataModelRoot}.ManagementServer.ConnectionRequestURL`)).toBe('');
    let came = false;
    const next = acs.session().then((seen) => {
      came = true;
      return seen;
    });
    clock.advance(3 * 86_400_000);
    await cpe.powerCycle();
    clock.advance(3 * 86_400_000);
    expect([came, await isRefused(cpe.ready.connectionRequestUrl)]).toEqual([false, true]);
    cpe.setLocally({ [`${dataModelRoot}.ManagementServer.EnableCWMP`]: 'true' });
    expect(eventsOf(await next)).toContain('1 BOOT');
  },
);
