import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { StandardModel } from '@cordon/data-model';
import { describeFact, loadStandardModel } from '@cordon/data-model';
import { describe, expect, test } from 'vitest';
import { countFacts } from './count-facts.ts';
import { generateFactFile, keptModels, modelFolder } from './generate.ts';

const catalogue = '../shared/catalogue/datamodel-facts.json';
const hasModels = existsSync(modelFolder);
const hasXmllint = spawnSync('xmllint', ['--version']).status === 0;

interface Catalogue {
  readonly counts: Readonly<Record<string, unknown>>;
  readonly secured_parameters: Readonly<
    Record<string, readonly { path: string; max_length: number | null; null_value: string }[]>
  >;
  readonly inform: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>>;
}

describe.skipIf(!existsSync(catalogue))('the facts equal the catalogue (skipped where that is absent)', () => {
  const counted: readonly [StandardModel, string][] = [
    ['Device:2.17', 'tr181_2_17_0_cwmp_full'],
    ['InternetGatewayDevice:1.14', 'tr098_1_8_0_full'],
  ];
  const read = (): Catalogue => JSON.parse(readFileSync(catalogue, 'utf8')) as Catalogue;

  test.each(counted)('in every count of %s', async (model, key) => {
    expect(countFacts(await loadStandardModel(model))).toEqual(read().counts[key]);
  });

  test('in what TR-098 forces into every Inform', async () => {
    const registry = await loadStandardModel('InternetGatewayDevice:1.14');
    const forced = [...registry.parameters()].filter(({ forcedInform }) => forcedInform).map(({ path }) => path);
    expect(forced.toSorted()).toEqual(read().inform['tr098']?.['forced_inform']?.toSorted());
  });
});

describe.skipIf(!hasModels)('the fact files (skipped where the Forum’s models are absent)', () => {
  test.each(keptModels)('$target is what its source gives, without a problem', ({ source, target }) => {
    const { text, problems } = generateFactFile(modelFolder, source);
    expect(problems).toEqual([]);
    expect(readFileSync(target, 'utf8') === text, 'run: node tools/data-model/main.ts').toBe(true);
  });
});

type Spot = readonly [file: string, object: string, parameter: string];

const tr181 = 'tr-181-2-17-0-cwmp-full.xml';
const tr098 = 'tr-098-1-8-0-full.xml';

/** The questions about one parameter, as XPath. */
function questions([, object, name]: Spot): Record<string, string> {
  const parameter = `/*/model/object[@name='${object}']/parameter[normalize-space(@name)='${name}']`;
  const type = `${parameter}/syntax/*[not(self::list or self::default)]`;
  return {
    access: `${parameter}/@access`,
    base: `concat(${type}/@ref, local-name(${type}[not(@ref)]))`,
    maxLength: `${type}/size/@maxLength`,
    minimum: `${type}/range/@minInclusive`,
    maximum: `${type}/range/@maxInclusive`,
    values: `count(${type}/enumeration)`,
    units: `${type}/units/@value`,
    forcedInform: `boolean(${parameter}[@forcedInform='true'])`,
    activeNotify: `${parameter}/@activeNotify`,
    hidden: `boolean(${parameter}/syntax[@hidden='true'])`,
    secured: `boolean(${parameter}/syntax[@secured='true'])`,
    command: `boolean(${parameter}/syntax[@command='true'])`,
    default: `${parameter}/syntax/default[not(@status='deleted')]/@value`,
    version: `${parameter}/@version`,
    status: `${parameter}/@status`,
    profiles: `count(/*/model/profile/object[@ref='${object}']/parameter[normalize-space(@ref)='${name}'])`,
  };
}

/** What xmllint, which shares no code with us, answers: one run per file, since it reads the whole model each time. */
function askXmllint(file: string, spots: readonly Spot[]): Map<Spot, Record<string, string>> {
  const own = spots.filter(([of]) => of === file);
  const keys = Object.keys(questions(own[0] ?? ['', '', '']));
  const asked = own.flatMap((spot) => Object.values(questions(spot)).map((expression) => `string(${expression})`));
  const expression = `concat(${asked.join(", '|', ")})`;
  const run = spawnSync('xmllint', ['--xpath', expression, join(modelFolder, file)], {
    encoding: 'utf8',
    timeout: 60_000,
  });
  const answers = run.stdout.replace(/\n$/, '').split('|');
  return new Map(
    own.map((spot, index) => [
      spot,
      Object.fromEntries(keys.map((key, offset) => [key, answers[index * keys.length + offset] ?? ''])),
    ]),
  );
}

