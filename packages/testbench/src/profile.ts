/**
 * A named set of demands that verdicts are measured by, such as `tr069` or `hardened`. It is data: facts that were recorded once can be
 * judged again under another profile.
 */
export interface Profile {
  /** Stable name, as given to `--profile`. */
  readonly name: string;
  readonly title: string;
  /** What the profile demands and on whose authority, in a sentence or two. */
  readonly description: string;
  /** Date of the profile's text (`YYYY-MM-DD`), so that an old report can say what it was measured by. */
  readonly date: string;
  /** The profile whose weight a broken expectation has where a case says nothing of this one; without it, it fails. */
  readonly standsOn?: string | undefined;
  /** Thresholds that judging code reads, such as `tlsVersionMin: 'TLSv1.2'`. */
  readonly rules: Readonly<Record<string, string | number | boolean>>;
}
