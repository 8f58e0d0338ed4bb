import { createPrivateKey, type KeyObject } from 'node:crypto';
import { join } from 'node:path';
import { z } from 'zod';
import { authorityOf } from './adopt-authority.ts';
import type { CertificateRecipe } from './certificate-recipe.ts';
import { PkiError } from './errors.ts';
import { issueChain } from './issue-chain.ts';
import type { IssueContext } from './issue-certificate.ts';
import type { Issued } from './issued.ts';
import { authorityRecipes, type Lab, labOf, type LabOptions } from './lab.ts';
import { certificateRecipeSchema } from './recipe-schema.ts';
import { createSecureFolder, readSecureFolder, writeSecureFile } from './secure-folder.ts';

const manifestSchema = z.object({
  format: z.literal(1),
  root: certificateRecipeSchema,
  intermediate: certificateRecipeSchema,
});

const fileNames = ['lab.json', 'root.pem', 'root.key', 'intermediate.pem', 'intermediate.key'] as const;
type LabFiles = Readonly<Record<(typeof fileNames)[number], string>>;

/**
 * Creates a lab on disk: a root and an intermediate with their keys in `folder` (mode 0700, files 0600), all or nothing, and returns it
 * opened. Throws {@link PkiError} `lab-exists` when the folder holds anything, `lab-permissions` when it exists and others can reach it.
 */
export function createLab(folder: string, options: LabOptions = {}): Lab {
  const recipes = authorityRecipes(options);
  const intermediate = issueChain(recipes, undefined, options);
  const [rootRecipe, intermediateRecipe] = recipes;
  const manifest = { format: 1, root: rootRecipe, intermediate: intermediateRecipe };
  const files: LabFiles = {
    'lab.json': `${JSON.stringify(manifest, undefined, 2)}\n`,
    'root.pem': intermediate.root.certificatePem,
    'root.key': intermediate.root.privateKeyPem(),
    'intermediate.pem': intermediate.certificatePem,
    'intermediate.key': intermediate.privateKeyPem(),
  };
  createSecureFolder(folder, files);
  return labOf(intermediate, options);
}

function damaged(folder: string, file: string, cause: unknown): PkiError {
  const reason = cause instanceof Error ? cause.message : String(cause);
  return new PkiError(
    'lab-damaged',
    `${join(folder, file)} cannot be used (${reason}). Restore it or create a new lab.`,
    cause,
  );
}

function readManifest(folder: string, json: string): z.infer<typeof manifestSchema> {
  try {
    return manifestSchema.parse(JSON.parse(json));
  } catch (error) {
    throw damaged(folder, 'lab.json', error);
  }
}

function readKey(folder: string, file: 'root.key' | 'intermediate.key', pem: string): KeyObject {
  try {
    return createPrivateKey(pem);
  } catch (error) {
    throw damaged(folder, file, error);
  }
}

interface AuthorityFiles {
  readonly name: 'root' | 'intermediate';
  readonly recipe: CertificateRecipe;
  readonly issuer: Issued | undefined;
}

function readAuthority(folder: string, files: LabFiles, { name, recipe, issuer }: AuthorityFiles): Issued {
  const privateKey = readKey(folder, `${name}.key`, files[`${name}.key`]);
  try {
    const authority = authorityOf(files[`${name}.pem`], privateKey, { recipe, issuer, keyName: `${name}.key` });
    if (issuer !== undefined && !authority.toX509().verify(issuer.toX509().publicKey)) {
      throw new TypeError('the root of this lab did not sign it');
    }
    return authority;
  } catch (error) {
    throw damaged(folder, `${name}.pem`, error);
  }
}

/**
 * Opens a lab that {@link createLab} made. Throws {@link PkiError}: `lab-missing`, `lab-permissions` when others can reach the folder or
 * a file in it, `lab-damaged` when a file cannot be read or key, certificate and issuer do not belong together.
 */
export function openLab(folder: string, context: Pick<IssueContext, 'now' | 'keys'> = {}): Lab {
  const files = readSecureFolder(folder, fileNames);
  const manifest = readManifest(folder, files['lab.json']);
  const root = readAuthority(folder, files, { name: 'root', recipe: manifest.root, issuer: undefined });
  const intermediate = { name: 'intermediate', recipe: manifest.intermediate, issuer: root } as const;
  return labOf(readAuthority(folder, files, intermediate), context);
}

/**
 * Writes an issued certificate for a program to use: its chain to `path` with `.pem`, its key with `.key`, both new files of mode 0600.
 * Returns the two paths. Throws {@link PkiError} `file-exists` when one is there already.
 */
export function writeIssued(issued: Issued, path: string): { certificatePath: string; keyPath: string } {
  const paths = { certificatePath: `${path}.pem`, keyPath: `${path}.key` };
  writeSecureFile(paths.keyPath, issued.privateKeyPem());
  writeSecureFile(paths.certificatePath, issued.chainPem);
  return paths;
}
