import type { JsonValue } from '../evidence/json.ts';
import { foldKept, type KeptSettings } from '../evidence/kept-settings.ts';
import type { JournalContent, JournalPart, PutBackJournal } from '../evidence/put-back-journal.ts';

/** The journal of a run, as its fixtures see it. */
export interface RunJournal {
  /** A new part; whoever opens it puts back all that it keeps. */
  part(): JournalPart;
  /** Tells whoever resumes this run. */
  note(name: string, data: JsonValue): void;
  /** What an earlier process of this run left to put back; undefined when it left nothing. */
  readonly inherited: KeptSettings | undefined;
  /** Everything that was inherited is back as it was. */
  settleInherited(): void;
}

/** A journal for fixtures; `content` is what it said when it was opened again. */
export function runJournal(journal: PutBackJournal, content?: JournalContent): RunJournal {
  const outstanding = content?.outstanding ?? [];
  let inherited = outstanding.length === 0 ? undefined : foldKept(outstanding);
  return {
    part: () => journal.part(),
    note: (name, data) => journal.note(name, data),
    get inherited() {
      return inherited;
    },
    settleInherited: () => {
      journal.settleAll();
      inherited = undefined;
    },
  };
}
