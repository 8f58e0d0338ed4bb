import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { runCommand } from '@cordon/cli';
import { describe, expect, test } from 'vitest';

// What `cordon model show` prints, against the Broadband Forum's XML as xmllint reads it: an oracle that shares no code with the importer.
const bbfFolder = fileURLToPath(new URL('../../shared/data/bbf/', import.meta.url));
const hasXmllint = spawnSync('xmllint', ['--version']).error === undefined;
const whyNot = existsSync(bbfFolder)
  ? hasXmllint
    ? undefined
    : 'xmllint is absent (Debian: libxml2-utils)'
  : 'the folder ../shared/data/bbf is absent';

const tr181 = 'tr-181-2-17-0-cwmp-full.xml';
const tr098 = 'tr-098-1-8-0-full.xml';
/** Parameters with every kind of constraint, whose types the model writes in place. */
const spots: readonly (readonly [file: string, path: string])[] = [
  [tr181, 'Device.DeviceInfo.UpTime'],
  [tr181, 'Device.DeviceInfo.ProvisioningCode'],
  [tr181, 'Device.ManagementServer.ConnectionRequestUsername'],
  [tr181, 'Device.ManagementServer.Password'],
  [tr181, 'Device.ManagementServer.PeriodicInformInterval'],
  [tr181, 'Device.ManagementServer.CWMPRetryIntervalMultiplier'],
  [tr181, 'Device.ManagementServer.UDPConnectionRequestAddress'],
  [tr181, 'Device.ManagementServer.AliasBasedAddressing'],
  [tr181, 'Device.Time.NTPServer1'],
  [tr181, 'Device.Time.CurrentLocalTime'],
  [tr181, 'Device.WiFi.SSID.{i}.SSID'],
  [tr181, 'Device.WiFi.Radio.{i}.TransmitPower'],
  [tr181, 'Device.WiFi.AccessPoint.{i}.Security.KeyPassphrase'],
  [tr181, 'Device.IP.Diagnostics.IPPing.DataBlockSize'],
  [tr181, 'Device.IP.Diagnostics.TraceRoute.MaxHopCount'],
  [tr181, 'Device.PPP.Interface.{i}.Username'],
  [tr181, 'Device.DHCPv4.Server.Pool.{i}.LeaseTime'],
  [tr181, 'Device.NAT.PortMapping.{i}.ExternalPort'],
  [tr181, 'Device.Users.User.{i}.Username'],
  [tr098, 'InternetGatewayDevice.ManagementServer.PeriodicInformInterval'],
  [tr098, 'InternetGatewayDevice.Time.NTPServer1'],
  [tr098, 'InternetGatewayDevice.LANDevice.{i}.WLANConfiguration.{i}.SSID'],
  [tr098, 'InternetGatewayDevice.IPPingDiagnostics.NumberOfRepetitions'],
];

interface Spot {
  readonly access: string;
  readonly type: string;
  readonly length?: string;
  readonly range?: string;
  readonly units?: string;
}

/** What the XML says of a parameter. */
function readByXmllint(file: string, path: string): Spot {
  const dot = path.lastIndexOf('.') + 1;
  const parameter = `//object[@name="${path.slice(0, dot)}"]/parameter[@name="${path.slice(dot)}"]`;
  const type = `${parameter}/syntax/*[not(self::list) and not(self::default)][1]`;
  const size = [`${type}/size`, `${type}/size/@minLength`, `${type}/size/@maxLength`];
  const range = [`${type}/range`, `${type}/range/@minInclusive`, `${type}/range/@maxInclusive`];
  const asked = [
    `string(${parameter}/@access)`,
    `name(${type})`,
    `string(${type}/units/@value)`,
    ...[size, range].flatMap(([element, least, most]) => [`count(${element})`, `string(${least})`, `string(${most})`]),
  ];
  const arguments_ = ['--xpath', `concat(${asked.join(`, '|', `)})`, bbfFolder + file];
  const { stdout, status } = spawnSync('xmllint', arguments_, { encoding: 'utf8' });
  if (status !== 0) throw new Error(`xmllint could not read ${path} from ${file}`);
  const [access = '', name = '', units = '', sizes, minLength, maxLength, ranges, least, most] = stdout
    .trim()
    .split('|');
  return {
    access,
    type: name,
    ...(sizes !== '0' && { length: `${minLength || '0'} to ${maxLength || 'any'}` }),
    ...(ranges !== '0' && { range: `${least || 'any'} to ${most || 'any'}` }),
    ...(units !== '' && { units }),
  };
}

/** The same rows of what the command prints. */
async function readByCordon(path: string): Promise<Spot> {
  let out = '';
  const code = await runCommand(['model', 'show', path, '--json'], {
    writeOut: (text) => {
      out += text;
    },
    writeErr: () => undefined,
    environment: {},
    outHasColors: false,
  });
  expect(code).toBe(0);
  const { rows } = JSON.parse(out) as { rows: { label: string; text: string }[] };
  const wanted = ['access', 'type', 'length', 'range', 'units'];
  return Object.fromEntries(
    rows.filter(({ label }) => wanted.includes(label)).map(({ label, text }) => [label, text]),
  ) as unknown as Spot;
}

describe.skipIf(whyNot !== undefined)(`cordon model show${whyNot ? ` (skipped: ${whyNot})` : ''}`, () => {
  test.each(spots)('of %s: %s', async (file, path) => {
    const expected = readByXmllint(file, path);
    expect(expected.access).not.toBe('');
    expect(await readByCordon(path)).toEqual(expected);
  });
});
