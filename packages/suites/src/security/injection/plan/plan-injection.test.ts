import { loadStandardModel, type ModelRegistry, standardModels } from '@cordon/data-model';
import { expect, test } from 'vitest';
import { type InjectionPlan, planInjection, type InjectionPlanOptions } from './plan-injection.ts';

const modelOf = (root: string): Promise<ModelRegistry> => {
  const name = standardModels.find((one) => one.startsWith(`${root}:`));
  if (name === undefined) throw new Error(`no model of ${root}`);
  return loadStandardModel(name);
};
const tr181 = await modelOf('Device');
const tr098 = await modelOf('InternetGatewayDevice');

const plan = (names: readonly string[], changes: Partial<InjectionPlanOptions> = {}): InjectionPlan =>
  planInjection({
    root: 'Device.',
    model: tr181,
    parameters: names.map((name) => ({ name, writable: true })),
    zones: { zone: 'canary.test', shortZone: 'c.test' },
    ...changes,
  });
const sinkOfOnly = (name: string, changes: Partial<InjectionPlanOptions> = {}): string | undefined => {
  const { probes, leftOut } = plan([name], changes);
  return (probes[0] ?? leftOut[0])?.sink;
};
const whyNot = (name: string, changes: Partial<InjectionPlanOptions> = {}): string | undefined =>
  plan([name], changes).leftOut[0]?.why;

/** Only the case that sends look-ups to hosts of tests. */
const hostsOnly = { caseIds: new Set(['INJ-002']) };
const ping = ['Device.IP.Diagnostics.IPPing.DiagnosticsState', 'Device.IP.Diagnostics.IPPing.Host'];

test('every family goes to a diagnostics host, and its state gets nothing', () => {
  const { probes, leftOut, valueCount, estimatedMs } = plan(ping, hostsOnly);
  expect(probes.map(({ parameter, caseId }) => [parameter, caseId])).toEqual([[ping[1], 'INJ-002']]);
  expect(valueCount).toBe(14);
  expect(estimatedMs).toBe(14 * 4_000);
  expect(leftOut).toEqual([{ parameter: ping[0], sink: 'text', why: 'action' }]);
});

test('a host in an object that starts no test is a host name', () => {
  expect(sinkOfOnly('Device.IP.Diagnostics.IPPing.Host')).toBe('host-name');
});

test('every family goes to every time server, since each may have a filter of its own', () => {
  const names = [1, 2].map((index) => `Device.Time.NTPServer${index}`);
  const { probes } = plan(names, { caseIds: new Set(['INJ-001']) });
  expect(probes.map(({ families }) => families.length)).toEqual([9, 9]);
});

test.each([
  ['Device.Time.LocalTimeZone', 'time-zone'],
  ['Device.WiFi.SSID.3.SSID', 'ssid'],
  ['Device.DHCPv4.Server.Pool.1.DomainName', 'host-name'],
  ['Device.DeviceInfo.HostName', 'host-name'],
  ['Device.NAT.PortMapping.1.Description', 'packet-filter'],
  ['Device.PPP.Interface.1.Username', 'ppp-user'],
  ['Device.Users.User.1.Username', 'user-name'],
  ['Device.CaptivePortal.URL', 'url'],
  ['Device.DeviceInfo.ProvisioningCode', 'text'],
])('%s ends in %s', (name, sink) => {
  expect(sinkOfOnly(name)).toBe(sink);
});

test.each([
  ['InternetGatewayDevice.Time.NTPServer1', 'time-server'],
  ['InternetGatewayDevice.Time.LocalTimeZoneName', 'time-zone'],
  ['InternetGatewayDevice.LANDevice.1.WLANConfiguration.1.SSID', 'ssid'],
  ['InternetGatewayDevice.LANDevice.1.LANHostConfigManagement.DomainName', 'host-name'],
  ['InternetGatewayDevice.WANDevice.1.WANConnectionDevice.1.WANPPPConnection.1.Username', 'ppp-user'],
])('TR-098: %s ends in %s', (name, sink) => {
  expect(sinkOfOnly(name, { root: 'InternetGatewayDevice.', model: tr098 })).toBe(sink);
});

test('TR-098: a diagnostics host gets every family too', () => {
  const object = 'InternetGatewayDevice.IPPingDiagnostics.';
  const { valueCount } = plan([`${object}DiagnosticsState`, `${object}Host`], {
    root: 'InternetGatewayDevice.',
    model: tr098,
    ...hostsOnly,
  });
  expect(valueCount).toBe(14);
});