describe.skipIf(!hasModels || !hasXmllint)(
  'spot checks against xmllint (skipped without libxml2-utils or the models)',
  () => {
    const spots: readonly Spot[] = [
      [tr181, 'Device.WiFi.SSID.{i}.', 'SSID'],
      [tr181, 'Device.WiFi.SSID.{i}.', 'Enable'],
      [tr181, 'Device.ManagementServer.', 'URL'],
      [tr181, 'Device.ManagementServer.', 'PeriodicInformInterval'],
      [tr181, 'Device.ManagementServer.', 'Password'],
      [tr181, 'Device.ManagementServer.', 'ConnectionRequestURL'],
      [tr181, 'Device.DeviceInfo.', 'SoftwareVersion'],
      [tr181, 'Device.DeviceInfo.', 'ManufacturerOUI'],
      [tr181, 'Device.DeviceInfo.', 'ProvisioningCode'],
      [tr181, 'Device.IP.Diagnostics.IPPing.', 'DataBlockSize'],
      [tr181, 'Device.IP.Diagnostics.IPPing.', 'Timeout'],
      [tr181, 'Device.NAT.PortMapping.{i}.', 'ExternalPort'],
      [tr181, 'Device.PPP.Interface.{i}.', 'Password'],
      [tr181, 'Device.DSL.Line.{i}.', 'LastChange'],
      [tr181, 'Device.Users.User.{i}.', 'Username'],
      [tr181, 'Device.Time.', 'NTPServer1'],
      [tr181, 'Device.UserInterface.', 'PasswordReset'],
      [tr098, 'InternetGatewayDevice.ManagementServer.', 'PeriodicInformInterval'],
      [tr098, 'InternetGatewayDevice.DeviceInfo.', 'SpecVersion'],
      [tr098, 'InternetGatewayDevice.LANDevice.{i}.WLANConfiguration.{i}.', 'WEPEncryptionLevel'],
      [tr098, 'InternetGatewayDevice.LANDevice.{i}.WLANConfiguration.{i}.PreSharedKey.{i}.', 'KeyPassphrase'],
      [tr098, 'InternetGatewayDevice.UPnP.Device.', 'UPnPQoSDevice'],
    ];

    const answers =
      hasModels && hasXmllint ? new Map([...askXmllint(tr181, spots), ...askXmllint(tr098, spots)]) : new Map();

    test.each(spots.map((spot) => [`${spot[1]}${spot[2]}`, spot] as const))('%s', async (path, spot) => {
      const registry = await loadStandardModel(spot[0] === tr181 ? 'Device:2.17' : 'InternetGatewayDevice:1.14');
      const fact = registry.parameter(path);
      expect({
        access: fact?.access,
        base: fact?.type.name ?? fact?.type.base,
        // The length of a named type stands in the type.
        maxLength: fact?.type.name === undefined ? String(fact?.type.sizes?.[0]?.maxLength ?? '') : '',
        minimum: fact?.type.ranges?.[0]?.minInclusive ?? '',
        maximum: fact?.type.ranges?.[0]?.maxInclusive ?? '',
        values: String(fact?.type.enumeration?.length ?? 0),
        units: fact?.type.units ?? '',
        forcedInform: String(fact?.forcedInform),
        activeNotify: fact?.activeNotify === 'normal' ? '' : fact?.activeNotify,
        hidden: String(fact?.hidden),
        secured: String(fact?.secured),
        command: String(fact?.command),
        default: fact?.default?.value ?? '',
        version: fact?.version ?? '',
        status: fact?.status === 'current' ? '' : fact?.status,
        profiles: String(fact?.profiles.length),
      }).toEqual(answers.get(spot));
    });

    test.each(spots.map((spot) => [`${spot[1]}${spot[2]}`, spot] as const))(
      'cordon model show of %s',
      async (path, spot) => {
        const registry = await loadStandardModel(spot[0] === tr181 ? 'Device:2.17' : 'InternetGatewayDevice:1.14');
        const fact = registry.parameter(path);
        const rows = new Map((fact === undefined ? [] : describeFact(fact)).map(({ label, text }) => [label, text]));
        const { access, base, units, forcedInform, activeNotify, version, minimum, maximum } = answers.get(spot) ?? {};
        expect(rows.get('type')).toContain(base);
        expect({
          access: rows.get('access'),
          units: rows.get('units') ?? '',
          forcedInform: String(rows.has('in every Inform')),
          activeNotify: rows.get('active notification') ?? '',
          version: rows.get('since version') ?? '',
        }).toEqual({ access, units, forcedInform, activeNotify, version });
        if (minimum !== '') expect(rows.get('range')).toContain(minimum);
        if (maximum !== '') expect(rows.get('range')).toContain(maximum);
      },
    );
  },
);
