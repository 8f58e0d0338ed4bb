import type { ParameterFact } from '@cordon/data-model';

/** What most likely consumes the value of a parameter, by rank: known incidents first, then what often ends in a command line. */
export const sinks = [
  'time-server',
  'diagnostics-host',
  'diagnostics-url',
  'time-zone',
  'host-name',
  'ssid',
  'ppp-user',
  'user-name',
  'packet-filter',
  'url',
  'file-name',
  'vendor',
  'text',
] as const;
/** One of {@link sinks}. */
export type Sink = (typeof sinks)[number];

/** What losing the parameter would cost: nothing that lasts, the way to the target (mostly its WAN side), or its management. */
export type Reach = 'harmless' | 'wan' | 'management';

// Secrets are told by the model, and by name where it does not know the parameter.
const secretName =
  /pass(?:word|phrase|wd)|secret|presharedkey|psk$|wepkey|privatekey|credential|token|(?:^|[a-z])(?:PIN|Pin)$|Key$/i;
const notSecretKeys = /(?:ParameterKey|CommandKey)$/;

/** Whether a parameter holds a secret: nothing is written there, since what was there cannot be read and put back. */
export function isSecret(name: string, fact: ParameterFact | undefined): boolean {
  if (fact?.hidden === true || fact?.secured === true) return true;
  return secretName.test(lastOf(name)) && !notSecretKeys.test(name);
}

// Of a vendor's parameters only the name says that writing it does something.
const actionName = /reboot|reset|restart|factory|upgrade|command|action|trigger|exec|apply|commit|save/i;
// A vendor's URL of an upgrade may be fetched and flashed as soon as it is set, its old value too.
const actionWords = ['upgrade', 'upgrades', 'firmware', 'fota', 'reboot', 'restart', 'factory', 'reset'];

/** Whether writing the parameter starts something, whatever is written: a test, or what a vendor made an action. */
export function isAction(name: string, fact: ParameterFact | undefined): boolean {
  const last = lastOf(name);
  if (last === 'DiagnosticsState' || fact?.command === true) return true;
  return fact === undefined && (actionName.test(last) || vendorWords(name).some((word) => actionWords.includes(word)));
}

/** What a vendor calls a parameter and the objects around it, from its first extension on, in words of lower case; `X_<vendor>_` is left out. */
function vendorWords(name: string): readonly string[] {
  const at = name.search(/(?:^|\.)X_/);
  if (at < 0) return [];
  return name
    .slice(at)
    .replaceAll(/(^|\.)X_[0-9A-Za-z-]+_/g, '$1')
    .replaceAll(/([a-z\d])([A-Z])|([A-Z])([A-Z][a-z])/g, '$1$3 $2$4')
    .toLowerCase()
    .split(/[^a-z\d]+/);
}

// TR-181 names first, TR-098 ones after them.
const managementPath =
  /^(?:ManagementServer|LocalAgent|XMPP|MQTT|STOMP|UserInterface\.RemoteAccess|LANConfigSecurity)\./;
const wanPath =
  /^(?:WiFi\.EndPoint|PPP|Cellular|DSL|FAST|ATM|PTM|Optical|Ethernet|IP\.Interface|IPv6rd|DSLite|MAP|GRE|L2TPv3|IPsec|Routing|DHCPv4\.(?:Client|Relay)|DHCPv6\.Client|DNS\.(?:Client|Relay)|RouterAdvertisement|Bridging|InterfaceStack|WANDevice|LANDevice\.\d+\.LANHostConfigManagement\.IPInterface|Layer2Bridging|Layer3Forwarding)\./;

// What a vendor has besides, or in place of, the standard's objects.
const managementWords = ['acs', 'cwmp', 'tr069', 'tr69', 'usp', 'ems', 'omci', 'oam', 'remote', 'mgmt'];
const wanWords = [
  'wan',
  'ppp',
  'pppoe',
  'dsl',
  'adsl',
  'vdsl',
  'vlan',
  'pon',
  'gpon',
  'epon',
  'xpon',
  'loid',
  'lte',
  'apn',
];
const moreWanWords = ['cellular', 'mobile', 'modem', 'uplink', 'backhaul'];

/** What may be lost by writing there; `path` is below the root. */
export function reachOf(path: string): Reach {
  const words = vendorWords(path);
  const says = (some: readonly string[]): boolean => words.some((word) => some.includes(word));
  if (managementPath.test(path) || says(managementWords) || /tr-0?69|ManagementServer/i.test(path)) return 'management';
  return wanPath.test(path) || says([...wanWords, ...moreWanWords]) ? 'wan' : 'harmless';
}

interface SinkRule {
  readonly sink: Sink;
  /** Below the root. */
  readonly path?: RegExp;
  /** Last part, without the `X_<vendor>_` of an extension. */
  readonly name?: RegExp;
  /** Only in an object with a DiagnosticsState that can be written. */
  readonly inDiagnostics?: true;
}

const rules: readonly SinkRule[] = [
  { sink: 'time-server', path: /^Time\.(?:X_\w+_)?(?:NTP|SNTP|Time)Server\d*$/i },
  { sink: 'time-server', path: /^Time\.(?:Server|Client)\.\d+\.(?:\w*Address|Server\w*|\w*Host\w*)$/ },
  { sink: 'diagnostics-url', inDiagnostics: true, name: /UR[LI]$/ },
  {
    sink: 'diagnostics-host',
    inDiagnostics: true,
    name: /^(?:Host|HostName|HostList|DNSServer|ServerAddress|Target)$/i,
  },
  { sink: 'time-zone', name: /TimeZone(?:Name)?$/ },
  { sink: 'ssid', name: /^SSID$/ },
  {
    sink: 'ppp-user',
    path: /(?:^|\.)(?:WAN)?(?:PPP|Cellular)\w*\./,
    name: /^(?:User[Nn]ame|APN|ACName|ServiceName|PPPoE\w*Name)$/,
  },
  { sink: 'user-name', name: /(?:User|Login|Account)(?:Name)?$/i },
  {
    sink: 'packet-filter',
    path: /(?:PortMapping|Firewall|Filter|Classification|QoS|QueueManagement|PortTrigger)\w*\./,
  },
  { sink: 'url', name: /UR[LI]$/i },
  { sink: 'file-name', name: /(?:File(?:Name|Path|Target)?|Path|Folder|Directory)$/i },
  {
    sink: 'host-name',
    name: /(?:Host(?:name)?|Domain(?:Name)?|DNSSL|SearchList|Server(?:Address|Name|Host)?s?|Registrar|Proxy|Endpoint(?:Name)?|Gateway)\d*$/i,
  },
];

/** Where a string parameter probably ends; `path` is below the root. Facts, where there are any, overrule names. */
export function sinkOf(path: string, fact: ParameterFact | undefined, isInDiagnostics: boolean): Sink {
  const name = lastOf(path);
  const isVendor = name.startsWith('X_');
  const bare = name.replace(/^X_[0-9A-Za-z-]+_/, '');
  const rule = rules.find(
    (one) =>
      (one.path?.test(path) ?? true) &&
      (one.name?.test(bare) ?? true) &&
      (one.inDiagnostics !== true || isInDiagnostics),
  );
  if (rule !== undefined) return rule.sink;
  if (/^UR[LI]$/.test(fact?.type.rule ?? '')) return 'url';
  return isVendor || /(?:^|\.)X_/.test(path) ? 'vendor' : 'text';
}

const lastOf = (path: string): string => path.slice(path.lastIndexOf('.') + 1);
