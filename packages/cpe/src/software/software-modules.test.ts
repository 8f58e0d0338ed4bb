import { generateKeyPairSync } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type ChangeDUState, type OperationStruct, type OpResultStruct, Secret, soapFault } from '@cordon/cwmp';
import { afterEach, expect, test } from 'vitest';
import type { CpeConfigInput } from '../cpe-config.ts';
import { type LabAcsOptions, type SeenSession, startLabAcs } from '../lab-acs.test-support.ts';
import { type LabFile, startLabFileServer } from '../lab-file-server.test-support.ts';
import { startCpe } from '../start-cpe.ts';
import { type DeploymentPackage, signDeploymentPackage, unitUuid } from './deployment-package.ts';
import { nilUuid } from './unit-order.ts';

const cleanUps: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0).toReversed()) await cleanUp();
});

const vendor = generateKeyPairSync('ed25519');
const vendorPem = vendor.publicKey.export({ type: 'spki', format: 'pem' }).toString();
const described: DeploymentPackage = {
  name: 'printer',
  vendor: 'vendor.example',
  version: '1.0',
  description: 'Print service',
  environment: 'Cordon',
  diskKilobytes: 1000,
  executionUnits: ['spooler', 'status'],
};
const packageOf = (changed: Partial<DeploymentPackage> = {}, key = vendor.privateKey): Uint8Array =>
  signDeploymentPackage({ ...described, ...changed }, Buffer.from('code'), key);
const uuid = unitUuid(described);

async function openLab(served: Readonly<Record<string, LabFile>>, options: LabAcsOptions = {}) {
  const acs = await startLabAcs(options);
  const files = await startLabFileServer(served);
  cleanUps.push(
    () => acs.close(),
    () => files.close(),
  );
  const open = async (config: Partial<CpeConfigInput> = {}) => {
    const cpe = await startCpe({
      acsUrl: acs.url,
      bootDelayMs: 0,
      logLevel: 'silent',
      software: { vendorKeys: [vendorPem] },
      parameters: { 'Device.ManagementServer.CWMPRetryMinimumWaitInterval': '1' },
      ...config,
    });
    cleanUps.push(() => cpe.stop());
    return cpe;
  };
  return { acs, files, open };
}

const change = (...operations: readonly OperationStruct[]): ChangeDUState => ({
  method: 'ChangeDUState',
  commandKey: 'du',
  operations,
});
const install = (url: string, rest: object = {}): OperationStruct => ({ kind: 'InstallOpStruct', url, ...rest });
const update = (rest: object = {}): OperationStruct => ({ kind: 'UpdateOpStruct', ...rest });
const uninstall = (rest: object = {}): OperationStruct => ({ kind: 'UninstallOpStruct', uuid, ...rest });

const eventsOf = (seen: SeenSession): string[] =>
  seen.inform?.event.map(({ eventCode, commandKey }) => (eventCode + ' ' + commandKey).trim()) ?? [];
function resultsOf(seen: SeenSession): readonly OpResultStruct[] {
  const call = seen.calls.find(({ method }) => method === 'DUStateChangeComplete');
  return call?.method === 'DUStateChangeComplete' ? call.results : [];
}
const codesOf = (seen: SeenSession): number[] => resultsOf(seen).map(({ fault }) => fault.faultCode);

test('a unit is installed, updated and removed; each result says what it led to', async () => {
  const { acs, files, open } = await openLab({
    '/1': packageOf(),
    '/2': packageOf({ version: '1.1', executionUnits: ['spooler'] }),
  });
  acs.plan(change(install(`${files.url}/1`), update({ uuid, url: `${files.url}/2` }), uninstall()));
  const cpe = await open();
  expect((await acs.session()).responses).toEqual([{ method: 'ChangeDUStateResponse' }]);
  const seen = await acs.session();
  expect(eventsOf(seen)).toEqual(expect.arrayContaining(['11 DU STATE CHANGE COMPLETE', 'M ChangeDUState du']));
  const [installed, updated, gone] = resultsOf(seen);
  const ref = 'Device.SoftwareModules.DeploymentUnit.1.';
  const eu = (number: number): string => `Device.SoftwareModules.ExecutionUnit.${number}.`;
  expect(installed).toMatchObject({
    uuid,
    deploymentUnitRef: ref,
    version: '1.0',
    currentState: 'Installed',
    resolved: true,
    executionUnitRefList: `${eu(1)},${eu(2)}`,
    fault: { faultCode: 0, faultString: '' },
  });
  expect(updated).toMatchObject({ deploymentUnitRef: ref, version: '1.1', executionUnitRefList: eu(3) });
  expect(gone).toMatchObject({ deploymentUnitRef: ref, currentState: 'Uninstalled', executionUnitRefList: eu(3) });
  expect(cpe.value('Device.SoftwareModules.DeploymentUnitNumberOfEntries')).toBe('0');
  expect(cpe.value('Device.SoftwareModules.ExecutionUnitNumberOfEntries')).toBe('0');
  expect(cpe.value('Device.SoftwareModules.ExecEnv.1.AvailableDiskSpace')).toBe('65536');
});

