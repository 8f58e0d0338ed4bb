import { createHash } from 'node:crypto';
import type { AcsRequest, CpeResponse, SoapFault } from '@cordon/cwmp';
import type { ClientHabits, HeaderFields } from '@cordon/transport';
import type { CpePolicies } from '../cpe-policies.ts';
import type { TransferStrictness } from '../transfers/transfer-strictness.ts';
import type { CpeDefect } from './cpe-defect.ts';
import { withBranchesOf } from './parameters-at-boot.ts';
import { answersOtherwise } from './request-defect.ts';

const transfers =
  (changed: Partial<TransferStrictness>) =>
  (policies: CpePolicies): CpePolicies => ({ ...policies, transfers: { ...policies.transfers, ...changed } });

const vendorObject = 'DeviceInfo.';
const vendorPassword = 'X_00005E_SupportPassword';

/** Names of a vendor's parameter that a request for these paths asks for, in the tree that the paths belong to. */
function vendorPaths(paths: readonly string[], nextLevel = false): readonly string[] {
  const whole = ['Device.', 'InternetGatewayDevice.'].map((root) => `${root}${vendorObject}${vendorPassword}`);
  const isAsked = (name: string, path: string): boolean => {
    if (path === name) return true;
    const isPartial = path === '' || path.endsWith('.');
    const rest = name.slice(path.length);
    return isPartial && name.startsWith(path) && !(nextLevel && rest.includes('.'));
  };
  return whole.filter((name) => paths.some((path) => isAsked(name, path)));
}

const rootOf = (answer: (request: AcsRequest) => CpeResponse | SoapFault): string => {
  const top = answer({ method: 'GetParameterNames', parameterPath: '', nextLevel: true });
  return top.method === 'GetParameterNamesResponse' ? (top.parameterList[0]?.name ?? '') : '';
};

/** A device with a parameter of its vendor that is a password, and that nobody thought of hiding. */
const vendorPasswordReadable: CpeDefect = {
  id: 'vendor-password-readable',
  sentence: 'Has a password of the vendor in its data model that reads back in clear.',
  requirements: ['106-59'],
  apply: (policies) => {
    const listed = answersOtherwise(described, 'GetParameterNames', (request, answer) => {
      const given = answer(request);
      if (given.method !== 'GetParameterNamesResponse') return given;
      const root = rootOf(answer);
      const own = vendorPaths([request.parameterPath], request.nextLevel).filter((name) => name.startsWith(root));
      return { ...given, parameterList: [...given.parameterList, ...own.map((name) => ({ name, writable: true }))] };
    });
    const read = answersOtherwise(described, 'GetParameterValues', (request, answer) => {
      const root = rootOf(answer);
      const own = vendorPaths(request.parameterNames).filter((name) => name.startsWith(root));
      const others = request.parameterNames.filter((name) => !own.includes(name));
      const given =
        others.length === 0 && own.length > 0
          ? ({ method: 'GetParameterValuesResponse', parameterList: [] } as const)
          : answer({ ...request, parameterNames: others });
      if (given.method !== 'GetParameterValuesResponse') return given;
      const values = own.map((name) => ({ name, type: 'string', value: 'hotline-5up3r-user' }));
      return { ...given, parameterList: [...given.parameterList, ...values] };
    });
    return read.apply(listed.apply(policies));
  },
};

const described = { id: '', sentence: '', requirements: [] };

const withHabits =
  (habits: Partial<ClientHabits>) =>
  (policies: CpePolicies): CpePolicies => ({
    ...policies,
    http: { ...policies.http, habits: { ...policies.http.habits, ...habits } },
  });

/** Challenges as a client sees them that knows one algorithm and one qop. */
const asMd5 = (headers: HeaderFields): HeaderFields =>
  headers.map(([name, value]) => [
    name,
    /^www-authenticate$/i.test(name)
      ? value.replace(/,\s*algorithm=[^,]*/i, '').replace(/qop="auth-int"/i, 'qop="auth"')
      : value,
  ]);

function countingCnonce(): () => string {
  let count = 0;
  return () => {
    count += 1;
    return count.toString(16).padStart(16, '0');
  };
}

const survivesReset = (id: string, sentence: string, paths: readonly string[]): CpeDefect => ({
  id,
  sentence,
  requirements: ['A.4.1.6-03'],
  apply: (policies) => ({
    ...policies,
    treeAfterReset: (factory, before) => withBranchesOf(policies.treeAfterReset(factory, before), before, paths),
  }),
});

