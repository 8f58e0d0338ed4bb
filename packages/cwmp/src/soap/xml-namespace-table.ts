/** Namespace of the prefix `xml` (Namespaces in XML 1.0, 3). */
export const xmlNamespace = 'http://www.w3.org/XML/1998/namespace';
/** Namespace of the prefix `xmlns` (Namespaces in XML 1.0, 3). */
export const xmlnsNamespace = 'http://www.w3.org/2000/xmlns/';

// What a prefix meant, from which offset on. Declarations and the ends of their elements both add an entry, so the
// meaning at any element is found by bisection, long after its scope was left and however many scopes there were.
interface PrefixHistory {
  readonly offsets: number[];
  readonly names: (string | undefined)[];
  current: string | undefined;
  /** Offset of the element that declared it last. */
  declaredAt: number;
}

/** All namespace declarations of one document, for look-ups while reading it and afterwards. */
export class NamespaceTable {
  /** Default namespace where the reader stands; empty when there is none. */
  defaultNamespace = '';
  /** Changes with every declaration and with every end of a scope: what was looked up before may be stale. */
  generation = 0;
  readonly #histories: Map<string, PrefixHistory> = new Map();
  // Declarations that are in force, as a stack; what each one hides is restored when its scope ends.
  readonly #inForce: PrefixHistory[] = [];
  readonly #hidden: (string | undefined)[] = [];
  /** Depth of the innermost element with declarations; -1 when there is none. */
  scopeDepth = -1;
  readonly #scopeDepths: number[] = [];
  readonly #scopeMarks: number[] = [];

  /**
   * Binds a prefix (`''` is the default namespace) for the element that begins at `offset`; an undefined name unbinds it.
   * False, and nothing is changed, when that element has declared the prefix already.
   */
  declare(prefix: string, name: string | undefined, offset: number): boolean {
    let history = this.#histories.get(prefix);
    if (history === undefined) {
      history = { offsets: [], names: [], current: undefined, declaredAt: -1 };
      this.#histories.set(prefix, history);
    }
    if (history.declaredAt === offset) return false;
    this.#inForce.push(history);
    this.#hidden.push(history.current);
    history.declaredAt = offset;
    this.#change(history, name, offset);
    if (prefix === '') this.defaultNamespace = name ?? '';
    return true;
  }

  /** To be called before the declarations of an element at `depth` that has some. */
  openScope(depth: number): void {
    this.#scopeDepths.push(this.scopeDepth);
    this.#scopeMarks.push(this.#inForce.length);
    this.scopeDepth = depth;
  }

  /** To be called at the end of the element at `scopeDepth`: `offset` is where the next one could begin. */
  closeScope(offset: number): void {
    this.scopeDepth = this.#scopeDepths.pop() ?? -1;
    const mark = this.#scopeMarks.pop() ?? 0;
    while (this.#inForce.length > mark) {
      const history = this.#inForce.pop();
      const name = this.#hidden.pop();
      if (history === undefined) break;
      this.#change(history, name, offset);
    }
    this.defaultNamespace = this.#histories.get('')?.current ?? '';
  }

  /** What a prefix means where the reader stands. */
  current(prefix: string): string | undefined {
    if (prefix === 'xml') return xmlNamespace;
    return this.#histories.get(prefix)?.current;
  }

  /** What a prefix means at the element that begins at `offset`. */
  at(prefix: string, offset: number): string | undefined {
    if (prefix === 'xml') return xmlNamespace;
    if (prefix === 'xmlns') return xmlnsNamespace;
    const history = this.#histories.get(prefix);
    if (history === undefined) return undefined;
    let low = 0;
    let high = history.offsets.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((history.offsets[middle] ?? 0) <= offset) low = middle + 1;
      else high = middle;
    }
    return low === 0 ? undefined : history.names[low - 1];
  }

  #change(history: PrefixHistory, name: string | undefined, offset: number): void {
    history.offsets.push(offset);
    history.names.push(name);
    history.current = name;
    this.generation += 1;
  }
}
