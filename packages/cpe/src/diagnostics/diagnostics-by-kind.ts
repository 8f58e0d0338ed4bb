import type { Diagnostic, DiagnosticKind } from './diagnostic.ts';
import { download, upload } from './http-load.ts';
import { ipPing } from './ip-ping.ts';
import { nsLookup } from './ns-lookup.ts';
import { traceRoute } from './trace-route.ts';
import { udpEcho } from './udp-echo.ts';

const diagnostics: Readonly<Record<DiagnosticKind, Diagnostic>> = {
  'ip-ping': ipPing,
  'trace-route': traceRoute,
  'ns-lookup': nsLookup,
  'udp-echo': udpEcho,
  download,
  upload,
};

/** The test of a kind. */
export const diagnosticOf = (kind: DiagnosticKind): Diagnostic => diagnostics[kind];
