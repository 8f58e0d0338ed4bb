import { referenceTarget, runCpeBench } from '@cordon/cli';
import { mkdtempSync } from 'node:fs';
const defects = (process.argv[2] ?? '').split(',').filter(Boolean);
const cases = (process.argv[3] ?? '').split(',').filter(Boolean);
const t = performance.now();
const dir = mkdtempSync('/tmp/cr-') + '/r';
const r = await runCpeBench({
  target: referenceTarget({ name: 'x', description: 'x', defects }),
  dir,
  suites: cases.length ? [] : ['security/tls'],
  cases,
  safety: 'S4',
  profile: process.argv[4] ?? 'hardened',
});
for (const c of r.cases)
  if (c.verdict !== 'pass' || process.argv[5]) console.log(c.meta.id.padEnd(17), c.verdict, c.reason.slice(0, 200));
console.log(
  r.cases.length,
  'cases',
  JSON.stringify(r.verdicts),
  ((performance.now() - t) / 1000).toFixed(1) + ' s',
  dir,
);
