import { randomBytes } from 'node:crypto';
import { type CaseTools, type CpeBench, FileServer, type StreamedBody } from '@cordon/testbench';
import { orderDownload } from '../../conformance/transfers/order-transfer.ts';
import { runTransfer } from '../../conformance/transfers/run-transfer.ts';
import { endure } from '../parameter-values/lasting-sessions.ts';
import { configurationTypes } from './download-configuration.ts';

/** How much of one answer was written, and whether the target hung up before its end. */
export type SentBody = { readonly bytes: number; readonly isRefused: boolean };

/** What became of a download that does not end. */
export type EndlessFileFacts = {
  readonly ordered: string;
  /** The answer that counts; null when none came to its end. */
  readonly largest: SentBody | null;
  readonly faultCode: number | null;
  readonly cameBack: boolean;
  readonly hasRestarted: boolean;
};

type Context = CaseTools & CpeBench;

/** More than any configuration has, and than most devices have memory for. */
const endlessBytes = 128 * 1024 * 1024;

const reportMs = 600_000;

/** The largest of several answers: a target that hangs up on the first and takes all of the second has taken all. */
export function largestOf(answers: readonly SentBody[]): SentBody | null {
  const [first] = answers.toSorted((a, b) => b.bytes - a.bytes || Number(a.isRefused) - Number(b.isRefused));
  return first ?? null;
}

/** Downloads a file that does not end, between two good sessions. */
export async function downloadEndless(context: Context): Promise<EndlessFileFacts> {
  const { acs, evidence } = context;
  const { hostName, presentation } = acs;
  const server = await FileServer.start({ host: acs.bindHost, hostName, presentation, evidence, isUncaptured: true });
  try {
    const { seen, endurance } = await endure(context, (_, cpe) => download({ ...context, cpe }, server));
    const { cameBack, restartedAfter } = endurance;
    return context.observe('endless-file', { ...seen, cameBack, hasRestarted: restartedAfter !== null });
  } finally {
    await server.stop();
  }
}

async function download(
  context: Context,
  server: FileServer,
): Promise<Pick<EndlessFileFacts, 'ordered' | 'largest' | 'faultCode'>> {
  const answers: SentBody[] = [];
  const stream: StreamedBody = {
    piece: randomBytes(64 * 1024),
    bytesMax: endlessBytes,
    onEnd: (sent) => void answers.push(sent),
  };
  const place = server.place('endless.bin', () => ({ status: 200, stream }));
  const commandKey = 'cordon-endless';
  let ordered = '';
  const { faultCode } = await runTransfer(context, { commandKey, withinMs: reportMs }, async (session) => {
    const wish = { url: place.url, commandKey, delaySeconds: 1, fileTypes: configurationTypes };
    const one = await orderDownload(session, wish);
    ordered = one.answer.method;
    return one;
  });
  return { ordered, largest: largestOf(answers), faultCode };
}
