import type { CaseTools, CpeBench } from '@cordon/testbench';
import { forge, type ForgedTry, mustFindForm, sendForm, tokensOf } from './forged-form.ts';
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
  const { client } = await mustLogIn(bench);
  const find = async () => await mustFindForm(client, { start, wanted, inconclusive });
  const before = await find();
  const tokens = tokensOf(before.form, other.form);
  const { field, value } = wanted;
  // Read anew each time: a token may be good for once.
  const set = async (text: string): Promise<boolean> => {
    await sendForm(client, await find(), { field, value: text });
    return (await find()).value === text;
  };
  const changes = await set(value);
  const changesBack = changes && (await set(before.value));
  const tries: ForgedTry[] = [];
  if (changesBack)
    for (const send of forge(client, before, { field, value, tokens })) {
      const sent = await send();
      const isDone = (await find()).value === value;
      tries.push({ ...sent, isDone });
      if (isDone) await set(before.value);
    }
  return { changes, changesBack, tokens: [...tokens], tries };
}
