import type { CpePolicies } from '../cpe-policies.ts';
import type { TransferStrictness } from '../transfers/transfer-strictness.ts';
import { Html } from '../lan-page/html.ts';
import type { CpeDefect } from './cpe-defect.ts';
import { answersOtherwise } from './request-defect.ts';

interface Form {
  readonly id: string;
  readonly words: string;
  readonly write: (secret: string) => string;
}

const eachByte = (text: string, write: (hex: string) => string): string =>
  [...Buffer.from(text)].map((byte) => write(byte.toString(16).padStart(2, '0'))).join('');

/** What looks like no password, and anybody can read. */
const forms: readonly Form[] = [
  { id: 'base64', words: 'in Base64', write: (secret) => Buffer.from(secret).toString('base64') },
  { id: 'percent-encoding', words: 'as URLs write it', write: (secret) => eachByte(secret, (hex) => `%${hex}`) },
  {
    id: 'character-references',
    words: 'as XML may write it',
    write: (secret) => eachByte(secret, (hex) => `&#x${hex};`),
  },
  {
    id: 'json-escapes',
    words: 'as JSON may write it',
    write: (secret) => eachByte(secret, (hex) => String.raw`\u00${hex}`),
  },
];

const transfers =
  (changed: Partial<TransferStrictness>) =>
  (policies: CpePolicies): CpePolicies => ({ ...policies, transfers: { ...policies.transfers, ...changed } });

const object = 'DeviceInfo.';
const parameter = 'X_00005E_LastSettings';
const passwordName = 'ManagementServer.ConnectionRequestPassword';

/** A parameter of the vendor, read as part of everything above it: the settings as they were last saved, the password among them. */
function tellsPassword(described: Omit<CpeDefect, 'apply'>, write: Form['write']): CpeDefect {
  return {
    ...described,
    apply: (policies) => {
      let isLooking = false;
      const withValue = answersOtherwise(described, 'GetParameterValues', (request, answer) => {
        const given = answer(request);
        const top = answer({ method: 'GetParameterNames', parameterPath: '', nextLevel: true });
        const root = top.method === 'GetParameterNamesResponse' ? (top.parameterList[0]?.name ?? '') : '';
        const isAsked = ['', root, root + object].some((path) => request.parameterNames.includes(path));
        if (given.method !== 'GetParameterValuesResponse' || !isAsked) return given;
        isLooking = true;
        const known = answer({ ...request, parameterNames: [root + passwordName] });
        isLooking = false;
        const password = known.method === 'GetParameterValuesResponse' ? (known.parameterList[0]?.value ?? '') : '';
        const value = `saved=1;login=${write(password)}`;
        return {
          ...given,
          parameterList: [...given.parameterList, { name: root + object + parameter, type: 'string', value }],
        };
      });
      return withValue.apply({
        ...policies,
        revealsSecret: (path) => isLooking || policies.revealsSecret(path),
      });
    },
  };
}

const defectsOf = ({ id, words, write }: Form): readonly CpeDefect[] => [
  tellsPassword(
    {
      id: `vendor-parameter-with-password-in-${id}`,
      sentence: `Tells the connection request password, written ${words}, in a parameter of the vendor.`,
      requirements: ['106-59', 'MS-27'],
    },
    write,
  ),
  {
    id: `configuration-file-with-secrets-in-${id}`,
    sentence: `Writes passwords and keys, written ${words}, into the configuration that it uploads.`,
    requirements: ['106-59', '3.4-77'],
    apply: transfers({ secretInFile: write }),
  },
  {
    id: `log-with-account-in-${id}`,
    sentence: `Notes the password of each transfer, written ${words}, in its log file.`,
    requirements: ['106-59', '3.4-77'],
    apply: transfers({ logLine: ({ password }) => `transfer with login=${write(password)}` }),
  },
  {
    id: `lan-page-with-password-in-${id}`,
    sentence: `Has the connection request password, written ${words}, in a script of the page for the subscriber.`,
    requirements: ['3.4-77'],
    apply: (policies) => ({
      ...policies,
      lanPage: {
        ...policies.lanPage,
        statusExtras: (device) => new Html(`<script>var saved = "${write(device.value(passwordName))}";</script>`),
      },
    }),
  },
];

/** What gives secrets away in a form that looks like none. */
export const encodedSecretDefects: readonly CpeDefect[] = forms.flatMap(defectsOf);
