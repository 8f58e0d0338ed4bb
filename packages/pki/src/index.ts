export { adoptAuthority } from './adopt-authority.ts';
export type {
  CertificateRecipe,
  ExtraExtension,
  GeneralNames,
  NameAttribute,
  SignatureDefect,
  StringEncoding,
} from './certificate-recipe.ts';
export {
  type ChainNode,
  type ChainRecipe,
  type CrlRecipe,
  type OcspRecipe,
} from './chain-recipe.ts';
export * from './der.ts';
export { createLab, openLab, writeIssued } from './disk-lab.ts';
export { deviceCommonName } from './distinguished-name.ts';
export { PkiError, type PkiErrorCode } from './errors.ts';
export { encodeGeneralNames } from './general-name.ts';
export { type IssueContext, issueCertificate } from './issue-certificate.ts';
export { issueChain } from './issue-chain.ts';
export { Issued, pemOf } from './issued.ts';
export {
  freshKeys,
  generateKey,
  generateKeysAhead,
  KeyCache,
  type KeyKind,
  keyKinds,
  type KeySource,
} from './key-kind.ts';
export {
  createMemoryLab,
  deviceRecipe,
  type DeviceCertificateOptions,
  type Lab,
  type LabOptions,
  type LeafOptions,
  type ServerCertificateOptions,
  serverRecipe,
  type Validity,
} from './lab.ts';
export { type MintContext, mintChain, MintedChain } from './mint-chain.ts';
export type { ExtensionName, KeyPurpose, KeyUsage } from './object-identifiers.ts';
export {
  defaultDerLimits,
  type DerElement,
  type DerLimits,
  type DerProblem,
  type DerReadResult,
  type DerRule,
  readDer,
  readObjectIdentifier,
} from './read-der.ts';
export { certificateRecipeSchema, parseRecipe } from './recipe-schema.ts';
export { resolveInstant } from './validity.ts';
export type { SignatureAlgorithm, SignatureHash } from './signature-algorithm.ts';
