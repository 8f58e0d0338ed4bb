import { type DefaultTreeAdapterMap, defaultTreeAdapter, parse } from 'parse5';
import type { WebLimits } from './web-limits.ts';
import { urlsInScript } from './script-urls.ts';

/** An address that a page names. */
export interface PageLink {
  readonly url: URL;
  /** What the link says. */
  readonly label: string;
  /** `link`: somebody may click it; `frame`: the browser opens it; `script`: source of a script; `named`: a text in a script. */
  readonly kind: 'link' | 'frame' | 'script' | 'named';
}

/** Something to be filled in, in a form or beside one. Plain data. */
export type PageField = {
  /** `text`, `password`, `hidden`, `checkbox` and the other types of input; `select`; `textarea`; `submit` and other buttons. */
  readonly kind: string;
  readonly name: string;
  readonly id: string;
  /** What it holds; of a box that is not ticked, what it would. */
  readonly value: string;
  readonly label: string;
  readonly isChecked: boolean;
  /** False when the page keeps the visitor from changing it. */
  readonly isEditable: boolean;
  /** Of a select. */
  readonly options: readonly string[];
};

/** A form of a page. */
export interface PageForm {
  readonly action: URL;
  readonly method: 'GET' | 'POST';
  readonly enctype: string;
  readonly fields: readonly PageField[];
  /** Whether a script takes the form into its hands when it is sent. */
  readonly isScripted: boolean;
}

/** What a page is made of. */
export interface ReadPage {
  readonly title: string;
  /** What a visitor reads, values of fields apart. */
  readonly text: string;
  /** Values of attributes, fields included. */
  readonly attributes: readonly string[];
  /** Texts of scripts in the page. */
  readonly scripts: readonly string[];
  readonly links: readonly PageLink[];
  readonly forms: readonly PageForm[];
  /** All fields, inside and outside of forms. */
  readonly fields: readonly PageField[];
  /** Names of elements by their id, in the order of the page. */
  readonly elementIds: ReadonlyMap<string, string>;
  /** Whether scripts make or change the page. */
  readonly hasScripts: boolean;
}

type Node = DefaultTreeAdapterMap['node'];
type Element = DefaultTreeAdapterMap['element'];

const labelCharsMax = 200;
/** Nodes that are looked at for one label, and elements above a field: more are no label any more. */
const labelNodesMax = 200;
const levelsMax = 12;
/** No page has more forms; each is looked at with all elements of the page. */
const formsMax = 100;

/** Reads HTML as a browser with scripts does. Never throws; what is too much is left out. */
export function readPage(html: string, base: URL, limits: Pick<WebLimits, 'linksPerPageMax'>): ReadPage {
  const document = parse(html, { scriptingEnabled: true });
  const elements = [...elementsBelow(document)];
  const labels = labelsOf(elements);
  const baseHref = elements.find(({ tagName }) => tagName === 'base');
  const home = URL.parse(attribute(baseHref, 'href') ?? '', base.href) ?? base;
  const scripts = elements.filter(isNamed('script')).map((element) => textOf(element));
  const fieldsIn = (among: readonly Element[]): PageField[] =>
    among.flatMap((element) => fieldOf(element, labels) ?? []);
  const forms = elements
    .filter(isNamed('form'))
    .slice(0, formsMax)
    .map((form) => formOf(form, { home, base, elements, fieldsIn }));
  const links = [
    ...elements.flatMap((element) => linksOf(element, home)),
    ...scripts.flatMap((script) => urlsInScript(script, home)),
  ];
  return {
    title: textOf(elements.find(isNamed('title'))).trim(),
    text: visibleText(document).replaceAll(/\s+/g, ' ').trim(),
    attributes: elements.flatMap(({ attrs }) => attrs.map(({ value }) => value)),
    scripts,
    links: links.slice(0, limits.linksPerPageMax),
    forms,
    fields: fieldsIn(elements),
    elementIds: new Map(elements.flatMap((element) => [[attribute(element, 'id') ?? '', element.tagName] as const])),
    hasScripts: elements.some((element) => element.tagName === 'script' || element.attrs.some(isHandler)),
  };
}

