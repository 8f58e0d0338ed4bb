import { styleText } from 'node:util';
import { type Verdict, verdicts } from '../case/verdict.ts';
import type { CaseMeta } from '../case/case.ts';
import type { RunEvent } from '../evidence/event.ts';
import type { JsonValue } from '../evidence/json.ts';
import { lingeringName } from '../evidence/observation-names.ts';
import type { Reporter } from '../run/run-options.ts';
import { TimeLeft } from '../run/time-left.ts';
import { formatDuration } from './format-duration.ts';
import { plainText } from './plain-text.ts';
import { verdictStyles } from './verdict-styles.ts';

/** Where the console reporter writes. */
export interface ConsoleSink {
  write(text: string): unknown;
  /** Progress is redrawn in place, and colours are used, only on a terminal. */
  readonly isTTY?: boolean | undefined;
  readonly columns?: number | undefined;
}

/** Options of {@link consoleReporter}. */
export interface ConsoleReporterOptions {
  readonly sink: ConsoleSink;
  /** Clock in milliseconds for the time left while a case runs. */
  readonly now?: () => number;
  /** Redraws per second while a case runs on a terminal. */
  readonly redrawsPerSecond?: number;
  /** Whether to use colours; by default on a terminal. */
  readonly color?: boolean;
}

const marks: Readonly<Record<Verdict, string>> = {
  pass: '✓',
  fail: '✗',
  warn: '!',
  error: 'E',
  inconclusive: '?',
  'not-applicable': '-',
  skipped: '-',
};

/** Where lines stay, the time left is told this often. */
const tellEveryMs = 30_000;

const clearLine = '\r\u001b[2K';

class ConsoleReporter implements Reporter {
  readonly name = 'console';
  readonly #sink: ConsoleSink;
  readonly #now: () => number;
  readonly #isTerminal: boolean;
  readonly #hasColor: boolean;
  readonly #redrawMs: number;
  #timeLeft = new TimeLeft([]);
  #total = 0;
  #counts = new Map<Verdict, number>();
  #running: { readonly meta: CaseMeta; readonly sinceMs: number; step: string } | undefined;
  #timer: NodeJS.Timeout | undefined;
  #toldMs = 0;

  constructor(options: ConsoleReporterOptions) {
    this.#sink = options.sink;
    this.#now = options.now ?? (() => performance.now());
    this.#isTerminal = options.sink.isTTY === true;
    this.#hasColor = options.color ?? this.#isTerminal;
    this.#redrawMs = 1000 / (options.redrawsPerSecond ?? 5);
  }

