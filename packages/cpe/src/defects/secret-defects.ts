import type { AcsRequest, CpeResponse, SoapFault } from '@cordon/cwmp';
import type { CpePolicies, TransferStrictness } from '../cpe-policies.ts';
import type { CpeDefect } from './cpe-defect.ts';
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
    id: 'configuration-file-with-encoded-secrets',
    sentence: 'Writes passwords and keys in Base64 into the configuration that it uploads.',
    requirements: ['106-59', '3.4-77'],
    apply: transfers({ secretInFile: (value) => Buffer.from(value, 'utf8').toString('base64') }),
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
];
