import { type CaseTools, type CpeBench, type CpeTarget, type ScriptedSession, watchTls } from '@cordon/testbench';
import type { ControlOutcome, TlsObservation } from '@cordon/testbench';
import { type OrderedTransfer, orderDownload, orderUpload } from '../../../conformance/transfers/order-transfer.ts';
import { runTransfer } from '../../../conformance/transfers/run-transfer.ts';
import type { Presentation } from '../probe-tls.ts';

/** A way in which a target meets a server of files, and so perhaps a TLS client of its own. */
export type FileChannel = 'Download' | 'Upload';

/** What a target did at a file server that showed it something. */
export type FileVisit = {
  readonly tls: TlsObservation;
  /** Why it did not take the order; null when it did. */
  readonly orderFault: number | null;
  /** What it made of the transfer in the end; null when it told nothing in time. */
  readonly endFault: number | null;
  /** CurrentTime of the Inform of the session with the order. */
  readonly targetTime: string;
};

type Bench = Pick<CaseTools & CpeBench, 'acs' | 'evidence' | 'signal'> & { readonly cpe: CpeTarget };

const commandKey = 'cordon-tls-channel';
/** As long as a finished handshake of a session is watched for its first byte, at least. */
const silenceMsMin = 5_000;

const orders: Record<FileChannel, (session: ScriptedSession, url: string) => Promise<OrderedTransfer>> = {
  Download: (session, url) => orderDownload(session, { url, commandKey }),
  Upload: (session, url) => orderUpload(session, { url, commandKey }),
};

/**
 * Orders a transfer at a second server of this host, shows it this there (what the ACS shows, when undefined), and records what it does up to
 * its first request. Nothing is answered, so the transfer fails; its end is waited for.
 */
export async function visitFileServer(
  { acs, evidence, signal, cpe }: Bench,
  channel: FileChannel,
  presentation: Presentation | undefined,
): Promise<FileVisit> {
  const twin = await acs.openTwin('https');
  try {
    const url = `${new URL(twin.url).origin}/cordon-file.cfg`;
    let ending: ReturnType<typeof runTransfer> | undefined;
    let orderFault: number | null = null;
    const tls = await watchTls({
      acs: twin,
      evidence,
      ...(presentation === undefined ? {} : { presentation }),
      silenceMs: Math.max(silenceMsMin, cpe.responseTimeoutMs),
      signal,
      trigger: async (onTry) => {
        const ordered = Promise.withResolvers<void>();
        ending = runTransfer({ acs, cpe, signal }, { commandKey }, async (session) => {
          onTry(channel);
          const one = await orders[channel](session, url);
          if (one.answer.method === 'Fault') orderFault = one.answer.faultCode ?? 0;
          ordered.resolve();
          return one;
        });
        // An order that could not be given rejects here; its end is looked at below.
        ending.catch((error: unknown) => ordered.reject(error));
        await ordered.promise;
        return { trigger: channel, withinMs: orderFault === null ? cpe.responseTimeoutMs : 0 };
      },
    });
    const end = await ending;
    return { tls, orderFault, endFault: end?.faultCode ?? null, targetTime: end?.orderTime ?? '' };
  } finally {
    await twin.stop();
  }
}

/** A transfer of this kind from or to a server that deserves trust. */
export interface GoodVisit extends ControlOutcome {
  readonly visit: FileVisit;
}

/** Whether the target speaks to a good server: it has sent its request. */
export function goodVisit(visit: FileVisit): GoodVisit {
  if (visit.tls.applicationBytes > 0) return { held: true, visit };
  const told = visit.orderFault ?? visit.endFault;
  const reason = `It sent no request to a file server that shows a chain of the trusted authority (fault ${told ?? 'not told'}).`;
  return { held: false, reason, visit };
}

/** 9000 method not supported, 9013 unsupported protocol for file transfer (TR-069 A.5.1). */
const unsupportedFaults: readonly (number | null)[] = [9000, 9013];

/** Whether the target says that it has no such transfer over https. */
export const isUnsupported = ({ tls, orderFault, endFault }: FileVisit): boolean =>
  !tls.saidHello && (unsupportedFaults.includes(orderFault) || unsupportedFaults.includes(endFault));
