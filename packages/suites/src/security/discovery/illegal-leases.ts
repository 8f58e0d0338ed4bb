import {
  canPowerCycle,
  type CaseTools,
  type CpeBench,
  getParameterValues,
  type ScriptedSession,
  type VendorSuboption,
  writeOption125,
  writeOption43,
} from '@cordon/testbench';
import { bootWith, type DhcpScene, dhcpSceneOf, type FurtherOptions, plainLease } from './lease-boot.ts';

/** What a target kept of a lease with illegal settings. */
export type IllegalLeaseFacts = {
  readonly name: string;
  /** Whether it took the lease of the bench, and came to its ACS after that. */
  readonly leased: boolean;
  readonly came: boolean;
  /** Values by their name below the root, as they read afterwards; those that cannot be read are missing. */
  readonly values: Readonly<Record<string, string>>;
};

/** Parameters of Table 2. */
const leasedParameters = {
  url: 'ManagementServer.URL',
  provisioningCode: 'DeviceInfo.ProvisioningCode',
  minimumWait: 'ManagementServer.CWMPRetryMinimumWaitInterval',
  multiplier: 'ManagementServer.CWMPRetryIntervalMultiplier',
} as const;

const { url, provisioningCode, minimumWait, multiplier } = leasedParameters;
const isBetween = (text: string, [least, most]: readonly [number, number]): boolean =>
  /^\d{1,5}$/.test(text) && Number(text) >= least && Number(text) <= most;

/** Whether a parameter may hold this (TR-181 ManagementServer, DeviceInfo). */
const rules: Readonly<Record<string, (value: string) => boolean>> = {
  [provisioningCode]: (value) => value.length <= 64 && !/[\p{Cc}\ufffd]/u.test(value),
  [minimumWait]: (value) => isBetween(value, [1, 65_535]),
  [multiplier]: (value) => isBetween(value, [1_000, 65_535]),
};

type Values = Readonly<Record<string, string>>;

/** Parameters that hold what they must not and did not before, each with its lease. */
export const illegalValues = ({ name, values }: IllegalLeaseFacts, before: Values): readonly string[] =>
  Object.entries(values)
    .filter(([path, value]) => value !== before[path] && rules[path]?.(value) === false)
    .map(([path]) => `${path} after ${name}`);

/** Whether the ACS URL is another one than before. */
export const movesUrl = ({ came, values }: IllegalLeaseFacts, before: Values): boolean =>
  came && values[url] !== before[url];

const long = 'A'.repeat(255);
const in43 = (suboptions: readonly VendorSuboption[]): FurtherOptions => [[43, writeOption43(suboptions)]];
const inBoth = (suboptions: readonly VendorSuboption[]): FurtherOptions => [
  ...in43(suboptions),
  [125, writeOption125(suboptions)],
];

/** Leases that say what no parameter may hold, or cannot be read; each a boot. */
const leases: readonly { readonly name: string; readonly options: FurtherOptions }[] = [
  {
    name: 'values that are too long',
    options: in43([
      ['acsUrl', `https://${long.slice(8)}`],
      ['provisioningCode', long],
      ['retryMinimumWaitInterval', '9'.repeat(200)],
      ['retryIntervalMultiplier', '9'.repeat(200)],
    ]),
  },
  {
    name: 'values of another kind',
    options: inBoth([
      ['acsUrl', 'acs/cwmp'],
      ['provisioningCode', Uint8Array.of(0xff, 0xfe, 0x80, 0x00, 0x41)],
      ['retryMinimumWaitInterval', 'soon'],
      ['retryIntervalMultiplier', Uint8Array.of(0x07, 0xd0)],
    ]),
  },
  {
    name: 'numbers out of range',
    options: inBoth([
      ['retryMinimumWaitInterval', '0'],
      ['retryIntervalMultiplier', '-1'],
    ]),
  },
  // A length that leads out of the option, and four hundred suboptions in an option of several parts (RFC 3396).
  { name: 'lengths that do not add up', options: [[43, Uint8Array.of(1, 200, 0x68, 2)]] },
  { name: 'a long option', options: in43(Array.from({ length: 400 }, (_, at) => [100 + (at % 100), ''])) },
];

/** Boots the target with each illegal lease and reads what it kept. */
export async function bootWithIllegalLeases(
  context: CaseTools & CpeBench,
): Promise<{ readonly leases: readonly IllegalLeaseFacts[]; readonly before: Values }> {
  const scene = dhcpSceneOf(context);
  const { cpe, settings, bracket, signal } = scene;
  const names = Object.values(leasedParameters).map((path) => cpe.path(path));
  try {
    const before = await cpe.withSession(
      async (session) => {
        await settings.keepValues(session, names.slice(1), (name) =>
          name.endsWith('Code') ? 'string' : 'unsignedInt',
        );
        return await readEach(session, scene);
      },
      { signal },
    );
    const { probe } = await bracket({
      shows: 'the target takes its lease of the bench, and comes to its ACS',
      control: () => plainLease(scene),
      probe: () => bootWithEach(scene),
    });
    return { leases: probe, before };
  } finally {
    scene.dhcp.further = new Map();
  }
}

async function bootWithEach(scene: DhcpScene): Promise<readonly IllegalLeaseFacts[]> {
  const { step, observe } = scene;
  const facts: IllegalLeaseFacts[] = [];
  for (const { name, options } of leases) {
    let values: Values = {};
    const boot = await step(`Boot with ${name}`, () =>
      bootWith(scene, { options }, async (session) => {
        await session.reachAcsTurn();
        values = await readEach(session, scene);
        await session.end();
      }),
    );
    facts.push(observe('illegal-lease', { name, leased: boot.lease !== null, came: boot.cameTo === 'acs', values }));
    if (boot.cameTo === 'acs') continue;
    await step('Power-cycle the target with a lease that says nothing', () => revive(scene));
    break;
  }
  return facts;
}

/** A target that does not come any more is started anew, as far as its rig can. */
async function revive({ acs, cpe, dhcp, rig, signal }: DhcpScene): Promise<void> {
  dhcp.further = new Map();
  if (!canPowerCycle(rig)) return;
  const back = acs.nextSession({ withinMs: cpe.rebootTimeoutMs, signal, what: 'come back after a power cycle' });
  back.catch(() => undefined);
  await rig.perform(rig.can('power-cycle') ? 'power-cycle' : 'reboot', signal);
  await (await back).end();
}

async function readEach(session: ScriptedSession, { cpe }: DhcpScene): Promise<Values> {
  const values: Record<string, string> = {};
  for (const path of Object.values(leasedParameters)) {
    const read = await getParameterValues(session, [cpe.path(path)]);
    if (!('method' in read)) values[path] = read[0]?.value ?? '';
  }
  return values;
}
