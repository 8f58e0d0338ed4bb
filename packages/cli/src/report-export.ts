import { writeFile } from 'node:fs/promises';
import { openRun } from '@cordon/testbench';
import { UsageError } from './usage-error.ts';
import { renderReport, type ReportFormat } from './write-reports.ts';

/** What to write of a run, and where. */
export interface ExportOptions {
  readonly format: ReportFormat;
  /** The text is only returned when absent. */
  readonly out?: string | undefined;
}

/** Renders a run folder or zip as one report and writes it when told where. Throws RunError, and UsageError for the path. */
export async function exportRun(path: string, { format, out }: ExportOptions): Promise<string> {
  const run = await openRun(path);
  try {
    const text = await renderReport(run, format);
    if (out !== undefined) await writeReport(out, text);
    return text;
  } finally {
    await run.close();
  }
}

async function writeReport(out: string, text: string): Promise<void> {
  try {
    await writeFile(out, text);
  } catch (cause) {
    throw new UsageError(`--out: ${out} cannot be written. Check that its folder exists and is yours.`, { cause });
  }
}
