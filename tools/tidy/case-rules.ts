import type { Finding, SourceFile } from './files.ts';

/** Placeholder until the suites are in. */
export async function caseFindings(_files: readonly SourceFile[]): Promise<Finding[]> {
  return [];
}
