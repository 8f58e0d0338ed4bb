import { type CaseDefinition, type CaseTools, type CpeBench, defineCase, FileServer } from '@cordon/testbench';
import { rfcClause, tr069Clause } from '../../clauses.ts';
import { orderDownload } from '../../conformance/transfers/order-transfer.ts';
import { runTransfer } from '../../conformance/transfers/run-transfer.ts';

type Facts = {
  readonly ordered: string;
  readonly asked: number;
  readonly askedInClear: number;
  /** Null: it told no end, and may ask still. */
  readonly faultCode: number | null;
};

async function redirectToClear(context: CaseTools & CpeBench): Promise<Facts> {
  const { acs, files, evidence } = context;
  const clear = await FileServer.start({ host: acs.bindHost, hostName: acs.hostName, evidence });
  try {
    const there = clear.place('moved.bin', () => ({ status: 404 }));
    const here = files.home.place('moved.bin', () => ({ status: 302, headers: [['Location', there.url]] }));
    const commandKey = 'cordon-inj-028';
    let ordered = '';
    const { faultCode } = await runTransfer(context, { commandKey }, async (session) => {
      const one = await orderDownload(session, { url: here.url, commandKey, delaySeconds: 1 });
      ordered = one.answer.method;
      return one;
    });
    return context.observe('asked', {
      ordered,
      asked: here.requests.length,
      askedInClear: there.requests.length,
      faultCode,
    });
  } finally {
    await clear.stop();
  }
}

const definition: CaseDefinition<CpeBench> = defineCase<CpeBench, Facts>(
  {
    id: 'INJ-028-DOWNGRADE',
    title: 'A file server cannot redirect from https to http',
    suite: 'security/file-transfers',
    target: 'cpe',
    purpose:
      'An ACS that names an https URL wants the file from that server and nobody else. One redirect to http, and everybody ' +
      'on the way can put another file there. A download is ordered by https; the server redirects to http at another ' +
      'port of its host, where nothing may be asked for. TR-069 does not speak of this redirect: there it is a warning.',
    severity: 'high',
    safety: 'S3',
    requirements: ['3.4-56'],
    spec: [tr069Clause('3.4.3', 'MUST'), rfcClause(9325, '3.2', 'advice')],
    cwe: 319,
    defects: [
      { id: 'file-redirect-to-http-followed', fails: 'nothing is asked for in clear after a redirect from https' },
    ],
    profiles: { tr069: 'warn' },
    needs: ['rpc:Download', 'https'],
    timeoutMs: 300_000,
    estimatedMs: 2_500,
  },
  {
    observe: (context) => redirectToClear(context),
    judge({ ordered, asked, askedInClear, faultCode }, { expect, inconclusive, notApplicable }) {
      if (ordered === 'Fault') notApplicable('The target takes no Download of the types that were tried.');
      if (asked === 0) inconclusive('The target did not come to the file server.');
      expect(askedInClear, 'nothing is asked for in clear after a redirect from https').toBe(0);
      if (faultCode === null) inconclusive('The target told no result of the download in time.');
    },
  },
);
export default definition;
