import { BenchError, TargetSilentError } from '../case/case-end.ts';
import type { Evidence } from '../evidence/evidence.ts';

/** The ways to make a CPE contact us, in the order in which they are tried; `comeback` is to wait for one that is away. */
export const triggers = [
  'connection-request',
  'udp-connection-request',
  'periodic',
  'comeback',
  'reboot',
  'rig',
  'person',
] as const;
/** One of {@link triggers}. */
export type Trigger = (typeof triggers)[number];

/** What pulling a rung came to: either the CPE should come within a time, or it refused and why. */
export type PullOutcome =
  | { readonly comes: true; readonly withinMs: number }
  | { readonly comes: false; readonly reason: string };

/** One way to make the CPE come. */
export interface Rung {
  readonly trigger: Trigger;
  /** Whether it can be tried at all now; a reason when it cannot. */
  unavailable(): string | undefined;
  pull(signal?: AbortSignal): Promise<PullOutcome>;
}

/** How to pull. */
export interface PullOptions {
  /** This rung and no other, or one of these. */
  readonly only?: Trigger | readonly Trigger[] | undefined;
  readonly signal?: AbortSignal | undefined;
  /** Told of each rung before it is pulled: a target may come before the pull is over, as when a command waits for the session it starts. */
  readonly onTry?: ((trigger: Trigger) => void) | undefined;
  /** Whether the target has come meanwhile, so that no further rung is to be tried. */
  readonly isEnough?: (() => boolean) | undefined;
}

/** The rung that worked. */
export interface Pulled {
  readonly trigger: Trigger;
  /** How long the CPE may take to come. */
  readonly withinMs: number;
}

/**
 * Tries the rungs from the first on until one works. A control and its probe must be started the same way, so a caller may name the rung
 * to use. When none works, throws {@link TargetSilentError} if one could be tried, and {@link BenchError} `rig-failed` if the bench has
 * none at all; both with every rung's reason.
 */
export class TriggerLadder {
  readonly #rungs: readonly Rung[];
  readonly #evidence: Pick<Evidence, 'observe'>;
  // Nobody has to wait for the end of a pull, but two at a time would make two sessions.
  #last: Promise<unknown> = Promise.resolve();

  constructor(rungs: readonly Rung[], evidence: Pick<Evidence, 'observe'>) {
    this.#rungs = triggers.flatMap((trigger) => rungs.filter((rung) => rung.trigger === trigger));
    this.#evidence = evidence;
  }

  /** The triggers that can be tried now. */
  get available(): readonly Trigger[] {
    return this.#rungs.filter((rung) => rung.unavailable() === undefined).map(({ trigger }) => trigger);
  }

  pull(options: PullOptions = {}): Promise<Pulled> {
    const pulled = this.#last.then(() => this.#climb(options));
    this.#last = pulled.catch(() => undefined);
    return pulled;
  }

  async #climb(options: PullOptions): Promise<Pulled> {
    const reasons: string[] = [];
    let wasTried = false;
    const only = options.only === undefined ? triggers : [options.only].flat();
    for (const rung of this.#rungs) {
      if (!only.includes(rung.trigger)) continue;
      const unavailable = rung.unavailable();
      if (unavailable !== undefined) {
        reasons.push(`${rung.trigger}: ${unavailable}`);
        continue;
      }
      options.onTry?.(rung.trigger);
      wasTried = true;
      const outcome = await rung.pull(options.signal);
      this.#evidence.observe('trigger', { trigger: rung.trigger, ...outcome });
      if (outcome.comes) return { trigger: rung.trigger, withinMs: outcome.withinMs };
      if (options.isEnough?.() === true) return { trigger: rung.trigger, withinMs: 0 };
      reasons.push(`${rung.trigger}: ${outcome.reason}`);
    }
    if (wasTried) throw new TargetSilentError('come', reasons.join(' '));
    throw new BenchError('rig-failed', `Nothing makes the target come. ${reasons.join(' ')}`.trimEnd());
  }
}
