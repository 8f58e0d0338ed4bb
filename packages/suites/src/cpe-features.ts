import { isIP } from 'node:net';
import { type CpeResponse, type Download, Secret, type SoapFault } from '@cordon/cwmp';
import {
  canPowerCycle,
  type CpeBench,
  type CpeTarget,
  type FeatureFact,
  type FeatureProbe,
  type FeatureProbes,
  getParameterValue,
  getParameterValues,
  type OtherRoot,
  type TargetSide,
} from '@cordon/testbench';

/** Optional RPCs that cases need, by their names in GetRPCMethods. */
const optionalMethods = [
  'Download',
  'Upload',
  'FactoryReset',
  'CancelTransfer',
  'GetAllQueuedTransfers',
  'ChangeDUState',
  'GetOptions',
  'SetVouchers',
] as const;

/** What each target has answered to GetRPCMethods, a fault code when it does not tell: asked once, however many probes want to know. */
const methodLists = new WeakMap<CpeTarget, readonly string[] | number>();

function methodProbe(method: string): FeatureProbe<CpeBench> {
  return async ({ cpe, signal }): Promise<FeatureFact> => {
    const list = methodLists.get(cpe) ?? (await readMethods(cpe, signal));
    methodLists.set(cpe, list);
    if (typeof list === 'number') return await untoldMethod(method, list, { cpe, signal });
    const present = list.includes(method);
    return { present, reason: `GetRPCMethods ${present ? 'lists' : 'does not list'} ${method}.` };
  };
}

async function readMethods(cpe: CpeTarget, signal: AbortSignal): Promise<readonly string[] | number> {
  return await cpe.withSession(
    async (session) => {
      const answer = await session.request({ method: 'GetRPCMethods' });
      return answer.method === 'GetRPCMethodsResponse' ? answer.methodList : faultCodeOf(answer);
    },
    { signal },
  );
}

const faultCodeOf = (answer: CpeResponse | SoapFault): number =>
  answer.method === 'Fault' ? (answer.faultCode ?? 0) : 0;

/** A file type that nobody has, and a port of the target itself on which nothing listens. */
const pointlessDownload: Download = {
  method: 'Download',
  commandKey: 'cordon-probe',
  fileType: 'X 00D09E None',
  url: 'http://127.0.0.1:9/none',
  username: '',
  password: new Secret(''),
  fileSize: 0,
  targetFileName: '',
  delaySeconds: 0,
  successUrl: '',
  failureUrl: '',
};

/** A target that does not tell its methods is asked for Download, which TR-069 3.6 requires of a CPE; others are taken to be absent. */
async function untoldMethod(
  method: string,
  faultCode: number,
  { cpe, signal }: { readonly cpe: CpeTarget; readonly signal: AbortSignal },
): Promise<FeatureFact> {
  const untold = `GetRPCMethods is answered by fault ${faultCode}`;
  if (method !== 'Download') return { present: false, reason: `${untold}, and ${method} is optional.` };
  return await cpe.withSession(
    async (session) => {
      const answer = await session.request(pointlessDownload);
      const present = faultCodeOf(answer) !== 9000;
      return { present, reason: `${untold}, and Download by ${present ? 'another answer than ' : ''}fault 9000.` };
    },
    { signal },
  );
}

const methodProbes = Object.fromEntries(optionalMethods.map((method) => [`rpc:${method}`, methodProbe(method)]));

const given = (value: unknown, key: string): Promise<FeatureFact> => {
  const present = value !== undefined;
  return Promise.resolve({ present, reason: `the target file ${present ? 'gives' : 'does not give'} it ("${key}").` });
};

const addressProbe =
  (side: TargetSide): FeatureProbe<CpeBench> =>
  ({ ports }) => {
    const address = ports.address(side);
    const present = address !== undefined;
    const reason = present ? `it is ${address}.` : `the target file does not give it ("ports.${side}").`;
    return Promise.resolve({ present, reason });
  };

const rootProbe =
  (root: OtherRoot): FeatureProbe<CpeBench> =>
  ({ authorities }) => {
    const present = authorities.given.includes(root);
    const says = present ? 'says' : 'does not say';
    return Promise.resolve({ present, reason: `the target file ${says} that the target has it ("acs.otherRoots").` });
  };

