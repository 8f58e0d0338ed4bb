import { type CaseDefinition, type CpeBench, defineCase, getParameterNames } from '@cordon/testbench';
import { tr069Clause } from '../../clauses.ts';
import { withInform } from './informed-session.ts';

/** Parameters that TR-181 Issue 2 and TR-098 demand in every Inform, below the root (forcedInform in their models). */
const forced: Readonly<Record<string, readonly string[]>> = {
  'Device.': [
    'RootDataModelVersion',
    'DeviceInfo.HardwareVersion',
    'DeviceInfo.SoftwareVersion',
    'DeviceInfo.ProvisioningCode',
    'ManagementServer.ParameterKey',
    'ManagementServer.ConnectionRequestURL',
    'ManagementServer.AliasBasedAddressing',
  ],
  'InternetGatewayDevice.': [
    'DeviceSummary',
    'DeviceInfo.SpecVersion',
    'DeviceInfo.HardwareVersion',
    'DeviceInfo.SoftwareVersion',
    'DeviceInfo.ProvisioningCode',
    'ManagementServer.ParameterKey',
    'ManagementServer.ConnectionRequestURL',
    'ManagementServer.AliasBasedAddressing',
  ],
};

type InformParameterFacts = {
  /** Full names that the model demands and that the target has. */
  readonly demanded: readonly string[];
  readonly listed: readonly string[];
};

const definition: CaseDefinition<CpeBench> = defineCase<CpeBench, InformParameterFacts>(
  {
    id: 'CWMP-CPE-INFORM-001',
    title: 'The Inform lists what the data model demands, and nothing twice',
    suite: 'conformance/inform',
    target: 'cpe',
    purpose:
      'The data model names the parameters that an ACS finds in every Inform; one that looks for the software ' +
      'version there does not ask for it. Those of them that the target has are looked up in its Inform. None ' +
      'may be missing, none may be listed twice, and all names must begin with one root.',
    severity: 'medium',
    safety: 'S1',
    requirements: ['A.3.3.1-16', 'A.3.3.1-17', 'MS-88'],
    spec: [tr069Clause('A.3.3.1', 'MUST')],
    defects: [
      { id: 'inform-without-forced-parameter', fails: 'no parameter that the data model demands is missing' },
      { id: 'inform-parameter-twice', fails: 'no parameter is listed twice' },
    ],
    timeoutMs: 120_000,
    estimatedMs: 700,
  },
  {
    async observe({ cpe, inconclusive, signal }) {
      return await withInform({ cpe, inconclusive, signal }, async ({ parameterList }, session) => {
        const names = (forced[cpe.root] ?? []).map((name) => cpe.path(name));
        const has = new Set<string>();
        for (const object of ['', 'DeviceInfo.', 'ManagementServer.']) {
          const entries = await getParameterNames(session, cpe.path(object), true);
          if (!('method' in entries)) for (const { name } of entries) has.add(name);
        }
        const demanded = names.filter((name) => has.has(name));
        return { demanded, listed: parameterList.map(({ name }) => name) };
      });
    },
    judge({ demanded, listed }, { expect, inconclusive }) {
      if (demanded.length === 0) inconclusive('The target lists none of its parameters by GetParameterNames.');
      const missing = demanded.filter((name) => !listed.includes(name));
      expect(missing, 'no parameter that the data model demands is missing').toEqual([]);
      const twice = listed.filter((name, index) => listed.indexOf(name) !== index);
      expect(twice, 'no parameter is listed twice').toEqual([]);
      const roots = [...new Set(listed.map((name) => name.slice(0, name.indexOf('.') + 1)))];
      expect(roots, 'all names begin with the same root').toHaveLength(1);
    },
  },
);
export default definition;
