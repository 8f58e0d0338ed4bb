import { type CaseDefinition, type CpeBench, defineCase, whileIdleConnectionsStand } from '@cordon/testbench';
import { rfcClause, tr069Clause } from '../../clauses.ts';
import { goodRequest } from './probe-connection-request.ts';

type Facts = { readonly steps: readonly { readonly idle: number; readonly heard: boolean; readonly detail: string }[] };

/** Stepwise, so that a device that gives in at twenty is not sent fifty. */
const steps = [20, 50];

const definition: CaseDefinition<CpeBench> = defineCase<CpeBench, Facts>(
  {
    id: 'CR-024',
    title: 'Idle connections keep no connection request out',
    suite: 'security/connection-request',
    target: 'cpe',
    purpose:
      'In November 2016 gateways that no worm could take stopped working all the same, because its connections filled their ' +
      'management port. Twenty connections that say nothing are opened, then fifty; while they stand a right request has to ' +
      'start a session. It stops at the first failure. TR-069 names no number: under tr069 it is a warning.',
    severity: 'high',
    safety: 'S4',
    requirements: ['3.2-68'],
    spec: [tr069Clause('3.2.2.1', 'MUST NOT'), rfcClause(9112, '9.5', 'advice')],
    cwe: 770,
    defects: [{ id: 'idle-connections-block-the-port', fails: 'a right request is heard beside idle connections' }],
    profiles: { tr069: 'warn', hardened: 'fail' },
    needs: ['connection-request'],
    timeoutMs: 300_000,
    estimatedMs: 1_500,
  },
  {
    async observe({ cpe, inconclusive, notApplicable, signal }) {
      const control = await goodRequest({ cpe, signal });
      if (!control.held) inconclusive(`A right request starts no session to begin with. ${control.reason}`);
      const url =
        URL.parse(cpe.connectionRequestUrl ?? '') ?? notApplicable('The target tells no connection request URL.');
      const found: Facts['steps'][number][] = [];
      for (const count of steps) {
        const place = { host: url.hostname, port: Number(url.port) || 80, signal, count };
        const step = await whileIdleConnectionsStand(place, async (idle) => {
          const asked = await goodRequest({ cpe, signal });
          if (asked.observation.outcome === 'not-sent') inconclusive(asked.reason);
          return { idle, heard: asked.held, detail: asked.reason };
        });
        found.push(step);
        if (!step.heard) break;
      }
      return { steps: found };
    },
    judge({ steps: found }, { expect }) {
      const unheard = found.filter(({ heard }) => !heard).map(({ idle, detail }) => `${idle} idle: ${detail}`);
      expect(unheard, 'a right request is heard beside idle connections').toEqual([]);
    },
  },
);
export default definition;
