import type { JsonValue } from '../evidence/json.ts';
import type { Rig, RigAction } from './rig.ts';

const resets: readonly RigAction[] = ['factory-reset', 'factory-state'];

/**
 * A rig that notes, before it takes a target to its factory state, that nobody has set it up since: a bench that is killed meanwhile leaves a
 * device without its ACS, which waiting does not bring back.
 */
export class NotedRig implements Rig {
  readonly #rig: Rig;
  readonly #note: (reset: JsonValue) => void;
  #lastReset: RigAction | undefined;

  /** `note` has on the disk what it is given when it returns; null when the target has been set up again. */
  constructor(rig: Rig, note: (reset: JsonValue) => void) {
    this.#rig = rig;
    this.#note = note;
  }

  get kind(): Rig['kind'] {
    return this.#rig.kind;
  }

  get ended(): Exclude<Rig['ended'], undefined> {
    return this.#rig.ended ?? new Promise<never>(() => undefined);
  }

  can(action: RigAction): boolean {
    return this.#rig.can(action);
  }

  async perform(action: RigAction, signal?: AbortSignal): Promise<void> {
    if (resets.includes(action)) this.#noteReset(action);
    await this.#rig.perform(action, signal);
  }

  /**
   * Has the ACS reset the target: `order` sends the order, and tells whether the target takes it. One that is not heard of may have been
   * taken.
   */
  async orderReset(order: () => Promise<boolean>): Promise<boolean> {
    const before = this.#lastReset;
    this.#noteReset('factory-reset');
    const isTaken = await order();
    if (!isTaken) {
      this.#lastReset = before;
      if (before === undefined) this.#note(null);
    }
    return isTaken;
  }

  /** The target has told of a start. In its factory state it may do so without having been set up. */
  hasStarted(): void {
    if (this.#lastReset !== 'factory-reset') return;
    this.#lastReset = undefined;
    this.#note(null);
  }

  #noteReset(action: RigAction): void {
    this.#lastReset = action;
    this.#note({ action, at: new Date().toISOString() });
  }

  async listeningPorts(): Promise<ReadonlySet<string> | undefined> {
    return await this.#rig.listeningPorts?.();
  }

  async dispose(): Promise<void> {
    await this.#rig.dispose();
  }
}
