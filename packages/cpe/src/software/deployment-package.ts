import { createHash, type KeyObject } from 'node:crypto';
import { z } from 'zod';
import { openSignedFile, signFile } from '../firmware/signed-file.ts';

/** What the vendor says of a deployment unit. */
export interface DeploymentPackage {
  readonly name: string;
  /** A domain name of the vendor's, such as `vendor.example`. */
  readonly vendor: string;
  readonly version: string;
  readonly description: string;
  /** Type of the execution environment that it is for (SoftwareModules.ExecEnv.{i}.Type). */
  readonly environment: string;
  /** What it takes on the disk. */
  readonly diskKilobytes: number;
  /** Names of the execution units that it brings. */
  readonly executionUnits: readonly string[];
}

const magic = 'cordon-package 1\n';

/** A gateway has a handful of services in a unit. */
const executionUnitsMax = 16;
const shortText = z.string().regex(/^[\x21-\x7e]{1,32}$/, 'printable without spaces, 32 characters at most');

const schema: z.ZodType<DeploymentPackage> = z.strictObject({
  name: shortText,
  vendor: shortText,
  version: shortText,
  description: z.string().max(256),
  environment: z.string().min(1).max(64),
  diskKilobytes: z
    .int()
    .min(0)
    .max(2 ** 31 - 1),
  executionUnits: z
    .array(shortText)
    .max(executionUnitsMax)
    .refine((names) => new Set(names).size === names.length, 'names that differ'),
});

/** Makes a signed package. Throws ZodError for what devices would refuse, TypeError for a key of another kind. */
export function signDeploymentPackage(described: DeploymentPackage, payload: Uint8Array, key: KeyObject): Uint8Array {
  return signFile({ magic, header: schema.parse(described), payload }, key);
}

/** Reads a package that one of these keys signed; otherwise the reason why it cannot be used. Never throws. */
export function openDeploymentPackage(file: Uint8Array, keys: readonly KeyObject[]): DeploymentPackage | string {
  const opened = openSignedFile(file, { magic, keys });
  if (opened.kind === 'refused') return opened.reason;
  const read = schema.safeParse(opened.header);
  return read.data ?? 'The header of the package cannot be read';
}

/** RFC 4122 appendix C: the name space of domain names. */
const nameSpace = Buffer.from('6ba7b8109dad11d180b400c04fd430c8', 'hex');

/**
 * UUID of a unit whose ACS gave none (TR-069 Annex H): version 3, of the name below the vendor's domain, with the dot that ends
 * a full domain name. Every version of a unit has the same.
 */
export function unitUuid({ name, vendor }: Pick<DeploymentPackage, 'name' | 'vendor'>): string {
  const label = name.replace(/[^\w-]/g, (char) => `%${char.charCodeAt(0).toString(16).padStart(2, '0')}`);
  const bytes = createHash('md5').update(nameSpace).update(`${label}.${vendor}.`).digest();
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x30;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  return bytes.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
}
