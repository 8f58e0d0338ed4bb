import { type CaseDefinition, type CpeBench, defineFamily } from '@cordon/testbench';
import { refusedRequest } from './refused-request.ts';
import { refusedLogins } from './refused-logins.ts';
import { refusedForms } from './refused-forms.ts';

const family: readonly CaseDefinition<CpeBench>[] = defineFamily([...refusedLogins, ...refusedForms], refusedRequest);
export default family;
