import { type AcsRequest, type CpeResponse, type SoapFault, soapFault } from '@cordon/cwmp';
import { describe, expect, test } from 'vitest';
import type { DataModelRoot } from '../fixtures/cpe-target.ts';
import type { ScriptedSession } from '../peers/scripted-session.ts';
import type { Trigger } from '../rig/trigger-ladder.ts';
import { type PresenceOptions, showPresence } from './presence.ts';

const wan = '192.0.2.10';
const minuteMs = 60_000;
const addressOf181 = 'Device.IP.Interface.2.IPv4Address.1.IPAddress';
const addressOf6 = 'Device.IP.Interface.2.IPv6Address.1.IPAddress';
const addressOf098 = 'InternetGatewayDevice.WANDevice.1.WANConnectionDevice.2.WANIPConnection.1.ExternalIPAddress';

function answer(values: ReadonlyMap<string, string>, request: AcsRequest): CpeResponse | SoapFault {
  if (request.method === 'GetParameterNames') {
    const names = [...values.keys()].filter((name) => name.startsWith(request.parameterPath));
    const parameterList = names.map((name) => ({ name, writable: false }));
    return names.length === 0 ? soapFault(9005) : { method: 'GetParameterNamesResponse', parameterList };
  }
  if (request.method !== 'GetParameterValues') throw new Error(`Nobody asks for ${request.method}.`);
  if (request.parameterNames.some((name) => !values.has(name))) return soapFault(9005);
  const parameterList = request.parameterNames.map((name) => ({ name, value: values.get(name) ?? '', type: 'string' }));
  return { method: 'GetParameterValuesResponse', parameterList };
}

interface Target {
  readonly values: Readonly<Record<string, string>>;
  readonly from: string;
  readonly trigger?: Trigger;
  readonly url?: string;
}

const targetOf = ({ values, from, trigger = 'periodic', url }: Target): PresenceOptions['cpe'] => {
  const root: DataModelRoot = Object.keys(values).some((name) => name.startsWith('Inter'))
    ? 'InternetGatewayDevice.'
    : 'Device.';
  const known = new Map(Object.entries(values));
  const request = (one: AcsRequest): Promise<CpeResponse | SoapFault> => Promise.resolve(answer(known, one));
  const session = { request, remoteAddress: from } as unknown as ScriptedSession;
  return {
    root,
    connectionRequestUrl: url,
    path: (name) => root + name,
    withSession: async (use) => await use(session, trigger),
  };
};

const never = new AbortController().signal;
const nobody = (): Promise<undefined> => Promise.resolve(undefined);
const shown = async (
  target: Target,
  changes: Partial<PresenceOptions> & { readonly address?: string } = {},
): Promise<boolean> => {
  const { address = wan, ...rest } = changes;
  const options = { cpe: targetOf(target), sinceMs: minuteMs, signal: never, ask: nobody, ...rest };
  return (await showPresence(address, options)).isShown;
};

describe('an address that was silent is the target’s where it names it and comes from there', () => {
  test.each<[string, Target, string?]>([
    ['TR-181', { values: { [addressOf181]: wan }, from: wan }],
    ['TR-098', { values: { [addressOf098]: wan }, from: wan }],
    ['by its connection request URL', { values: {}, from: wan, url: `http://${wan}:7547/` }],
    ['IPv6, written otherwise', { values: { [addressOf6]: '2001:DB8:0:0::1' }, from: '2001:db8::1' }, '2001:db8::1'],
    ['IPv4 in a socket of IPv6', { values: { [addressOf181]: wan }, from: `::ffff:${wan}` }],
    ['up for longer than the scan', { values: { [addressOf181]: wan, 'Device.DeviceInfo.UpTime': '61' }, from: wan }],
    [
      'restarted by the bench for the session',
      { values: { [addressOf181]: wan, 'Device.DeviceInfo.UpTime': '3' }, from: wan, trigger: 'reboot' },
    ],
  ])('%s', async (_name, target, address = wan) => {
    expect(await shown(target, { address })).toBe(true);
  });
});

describe('it is not', () => {
  test.each<[string, Target]>([
    ['when the target names another', { values: { [addressOf181]: '192.0.2.11' }, from: wan }],
    ['when it names none: sessions come from a NAT box in front', { values: {}, from: wan }],
    ['when nothing comes from there', { values: { [addressOf181]: wan }, from: '198.51.100.7' }],
    ['when it was away', { values: { [addressOf181]: wan, 'Device.DeviceInfo.UpTime': '9' }, from: wan }],
  ])('%s', async (_name, target) => {
    expect(await shown(target)).toBe(false);
  });
});

test('where sessions come from another address, an answer below TCP shows that packets reach this one', async () => {
  const ask = (): Promise<string> => Promise.resolve('arp-response');
  expect(await shown({ values: { [addressOf181]: wan }, from: '198.51.100.7' }, { ask })).toBe(true);
  expect(await shown({ values: { [addressOf181]: '192.0.2.11' }, from: '198.51.100.7' }, { ask })).toBe(false);
});
