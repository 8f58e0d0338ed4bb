export { referenceTarget } from './reference-target.ts';
export { runCpeBench } from './run-cpe-bench.ts';
export { reportFormats, renderReport, writeReports } from './write-reports.ts';