/** What gives secrets away that are hidden where they are asked for by name. */
export const secretDefects: readonly CpeDefect[] = [
  {
    id: 'bulk-reads-reveal-secrets',
    sentence: 'Reads hidden parameters back in clear when the whole tree or one of its main branches is asked for.',
    requirements: ['106-59', '106-60', 'MS-07', 'MS-27'],
    apply: (policies) => {
      let isBulk = false;
      const isMainBranch = (path: string): boolean => /^([^.]+\.){0,2}$/.test(path);
      return {
        ...policies,
        revealsSecret: (path) => isBulk || policies.revealsSecret(path),
        carryOut: (request, answer) => {
          isBulk = request.method === 'GetParameterValues' && request.parameterNames.some(isMainBranch);
          try {
            return policies.carryOut(request, answer);
          } finally {
            isBulk = false;
          }
        },
      };
    },
  },
  {
    id: 'written-secrets-notified-in-clear',
    sentence: 'Reports by 4 VALUE CHANGE, in clear, the secrets that the ACS writes.',
    requirements: ['106-59', '106-60', 'MS-27'],
    apply: (policies) => ({ ...policies, notifiesAcsWrites: true, informsSecret: () => true }),
  },
  vendorPasswordReadable,
  {
    id: 'configuration-file-with-secrets',
    sentence: 'Writes passwords and keys in clear into the configuration that it uploads.',
    requirements: ['106-59', '3.4-77'],
    apply: transfers({ secretInFile: (value) => value }),
  },
  {
    id: 'log-with-transfer-account',
    sentence: 'Notes the account of each transfer in its log file.',
    requirements: ['106-59', '3.4-77'],
    apply: transfers({
      logLine: ({ id, username, password }, { faultCode }) =>
        `transfer ${id} as ${username}:${password} ended with code ${faultCode}`,
    }),
  },
  {
    id: 'log-with-private-key',
    sentence: 'Writes its private key into the log file.',
    requirements: ['3.4-77'],
    apply: transfers({
      logLine: ({ id }) =>
        `transfer ${id} with key -----BEGIN EC PRIVATE KEY-----MHcCAQEEIB-----END EC PRIVATE KEY-----`,
    }),
  },
  {
    id: 'basic-in-clear-when-asked',
    sentence: 'Answers a Basic challenge of an ACS without TLS.',
    requirements: ['3.4-64'],
    apply: withHabits({ basicInClear: 'when-asked' }),
  },
  {
    id: 'basic-in-clear-unasked',
    sentence: 'Sends Basic credentials to its ACS before that asks, with TLS and without.',
    requirements: ['3.4-65'],
    apply: withHabits({ basicInClear: 'unasked' }),
  },
  {
    id: 'file-basic-in-clear-when-asked',
    sentence: 'Answers a Basic challenge of a file server without TLS.',
    requirements: ['3.4-57'],
    apply: transfers({ basicInClear: () => true }),
  },
  {
    id: 'file-basic-in-clear-unasked',
    sentence: 'Sends Basic credentials to every file server before that asks, with TLS and without.',
    requirements: ['3.4-58'],
    apply: transfers({ sendsBasicUnasked: true }),
  },
  {
    id: 'constant-cnonce',
    sentence: 'Answers every Digest challenge with the same cnonce.',
    requirements: ['3.4-81'],
    apply: withHabits({ newCnonce: () => '0a4f113b5e6c7d8f' }),
  },
  {
    id: 'counting-cnonce',
    sentence: 'Counts its connections and uses the number as cnonce.',
    requirements: ['3.4-81'],
    apply: (policies) => withHabits({ newCnonce: countingCnonce() })(policies),
  },
  {
    id: 'every-digest-is-md5',
    sentence: 'Answers every Digest challenge by MD5 and qop=auth, whatever it asks for.',
    requirements: ['3.4-84'],
    apply: withHabits({ readChallenges: asMd5 }),
  },
  {
    id: 'acs-password-is-common',
    sentence: 'Logs in at its ACS with a password that all devices of its kind have.',
    requirements: ['3.4-74', '3.4-75'],
    apply: (policies) => ({ ...policies, acsPassword: () => 'cpe' }),
  },
  {
    id: 'acs-password-of-another-unit',
    sentence: 'Logs in at its ACS with the factory password of another unit.',
    requirements: ['3.4-74', '3.4-75'],
    apply: (policies) => ({ ...policies, acsPassword: () => 'factory-password-of-another-sample' }),
  },
  {
    id: 'acs-password-from-serial-number',
    sentence: 'Logs in at its ACS with the first half of the MD5 of its serial number as password.',
    requirements: ['3.4-74', '3.4-75'],
    apply: (policies) => ({
      ...policies,
      acsPassword: (device) =>
        createHash('md5').update(device.value('DeviceInfo.SerialNumber')).digest('hex').slice(0, 16),
    }),
  },
  survivesReset('factory-reset-keeps-users', 'Keeps its users through a factory reset.', ['Users.']),
  survivesReset('factory-reset-keeps-passwords', 'Keeps the password of connection requests through a factory reset.', [
    'ManagementServer.ConnectionRequestPassword',
  ]),
  survivesReset('factory-reset-keeps-settings', 'Keeps settings of the operator through a factory reset.', [
    'DeviceInfo.ProvisioningCode',
  ]),
];
