export { cpeCases } from './cpe-cases.ts';
export { cpeFeatures } from './cpe-features.ts';
export { estimateFor } from './estimate-for.ts';
export { LanControlPoint } from './security/injection/lan/lan-control-point.ts';
export { injectionPlanCase } from './security/injection/plan/injection-plan-case.ts';
export type { InjectionPlan, LeftOutReason } from './security/injection/plan/plan-injection.ts';
export { profileNamed, profiles } from './profiles/profiles.ts';
export {
  type Coverage,
  coverage,
  loadRequirementBasis,
  loadRequirements,
  type RequirementRow,
} from './requirements.ts';
export {
  type Calibration,
  calibrationFile,
  loadCalibration,
} from './security/tls/certificates/calibration.ts';
export type { CertificateRow, HostNames } from './security/tls/certificates/certificate-row.ts';
export { certificateFamilies, certificateRows } from './security/tls/certificates/certificate-rows.ts';
export { situatedChains, type SituatedChain } from './security/tls/certificates/situated-chains.ts';
export { hostNames } from './security/tls/certificates/host-names.ts';
