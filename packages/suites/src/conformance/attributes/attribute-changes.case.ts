import { type CaseDefinition, type CpeBench, defineFamily } from '@cordon/testbench';
import { attributeChanges } from './attribute-changes.ts';
import { attributeChange } from './attributes.ts';

const cases: readonly CaseDefinition<CpeBench>[] = defineFamily(attributeChanges, attributeChange);
export default cases;
