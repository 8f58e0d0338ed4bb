import { type CaseDefinition, type CpeBench, defineCase, getParameterValues } from '@cordon/testbench';
import { tr069Clause } from '../../clauses.ts';
import { withInform } from './informed-session.ts';

/** Field of DeviceIdStruct and parameter of DeviceInfo. */
const fields = [
  ['manufacturer', 'Manufacturer'],
  ['oui', 'ManufacturerOUI'],
  ['productClass', 'ProductClass'],
  ['serialNumber', 'SerialNumber'],
] as const;

type DeviceIdFacts = {
  /** By DeviceInfo parameter: what the Inform says and what the parameter holds; parameters that cannot be read are left out. */
  readonly pairs: readonly { readonly name: string; readonly informed: string; readonly read: string }[];
  readonly oui: string;
  readonly maxEnvelopes: number;
};

const definition: CaseDefinition<CpeBench> = defineCase<CpeBench, DeviceIdFacts>(
  {
    id: 'CWMP-CPE-INFORM-002',
    title: 'DeviceId is what DeviceInfo says, and MaxEnvelopes is 1',
    suite: 'conformance/inform',
    target: 'cpe',
    purpose:
      'An ACS knows a device by DeviceId; when the same device goes by another name in its parameters, its ' +
      'records split in two. The four fields of DeviceId are compared with DeviceInfo. The OUI must be six ' +
      'upper-case hexadecimal digits, and MaxEnvelopes 1.',
    severity: 'medium',
    safety: 'S1',
    requirements: ['A.3.3.1-09', 'A.3.3.1-26', 'A.3.3.1-27', 'A.3.3.1-28', 'A.3.3.1-29', 'A.3.3.1-30'],
    spec: [tr069Clause('A.3.3.1', 'MUST')],
    defects: [
      { id: 'device-id-of-its-own', fails: 'each field of DeviceId equals its parameter of DeviceInfo' },
      { id: 'max-envelopes-two', fails: 'MaxEnvelopes is 1' },
    ],
    timeoutMs: 120_000,
    estimatedMs: 700,
  },
  {
    async observe({ cpe, inconclusive, signal }) {
      return await withInform({ cpe, inconclusive, signal }, async ({ deviceId, maxEnvelopes }, session) => {
        const pairs: { name: string; informed: string; read: string }[] = [];
        for (const [field, parameter] of fields) {
          const name = cpe.path(`DeviceInfo.${parameter}`);
          const read = await getParameterValues(session, [name]);
          const value = 'method' in read ? undefined : read.find((one) => one.name === name)?.value;
          if (value !== undefined) pairs.push({ name, informed: deviceId[field], read: value });
        }
        return { pairs, oui: deviceId.oui, maxEnvelopes };
      });
    },
    judge({ pairs, oui, maxEnvelopes }, { expect, inconclusive }) {
      expect(oui, 'the OUI is six upper-case hexadecimal digits').toMatch(/^[0-9A-F]{6}$/);
      expect(maxEnvelopes, 'MaxEnvelopes is 1').toBe(1);
      if (pairs.length === 0) inconclusive('None of the parameters of DeviceInfo can be read.');
      const different = pairs.filter(({ informed, read }) => informed !== read);
      expect(different, 'each field of DeviceId equals its parameter of DeviceInfo').toEqual([]);
    },
  },
);
export default definition;
