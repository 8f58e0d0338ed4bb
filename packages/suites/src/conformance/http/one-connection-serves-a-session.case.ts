import { type CaseDefinition, type CpeBench, defineCase } from '@cordon/testbench';
import { tr069Clause } from '../../clauses.ts';

const requests = 3;

const definition: CaseDefinition<CpeBench> = defineCase<CpeBench>(
  {
    id: 'CWMP-CPE-HTTP-007',
    title: 'One connection serves a session',
    suite: 'conformance/http',
    target: 'cpe',
    purpose:
      'Each new connection costs a TLS handshake on both sides; a device must not close one of its own accord ' +
      'while a session lasts. A session with three requests of the ACS is served; all of its POSTs must have ' +
      'come over one connection.',
    severity: 'low',
    safety: 'S1',
    requirements: ['3.4-12', '3.4-13'],
    spec: [tr069Clause('3.4.2', 'MUST NOT')],
    defects: [{ id: 'connection-for-each-post', fails: 'all POSTs of a session come over one connection' }],
    timeoutMs: 120_000,
    estimatedMs: 600,
  },
  async ({ cpe, expect, observe, inconclusive, signal }) => {
    const used = await cpe.withSession(
      async (session) => {
        for (let count = 0; count < requests; count += 1) await session.request({ method: 'GetRPCMethods' });
        return session.posts.map(({ connectionId }) => connectionId);
      },
      { signal },
    );
    observe('connections', { used });
    if (used.length < requests + 1) inconclusive('The session was too short.');
    expect(new Set(used).size, 'all POSTs of a session come over one connection').toBe(1);
  },
);
export default definition;
