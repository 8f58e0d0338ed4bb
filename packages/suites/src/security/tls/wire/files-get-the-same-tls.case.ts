import { Secret } from '@cordon/cwmp';
import { type CaseDefinition, type CpeBench, defineCase, type HelloFacts, RawTlsEngine } from '@cordon/testbench';
import { rfcClause, tr069Clause } from '../../../clauses.ts';
import { judgeHello } from '../hello/hello-report.ts';
import { readHello } from '../hello/read-hello.ts';
import { until } from './redirect-to.ts';
import { rawIdentity, type WireBench } from './wire-probe.ts';
import { refusedByHardening } from '../../../profiles/weights.ts';

type Facts = { readonly acs: HelloFacts; readonly files: HelloFacts | null; readonly fault: number | null };

/** Orders a download from the ACS's own port, which ends the handshake behind the ClientHello. */
async function downloadHello(bench: WireBench): Promise<Pick<Facts, 'files' | 'fault'>> {
  const { acs, cpe, signal } = bench;
  const deviations = { refuse: 'close' } as const;
  const engine = new RawTlsEngine({
    name: 'file server',
    version: 'TLSv1.2',
    identity: rawIdentity(bench),
    deviations,
  });
  return await cpe.withSession(
    async (session) => {
      const origin = new URL(acs.url).origin;
      const order = {
        commandKey: 'bench',
        fileType: '3 Vendor Configuration File',
        url: `${origin}/no-such-file`,
      } as const;
      const rest = {
        username: '',
        password: new Secret(''),
        fileSize: 0,
        targetFileName: '',
        delaySeconds: 0,
        successUrl: '',
        failureUrl: '',
      };
      const answer = await session.request({ method: 'Download', ...order, ...rest });
      if (answer.method === 'Fault') return { files: null, fault: answer.faultCode ?? 0 };
      await acs.showing(
        engine,
        async () => {
          await session.end();
          await until(() => engine.transcripts.some(({ hello }) => hello !== null), signal);
        },
        { keepsOpen: true },
      );
      return { files: engine.transcripts[0]?.hello ?? null, fault: null };
    },
    { signal },
  );
}

const definition: CaseDefinition<CpeBench> = defineCase<CpeBench, Facts>(
  {
    id: 'TLS-P-013',
    title: 'Files are fetched under TLS as strong as that of the ACS',
    suite: 'security/tls',
    target: 'cpe',
    purpose:
      'Firmware often comes by another program than CWMP, with a TLS stack of its own that nobody looks after. The ACS ' +
      'orders a download from itself and compares the ClientHello with that of the session: what one of them offers and ' +
      'should not, the other must not offer either. The handshake is ended, so that nothing is fetched.',
    severity: 'medium',
    safety: 'S3',
    requirements: ['3.3-09', '3.3-05'],
    spec: [tr069Clause('3.3', 'SHOULD'), rfcClause(9325, '3.1.1', 'MUST')],
    cwe: 757,
    profiles: refusedByHardening,
    defects: [{ id: 'weak-tls-for-files', fails: 'a download is as well protected as a session' }],
    needs: ['https', 'trusted-authority'],
    timeoutMs: 300_000,
    estimatedMs: 2_000,
  },
  {
    observe: async (context) => ({ acs: await readHello(context), ...(await downloadHello(context)) }),
    judge({ acs, files, fault }, { expect, notApplicable, inconclusive }) {
      if (fault !== null) notApplicable(`The target refused the Download with fault ${fault}.`);
      const seen = files ?? inconclusive('The target did not come for the file while it was waited for.');
      const known = new Set(judgeHello(acs).map(({ aspect, by }) => `${aspect} (${by})`));
      const worse = judgeHello(seen).map(({ aspect, by }) => `${aspect} (${by})`);
      expect(
        [...new Set(worse)].filter((finding) => !known.has(finding)),
        'a download is as well protected as a session',
      ).toEqual([]);
    },
  },
);
export default definition;
