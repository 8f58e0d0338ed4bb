import { type CaseDefinition, type CpeBench, defineCase, defineFamily } from '@cordon/testbench';
import { type OpenPorts, readOpenPorts } from './open-ports.ts';
import { openPortRules } from './open-port-rules.ts';
import { portMeta } from './port-case.ts';

const family: readonly CaseDefinition<CpeBench>[] = defineFamily(openPortRules, ({ judge, ...described }) =>
  defineCase<CpeBench, OpenPorts>(
    { ...portMeta, ...described },
    { observe: (bench) => readOpenPorts(bench, 'wan'), judge },
  ),
);
export default family;
