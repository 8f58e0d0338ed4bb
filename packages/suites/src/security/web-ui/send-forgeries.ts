import type { CaseTools, CpeBench } from '@cordon/testbench';
import { findForm, forge, type ForgedTry, mustFindForm, sendForm, tokensOf } from './forged-form.ts';
import { mustLogIn } from './web-ui-case.ts';

/** What forms of another site did to the field. Plain data. */
export type Forgeries = {
  /** Whether the form, sent as its own page sends it, changes the field and changes it back. */
  readonly changes: boolean;
  readonly changesBack: boolean;
  readonly tokens: readonly string[];
  readonly tries: readonly ForgedTry[];
};

/** Changes the field as its page does, and back; then as another site would. */
export async function sendForgeries(bench: CpeBench & CaseTools): Promise<Forgeries> {
  const { ui, signal, inconclusive, notApplicable } = bench;
  const wanted = ui.settings.form ?? notApplicable('The target file names no form that may be changed ("ui.form").');
  const start = await ui.start(signal);
  // Devices that know one session end the first with the second: the first is only read.
  const other = await mustFindForm((await mustLogIn(bench)).client, { start, wanted, inconclusive });
  let { client } = await mustLogIn(bench);
  const find = async () => {
    const found = await findForm(client, start, wanted);
    if (found !== undefined) return found;
    // Who takes a form for that of another site may end the session.
    ({ client } = await mustLogIn(bench));
    return await mustFindForm(client, { start, wanted, inconclusive });
  };
  const before = await find();
  const tokens = tokensOf(before.form, other.form);
  const { field, value } = wanted;
  // Read anew each time: a token may be good for once.
  const set = async (text: string): Promise<boolean> => {
    const found = await find();
    await sendForm(client, found, { field, value: text });
    return (await find()).value === text;
  };
  const changes = await set(value);
  const changesBack = changes && (await set(before.value));
  const tries: ForgedTry[] = [];
  if (changesBack)
    for (const send of forge(before, { field, value, tokens, inAnotherSession: other.form })) {
      const sent = await send(client);
      const isDone = (await find()).value === value;
      tries.push({ ...sent, isDone });
      if (isDone) await set(before.value);
    }
  return { changes, changesBack, tokens: [...tokens], tries };
}