const isNamed =
  (...names: readonly string[]) =>
  ({ tagName }: Element): boolean =>
    names.includes(tagName);
const isHandler = ({ name, value }: { readonly name: string; readonly value: string }): boolean =>
  /^on[a-z]+$/.test(name) || /^\s*javascript:/i.test(value);
const attribute = (element: Element | undefined, name: string): string | undefined =>
  element?.attrs.find((one) => one.name === name)?.value;
const isElement = (node: Node): node is Element => defaultTreeAdapter.isElementNode(node);

/** Walks without recursion: a page may be nested as deep as it is long. */
function* elementsBelow(top: Node): Generator<Element> {
  const stack: Node[] = [top];
  for (let node = stack.pop(); node !== undefined; node = stack.pop()) {
    if (isElement(node)) yield node;
    pushChildren(stack, node);
  }
}

function childrenOf(node: Node): readonly Node[] {
  if (isElement(node) && node.tagName === 'template') return [(node as DefaultTreeAdapterMap['template']).content];
  return 'childNodes' in node ? node.childNodes : [];
}

// One by one: a page may have more children in one place than a call may have arguments.
function pushChildren(stack: Node[], node: Node): void {
  for (const child of childrenOf(node).toReversed()) stack.push(child);
}

const unseen = new Set(['script', 'style', 'noscript', 'template', 'title']);

function visibleText(top: Node, nodesMax: number = Number.POSITIVE_INFINITY): string {
  const parts: string[] = [];
  let count = 0;
  const stack: Node[] = [top];
  for (let node = stack.pop(); node !== undefined && count < nodesMax; node = stack.pop()) {
    count += 1;
    if (defaultTreeAdapter.isTextNode(node)) parts.push(node.value);
    if (isElement(node) && unseen.has(node.tagName)) continue;
    if (isElement(node)) parts.push(' ');
    pushChildren(stack, node);
  }
  return parts.join('');
}

function textOf(element: Element | undefined, nodesMax: number = Number.POSITIVE_INFINITY): string {
  if (element === undefined) return '';
  const parts: string[] = [];
  const stack: Node[] = [element];
  for (let node = stack.pop(), count = 0; node !== undefined && count < nodesMax; node = stack.pop(), count += 1) {
    if (defaultTreeAdapter.isTextNode(node)) parts.push(node.value);
    pushChildren(stack, node);
  }
  return parts.join('');
}

/** What an element says, as short as a label. */
const labelText = (element: Element): string =>
  textOf(element, labelNodesMax).replaceAll(/\s+/g, ' ').trim().slice(0, labelCharsMax);

/** Label elements by the id that they are for. */
function labelsOf(elements: readonly Element[]): ReadonlyMap<string, string> {
  const labels = elements.filter(isNamed('label'));
  return new Map(labels.map((label) => [attribute(label, 'for') ?? '', labelText(label)]));
}

function fieldOf(element: Element, labels: ReadonlyMap<string, string>): PageField | undefined {
  if (!isNamed('input', 'select', 'textarea', 'button')(element)) return undefined;
  const id = attribute(element, 'id') ?? '';
  const options = [...elementsBelow(element)].filter(isNamed('option'));
  const chosen = options.find((option) => attribute(option, 'selected') !== undefined) ?? options[0];
  const valueOf = (option: Element | undefined): string => attribute(option, 'value') ?? textOf(option);
  const values: Readonly<Record<string, () => string>> = {
    select: () => valueOf(chosen),
    textarea: () => textOf(element),
  };
  const isBarred = ['disabled', 'readonly'].some((name) => attribute(element, name) !== undefined);
  const kind = kindOf(element);
  return {
    kind,
    name: attribute(element, 'name') ?? '',
    id,
    value: values[element.tagName]?.() ?? attribute(element, 'value') ?? (kind === 'checkbox' ? 'on' : ''),
    label: labelFor(element, labels.get(id)).replaceAll(/\s+/g, ' ').trim().slice(0, labelCharsMax),
    isChecked: attribute(element, 'checked') !== undefined,
    isEditable: !isBarred && !['hidden', 'submit', 'button', 'image', 'reset'].includes(kind),
    options: options.map(valueOf),
  };
}

