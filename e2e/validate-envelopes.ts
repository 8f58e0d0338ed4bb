import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

/** The schemas of the Broadband Forum, kept beside the repository; users do not have them. */
const bbfFolder = fileURLToPath(new URL('../../shared/data/bbf/', import.meta.url));
const schemasFolder = fileURLToPath(new URL('./schemas/', import.meta.url));

/** xmllint takes file names as arguments; this many are safely below what a command line holds. */
const filesPerCallMax = 200;

/** One complaint of xmllint about one file. */
export interface EnvelopeProblem {
  readonly file: string;
  readonly message: string;
}

/** Why {@link validateEnvelopes} cannot work here; undefined when it can. */
export function whyNoValidation(): string | undefined {
  if (!existsSync(bbfFolder)) return 'the folder ../shared/data/bbf with the CWMP schemas is absent';
  const found = spawnSync('xmllint', ['--version']);
  return found.error === undefined ? undefined : 'xmllint is absent (Debian: libxml2-utils)';
}

/**
 * Validates files, each one SOAP document or lightweight notification, against SOAP 1.1 and the schema of their namespace by xmllint,
 * without network. Throws when xmllint or the schemas are absent or cannot be used; ask {@link whyNoValidation} first.
 */
export function validateEnvelopes(files: readonly string[]): readonly EnvelopeProblem[] {
  const folder = mkdtempSync(join(tmpdir(), 'cordon-schemas-'));
  try {
    writeFileSync(join(folder, 'catalog.xml'), catalog());
    writeFileSync(join(folder, 'envelope.xsd'), wrapper());
    const problems: EnvelopeProblem[] = [];
    for (let at = 0; at < files.length; at += filesPerCallMax) {
      problems.push(...validateSome(files.slice(at, at + filesPerCallMax), folder));
    }
    return problems;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function validateSome(files: readonly string[], folder: string): readonly EnvelopeProblem[] {
  const { status, stderr } = spawnSync(
    'xmllint',
    ['--noout', '--nonet', '--huge', '--schema', join(folder, 'envelope.xsd'), ...files],
    { encoding: 'utf8', env: { ...process.env, XML_CATALOG_FILES: join(folder, 'catalog.xml') }, maxBuffer: 64 << 20 },
  );
  // Exit codes of xmllint: 1 a file is no XML, 3 one is not valid; anything else is about us.
  if (status !== 0 && status !== 1 && status !== 3 && status !== 4) {
    throw new Error(`xmllint ended with ${status}: ${stderr.slice(0, 2000)}`);
  }
  const lines = stderr.split('\n').filter((line) => line !== '');
  return files.flatMap((file) => {
    if (lines.includes(`${file} validates`)) return [];
    const about = lines.filter((line) => line.startsWith(`${file}:`)).map((line) => line.slice(file.length + 1));
    const messages = about.length > 0 ? about : ['xmllint does not say that it validates'];
    return messages.map((message) => ({ file, message }));
  });
}

// The schemas import each other by the addresses of the Broadband Forum and of SOAP; the catalogue maps them to files.
function catalog(): string {
  const entries = ['cwmp-1-0', 'cwmp-1-1', 'cwmp-1-2', 'cwmp-1-3', 'cwmp-1-4'].map(
    (name) => [`http://www.broadband-forum.org/cwmp/${name}.xsd`, join(bbfFolder, `${name}.xsd`)] as const,
  );
  const all = [
    ...entries,
    ['http://schemas.xmlsoap.org/soap/envelope/', join(schemasFolder, 'soap-envelope.xsd')] as const,
    ['http://schemas.xmlsoap.org/soap/encoding/', join(schemasFolder, 'soap-encoding.xsd')] as const,
  ];
  const lines = all.map(([from, to]) => `<system systemId="${from}" uri="${pathToFileURL(to).href}"/>`);
  return `<catalog xmlns="urn:oasis:names:tc:entity:xmlns:xml:catalog">${lines.join('')}</catalog>`;
}

function wrapper(): string {
  const imports = [
    ['http://schemas.xmlsoap.org/soap/envelope/', join(schemasFolder, 'soap-envelope.xsd')],
    ['http://schemas.xmlsoap.org/soap/encoding/', join(schemasFolder, 'soap-encoding.xsd')],
    ['urn:dslforum-org:cwmp-1-0', join(bbfFolder, 'cwmp-1-0.xsd')],
    ['urn:dslforum-org:cwmp-1-1', join(bbfFolder, 'cwmp-1-1.xsd')],
    ['urn:dslforum-org:cwmp-1-2', join(bbfFolder, 'cwmp-1-4.xsd')],
    ['urn:broadband-forum-org:cwmp:lwnotif-1-0', join(bbfFolder, 'cwmp-UDPLightweightNotification-1-0.xsd')],
  ] as const;
  const lines = imports.map(([name, file]) => {
    return `<xs:import namespace="${name}" schemaLocation="${pathToFileURL(file).href}"/>`;
  });
  return `<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema">${lines.join('')}</xs:schema>`;
}
