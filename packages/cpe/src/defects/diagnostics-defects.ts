import type { DiagnosticsStrictness } from '../diagnostics/diagnostics-strictness.ts';
import type { CpeDefect } from './cpe-defect.ts';

const onDiagnostics = (description: Omit<CpeDefect, 'apply'>, change: Partial<DiagnosticsStrictness>): CpeDefect => ({
  ...description,
  apply: (policies) => ({ ...policies, diagnostics: { ...policies.diagnostics, ...change } }),
});

/** What goes wrong with tests that the ACS asks for. */
export const diagnosticsDefects: readonly CpeDefect[] = [
  onDiagnostics(
    {
      id: 'diagnostics-complete-missing',
      sentence: 'Reports no 8 DIAGNOSTICS COMPLETE when a test that the ACS asked for has ended.',
      requirements: ['106-102'],
    },
    { announcesEnd: false },
  ),
  onDiagnostics(
    {
      id: 'diagnostics-complete-after-cancel',
      sentence: 'Reports 8 DIAGNOSTICS COMPLETE for a test that was cancelled.',
      requirements: ['3.7-101', '106-102'],
    },
    { announcesCancelled: true },
  ),
  onDiagnostics(
    {
      id: 'diagnostics-old-results-stay',
      sentence: 'Shows the results of an earlier test as those of one that failed.',
      requirements: ['106-103'],
    },
    { clearsResults: false },
  ),
  onDiagnostics(
    {
      id: 'diagnostics-start-with-errors',
      sentence: 'Starts a test whose settings name an interface that does not exist, as if they named none.',
      requirements: ['106-99'],
    },
    { checksSettings: false },
  ),
  onDiagnostics(
    {
      id: 'diagnostics-requested-after-reboot',
      sentence: 'Shows a test as Requested for ever when a reboot came before its end.',
      requirements: ['106-103'],
    },
    { endsAtReboot: false },
  ),
  onDiagnostics(
    {
      id: 'udp-echo-answers-anybody',
      sentence: 'Echoes UDP datagrams of any source, whatever SourceIPAddress says.',
      requirements: ['A.3.2.1-10'],
    },
    { echoesTo: () => true },
  ),
  onDiagnostics(
    {
      id: 'udp-echo-stays-open',
      sentence: 'Keeps the port of its UDP echo service open, and answers there, when the service was switched off.',
      requirements: ['A.3.2.1-10'],
    },
    { closesEchoPort: false },
  ),
];
