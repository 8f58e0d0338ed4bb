import { randomBytes } from 'node:crypto';
import { type CaseDefinition, type CpeBench, defineCase } from '@cordon/testbench';
import { tr069Clause } from '../../clauses.ts';
import { type AnswerTimes, differInTime } from './answer-time.ts';
import { openForge } from './forged-request.ts';

const each = 50;

const definition: CaseDefinition<CpeBench> = defineCase<CpeBench, AnswerTimes>(
  {
    id: 'CR-032',
    title: 'The time of an answer does not tell whether a user name is right',
    suite: 'security/connection-request',
    target: 'cpe',
    purpose:
      'Whoever can tell right user names from wrong ones has one secret less to guess. Fifty requests with the right user ' +
      'name and a wrong password and fifty with a random user name of the same length are sent by turns. The case compares ' +
      'the times to the first byte by their rank sum and their medians; less than a millisecond is not looked at, and ' +
      'chance accuses a device once in two million runs. TR-069 does not ask for it: under tr069 it is a warning.',
    severity: 'low',
    safety: 'S2',
    requirements: ['3.2-79'],
    spec: [tr069Clause('3.2.2.2', 'MUST')],
    cwe: 208,
    defects: [{ id: 'user-name-timing', fails: 'right and wrong user names are refused in the same time' }],
    profiles: { tr069: 'warn', hardened: 'fail' },
    needs: ['connection-request'],
    timeoutMs: 300_000,
    estimatedMs: 3_000,
  },
  {
    async observe({ cpe, inconclusive, signal }) {
      const times = { known: [] as number[], unknown: [] as number[] };
      for (let count = 0; count < 2 * each; count += 1) {
        // Each with a nonce of its own: a device that has seen nonce and count before need not look at the name at all.
        const { forge } = await openForge(cpe, { signal });
        if (forge === undefined) return inconclusive(`No Digest challenge came after ${count} requests.`);
        const { username } = forge;
        const isKnown = count % 2 === 0;
        const other = randomBytes(username.length).toString('hex').slice(0, username.length);
        const digest = forge.digest({ username: isKnown ? username : other, password: randomBytes(8).toString('hex') });
        const answer = await cpe.connectionRequestPort.sendRaw(forge.get(digest), { signal });
        if (answer?.status !== 401) inconclusive(`After ${count} requests: ${answer?.detail ?? 'none can be sent'}.`);
        times[isKnown ? 'known' : 'unknown'].push(answer?.firstByteMs ?? 0);
      }
      return times;
    },
    judge(times, { expect }) {
      expect(differInTime(times).differ, 'right and wrong user names are refused in the same time').toBe(false);
    },
  },
);
export default definition;
