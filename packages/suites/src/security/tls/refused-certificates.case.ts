import { type CaseDefinition, type CpeBench, defineFamily } from '@cordon/testbench';
import { refusedCertificate } from './refused-certificate.ts';
import { refusedCertificates } from './refused-certificates.ts';

const cases: readonly CaseDefinition<CpeBench>[] = defineFamily(refusedCertificates, refusedCertificate);
export default cases;
