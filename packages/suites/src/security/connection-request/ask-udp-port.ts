import { randomBytes } from 'node:crypto';
import type { CaseTools, CpeBench, DatagramAnswer } from '@cordon/testbench';
import { rightUdpRequest } from './probe-udp-connection-request.ts';

/** What came back for datagrams that are no right request; null when nothing could be sent. */
export type UdpAnswerFacts = { readonly answers: readonly (DatagramAnswer & { readonly sent: string })[] | null };

/** A device that answers does it at once; one that is slow would not be of use to an attacker. */
const withinMs = 2_000;

const unsigned = (address: string, sig: string): string =>
  `GET http://${address}?ts=1&id=1&un=x&cn=${randomBytes(8).toString('hex')}${sig} HTTP/1.1\r\nHost: ${address}\r\n\r\n`;

/** What anybody may send, by what it is. */
const datagrams = (address: string): readonly (readonly [sent: string, bytes: Uint8Array])[] => [
  ['a request without a signature', Buffer.from(unsigned(address, ''))],
  ['a request with a wrong signature', Buffer.from(unsigned(address, `&sig=${'0'.repeat(40)}`))],
  ['one line', Buffer.from('GET / HTTP/1.1\r\n\r\n')],
  ['one byte', Buffer.from('\n')],
  // RFC 5389 6: a Binding request of nothing but its header.
  ['a STUN request', Buffer.concat([Buffer.from('000100002112a442', 'hex'), randomBytes(12)])],
];

/** Sends them between two right requests, and counts what comes back for each. */
export async function askUdpPort({
  cpe,
  bracket,
  signal,
}: Pick<CaseTools & CpeBench, 'cpe' | 'bracket' | 'signal'>): Promise<UdpAnswerFacts> {
  const { probe } = await bracket({
    shows: 'a right UDP connection request starts a session',
    control: () => rightUdpRequest({ cpe, signal }),
    probe: async () => {
      const port = cpe.udpConnectionRequestPort;
      const sent = datagrams(port.address ?? '');
      const answers = await port.answersTo(
        sent.map(([, bytes]) => bytes),
        withinMs,
      );
      return { answers: answers?.map((answer, at) => ({ sent: sent[at]?.[0] ?? '', ...answer })) ?? null };
    },
  });
  return probe;
}
