import type { ReportData } from './report-data.ts';

/** What stands in a template where the data of the run goes. */
export const runDataMark = '@@cordon-run-data@@';

/**
 * Puts the data of a run into a viewer template (from `buildReportTemplate` of `@cordon/ui`). The data is an inert JSON block: with every `<`
 * escaped it cannot end its element, and the template's content security policy lets no script run but the viewer's own.
 * Throws a TypeError when the template has no place for the data.
 */
export function renderHtmlReport(template: string, data: ReportData): string {
  const at = template.indexOf(runDataMark);
  if (at < 0) throw new TypeError('The report template has no place for the data of the run: build it anew.');
  const json = JSON.stringify(data).replaceAll('<', String.raw`\u003c`);
  return template.slice(0, at) + json + template.slice(at + runDataMark.length);
}