test('every operation of a request has its result, in order, whatever came of it', async () => {
  const stranger = generateKeyPairSync('ed25519').privateKey;
  const { acs, files, open } = await openLab({
    '/1': packageOf(),
    '/old': packageOf({ version: '0.9' }),
    '/forged': packageOf({}, stranger),
    '/other': packageOf({ environment: 'OSGi' }),
    '/large': packageOf({ name: 'large', diskKilobytes: 70_000 }),
    '/noise': Buffer.from('noise'),
  });
  const at = (path: string): string => `${files.url}${path}`;
  const cases: readonly (readonly [OperationStruct, number])[] = [
    [install(at('/missing')), 9016],
    [install(at('/1'), { uuid: 'no-uuid' }), 9022],
    [install(at('/1'), { executionEnvRef: 'Device.SoftwareModules.ExecEnv.7.' }), 9023],
    [install(at('/other')), 9025],
    [install(at('/large')), 9027],
    [install(at('/forged')), 9018],
    [install(at('/noise')), 9018],
    [install('ftp://f/1'), 9013],
    [install('http://me:secret@f/1'), 9003],
    [update({ uuid }), 9028],
    [uninstall(), 9028],
    [install(at('/1')), 0],
    [install(at('/1')), 9026],
    [update({ uuid }), 9032],
    [update({ uuid, url: at('/old') }), 9030],
    [update({ version: '1.0' }), 9003],
  ];
  acs.plan(change(...cases.map(([operation]) => operation)));
  await open();
  await acs.session();
  const seen = await acs.session();
  expect(codesOf(seen)).toEqual(cases.map(([, code]) => code));
  const [missing] = resultsOf(seen);
  expect(missing).toMatchObject({ uuid: nilUuid, deploymentUnitRef: '', currentState: 'Failed', version: '' });
  // A.4.2.3: Installed also after an update that failed.
  expect(resultsOf(seen)[14]).toMatchObject({ currentState: 'Installed', version: '1.0', uuid });
});

test('an update without a URL uses the one of the unit, and its login', async () => {
  const authorized: LabFile = ({ authorization }, response) => {
    if (authorization === undefined)
      response.writeHead(401, { 'WWW-Authenticate': 'Digest realm="f", nonce="n", qop="auth"' }).end();
    else response.writeHead(200).end(packageOf({ version: `1.${version++}` }));
  };
  let version = 0;
  const { acs, files, open } = await openLab({ '/1': authorized });
  acs.plan(change(install(`${files.url}/1`, { username: 'u', password: new Secret('p') }), update()));
  await open();
  await acs.session();
  const seen = await acs.session();
  expect(codesOf(seen)).toEqual([0, 0]);
  expect(resultsOf(seen)[1]).toMatchObject({ version: '1.1' });
});

test('a request is refused as a whole only when there is nothing to do in it, or too much', async () => {
  const { acs, open } = await openLab({});
  acs.plan(change(), change(...Array.from({ length: 33 }, () => uninstall())));
  await open();
  const { responses } = await acs.session();
  expect(responses.map((response) => 'faultCode' in response && response.faultCode)).toEqual([9001, 9004]);
});

