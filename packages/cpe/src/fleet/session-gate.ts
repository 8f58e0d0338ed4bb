/** Lets a limited number of jobs run at a time; the others wait in the order in which they came. */
export class SessionGate {
  readonly #max: number;
  #waiting: (() => Promise<void>)[] = [];
  /** Jobs at the front of the list that have begun already. */
  #begun = 0;
  #running = 0;
  #onIdle: (() => void)[] = [];
  #isClosed = false;

  constructor(max: number) {
    this.#max = max;
  }

  get running(): number {
    return this.#running;
  }

  get waiting(): number {
    return this.#waiting.length - this.#begun;
  }

  /** Runs a job now or when it is its turn; forgets it when the gate is closed. The job must not reject. */
  enter(job: () => Promise<void>): void {
    if (this.#isClosed) return;
    this.#waiting.push(job);
    this.#fill();
  }

  /** Lets nobody in any more; what has begun goes on. */
  close(): void {
    this.#isClosed = true;
    this.#forgetWaiting();
  }

  /** Resolves when nothing runs and nothing waits. */
  async idle(): Promise<void> {
    if (this.#running === 0 && this.waiting === 0) return;
    await new Promise<void>((resolve) => this.#onIdle.push(resolve));
  }

  #fill(): void {
    while (this.#running < this.#max && this.waiting > 0) {
      const job = this.#waiting[this.#begun];
      this.#begun += 1;
      if (this.#begun > 1024 && this.#begun * 2 > this.#waiting.length) {
        this.#waiting = this.#waiting.slice(this.#begun);
        this.#begun = 0;
      }
      if (job !== undefined) void this.#run(job);
    }
    if (this.waiting === 0) this.#forgetWaiting();
    if (this.#running > 0 || this.waiting > 0) return;
    for (const resolve of this.#onIdle.splice(0)) resolve();
  }

  #forgetWaiting(): void {
    this.#waiting = [];
    this.#begun = 0;
  }

  async #run(job: () => Promise<void>): Promise<void> {
    this.#running += 1;
    try {
      await job();
    } finally {
      this.#running -= 1;
      this.#fill();
    }
  }
}
