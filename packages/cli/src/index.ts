export { type CommandExample, examplesOf } from './command-examples.ts';
export { exitCodeLines, exitCodes } from './exit-codes.ts';
export { buildProgram } from './program.ts';
export { referenceTarget } from './reference-target.ts';
export { runCommand, type Terminal } from './run-command.ts';
export { runCpeBench } from './run-cpe-bench.ts';
export { reportFormats, renderReport, writeReports } from './write-reports.ts';
export { coreCases } from './core-cases.ts';