test('a report is owed until the ACS has answered it, over a restart too', async () => {
  const stateDirectory = mkdtempSync(join(tmpdir(), 'cordon-units-'));
  cleanUps.push(async () => rmSync(stateDirectory, { recursive: true, force: true }));
  let refusals = 0;
  const { acs, open } = await openLab(
    {},
    {
      onCall: (call) => {
        refusals += 1;
        return refusals === 1 ? soapFault(8002) : ({ method: `${call.method}Response` } as never);
      },
    },
  );
  acs.plan(change(uninstall()));
  const cpe = await open({ stateDirectory });
  await acs.session();
  expect(codesOf(await acs.session())).toEqual([9028]);
  await cpe.stop();
  await open({ stateDirectory });
  const again = await acs.session();
  expect(eventsOf(again)).toEqual(
    expect.arrayContaining(['1 BOOT', '11 DU STATE CHANGE COMPLETE', 'M ChangeDUState du']),
  );
  expect(codesOf(again)).toEqual([9028]);
});

test('the UUID of a unit is that of its full domain name', () => {
  // By Python: uuid.uuid3(uuid.NAMESPACE_DNS, 'sample1.broadband-forum.org.').
  const sample = { name: 'sample1', vendor: 'broadband-forum.org' };
  expect(unitUuid(sample)).toBe('2a68e9bf-3e8a-320c-9c4f-3fd9d71f6d87');
  expect(unitUuid({ ...sample, name: 'sample.1' })).toBe('3de166ae-89f3-3302-95ce-87f80967c5af');
});

test('an update of all units that a power cut ends has a result for each', async () => {
  let isSlow = false;
  const slow =
    (file: Uint8Array): LabFile =>
    (_request, response) => {
      if (!isSlow) response.writeHead(200).end(file);
    };
  const { acs, files, open } = await openLab({ '/1': slow(packageOf()), '/2': slow(packageOf({ name: 'scanner' })) });
  acs.plan(change(install(`${files.url}/1`), install(`${files.url}/2`)));
  const cpe = await open();
  await acs.session();
  expect(codesOf(await acs.session())).toEqual([0, 0]);
  isSlow = true;
  acs.plan(change(update()));
  await cpe.powerCycle();
  let seen = await acs.session();
  await files.requests(3);
  await cpe.powerCycle();
  while (resultsOf(seen).length === 0) seen = await acs.session();
  expect(resultsOf(seen).map(({ uuid: one, currentState, fault }) => [one, currentState, fault.faultCode])).toEqual([
    [uuid, 'Installed', 9017],
    [unitUuid({ ...described, name: 'scanner' }), 'Installed', 9017],
  ]);
});

test('an operation that a power cut ends has failed, and the rest goes on', async () => {
  const { acs, files, open } = await openLab({ '/slow': () => undefined, '/1': packageOf() });
  acs.plan(change(install(`${files.url}/slow`), install(`${files.url}/1`)));
  const cpe = await open();
  await acs.session();
  await files.requests(1);
  await cpe.powerCycle();
  let seen = await acs.session();
  while (resultsOf(seen).length === 0) seen = await acs.session();
  expect(codesOf(seen)).toEqual([9017, 0]);
});

const policy = 'Device.ManagementServer.DUStateChangeComplPolicy.';

test('a change by others is told in one call, where the policy selects it', async () => {
  const { acs, files, open } = await openLab({ '/1': packageOf() });
  const cpe = await open({ parameters: { [`${policy}Enable`]: 'true', [`${policy}OperationTypeFilter`]: 'Install' } });
  await acs.session();
  cpe.changeUnitsLocally([install(`${files.url}/1`), uninstall()]);
  const seen = await acs.session();
  expect(eventsOf(seen)).toContain('12 AUTONOMOUS DU STATE CHANGE COMPLETE');
  expect(seen.calls).toMatchObject([
    {
      method: 'AutonomousDUStateChangeComplete',
      results: [{ operationPerformed: 'Install', uuid, currentState: 'Installed' }],
    },
  ]);
});

test('a device without software modules does not know ChangeDUState', async () => {
  const { acs, open } = await openLab({});
  acs.plan({ method: 'GetRPCMethods' }, change(uninstall()));
  await open({ dataModelRoot: 'InternetGatewayDevice', parameters: {} });
  const [methods, answer] = (await acs.session()).responses;
  expect(methods).toMatchObject({ methodList: expect.not.arrayContaining(['ChangeDUState']) });
  expect(answer).toMatchObject({ faultCode: 9000 });
});