  onEvent(event: RunEvent): void {
    switch (event.kind) {
      case 'run-begin':
        this.#timeLeft = new TimeLeft(event.plan);
        this.#total = event.plan.length;
        this.#line(this.#heading(event));
        this.#toldMs = this.#now();
        if (this.#isTerminal) this.#timer = setInterval(() => this.#draw(), this.#redrawMs).unref();
        return;
      case 'case-begin':
        this.#running = { meta: event.meta, sinceMs: this.#now(), step: '' };
        return this.#draw();
      case 'step-begin':
        if (this.#running !== undefined) this.#running.step = event.title;
        return this.#draw();
      case 'case-end':
        return this.#caseEnd(event);
      case 'case-amended':
        return this.#amended(event);
      case 'observation':
        if (event.name === lingeringName) this.#lingering(event.data);
        return;
      case 'run-end':
        return this.#runEnd(event);
      default:
        return;
    }
  }

  end(): void {
    clearInterval(this.#timer);
    this.#erase();
  }

  #heading(event: Extract<RunEvent, { kind: 'run-begin' }>): string {
    const time = formatDuration(this.#timeLeft.leftMs());
    const cases = `${event.plan.length} ${event.plan.length === 1 ? 'case' : 'cases'}`;
    return `${plainText(event.target.name)}: ${cases} under profile ${event.profile.name}, about ${time}`;
  }

  #caseEnd(event: Extract<RunEvent, { kind: 'case-end' }>): void {
    const meta = this.#running?.meta;
    this.#running = undefined;
    this.#counts.set(event.verdict, (this.#counts.get(event.verdict) ?? 0) + 1);
    if (meta === undefined) return;
    if (event.verdict === 'not-applicable') this.#timeLeft.caseLeftOut(meta.id);
    else this.#timeLeft.caseEnded(meta.id, event.durationMs);
    const style = verdictStyles[event.verdict];
    const duration = event.durationMs > 0 ? `  ${formatDuration(event.durationMs)}` : '';
    const verdict = this.#styled(style, `${marks[event.verdict]} ${event.verdict.padEnd(14)}`);
    this.#line(`${verdict} ${meta.id.padEnd(24)} ${plainText(meta.title)}${this.#styled('gray', duration)}`);
    if (event.verdict !== 'pass') this.#line(this.#styled('gray', `${' '.repeat(17)}${plainText(event.reason)}`));
    this.#draw();
    this.#tellTimeLeft();
  }

  #tellTimeLeft(): void {
    const done = this.#doneCount;
    if (this.#isTerminal || done === this.#total || this.#now() - this.#toldMs < tellEveryMs) return;
    this.#toldMs = this.#now();
    this.#line(`${done} of ${this.#total} cases, about ${formatDuration(this.#timeLeft.leftMs())} left`);
  }

  get #doneCount(): number {
    return [...this.#counts.values()].reduce((sum, count) => sum + count, 0);
  }

  #amended(event: Extract<RunEvent, { kind: 'case-amended' }>): void {
    const verdict = this.#styled(verdictStyles[event.verdict], `${marks[event.verdict]} ${event.verdict.padEnd(14)}`);
    this.#line(`${verdict} ${String(event.caseId).padEnd(24)} changed after the end of the case`);
    this.#line(this.#styled('gray', `${' '.repeat(17)}${plainText(event.reason)}`));
    this.#draw();
  }

  #lingering(data: JsonValue): void {
    const ms = typeof data === 'object' && data !== null && 'ms' in data ? data['ms'] : null;
    const time = typeof ms === 'number' ? ` for ${formatDuration(ms)}` : '';
    this.#line(`Listening for what comes late${time}. Ctrl-C ends it.`);
  }

  #runEnd(event: Extract<RunEvent, { kind: 'run-end' }>): void {
    clearInterval(this.#timer);
    const parts = verdicts
      .filter((verdict) => (event.verdicts[verdict] ?? 0) > 0)
      .map((verdict) => this.#styled(verdictStyles[verdict], `${event.verdicts[verdict]} ${verdict}`));
    this.#line('');
    this.#line(`${event.interrupted ? 'Interrupted: ' : ''}${parts.join(', ')} in ${formatDuration(event.durationMs)}`);
    if (event.error !== undefined)
      this.#line(this.#styled('magenta', `Could not be put back: ${plainText(event.error)}`));
  }

  #styled(style: Parameters<typeof styleText>[0], text: string): string {
    return this.#hasColor ? styleText(style, text, { validateStream: false }) : text;
  }

  #erase(): void {
    if (this.#isTerminal) this.#sink.write(clearLine);
  }

  #line(text: string): void {
    this.#erase();
    this.#sink.write(`${text}\n`);
  }

  #draw(): void {
    if (!this.#isTerminal || this.#running === undefined) return;
    const { meta, sinceMs, step } = this.#running;
    const done = this.#doneCount;
    const failed = this.#counts.get('fail') ?? 0;
    const left = formatDuration(this.#timeLeft.leftMs({ id: meta.id, forMs: this.#now() - sinceMs }));
    const failures = failed > 0 ? `, ${failed} failed` : '';
    const where = plainText(step === '' ? meta.title : `${meta.title} › ${step}`);
    const text = `[${done + 1}/${this.#total}${failures}, ${left} left] ${meta.id} ${where}`;
    const width = Math.max(20, (this.#sink.columns ?? 80) - 1);
    this.#sink.write(`${clearLine}${text.length > width ? `${text.slice(0, width - 1)}…` : text}`);
  }
}

/**
 * Progress while it happens: on a terminal one line with counts, the running step and the time left, elsewhere one plain line per case, and
 * the time left every half minute.
 */
export function consoleReporter(options: ConsoleReporterOptions): Reporter {
  return new ConsoleReporter(options);
}