/** What a CPE and its bench must have for some cases, and how that is found out. */
export const cpeFeatures: FeatureProbes<CpeBench> = {
  ...methodProbes,

  https: ({ acs }) =>
    Promise.resolve({
      present: acs.isTls,
      reason: acs.isTls ? 'the ACS URL is https.' : 'the ACS URL in the target file is http.',
    }),

  'dns-url': ({ acs }) => {
    const present = isIP(acs.hostName) === 0;
    const reason = `the host of the ACS URL is ${present ? 'a DNS name' : 'an address'}.`;
    return Promise.resolve({ present, reason });
  },

  // Where the ACS listens on all addresses, the bench does not know by which one the target finds it.
  'acs-address': ({ acs }) => {
    const present = isIP(acs.listenHost) !== 0 && acs.listenHost !== '0.0.0.0' && acs.listenHost !== '::';
    return Promise.resolve({ present, reason: `the ACS listens on ${acs.listenHost}.` });
  },

  // The bench's own name server gives its zone the address that it listens on itself.
  'second-host': ({ acs, dns }) => {
    const present = dns !== undefined && dns.server.replace(/:\d+$/, '') === acs.listenHost;
    const reason = present
      ? `the bench's name server leads every name of ${dns.zone} to the ACS.`
      : "the bench has no name server that leads a second name to the ACS ('dns:' in the target file, at the address of the ACS).";
    return Promise.resolve({ present, reason });
  },

  // Wildcards and parent domains mean something from three labels on.
  'deep-dns-url': ({ acs }) => {
    const present = isIP(acs.hostName) === 0 && acs.hostName.split('.').length >= 3;
    const reason = `the host of the ACS URL, ${acs.hostName}, ${present ? 'has' : 'does not have'} three labels or more.`;
    return Promise.resolve({ present, reason });
  },

  'trusted-authority': ({ acs, lab }) => {
    // The first contact went well under this chain: then the target trusts whoever issued it.
    const present = acs.presentation?.certificateChainPem.includes(lab.intermediatePem.trim()) === true;
    const reason = present
      ? 'the target came to an ACS whose certificate is from the authority of the bench.'
      : 'the target file gives a finished chain, so the bench cannot issue certificates that the target trusts.';
    return Promise.resolve({ present, reason });
  },

  dns: ({ dns }) =>
    Promise.resolve({
      present: dns !== undefined,
      reason: dns === undefined ? 'the target file asks for no name server ("dns:").' : `it listens on ${dns.server}.`,
    }),

  icmp: async ({ icmp, signal }) => {
    const missing = await icmp.hears(signal);
    return { present: missing === undefined, reason: missing ?? `echo requests to ${icmp.address} are seen.` };
  },

  'public-root': rootProbe('public'),
  'expired-root': rootProbe('expired'),

  'time-server': ({ time }) => {
    const present = time !== undefined;
    const reason = present ? `it listens on ${time.host}:${time.port}.` : 'the target file asks for none ("time:").';
    return Promise.resolve({ present, reason });
  },

  'other-acs-passwords': ({ otherAcsPasswords }) => {
    const present = otherAcsPasswords.length > 0;
    const reason = `the target file names ${present ? 'some' : 'none of another sample ("device.otherAcsPasswords")'}.`;
    return Promise.resolve({ present, reason });
  },

  'dhcp-server': ({ dhcp }) => {
    const present = dhcp !== undefined;
    const reason = present ? `it listens on ${dhcp.place}.` : 'the target file asks for none ("dhcp:").';
    return Promise.resolve({ present, reason });
  },

  // 3.6.1: a CPE that has it says so in every Inform.
  'alias-based-addressing': ({ cpe }) => {
    const name = cpe.path('ManagementServer.AliasBasedAddressing');
    const told = cpe.firstInform.parameterList.find((parameter) => parameter.name === name)?.value;
    const present = /^(true|1)$/.test(told ?? '');
    const reason = present ? 'its Inform says so.' : 'its Inform does not say that it has alias-based addressing.';
    return Promise.resolve({ present, reason });
  },

  'instance-wildcards': async ({ cpe, signal }) => {
    const name = cpe.path('ManagementServer.InstanceWildcardsSupported');
    const told = await cpe.withSession((session) => getParameterValue(session, name), { signal });
    const present = /^(true|1)$/.test(told?.value ?? '');
    return { present, reason: present ? 'it says so.' : 'it does not say that it supports instance wildcards.' };
  },

  'power-cycle': ({ rig }) => {
    const present = canPowerCycle(rig);
    const reason = present ? 'the rig can do it.' : 'the rig in the target file has no "power-cycle" and no "reboot".';
    return Promise.resolve({ present, reason });
  },

  'firmware-image': ({ firmware }) => {
    const present = firmware !== undefined;
    return Promise.resolve({
      present,
      reason: `the target file names ${present ? 'one' : 'none ("firmware.image")'}.`,
    });
  },

  // A target that is reset may forget its ACS; then somebody has to bring it back.
  'factory-reset': ({ rig }) => {
    const present = rig.can('factory-reset');
    const reason = present ? 'the rig can do it.' : 'the rig in the target file has no "factory-reset".';
    return Promise.resolve({ present, reason });
  },

  'factory-state': ({ rig }) => {
    const present = rig.can('factory-state') && rig.can('factory-reset');
    const missing = 'the rig in the target file has not both, "factory-state" and "factory-reset".';
    return Promise.resolve({ present, reason: present ? 'the rig can do it, and set it up again.' : missing });
  },

  'connection-request': ({ cpe }) => {
    const hasUrl = cpe.connectionRequestUrl !== undefined;
    const present = hasUrl && cpe.credentials !== undefined;
    const missing = hasUrl
      ? 'no credentials for connection requests are known.'
      : 'the target tells no ConnectionRequestURL.';
    return Promise.resolve({ present, reason: present ? 'URL and credentials are known.' : missing });
  },

  'wan-address': addressProbe('wan'),
  'wan6-address': addressProbe('wan6'),
  'lan-address': addressProbe('lan'),

  'web-ui': async ({ ui, signal }) => {
    const { url, settings } = ui;
    const missing = 'Set "ui.url" in the target file to its first page.';
    if (url === undefined) return { present: false, reason: `it is not known where it is. ${missing}` };
    // One that the target file names is there: when it does not answer, its cases say so.
    const present = settings.url !== undefined || (await ui.answers(signal));
    return { present, reason: present ? `it is at ${url.href}.` : `nothing answers at ${url.href}. ${missing}` };
  },
  'web-ui-login': ({ ui }) => given(ui.credentials, 'ui.login'),
  'web-ui-form': ({ ui }) => given(ui.settings.form, 'ui.form'),
  'web-ui-idle-time': ({ ui }) => given(ui.settings.idleSeconds, 'ui.idleSeconds'),
  'web-ui-guessing': ({ ui }) => given(ui.settings.bruteForce || undefined, 'ui.bruteForce'),

  'lan-dhcp': ({ lan }) => given(lan?.dhcp, 'lan.dhcp'),
  'lan-mdns': ({ lan }) => given(lan?.mdns, 'lan.mdns'),
  'lan-igd': ({ lan }) => given(lan?.igd, 'lan.igd'),

  'place-behind': ({ ports }) => {
    const sides = ports.placesBehind.map(({ side }) => side).join(' and ');
    const missing =
      'the target file gives no address of both on one side ("ports.lan" with "ports.lanSource", or "ports.guest").';
    return Promise.resolve({ present: sides !== '', reason: sides === '' ? missing : `it reaches the ${sides}.` });
  },

  'stranger-address': ({ ports }) => {
    const present = ports.stranger !== undefined;
    const reason = present
      ? `a stranger comes from ${ports.stranger}.`
      : 'the target file names no second address of this machine ("ports.stranger").';
    return Promise.resolve({ present, reason });
  },

  'expected-ports': ({ ports }) => {
    const present = ports.expected !== undefined;
    const reason = present
      ? 'the target file lists what is documented.'
      : 'the target file does not list the documented ports ("ports.expected").';
    return Promise.resolve({ present, reason });
  },

  'udp-connection-request': async ({ cpe }) => {
    await cpe.withSession((session) => cpe.udpConnectionRequestPort.learn(session));
    const missing = cpe.udpConnectionRequestPort.unavailable();
    return { present: missing === undefined, reason: missing ?? 'address and credentials are known.' };
  },

  stun: async ({ cpe }) => {
    const name = cpe.path('ManagementServer.STUNEnable');
    const read = await cpe.withSession((session) => getParameterValue(session, name));
    const present = read !== undefined;
    return { present, reason: present ? `it has ${name}.` : `the target has no ${name}.` };
  },

  // TR-098 has no XMPP.
  xmpp: async ({ cpe }) => {
    if (cpe.root !== 'Device.') return { present: false, reason: 'the data model of the target has no XMPP.' };
    if (cpe.credentials === undefined)
      return { present: false, reason: 'no credentials for connection requests are known.' };
    const names = ['ManagementServer.ConnReqXMPPConnection', 'XMPP.SupportedServerConnectAlgorithms'].map((name) =>
      cpe.path(name),
    );
    const read = await cpe.withSession((session) => getParameterValues(session, names));
    if ('method' in read) return { present: false, reason: `the target has no ${names.join(' or no ')}.` };
    const takesTable = read.some(({ value }) => value.split(/\s*,\s*/).includes('ServerTable'));
    const reason = takesTable ? 'it does, and takes servers from a table.' : 'it finds XMPP servers by DNS alone.';
    return { present: takesTable, reason };
  },
};