function kindOf(element: Element): string {
  if (element.tagName === 'button') return (attribute(element, 'type') ?? 'submit').toLowerCase();
  return element.tagName === 'input' ? (attribute(element, 'type') ?? 'text').toLowerCase() : element.tagName;
}

// Old interfaces set label and field into the cells of a row, without a word that they belong together.
function labelFor(element: Element, labelled: string | undefined): string {
  const own = attribute(element, 'aria-label') ?? attribute(element, 'placeholder') ?? attribute(element, 'title');
  if (element.tagName === 'button') return labelText(element);
  const around = closest(element, ['label']) ?? closest(element, ['tr', 'dd', 'li', 'p']);
  const text = labelled ?? (around === undefined ? '' : visibleText(around, labelNodesMax));
  return `${text} ${own ?? ''}`;
}

function closest(element: Element, names: readonly string[]): Element | undefined {
  let node: Node | null = element.parentNode;
  for (let level = 0; level < levelsMax && node !== null && isElement(node); level += 1) {
    if (names.includes(node.tagName)) return node;
    node = node.parentNode;
  }
  return undefined;
}

interface FormPlace {
  readonly home: URL;
  readonly base: URL;
  readonly elements: readonly Element[];
  readonly fieldsIn: (among: readonly Element[]) => PageField[];
}

function formOf(form: Element, { home, base, elements, fieldsIn }: FormPlace): PageForm {
  const id = attribute(form, 'id');
  const inside = [...elementsBelow(form)];
  const bound = elements.filter((element) => id !== undefined && attribute(element, 'form') === id);
  const action = attribute(form, 'action') ?? '';
  const buttons = inside.filter(isNamed('button', 'input', 'a'));
  return {
    action: (action === '' ? base : URL.parse(action, home.href)) ?? base,
    method: /^post$/i.test(attribute(form, 'method') ?? '') ? 'POST' : 'GET',
    enctype: attribute(form, 'enctype') ?? 'application/x-www-form-urlencoded',
    fields: fieldsIn([...new Set([...inside, ...bound])]),
    isScripted: [form, ...buttons].some(({ attrs }) => attrs.some(isHandler)) || /^\s*javascript:/i.test(action),
  };
}

function linksOf(element: Element, home: URL): PageLink[] {
  const to = (text: string | undefined, kind: PageLink['kind']): PageLink[] => {
    const url = text === undefined || text.trim() === '' ? null : URL.parse(text.trim(), home.href);
    return url === null ? [] : [{ url, label: labelText(element), kind }];
  };
  switch (element.tagName) {
    case 'a':
    case 'area':
      return /^\s*javascript:/i.test(attribute(element, 'href') ?? '')
        ? urlsInScript(attribute(element, 'href') ?? '', home).map((link) => ({ ...link, label: labelText(element) }))
        : to(attribute(element, 'href'), 'link');
    case 'frame':
    case 'iframe':
      return to(attribute(element, 'src'), 'frame');
    case 'script':
      return to(attribute(element, 'src'), 'script');
    case 'meta':
      return to(/url\s*=\s*['"]?([^'"]+)/i.exec(attribute(element, 'content') ?? '')?.[1], 'frame');
    default:
      return urlsInScript(attribute(element, 'onclick') ?? '', home).map((link) => ({
        ...link,
        label: labelText(element),
      }));
  }
}
