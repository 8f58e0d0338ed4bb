import type { ScriptedSession, TlsObservation } from '@cordon/testbench';
import { tr069Clause } from '../../../clauses.ts';
import { type OrderedTransfer, orderDownload, orderUpload } from '../../../conformance/transfers/order-transfer.ts';
import { runTransfer } from '../../../conformance/transfers/run-transfer.ts';
import type { Presentation } from '../probe-tls.ts';
import {
  type Channel,
  type ChannelBench,
  type ChannelOrder,
  type ChannelVisit,
  triesApartMs,
  watchServer,
} from './channel.ts';

const commandKey = 'cordon-tls-channel';
const path = '/cordon-file.cfg';
/** Whoever cannot reach a file server says so within a minute, or is not waited for. */
const endMs = 60_000;

type Order = (session: ScriptedSession, url: string) => Promise<OrderedTransfer>;

/** Orders a transfer at a second server; nothing is answered there, so that it fails, and its end is waited for. */
async function visit(
  bench: ChannelBench,
  presentation: Presentation | undefined,
  [name, order]: readonly [name: string, order: Order],
): Promise<ChannelVisit> {
  const { acs, cpe, signal } = bench;
  let ending: ReturnType<typeof runTransfer> | undefined;
  let orderFault: number | null = null;
  const over = new AbortController();
  const { tls, refusal } = await watchServer(
    bench,
    { name, presentation, path, secondTryMs: triesApartMs, isOver: over.signal },
    async (url, onTry, hasCome) => {
      const ordered = Promise.withResolvers<ChannelOrder>();
      ending = runTransfer({ acs, cpe, signal }, { commandKey, withinMs: endMs }, async (session) => {
        onTry();
        const one = await order(session, url);
        if (one.answer.method === 'Fault') orderFault = one.answer.faultCode ?? 0;
        const targetTime = session.inform?.currentTime ?? '';
        ordered.resolve({ refusal: faultText(orderFault), targetTime, withinMs: cpe.responseTimeoutMs });
        return one;
      });
      // An order that could not be given rejects here; its end is looked at below.
      // What comes after an end that was not reported is no further try, but may be the first one.
      ending
        .then(({ report }) => (report !== null || hasCome()) && over.abort())
        .catch((error: unknown) => ordered.reject(error));
      return await ordered.promise;
    },
  );
  const { faultCode = null, orderTime = '' } = (await ending) ?? {};
  const isAbsent = lacksTransfer(tls, [orderFault, faultCode]);
  return { tls, refusal, end: faultText(faultCode), isAbsent, targetTime: orderTime };
}

/** 9000 method not supported, 9013 unsupported protocol for file transfer (TR-069 A.5.1). */
const unsupportedFaults: readonly (number | null)[] = [9000, 9013];

/** Whether a target says by the fault of its order or of its end that it has no such transfer over https. */
export const lacksTransfer = (
  { saidHello }: Pick<TlsObservation, 'saidHello'>,
  faults: readonly (number | null)[],
): boolean => !saidHello && faults.some((fault) => unsupportedFaults.includes(fault));

const faultText = (code: number | null): string | null => (code === null ? null : `fault ${code}`);

const fileChannel = (name: 'Download' | 'Upload', order: Order): Channel => ({
  name,
  server: 'file server',
  why: 'Files come and go by a TLS client of their own more often than not, and a device that checks its ACS may check nothing there.',
  requirements: ['3.4-55'],
  spec: [tr069Clause('3.4.3', 'MUST'), tr069Clause('3.3', 'MUST')],
  needs: [`rpc:${name}`],
  estimatedMs: 1_000,
  visit: (bench, presentation) => visit(bench, presentation, [name, order]),
});

/** Files that come by Download. */
export const downloadChannel: Channel = fileChannel('Download', (session, url) =>
  orderDownload(session, { url, commandKey }),
);

/** Files that go by Upload. */
export const uploadChannel: Channel = fileChannel('Upload', (session, url) =>
  orderUpload(session, { url, commandKey }),
);
