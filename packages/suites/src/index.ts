export { cpeCases } from './cpe-cases.ts';
export { cpeFeatures } from './cpe-features.ts';
export { profileNamed, profiles } from './profiles/profiles.ts';
export {
  type Coverage,
  coverage,
  loadRequirementBasis,
  loadRequirements,
  type RequirementRow,
} from './requirements.ts';
