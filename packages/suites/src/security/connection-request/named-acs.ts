import { setTimeout as sleep } from 'node:timers/promises';
import { type CaseDefinition, type CaseMeta, type CaseTools, type CpeBench, defineCase } from '@cordon/testbench';
import { tr069Clause } from '../../clauses.ts';
import { openForge, type RequestForge } from './forged-request.ts';
import { goodRequest, waitMs } from './probe-connection-request.ts';

/** Right connection requests that name another ACS, as one row of a family. */
export interface NamedAcs extends Pick<CaseMeta, 'id' | 'title' | 'purpose' | 'severity' | 'cwe' | 'defects'> {
  readonly sentence: string;
  /** The requests, given the forge and the other ACS. */
  readonly requests: readonly {
    readonly sent: string;
    readonly write: (forge: RequestForge, other: URL) => string;
  }[];
}

type Fact = {
  readonly sent: string;
  readonly status: number | null;
  /** Whether the target came to the ACS that was named. */
  readonly wentThere: boolean;
  /** Whether it came to its own one by 6 CONNECTION REQUEST. */
  readonly cameHome: boolean;
};
type Facts = { readonly requests: readonly Fact[] };

const pollMs = 50;
/** A device that resolves, connects and fails elsewhere does so before it comes here; this is for the one that does it beside. */
const besideMs = 500;

async function sendNaming({ acs, cpe, inconclusive, signal }: CaseTools & CpeBench, row: NamedAcs): Promise<Facts> {
  const control = await goodRequest({ cpe, signal });
  if (!control.held) inconclusive(`A right request starts no session to begin with. ${control.reason}`);
  const other = await acs.openTwin('http');
  const home = { sessions: 0 };
  const forget = acs.onInform(({ eventCodes }) => {
    if (eventCodes.includes('6 CONNECTION REQUEST')) home.sessions += 1;
  });
  try {
    const found: Fact[] = [];
    for (const { sent, write } of row.requests) {
      home.sessions = 0;
      const { forge } = await openForge(cpe, { signal });
      const bytes = forge === undefined ? '' : write(forge, new URL(other.url));
      const answer = forge === undefined ? undefined : await cpe.connectionRequestPort.sendRaw(bytes, { signal });
      if (answer === undefined)
        return inconclusive(cpe.connectionRequestPort.unavailable() ?? 'No Digest challenge came.');
      const untilMs = performance.now() + waitMs(control);
      while (home.sessions === 0 && other.acceptedConnections === 0 && performance.now() < untilMs)
        await sleep(pollMs, undefined, { signal });
      await sleep(besideMs, undefined, { signal });
      const wentThere = other.acceptedConnections > 0;
      found.push({ sent, status: answer.status, wentThere, cameHome: home.sessions > 0 });
      if (wentThere) break;
    }
    return { requests: found };
  } finally {
    forget();
    await other.stop();
  }
}

/** The case of one row. What shows that the target looked is that it came home, or refused by a status. */
export function namedAcs(row: NamedAcs): CaseDefinition<CpeBench> {
  const { sentence, requests: _requests, ...described } = row;
  return defineCase<CpeBench, Facts>(
    {
      ...described,
      suite: 'security/connection-request',
      target: 'cpe',
      safety: 'S2',
      requirements: ['3.2-78', '3.2-80'],
      spec: [tr069Clause('3.2.2.2', 'MUST')],
      needs: ['connection-request'],
      timeoutMs: 300_000,
      estimatedMs: 4_000,
    },
    {
      observe: (bench) => sendNaming(bench, row),
      judge({ requests }, { expect, inconclusive }) {
        const there = requests.filter(({ wentThere }) => wentThere).map(({ sent }) => sent);
        const unseen = requests.find(
          ({ cameHome, status }) => !cameHome && (status === null || status === 503 || status < 300),
        );
        if (there.length === 0 && unseen !== undefined)
          inconclusive(`The target neither came nor refused ${unseen.sent} (status ${unseen.status}).`);
        expect(there, sentence).toEqual([]);
      },
    },
  );
}

/** One row, one case. */
export const namedAcsRows: readonly NamedAcs[] = [
  {
    id: 'CR-029',
    title: 'The Host of a connection request does not decide where the session goes',
    purpose:
      'A device that builds the URL it calls back from what the caller wrote into Host is sent anywhere by anybody. Right ' +
      'requests name a second ACS of the bench in their Host field and in an absolute request target. The target has to come ' +
      'to its own ACS or to refuse; nothing may connect to the other one. No request comes after it, because a device that ' +
      'fails may stay there: what it did is judged by itself.',
    severity: 'critical',
    cwe: 601,
    sentence: 'no session goes to the host that a request names',
    defects: [{ id: 'host-header-decides-acs', fails: 'no session goes to the host that a request names' }],
    requests: [
      {
        sent: 'a Host field of another ACS',
        write: (forge, other) => forge.get(forge.digest(), { host: other.host }),
      },
      {
        sent: 'an absolute target at another ACS',
        write: (forge, other) => {
          const target = `http://${other.host}${forge.target}`;
          return forge.get(forge.digest({ uri: target }), { target, host: other.host });
        },
      },
    ],
  },
  {
    id: 'CR-030',
    title: 'A connection request cannot name another ACS',
    purpose:
      'A connection request transports no data: it wakes the device and says nothing of where to go. Right requests carry ' +
      'the URL of a second ACS of the bench in their query, in a header field and in a body. The target has to come to its ' +
      'own ACS or to refuse; nothing may connect to the other one.',
    severity: 'critical',
    cwe: 601,
    sentence: 'no session goes to the ACS that the data of a request name',
    defects: [{ id: 'reads-acs-url-from-query', fails: 'no session goes to the ACS that the data of a request name' }],
    requests: [
      {
        sent: 'a query with the URL of another ACS',
        write: (forge, other) => {
          const url = encodeURIComponent(other.href);
          const target = `${forge.target}${forge.target.includes('?') ? '&' : '?'}url=${url}&acs=${url}&ACSURL=${url}`;
          return forge.get(forge.digest({ uri: target }), { target });
        },
      },
      {
        sent: 'a field with the URL of another ACS',
        write: (forge, other) =>
          forge.get(forge.digest(), { fields: [`X-ACS-URL: ${other.href}`, `Location: ${other.href}`] }),
      },
      {
        sent: 'a body with the URL of another ACS',
        write: (forge, other) => {
          const body = `url=${encodeURIComponent(other.href)}`;
          const type = 'Content-Type: application/x-www-form-urlencoded';
          return forge.get(forge.digest(), { fields: [type, `Content-Length: ${body.length}`], body });
        },
      },
    ],
  },
];
