import { writeFile } from 'node:fs/promises';
import {
  csvReport,
  jsonReport,
  junitReport,
  openRun,
  renderHtmlReport,
  reportData,
  sarifReport,
  type OpenedRun,
} from '@cordon/testbench';
import { buildReportTemplate } from '@cordon/ui';

/** Formats that a run can be turned into, with the ending of the file. */
export const reportFormats = {
  html: '.html',
  json: '.json',
  junit: '.junit.xml',
  sarif: '.sarif',
  csv: '.csv',
} as const;
export type ReportFormat = keyof typeof reportFormats;

/** One report as text. */
export async function renderReport(run: OpenedRun, format: ReportFormat): Promise<string> {
  switch (format) {
    case 'html':
      return renderHtmlReport(await buildReportTemplate(), await reportData(run));
    case 'json':
      return jsonReport(run.model);
    case 'junit':
      return junitReport(run.model);
    case 'sarif':
      return sarifReport(run.model);
    case 'csv':
      return csvReport(run.model);
    default:
      throw new TypeError(`No such report format: ${String(format satisfies never)}`);
  }
}

/** Writes reports beside the run folder, never inside: the folder's manifest names every file in it. Returns their paths. */
export async function writeReports(dir: string, formats: readonly ReportFormat[]): Promise<string[]> {
  const run = await openRun(dir);
  try {
    const paths: string[] = [];
    for (const format of formats) {
      const path = `${dir}${reportFormats[format]}`;
      await writeFile(path, await renderReport(run, format));
      paths.push(path);
    }
    return paths;
  } finally {
    await run.close();
  }
}