test.each([
  ['Device.X_ACME-COM_Tools.PingTarget', 'vendor'],
  ['Device.Time.X_001122_NTPServer6', 'time-server'],
  ['Device.X_ACME-COM_Cloud.X_ACME-COM_ReportURL', 'url'],
  ['Device.DeviceInfo.X_ACME_LogFile', 'file-name'],
])('vendor extension %s ends in %s', (name, sink) => {
  expect(sinkOfOnly(name)).toBe(sink);
});

test('a test of a vendor is a test: its host is a diagnostics host', () => {
  const object = 'Device.X_ACME-COM_Diagnostics.Reach.';
  expect(plan([`${object}DiagnosticsState`, `${object}X_ACME-COM_Host`], hostsOnly).probes).toMatchObject([
    { parameter: `${object}X_ACME-COM_Host`, sink: 'diagnostics-host' },
  ]);
});

test('a vendor parameter that told another type is no string', () => {
  const { probes, leftOut } = plan([], {
    parameters: [{ name: 'Device.X_ACME-COM_Count', writable: true, type: 'unsignedInt' }],
  });
  expect([...probes, ...leftOut]).toEqual([]);
});

test('what cannot be written is in no list', () => {
  const { probes, leftOut } = plan([], { parameters: [{ name: 'Device.Time.NTPServer1', writable: false }] });
  expect([...probes, ...leftOut]).toEqual([]);
});

test.each([
  'Device.WiFi.AccessPoint.1.Security.KeyPassphrase',
  'Device.Users.User.1.Password',
  'Device.X_ACME-COM_Cloud.ApiToken',
  'Device.X_ACME-COM_AdminPasswd',
])('nothing goes to the secret %s', (name) => {
  expect(whyNot(name)).toBe('secret');
});

test('only its own case sends to the PPP user, and none to what manages the target', () => {
  const user = 'Device.PPP.Interface.1.Username';
  expect(plan([user]).probes.map(({ caseId }) => caseId)).toEqual(['INJ-004-WAN']);
  expect(whyNot(user, { caseIds: new Set(['INJ-004']) })).toBe('wan');
  expect(whyNot('Device.ManagementServer.URL')).toBe('management');
  expect(whyNot('Device.IP.Interface.1.IPv4Address.1.IPAddress')).toBe('wan');
  const lan = 'InternetGatewayDevice.LANDevice.1.LANHostConfigManagement.IPInterface.1.IPInterfaceIPAddress';
  expect(whyNot(lan, { root: 'InternetGatewayDevice.', model: tr098 })).toBe('wan');
});

test.each([
  ['Device.X_ACME-COM_CWMP.AcsUrl', 'management'],
  ['Device.DeviceInfo.X_ACME_TR069ServerHost', 'management'],
  ['Device.X_ACME-COM_RemoteSupport.UserName', 'management'],
  ['Device.X_ACME-COM_WANConfig.1.HostName', 'wan'],
  ['Device.X_ACME-COM_Access.LTEProfile.Name', 'wan'],
  ['Device.WiFi.EndPoint.1.Profile.1.SSID', 'wan'],
  ['Device.X_ACME-COM_Update.FirmwareUpgrade.URL', 'action'],
])('%s may cost the way to the target, or flash it: nothing goes there (%s)', (name, why) => {
  expect(plan([name]).probes.filter(({ caseId }) => caseId !== 'INJ-004-WAN')).toEqual([]);
  expect(whyNot(name, { caseIds: new Set(['INJ-031']) })).toBe(why);
});

test('the name of a vendor says nothing of what a parameter is for, nor do letters in other words', () => {
  for (const name of ['Device.X_WAN-COM_Label', 'Device.X_ACME-COM_Swan.Vacsine', 'Device.X_ACME-COM_Presets.Name'])
    expect(plan([name]).probes).not.toEqual([]);
});

test.each(['Device.X_ACME-COM_FactoryDefaults', 'Device.X_ACME-COM_Tools.RunCommand'])(
  'nothing goes to %s, which may do something whatever it is told',
  (name) => {
    expect(whyNot(name)).toBe('action');
  },
);

test('an alias and a reference hold things together, and get nothing', () => {
  expect(whyNot('Device.WiFi.SSID.1.Alias')).toBe('reference');
  expect(whyNot('Device.WiFi.AccessPoint.1.SSIDReference')).toBe('reference');
});

test('the case that reboots sends three families more to what others try, and never to the WAN', () => {
  const names = ['Device.WiFi.SSID.1.SSID', 'Device.Time.Server.1.Address', 'Device.PPP.Interface.1.Username'];
  const { probes } = plan(names, { caseIds: new Set(['INJ-032']) });
  expect(probes.map(({ parameter, families }) => [parameter, families.length])).toEqual([[names[0], 3]]);
});

