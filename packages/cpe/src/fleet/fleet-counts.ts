import { LatencyHistogram, type LatencySummary } from './latency-histogram.ts';

/** Different names per tally. They come from TR-069 and from error codes; a peer that invents more gets `other`. */
const namesMax = 64;

/** Counts by name. */
export type Tally = Readonly<Record<string, number>>;

/** What a fleet has done so far. Times are milliseconds. */
export interface FleetCounts {
  readonly sessions: {
    readonly started: number;
    readonly complete: number;
    readonly failed: number;
    /** Ended by a power cut of the device or the end of the run: no failure of anybody. */
    readonly cut: number;
    /** Under way now. */
    readonly running: number;
    /** Wait for a free socket now. */
    readonly waiting: number;
  };
  /** Failed sessions by reason. */
  readonly failures: Tally;
  /** Events that Informs listed, delivered or not. */
  readonly events: Tally;
  /** Requests of the ACS that were answered, faults as `Method:fault`. */
  readonly requests: Tally;
  /** Rules that the ACS broke. */
  readonly violations: Tally;
  readonly periods: {
    /** Periodic Informs that fell due. */
    readonly due: number;
    /** Of these, how many were not delivered before the next one fell due. */
    readonly missed: number;
  };
  readonly connectionRequests: { readonly accepted: number; readonly refused: number };
  readonly downloads: { readonly complete: number; readonly failed: number };
  /** Boots, the first ones included. */
  readonly boots: number;
  /** From the first socket to the end of a session. */
  readonly sessionMs: LatencySummary;
  /** From the first socket to the InformResponse. */
  readonly informMs: LatencySummary;
  /** From wanting a session to having a socket for it. */
  readonly waitMs: LatencySummary;
}

type Tallied = 'failures' | 'events' | 'requests' | 'violations';

/** The books of a fleet. */
export class FleetBooks {
  started = 0;
  complete = 0;
  failed = 0;
  cut = 0;
  periodsDue = 0;
  periodsMissed = 0;
  connectionRequestsAccepted = 0;
  connectionRequestsRefused = 0;
  downloadsComplete = 0;
  downloadsFailed = 0;
  boots = 0;
  readonly sessionTimes: LatencyHistogram = new LatencyHistogram();
  readonly informTimes: LatencyHistogram = new LatencyHistogram();
  readonly waitTimes: LatencyHistogram = new LatencyHistogram();
  readonly #tallies: Readonly<Record<Tallied, Map<string, number>>> = {
    failures: new Map(),
    events: new Map(),
    requests: new Map(),
    violations: new Map(),
  };

  tally(tallied: Tallied, name: string): void {
    const counts = this.#tallies[tallied];
    const key = counts.has(name) || counts.size < namesMax ? name : 'other';
    counts.set(key, (counts.get(key) ?? 0) + 1);
  }

  counts(now: { readonly running: number; readonly waiting: number }): FleetCounts {
    const { started, complete, failed, cut } = this;
    return {
      sessions: { started, complete, failed, cut, ...now },
      failures: this.#sorted('failures'),
      events: this.#sorted('events'),
      requests: this.#sorted('requests'),
      violations: this.#sorted('violations'),
      periods: { due: this.periodsDue, missed: this.periodsMissed },
      connectionRequests: { accepted: this.connectionRequestsAccepted, refused: this.connectionRequestsRefused },
      downloads: { complete: this.downloadsComplete, failed: this.downloadsFailed },
      boots: this.boots,
      sessionMs: this.sessionTimes.summary(),
      informMs: this.informTimes.summary(),
      waitMs: this.waitTimes.summary(),
    };
  }

  #sorted(tallied: Tallied): Tally {
    return Object.fromEntries([...this.#tallies[tallied]].toSorted(([one], [other]) => (one < other ? -1 : 1)));
  }
}
