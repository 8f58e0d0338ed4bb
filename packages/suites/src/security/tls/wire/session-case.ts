import { generateKeysAhead } from '@cordon/pki';
import { type CaseDefinition, type CpeBench, defineCase } from '@cordon/testbench';
import type { Survival } from '../../../good-session.ts';
import { judgeSurvivals } from '../judge-survivals.ts';
import { probeSessions, type SessionFacts, type SessionSeen } from './session-probe.ts';
import type { SessionRow } from './session-rows.ts';

/** Three sessions for each probe, and what is waited for in between. */
const estimatedMs = 4_000;

// Where the bench itself reboots the target to make it come, both controls say so.
function survival({ eventsBefore, eventsAfter }: SessionSeen): Survival {
  const booted = '1 BOOT';
  return { restarted: eventsAfter.includes(booted) && !eventsBefore.includes(booted), wasAway: false };
}

/** The case of one row: what the server does between the first request and its answer, bracketed by sessions in which it does nothing. */
export function sessionCase(row: SessionRow): CaseDefinition<CpeBench> {
  const { probes, judge, keys = [], waitsForInform = () => true, ...described } = row;
  return defineCase<CpeBench, SessionFacts>(
    {
      ...described,
      suite: 'security/tls',
      target: 'cpe',
      safety: 'S2',
      needs: ['https', 'trusted-authority'],
      timeoutMs: 600_000,
      estimatedMs,
    },
    {
      prepare: () => void generateKeysAhead(keys),
      observe: (context) => probeSessions(context, probes(context)),
      judge(facts, tools) {
        const { seen, hello } = facts;
        if (seen.length === 0) tools.notApplicable(`The target offers only ${hello.versions.join(', ')}.`);
        // In front of all that ends the case.
        judgeSurvivals(seen.map(survival), tools);
        judge(facts, tools);
        const silent = seen.find(({ transcript }) => transcript === null);
        if (silent !== undefined) tools.inconclusive(`${silent.name}: the target did not connect.`);
        const unasked = seen.find(({ name, informed }) => !informed && waitsForInform(name));
        if (unasked !== undefined)
          tools.inconclusive(`${unasked.name}: no Inform came, so that nothing was sent behind it.`);
      },
    },
  );
}
