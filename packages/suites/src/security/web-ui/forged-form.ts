import { type CaseTools, formFields, type PageForm, readPage, type WebClient } from '@cordon/testbench';

/** The form that may be changed for a moment, as the target file names it. */
export interface HarmlessForm {
  readonly page: string;
  readonly field: string;
  readonly value: string;
}

/** A form on its page, and what the field holds. */
export interface FoundForm {
  readonly form: PageForm;
  readonly value: string;
}

/** How a form of another site comes. Plain data. */
export type ForgedTry = { readonly how: string; readonly status: number | null; readonly isDone: boolean };

const foreignOrigin = 'https://www.cordon.invalid';

/** Reads the page and finds the form with the field; undefined when it is not there. */
export async function findForm(
  client: WebClient,
  start: URL,
  { page, field }: HarmlessForm,
): Promise<FoundForm | undefined> {
  const answer = await client.send({ url: new URL(page, start) });
  const read = readPage(answer.text, answer.url, client.limits);
  const form = read.forms.find(({ fields }) => fields.some(({ name }) => name === field));
  const found = form?.fields.find(({ name }) => name === field);
  return form === undefined || found === undefined ? undefined : { form, value: found.value };
}

/** Hidden fields and parts of the address that differ from session to session: what another site cannot know. */
export function tokensOf(form: PageForm, inAnotherSession: PageForm): ReadonlySet<string> {
  const hidden = form.fields.filter(({ kind }) => kind === 'hidden');
  const others = new Map(inAnotherSession.fields.map(({ name, value }) => [name, value]));
  const inQuery = [...form.action.searchParams].filter(
    ([name, value]) => inAnotherSession.action.searchParams.get(name) !== value,
  );
  const differing = hidden.filter(({ name, value }) => others.get(name) !== value);
  return new Set([...differing.map(({ name }) => name), ...inQuery.map(([name]) => name)]);
}

/** Sends the form as its own page does, with another value in the field. */
export async function sendForm(
  client: WebClient,
  { form }: FoundForm,
  { field, value }: { readonly field: string; readonly value: string },
): Promise<void> {
  const { action: url, method } = form;
  const headers = [['Referer', url.href], ...(method === 'POST' ? [['Origin', url.origin] as const] : [])] as const;
  await client.send({ method, url, form: formFields(form, new Map([[field, value]])), headers });
}

type Sent = readonly (readonly [string, string])[];

/** What another site puts into a form. */
interface Forgery {
  readonly field: string;
  readonly value: string;
  readonly tokens: ReadonlySet<string>;
  /** The form in another session: all that another site knows of a token in its path. */
  readonly inAnotherSession: PageForm;
}

/** The three ways in which the browser of `client` sends a form of another site: with its origin, without telling it, and as a link. */
export function forge(
  { form }: FoundForm,
  { field, value, tokens, inAnotherSession }: Forgery,
): readonly ((client: WebClient) => Promise<Omit<ForgedTry, 'isDone'>>)[] {
  const fields = formFields(form, new Map([[field, value]])).filter(([name]) => !tokens.has(name));
  const url = new URL(form.action);
  for (const name of tokens) url.searchParams.delete(name);
  url.pathname = inAnotherSession.action.pathname;
  const send = async (
    client: WebClient,
    how: string,
    [method, headers]: readonly ['GET' | 'POST', Sent],
  ): Promise<Omit<ForgedTry, 'isDone'>> => {
    const { status } = await client.send({ method, url, form: fields, headers });
    return { how, status };
  };
  const foreign = ['Referer', `${foreignOrigin}/`] as const;
  return [
    (client) =>
      send(client, 'without token, Origin of another site', [form.method, [['Origin', foreignOrigin], foreign]]),
    (client) => send(client, 'without token, Origin null', [form.method, [['Origin', 'null']]]),
    (client) => send(client, 'without token, as a link', ['GET', [foreign]]),
  ];
}

/** Ends the case when the page or its field is not as the target file says. */
export async function mustFindForm(
  client: WebClient,
  {
    start,
    wanted,
    inconclusive,
  }: { readonly start: URL; readonly wanted: HarmlessForm } & Pick<CaseTools, 'inconclusive'>,
): Promise<FoundForm> {
  const found = await findForm(client, start, wanted);
  return (
    found ?? inconclusive(`${wanted.page} has no form with a field ${wanted.field} ("ui.form" in the target file).`)
  );
}
