export { buildReportTemplate } from '../build.ts';
export type { ReportData } from './report/report-data.ts';
