import { randomBytes } from 'node:crypto';
import { type CaseTools, type CpeBench, FileServer, type StreamedBody } from '@cordon/testbench';
import { orderDownload } from '../../conformance/transfers/order-transfer.ts';
import { runTransfer } from '../../conformance/transfers/run-transfer.ts';
import { goodSession } from '../../good-session.ts';

/** What became of a download whose body is not as it should be. */
export type OddBodyFacts = {
  readonly ordered: string;
  /** Bytes that were written in the largest answer; null when nothing was asked for. */
  readonly bytes: number | null;
  /** Whether the target hung up before all was written. */
  readonly isRefused: boolean;
  readonly faultCode: number | null;
};

/** Downloads a body that is written as `stream` says, between two good sessions. */
export async function downloadOddBody(
  context: CaseTools & CpeBench,
  stream: Omit<StreamedBody, 'piece' | 'onEnd'>,
): Promise<OddBodyFacts> {
  const { acs, cpe, evidence, signal, bracket } = context;
  const { hostName, presentation } = acs;
  const server = await FileServer.start({ host: acs.bindHost, hostName, presentation, evidence, isUncaptured: true });
  try {
    const { probe } = await bracket({
      shows: 'the target opens a session',
      control: async () => {
        const { held, reason } = await goodSession(cpe, signal);
        return { held, ...(reason === undefined ? {} : { reason }) };
      },
      probe: () => download(context, server, stream),
    });
    return context.observe('odd-body', probe);
  } finally {
    await server.stop();
  }
}

async function download(
  context: CaseTools & CpeBench,
  server: FileServer,
  stream: Omit<StreamedBody, 'piece' | 'onEnd'>,
): Promise<OddBodyFacts> {
  let bytes: number | null = null;
  let isRefused = false;
  const onEnd: StreamedBody['onEnd'] = (sent) => {
    bytes = Math.max(bytes ?? 0, sent.bytes);
    isRefused ||= sent.isRefused;
  };
  const piece = randomBytes(64 * 1024);
  const place = server.place('odd.bin', () => ({ status: 200, stream: { ...stream, piece, onEnd } }));
  const commandKey = 'cordon-inj-028';
  let ordered = '';
  const fileTypes = ['3 Vendor Configuration File'];
  const { faultCode } = await runTransfer(context, { commandKey }, async (session) => {
    const one = await orderDownload(session, { url: place.url, commandKey, delaySeconds: 1, fileTypes });
    ordered = one.answer.method;
    return one;
  });
  return { ordered, bytes, isRefused, faultCode };
}
