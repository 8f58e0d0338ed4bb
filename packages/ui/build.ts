import { createHash } from 'node:crypto';
import { mkdir, readdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

const here = import.meta.dirname;
const cacheDir = join(here, '../../.cache/report');

/** Stands in the template where the data of a run goes; the bench replaces it. */
const runDataMark = '@@cordon-run-data@@';

interface Bundle {
  readonly script: string;
  readonly style: string;
}

/**
 * The report viewer as one HTML file: scripts and styles inside, a content security policy that lets nothing else run and nothing be fetched,
 * and `@@cordon-run-data@@` where the data goes. Built once per state of the sources and kept in `.cache/report`; takes a few seconds then,
 * and none afterwards.
 */
export async function buildReportTemplate(): Promise<string> {
  const path = join(cacheDir, `report-${await sourceHash()}.html`);
  const cached = await readFile(path, 'utf8').catch(() => undefined);
  if (cached !== undefined) return cached;
  const template = page(await bundle());
  await mkdir(cacheDir, { recursive: true });
  // Renamed into place: another process may read at this moment.
  const draft = `${path}.${process.pid}`;
  await writeFile(draft, template);
  await rename(draft, path);
  return template;
}

/** Hash over everything that the template is made of. */
async function sourceHash(): Promise<string> {
  const hash = createHash('sha256');
  const dir = join(here, 'src/report');
  const names = (await readdir(dir)).filter((name) => !name.includes('.test.')).sort();
  for (const path of [join(here, 'build.ts'), join(here, 'package.json'), ...names.map((name) => join(dir, name))]) {
    hash.update(`${path.slice(here.length)}\0`).update(await readFile(path));
  }
  return hash.digest('hex').slice(0, 24);
}

async function bundle(): Promise<Bundle> {
  // Loaded only when there is something to build: vite costs half a second.
  const { build } = await import('vite');
  const output = await build({
    root: here,
    configFile: false,
    logLevel: 'error',
    mode: 'production',
    // Said aloud: otherwise NODE_ENV of whoever builds (a test run) decides between React's two JSX runtimes.
    oxc: { jsx: { runtime: 'automatic', development: false } },
    define: { 'process.env.NODE_ENV': '"production"' },
    build: {
      write: false,
      target: 'es2022',
      cssCodeSplit: false,
      modulePreload: false,
      reportCompressedSize: false,
      rollupOptions: {
        input: join(here, 'src/report/main.tsx'),
        output: { format: 'iife', entryFileNames: 'report.js' },
      },
    },
  });
  const files = [output].flat().flatMap((part) => ('output' in part ? part.output : []));
  const script = files.find((file) => file.type === 'chunk');
  const style = files.find((file) => file.type === 'asset' && file.fileName.endsWith('.css'));
  if (script?.type !== 'chunk' || style?.type !== 'asset')
    throw new Error('The viewer was built without a script or a style.');
  return { script: script.code, style: String(style.source) };
}

function page({ script, style }: Bundle): string {
  // Inside a script element only these two sequences mean anything to HTML.
  const code = script.replaceAll('</script', String.raw`<\/script`).replaceAll('<!--', String.raw`<\!--`).trim();
  const css = style.trim();
  const policy = [
    "default-src 'none'",
    `script-src 'sha256-${digest(code)}'`,
    `style-src 'sha256-${digest(css)}'`,
    'img-src data:',
    "base-uri 'none'",
    "form-action 'none'",
    "require-trusted-types-for 'script'",
    "trusted-types 'none'",
  ].join('; ');
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<meta name="color-scheme" content="light dark">
<title>Cordon report</title>
<link rel="icon" href="data:,">
<style>${css}</style>
</head>
<body>
<div id="report"></div>
<noscript>This report is drawn by a script inside this file. The same results are in events.jsonl and in the JSON report.</noscript>
<script type="application/json" id="run-data">${runDataMark}</script>
<script>${code}</script>
</body>
</html>
`;
}

function digest(text: string): string {
  return createHash('sha256').update(text).digest('base64');
}
