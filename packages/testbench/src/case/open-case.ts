import { AsyncLocalStorage } from 'node:async_hooks';
import { setTimeout } from 'node:timers/promises';
import type { Recorder } from '../evidence/recorder.ts';
import type { Profile } from '../profile.ts';
import { bracket } from './bracket.ts';
import type { CaseMeta } from './case.ts';
import { BenchError, CaseEnd } from './case-end.ts';
import type { Awaited, CaseTools } from './case-tools.ts';
import { type JudgedExpectation, judgeTools } from './judge-tools.ts';

interface Wait {
  readonly who: Awaited;
  readonly what: string;
}

/** Options of an {@link OpenCase}. */
export interface OpenCaseOptions {
  readonly meta: CaseMeta;
  readonly recorder: Recorder;
  readonly profile: Profile;
}

/** A case that runs: its tools, what it expected so far, and for whom it waits. */
export class OpenCase {
  readonly expectations: JudgedExpectation[] = [];
  readonly #options: OpenCaseOptions;
  readonly #step = new AsyncLocalStorage<number>();
  readonly #waits: Wait[] = [];
  #isClosed = false;

  constructor(options: OpenCaseOptions) {
    this.#options = options;
  }

  /** What the case waits for right now, innermost first. */
  get waitingFor(): Wait | undefined {
    return this.#waits.at(-1);
  }

  /** After this every tool throws, so that a body that was given up cannot write into the next case. */
  close(): void {
    this.#isClosed = true;
  }

  /** The tools for the body, or for a probe of this case. */
  tools(signal: AbortSignal): CaseTools {
    const { meta, recorder, profile } = this.#options;
    const step = (): number | null => this.#step.getStore() ?? null;
    const guarded = <A extends unknown[], R>(action: (...args: A) => R) => {
      return (...args: A): R => {
        this.#refuseWhenClosed();
        return action(...args);
      };
    };
    const judging = judgeTools((expectation) => {
      this.#refuseWhenClosed();
      this.expectations.push(expectation);
      recorder.expectation(expectation, step());
    });
    const tools: CaseTools = {
      ...judging,
      profile,
      signal,
      caseId: meta.id,
      observe: guarded((name, data) => {
        recorder.observeAt(name, data, step());
        return data;
      }),
      attach: guarded((name, bytes, mediaType) => recorder.attachAt({ name, bytes, mediaType }, step())),
      step: (title, action) => this.#runStep(title, action),
      waitFor: (who, what, action) => this.#runWait({ who, what }, action),
      pause: (ms) => setTimeout(ms, undefined, { signal }),
      bracket: (options) => bracket(tools, options),
    };
    return tools;
  }

  async #runStep<T>(title: string, action: () => Promise<T> | T): Promise<T> {
    this.#refuseWhenClosed();
    const { recorder } = this.#options;
    const id = recorder.beginStep(title, this.#step.getStore() ?? null);
    let failure: string | undefined;
    try {
      return await this.#step.run(id, action);
    } catch (error) {
      if (!(error instanceof CaseEnd)) failure = error instanceof Error ? error.message : String(error);
      throw error;
    } finally {
      if (!this.#isClosed) recorder.endStep(id, failure);
    }
  }

  async #runWait<T>(wait: Wait, action: () => Promise<T>): Promise<T> {
    this.#refuseWhenClosed();
    this.#waits.push(wait);
    try {
      return await action();
    } finally {
      const at = this.#waits.indexOf(wait);
      if (at >= 0) this.#waits.splice(at, 1);
    }
  }

  #refuseWhenClosed(): void {
    if (this.#isClosed)
      throw new BenchError('case-threw', `Case ${this.#options.meta.id} is over; its body goes on too long.`);
  }
}