test('an SSID gets short values, and one family is too long for it', () => {
  expect(plan(['Device.WiFi.SSID.1.SSID'], { caseIds: new Set(['INJ-004']) }).probes).toMatchObject([
    { caseId: 'INJ-004', length: 'short', tooLong: ['blank-field-separator'] },
  ]);
});

test('echo requests go to texts where the address of the bench leaves room for them', () => {
  const names = ['Device.WiFi.SSID.1.SSID', 'Device.DeviceInfo.ProvisioningCode', 'Device.CaptivePortal.URL'];
  const only = { caseIds: new Set(['INJ-034']) };
  const familiesWith = (echoAddress?: string): readonly (readonly [string, number])[] =>
    plan(names, { ...only, echoAddress }).probes.map(({ parameter, families }) => [parameter, families.length]);
  expect(familiesWith()).toEqual([[names[1], 10]]);
  expect(familiesWith('10.0.0.1')).toEqual([
    [names[0], 6],
    [names[1], 10],
  ]);
});

test('a round is counted once, however many parameters it goes to', () => {
  const names = ['Device.DeviceInfo.HostName', 'Device.DHCPv4.Server.Pool.1.DomainName'];
  const only = { caseIds: new Set(['INJ-003']) };
  const [one, two] = [plan(names.slice(1), only), plan(names, only)];
  expect(two.estimatedMs - one.estimatedMs).toBe(12 * 100);
});

test('WAN and management settings come last, whatever their sink', () => {
  const names = [
    'Device.ManagementServer.URL',
    'Device.PPP.Interface.1.Username',
    'Device.DeviceInfo.ProvisioningCode',
  ];
  const { probes, leftOut } = plan(names);
  const inOrder = new Set([...probes, ...leftOut].map(({ parameter }) => parameter));
  expect([...inOrder]).toEqual(names.toReversed());
});

test('what does not fit into the time of a case is said, and takes nothing from another case', () => {
  const time = 'Device.Time.NTPServer1';
  const { probes, leftOut } = plan([...ping, time], { budgetMs: 9 * 1_500 });
  expect(new Set(probes.map(({ parameter }) => parameter))).toEqual(new Set([time]));
  expect(leftOut.find(({ parameter }) => parameter === ping[1])?.why).toBe('no-time');
});

test('more hosts than a case has time for: the first of them are tried, the rest are said', () => {
  const objects = Array.from({ length: 20 }, (_, index) => `Device.X_ACME-COM_Test.${index + 1}.`);
  const { probes, leftOut } = plan(
    objects.flatMap((object) => [`${object}DiagnosticsState`, `${object}Host`]),
    hostsOnly,
  );
  const noTime = leftOut.filter(({ why }) => why === 'no-time');
  expect([probes.length, noTime.length]).toEqual([12, 8]);
});

test('one row of every table comes before the second row of any, so that time ends at what is like others', () => {
  const names = [1, 2, 3].flatMap((row) => [`Device.WiFi.SSID.${row}.SSID`, `Device.Users.User.${row}.Username`]);
  const { probes } = plan(names.toReversed(), { caseIds: new Set(['INJ-004']), budgetMs: 4_800 });
  expect(probes.map(({ parameter }) => parameter)).toEqual([names[4], names[5], names[2], names[3]]);
});

test('a value longer than the parameter is not sent, and said', () => {
  const [probe] = plan(ping, { zones: { zone: `${'z'.repeat(215)}.test`, shortZone: 'c.test' } }).probes;
  expect(probe?.tooLong).toContain('blank-field-separator');
  expect(probe?.families).toContain('substitution-arithmetic');
});

test('a secret gets values in rows that the bench made, and nowhere else', () => {
  const names = [1, 2].flatMap((row) => [`Device.Users.User.${row}.Password`, `Device.Users.User.${row}.Username`]);
  const caseIds = new Set(['INJ-004-SECRETS']);
  const { probes, leftOut } = plan(names, { caseIds, ownRows: ['Device.Users.User.2.'] });
  expect(probes.map(({ parameter }) => parameter)).toEqual(['Device.Users.User.2.Password']);
  expect(leftOut.find(({ parameter }) => parameter === names[0])?.why).toBe('secret');
  // What stands beside it has cases of its own.
  const others = plan(names, { ownRows: ['Device.Users.User.2.'] }).probes.filter(({ caseId }) => !caseIds.has(caseId));
  expect(others.map(({ parameter }) => parameter)).not.toContain('Device.Users.User.2.Password');
});

test('the secret of a PPP connection that the bench made gets values, too: there is no way to lose', () => {
  const caseIds = new Set(['INJ-004-SECRETS']);
  const name = 'Device.PPP.Interface.7.Password';
  expect(plan([name], { caseIds, ownRows: ['Device.PPP.Interface.7.'] }).probes).toMatchObject([{ parameter: name }]);
});
