import { type CaseDefinition, type CpeBench, defineFamily } from '@cordon/testbench';
import { textRows } from './text-rows.ts';
import { typedRows } from './typed-rows.ts';
import { valueCase } from './value-case.ts';

const family: readonly CaseDefinition<CpeBench>[] = defineFamily([...textRows, ...typedRows], valueCase);
export default family;
