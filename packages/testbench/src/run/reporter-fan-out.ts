import type { RunEvent } from '../evidence/event.ts';
import type { Reporter } from './run-options.ts';

/** A reporter that threw, and what. It was asked nothing more. */
export interface ReporterFailure {
  readonly reporter: string;
  readonly message: string;
}

/** Hands every event to every reporter and contains what they throw: a broken report must not end a run. */
export class ReporterFanOut {
  readonly #reporters: Set<Reporter>;
  readonly #failures: ReporterFailure[] = [];

  constructor(reporters: readonly Reporter[]) {
    this.#reporters = new Set(reporters);
  }

  get failures(): readonly ReporterFailure[] {
    return this.#failures;
  }

  onEvent(event: RunEvent): void {
    for (const reporter of this.#reporters) {
      try {
        reporter.onEvent(event);
      } catch (error) {
        this.#drop(reporter, error);
      }
    }
  }

  async end(): Promise<void> {
    for (const reporter of this.#reporters) {
      try {
        await reporter.end?.();
      } catch (error) {
        this.#drop(reporter, error);
      }
    }
  }

  #drop(reporter: Reporter, error: unknown): void {
    this.#reporters.delete(reporter);
    this.#failures.push({ reporter: reporter.name, message: error instanceof Error ? error.message : String(error) });
  }
}
