import type { AcsRequest, CpeResponse } from '@cordon/cwmp';
import { loadStandardModel, type ParameterFact } from '@cordon/data-model';
import type { CpeTarget, ScriptedSession, SettingsKeeper } from '@cordon/testbench';
import { expect, test } from 'vitest';
import { chooseParameters } from './chosen-parameter.ts';
import { textRows } from './text-rows.ts';
import { typedRows } from './typed-rows.ts';

/** Names that a device tells, below its root; a star marks what it says cannot be written. */
async function chosenFrom(root: string, told: readonly string[], isWanted = (_fact: ParameterFact) => true) {
  const model = await loadStandardModel(root === 'Device.' ? 'Device:2.17' : 'InternetGatewayDevice:1.14');
  const entries = told.map((one) => ({ name: root + one.replace('*', ''), writable: !one.endsWith('*') }));
  const request = (asked: AcsRequest): Promise<CpeResponse> => {
    if (asked.method !== 'GetParameterNames') throw new Error(`This device does not know ${asked.method}.`);
    const parameterList = entries.filter(({ name }) => name.startsWith(asked.parameterPath));
    const answer = { method: 'GetParameterNamesResponse', parameterList };
    return Promise.resolve(
      (parameterList.length === 0 ? { method: 'Fault', faultCode: 9005 } : answer) as unknown as CpeResponse,
    );
  };
  const settings = {
    keepValues: (_session: unknown, names: readonly string[]) =>
      Promise.resolve(names.map((name) => ({ name, value: 'own', type: 'string' }))),
  } as unknown as SettingsKeeper;
  const cpe = { root, path: (below: string) => root + below } as unknown as CpeTarget;
  const choice = { isWanted, kindOf: () => '', perKindMax: 99, countMax: 99 };
  const chosen = await chooseParameters({ request } as unknown as ScriptedSession, { cpe, model, settings }, choice);
  return (chosen ?? []).map(({ name }) => name.slice(root.length));
}

test('a device with the root of TR-098 has parameters, too, and those that lead to it are left alone', async () => {
  const harmless = [
    'DeviceInfo.ProvisioningCode',
    'Time.LocalTimeZoneName',
    'ManagementServer.PeriodicInformInterval',
    'ManagementServer.PeriodicInformTime',
  ];
  const delicate = [
    'ManagementServer.URL',
    'ManagementServer.Password',
    'LANDevice.1.WLANConfiguration.1.SSID',
    'LANDevice.1.LANHostConfigManagement.DomainName',
    'WANDevice.1.WANConnectionDevice.1.WANPPPConnection.1.Username',
    'Layer3Forwarding.DefaultConnectionService',
    'IPPingDiagnostics.Host',
  ];
  expect(await chosenFrom('InternetGatewayDevice.', [...harmless, ...delicate])).toEqual(harmless);
});

test('what the device says cannot be written is left alone, though the model says that it can, and the other way round', async () => {
  expect(
    await chosenFrom('Device.', ['DeviceInfo.ProvisioningCode*', 'DeviceInfo.UpTime', 'Time.LocalTimeZone']),
  ).toEqual(['Time.LocalTimeZone']);
});

test.each([...textRows, ...typedRows])('$id finds something to write in either data model', async ({ tries }) => {
  const { isWanted } = tries.choice;
  const tr181 = ['DeviceInfo.ProvisioningCode', 'Time.LocalTimeZone', 'ManagementServer.PeriodicInformTime'];
  const more = ['ManagementServer.CWMPRetryMinimumWaitInterval', 'ManagementServer.PeriodicInformInterval'];
  const tr098 = ['DeviceInfo.ProvisioningCode', 'Time.LocalTimeZoneName', 'ManagementServer.PeriodicInformTime'];
  expect((await chosenFrom('Device.', [...tr181, ...more], isWanted)).length).toBeGreaterThan(0);
  expect((await chosenFrom('InternetGatewayDevice.', [...tr098, ...more], isWanted)).length).toBeGreaterThan(0);
});
