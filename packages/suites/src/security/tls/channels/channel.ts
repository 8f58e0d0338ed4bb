import type { CaseMeta, CaseTools, ControlOutcome, CpeBench, CpeTarget, Severity } from '@cordon/testbench';
import { type RefusalHabits, type TlsObservation, watchTls } from '@cordon/testbench';
import type { Presentation } from '../probe-tls.ts';

/** What a visit to a server of a channel needs. */
export type ChannelBench = Omit<CaseTools & CpeBench, 'cpe'> & { readonly cpe: CpeTarget };

/** What a target did at a server, other than its ACS, that showed it something. */
export type ChannelVisit = {
  readonly tls: TlsObservation;
  /** What it refused the order with; null when it took it. */
  readonly refusal: string | null;
  /** What it made of the order in the end; null when it told nothing in time. */
  readonly end: string | null;
  /** Whether it says that it does such a thing not at all, or not over https. */
  readonly isAbsent: boolean;
  /** CurrentTime of the Inform of the session with the order. */
  readonly targetTime: string;
};

/** A way in which a target meets a server, and so perhaps a TLS client of its own. */
export interface Channel {
  /** Its suffix in ids is this in capitals. */
  readonly name: string;
  /** What it leads to, such as `file server`. */
  readonly server: string;
  /** Why it may be met in another way than the ACS, as a sentence. */
  readonly why: string;
  readonly requirements: readonly string[];
  readonly spec: CaseMeta['spec'];
  readonly needs: readonly string[];
  /** Milliseconds that one of its cases takes with a fast target. */
  readonly estimatedMs: number;
  /** Where less is at stake than with the ACS. */
  readonly severityMax?: Severity;
  /** Where TR-069 does not name it: a warning then. */
  readonly profiles?: CaseMeta['profiles'];
  /**
   * Has the target meet a server of this host that shows it this (what the ACS shows, when undefined), and records what it does up to its
   * first request. Nothing is answered.
   */
  visit(bench: ChannelBench, presentation: Presentation | undefined): Promise<ChannelVisit>;
}

/** What a target was told to do, and made of it. */
export interface ChannelOrder {
  readonly refusal: string | null;
  readonly targetTime: string;
  /** How long it may take to come. */
  readonly withinMs: number;
}

/** What is watched. */
interface WatchedServer {
  /** Name of the channel. */
  readonly name: string;
  readonly presentation: Presentation | undefined;
  /** Path that the target is led to. */
  readonly path: string;
  /** How long a target that refused is watched, each time; by its own pace when absent. */
  readonly secondTryMs?: number;
  /** Within how many milliseconds it comes again by itself, to be shown the same; 0 when nobody knows. */
  readonly again?: () => Promise<number>;
  /** What is known of how often it tries each time when it refuses; it is always watched for one more try when absent. */
  readonly habits?: RefusalHabits;
  /** Aborts when the target has reported the end of what it was told to do: it tries no more then. */
  readonly isOver?: AbortSignal;
}

/**
 * How far apart the tries of one order may be. Programs that fetch files try again after seconds, some with a check less; that they are through is
 * known when the target reports the end of the order, which is waited for anyway.
 */
export const triesApartMs = 30_000;

/** As long as a finished handshake of a session is watched for its first byte, at least. */
const silenceMsMin = 5_000;

/**
 * Watches a server of this host, at a port of its own, while `order` has the target go there; `onTry` marks the moment of it, and `hasCome` says
 * whether it has been there. The server is gone when this resolves.
 */
export async function watchServer(
  { acs, evidence, signal, cpe }: Pick<ChannelBench, 'acs' | 'evidence' | 'signal' | 'cpe'>,
  { name, presentation, path, secondTryMs, again, habits, isOver }: WatchedServer,
  order: (url: string, onTry: () => void, hasCome: () => boolean) => Promise<ChannelOrder>,
): Promise<Pick<ChannelVisit, 'tls' | 'refusal' | 'targetTime'>> {
  const server = await acs.openTwin('https');
  try {
    let ordering: Promise<ChannelOrder> | undefined;
    const tls = await watchTls({
      acs: server,
      evidence,
      ...(presentation === undefined ? {} : { presentation }),
      ...(secondTryMs === undefined ? {} : { secondTryMs }),
      ...(again === undefined ? {} : { again }),
      ...(habits === undefined ? {} : { habits }),
      ...(isOver === undefined ? {} : { isOver }),
      silenceMs: Math.max(silenceMsMin, cpe.responseTimeoutMs),
      isOwnInClear: ({ target }) => target.startsWith(path),
      signal,
      trigger: async (onTry, hasCome) => {
        ordering = order(`${new URL(server.url).origin}${path}`, () => onTry(name), hasCome);
        const { refusal, withinMs } = await ordering;
        return { trigger: name, withinMs: refusal === null ? withinMs : 0 };
      },
    });
    // A fast target has come before its order is known to be taken.
    const ordered = await ordering;
    return { tls, refusal: ordered?.refusal ?? null, targetTime: ordered?.targetTime ?? '' };
  } finally {
    await server.stop();
  }
}

/** A visit to a server that deserves trust. */
export interface GoodVisit extends ControlOutcome {
  readonly visit: ChannelVisit;
}

/** Whether the target speaks to a good server: it has sent its request, over TLS. */
export function goodVisit(visit: ChannelVisit): GoodVisit {
  const { tls, refusal, end } = visit;
  if (tls.saidHello && tls.applicationBytes > 0) return { held: true, visit };
  const sent = tls.applicationBytes > 0 ? 'It sent its request without TLS' : 'It sent no request';
  const told = refusal ?? end ?? 'it told nothing of it';
  return { held: false, reason: `${sent} to a server that shows a chain of the trusted authority (${told}).`, visit };
}
