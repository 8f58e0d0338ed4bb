import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { loadStandardModel, parametersOf } from '@cordon/data-model';
import { strictTlsPolicy } from '@cordon/transport';
import { pino } from 'pino';
import { afterEach, expect, test } from 'vitest';
import { strictPolicies } from '../cpe-policies.ts';
import { Diagnostics } from '../diagnostics/diagnostics.ts';
import { stateThatFits } from '../diagnostics/settle-diagnostics.ts';
import { createManualClock } from '../manual-clock.test-support.ts';
import { startLabAcs } from '../lab-acs.test-support.ts';
import { createNameResolver } from '../name-resolver.ts';
import { answerRequest } from '../rpc/answer-request.ts';
import { startCpe } from '../start-cpe.ts';
import { createMemoryStateStore } from '../state/memory-state-store.ts';
import { Device } from './device.ts';
import { tr098Device } from './tr098-device.ts';

const cleanUps: (() => Promise<void> | void)[] = [];
afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0).toReversed()) await cleanUp();
});

const registry = await loadStandardModel('InternetGatewayDevice:1.14');
const root = 'InternetGatewayDevice.';

function createGateway(): Device {
  return new Device({
    registry,
    table: tr098Device,
    factoryValues: {
      [`${root}DeviceInfo.ManufacturerOUI`]: '00005E',
      [`${root}ManagementServer.URL`]: 'https://acs.example/',
    },
    store: createMemoryStateStore(),
    policies: strictPolicies,
    clock: createManualClock(),
  });
}

test('the gateway has more than a hundred parameters, all of them current in TR-098', () => {
  const parameters = [...parametersOf(createGateway().tree)];
  expect(parameters.length).toBeGreaterThan(100);
  expect(parameters.filter(({ fact }) => fact.status === 'deleted')).toEqual([]);
});

test('passwords and keys read back empty', () => {
  const answer = answerRequest(createGateway(), { method: 'GetParameterValues', parameterNames: [root] });
  if (answer.method !== 'GetParameterValuesResponse') throw new Error('no values');
  const secrets = answer.parameterList.filter(
    ({ name }) => /Password|Passphrase/.test(name) && !/Required|Select/.test(name),
  );
  expect(secrets.length).toBeGreaterThanOrEqual(5);
  expect(secrets.filter(({ value }) => value !== '')).toEqual([]);
});

test('port mappings grow below the connection; a command for a client is refused', () => {
  const device = createGateway();
  const table = `${root}WANDevice.1.WANConnectionDevice.1.WANPPPConnection.1.PortMapping.`;
  const added = answerRequest(device, { method: 'AddObject', objectName: table, parameterKey: '' });
  expect(added).toMatchObject({ method: 'AddObjectResponse', instanceNumber: 1 });
  const parameterList = [{ name: `${table}1.InternalClient`, value: '`id`', type: undefined }];
  expect(answerRequest(device, { method: 'SetParameterValues', parameterList, parameterKey: '' })).toMatchObject({
    faultCode: 9003,
  });
});

test('a session with the root of TR-098: Inform, a download test with the state of TR-098, and its event', async () => {
  const server = createServer((_request, response) => response.end('file'));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  cleanUps.push(() => void server.close());
  const acs = await startLabAcs();
  cleanUps.push(() => acs.close());
  const test = `${root}DownloadDiagnostics.`;
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  const parameterList = [
    { name: `${test}DownloadURL`, value: url, type: 'string' },
    { name: `${test}DiagnosticsState`, value: 'Requested', type: 'string' },
  ];
  acs.plan({ method: 'SetParameterValues', parameterList, parameterKey: '' });
  const cpe = await startCpe({
    acsUrl: acs.url,
    dataModelRoot: 'InternetGatewayDevice',
    logLevel: 'silent',
    bootDelayMs: 0,
  });
  cleanUps.push(() => cpe.stop());
  const first = await acs.session();
  expect(first.inform?.parameterList.map(({ name }) => name.slice(root.length)).toSorted()).toEqual([
    'DeviceInfo.HardwareVersion',
    'DeviceInfo.ProvisioningCode',
    'DeviceInfo.SoftwareVersion',
    'DeviceInfo.SpecVersion',
    'DeviceSummary',
    'ManagementServer.AliasBasedAddressing',
    'ManagementServer.ConnectionRequestURL',
    'ManagementServer.ParameterKey',
    'WANDevice.1.WANConnectionDevice.1.WANPPPConnection.1.ExternalIPAddress',
  ]);
  expect(first.outcome).toBe('complete');
  const second = await acs.session();
  expect(second.inform?.event).toEqual([{ eventCode: '8 DIAGNOSTICS COMPLETE', commandKey: '' }]);
  expect(cpe.value(`${test}DiagnosticsState`)).toBe('Completed');
});

test('a route is traced under the names of TR-098, and an error that it lacks becomes one that it has', async () => {
  const device = createGateway();
  device.boot();
  const resolver = createNameResolver(undefined);
  cleanUps.push(() => resolver.close());
  const finished = Promise.withResolvers<void>();
  const diagnostics = new Diagnostics(device, {
    resolver,
    config: { resolve: {}, dnsServer: undefined, mayPing: false },
    tls: strictTlsPolicy({ trustedCertificates: [], now: () => new Date() }),
    clock: createManualClock(),
    log: pino({ level: 'silent' }),
    isInSession: () => false,
    onEvents: () => finished.resolve(),
  });
  cleanUps.push(() => diagnostics.stop());
  const route = 'TraceRouteDiagnostics.';
  const settings = { Host: '127.0.0.1', NumberOfTries: '2', Timeout: '400', DiagnosticsState: 'Requested' };
  const parameterList = Object.entries(settings).map(([name, value]) => ({
    name: root + route + name,
    value,
    type: undefined,
  }));
  const request = { method: 'SetParameterValues', parameterList, parameterKey: '' } as const;
  const answer = answerRequest(device, request);
  expect(answer.method).toBe('SetParameterValuesResponse');
  diagnostics.answered(request, answer);
  diagnostics.begin('all');
  await finished.promise;
  const names = [
    'DiagnosticsState',
    'RouteHopsNumberOfEntries',
    'RouteHops.1.HopHostAddress',
    'RouteHops.1.HopErrorCode',
  ];
  expect(names.map((name) => device.value(route + name))).toEqual(['Complete', '1', '127.0.0.1', '3']);
  expect(device.value(`${route}RouteHops.1.HopRTTimes`)).toMatch(/^[1-9]\d*,[1-9]\d*$/);
  expect(stateThatFits(device.tree, root + route, 'Error_NoRouteToHost')).toBe('Error_MaxHopCountExceeded');
  expect(stateThatFits(device.tree, root + route, 'Error_CannotResolveHostName')).toBe('Error_CannotResolveHostName');
});
