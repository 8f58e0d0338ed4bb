import { type CaseDefinition, type CpeBench, defineCase } from '@cordon/testbench';
import { rfcClause, tr069Clause } from '../../clauses.ts';
import { holdSlowRequests, type SlowRequests } from './hold-slow-requests.ts';

const limitMs = 30_000;

const definition: CaseDefinition<CpeBench> = defineCase<CpeBench, SlowRequests>(
  {
    id: 'CR-023',
    title: 'A connection request that is never ended is given up',
    suite: 'security/connection-request',
    target: 'cpe',
    purpose:
      'Requests that are begun and fed one header at a time hold a small server for as long as their sender likes. Two are ' +
      'begun; one gets another header every two seconds. Both connections have to be closed within thirty seconds. TR-069 ' +
      'names no limit: under tr069 it is a warning.',
    severity: 'medium',
    safety: 'S2',
    requirements: ['3.2-68'],
    spec: [tr069Clause('3.2.2.1', 'MUST NOT'), rfcClause(9112, '9.5', 'advice')],
    cwe: 400,
    defects: [
      { id: 'slow-requests-held-for-ever', fails: 'a request that is never ended is closed within 30 seconds' },
    ],
    profiles: { tr069: 'warn', hardened: 'fail' },
    needs: ['connection-request'],
    timeoutMs: 180_000,
    estimatedMs: 11_000,
  },
  {
    observe: (bench) => holdSlowRequests(bench),
    judge({ quietMs, fedMs }, { expect }) {
      const isInTime = (ms: number | null): boolean => ms !== null && ms <= limitMs;
      expect(isInTime(quietMs), 'a request that is never ended is closed within 30 seconds').toBe(true);
      expect(isInTime(fedMs), 'so is one that gets another header again and again').toBe(true);
    },
  },
);
export default definition;
