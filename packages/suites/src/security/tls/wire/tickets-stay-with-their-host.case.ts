import { generateKeysAhead } from '@cordon/pki';
import {
  type CaseDefinition,
  type CpeBench,
  defineCase,
  RawTlsEngine,
  type RawTlsOptions,
  type RawTlsTranscript,
  TicketStore,
} from '@cordon/testbench';
import { rfcClause, tr069Clause } from '../../../clauses.ts';
import { readHello } from '../hello/read-hello.ts';
import { neverAskedFor } from '../never-asked-for.ts';
import { redirectTo } from './redirect-to.ts';
import { rawIdentity, versionToSpeak, type WireBench } from './wire-probe.ts';

type Facts = {
  /** What came to the other host when that showed a certificate of its own: the control. */
  readonly followed: readonly RawTlsTranscript[];
  /** What came to it when it had none, and knew the tickets of the ACS. */
  readonly probed: readonly RawTlsTranscript[];
  /** Why the target cannot have come there at all. */
  readonly outOfReach?: string;
};

const elsewhere = ({ dns }: Pick<CpeBench, 'dns'>): string => `elsewhere.${dns?.zone ?? ''}`;

async function visit(bench: WireBench, version: RawTlsOptions['version'], isSound: boolean): Promise<Facts['probed']> {
  const { acs } = bench;
  const hostName = elsewhere(bench);
  const tickets = new TicketStore();
  const acsIdentity = rawIdentity(bench);
  const own = rawIdentity(bench, hostName);
  const issue = { tickets: 'issue' } as const;
  const before = new RawTlsEngine({
    name: 'hands out tickets',
    version,
    identity: acsIdentity,
    deviations: issue,
    tickets,
  });
  const there = new RawTlsEngine({
    name: isSound ? 'another host' : 'another host, with the tickets of the ACS and no certificate of its own',
    version,
    identity: isSound ? own : acsIdentity,
    deviations: isSound ? {} : { tickets: 'resume' },
    tickets,
  });
  await redirectTo(bench, { url: `https://${hostName}:${acs.port}${new URL(acs.url).pathname}`, before, there });
  // A retry of the failed session leads back to the ACS, which is another matter.
  return there.transcripts.filter(
    ({ hello, host }) => (host ?? hello?.serverNames[0] ?? hostName).toLowerCase() === hostName,
  );
}

const definition: CaseDefinition<CpeBench> = defineCase<CpeBench, Facts>(
  {
    id: 'TLS-P-043',
    title: 'A ticket of one host opens no session with another',
    suite: 'security/tls',
    target: 'cpe',
    purpose:
      'A resumed session has no certificate. A client that keeps tickets without the name of their host resumes with ' +
      'whoever it is sent to next, and checks nothing. The ACS hands out tickets, or session ids to a client of TLS 1.2 that takes none, then redirects to another host of the ' +
      'lab, which knows the tickets and has no certificate for its name. Nothing may be sent there.',
    severity: 'high',
    safety: 'S2',
    requirements: ['3.3-16', '3.3-31'],
    spec: [tr069Clause('3.3', 'MUST'), rfcClause(8446, '4.6.1', 'MUST'), rfcClause(9325, '3.4', 'advice')],
    cwe: 295,
    defects: [{ id: 'resumes-for-another-host', fails: 'nothing is sent to another host under a ticket of the ACS' }],
    needs: ['https', 'trusted-authority', 'dns'],
    timeoutMs: 300_000,
    estimatedMs: 4_000,
  },
  {
    prepare: () => void generateKeysAhead(['rsa2048']),
    async observe(context) {
      const { versions } = await readHello(context);
      const version = versionToSpeak(versions, context);
      const followed = await context.step('Redirect to a sound host', () => visit(context, version, true));
      const probed = await context.step('Redirect to a host with the tickets', () => visit(context, version, false));
      const outOfReach = neverAskedFor(elsewhere(context), context);
      return outOfReach === undefined ? { followed, probed } : { followed, probed, outOfReach };
    },
    judge({ followed, probed, outOfReach }, { expect, inconclusive }) {
      const sent = probed.filter(({ bytesAfter, earlyBytes }) => bytesAfter + earlyBytes > 0);
      expect(sent.length, 'nothing is sent to another host under a ticket of the ACS').toBe(0);
      if (followed.length === 0 && outOfReach !== undefined) inconclusive(outOfReach);
      if (followed.length === 0)
        inconclusive(
          'The target did not come to the other host while it was waited for: it follows no redirect (CWMP-CPE-HTTP-001 judges that), or not in time.',
        );
      if (!followed.some(({ bytesAfter }) => bytesAfter > 0)) inconclusive('The target did not trust the sound host.');
      if (probed.length === 0) inconclusive('The target did not come to the other host a second time.');
    },
  },
);
export default definition;
