import type { ReactNode } from 'react';
import { visibleText } from './format.ts';
import type { Json } from './report-data.ts';

const childrenMax = 500;
const depthMax = 40;

/** A violation as the decoder reports it: the offending node of a message. */
function isViolation(value: Json): boolean {
  return typeof value === 'object' && value !== null && 'rule' in value && 'clause' in value;
}

/** Any JSON value as a tree that opens and closes. Texts are a peer's: shown with every character visible. */
export function ValueTree({ value, depth = 0 }: { value: Json; depth?: number }): ReactNode {
  if (typeof value !== 'object' || value === null) return <Leaf value={value} />;
  const entries = Array.isArray(value)
    ? value.map((item, index) => [String(index + 1), item as Json] as const)
    : Object.entries(value as { readonly [name: string]: Json | undefined }).flatMap(([name, item]) =>
        item === undefined ? [] : [[name, item] as const],
      );
  if (entries.length === 0)
    return <span className="leaf leaf-empty">{Array.isArray(value) ? 'empty list' : 'nothing'}</span>;
  if (depth >= depthMax) return <span className="leaf leaf-empty">…</span>;
  return (
    <ul className={`tree${isViolation(value) ? ' tree-violation' : ''}`}>
      {entries.slice(0, childrenMax).map(([name, item]) => (
        <li key={name}>
          <Branch name={name} value={item} depth={depth} />
        </li>
      ))}
      {entries.length > childrenMax && <li className="leaf-empty">… {entries.length - childrenMax} more</li>}
    </ul>
  );
}

function Branch({ name, value, depth }: { name: string; value: Json; depth: number }): ReactNode {
  const label = <bdi className="tree-name">{visibleText(name)}</bdi>;
  const isNested = typeof value === 'object' && value !== null && Object.keys(value).length > 0;
  if (!isNested) {
    return (
      <>
        {label} <ValueTree value={value} depth={depth + 1} />
      </>
    );
  }
  return (
    <details open={depth < 3}>
      <summary>
        {label} <span className="tree-count">{Array.isArray(value) ? `${value.length} items` : ''}</span>
      </summary>
      <ValueTree value={value} depth={depth + 1} />
    </details>
  );
}

function Leaf({ value }: { value: string | number | boolean | null }): ReactNode {
  if (typeof value === 'string') return <bdi className="leaf leaf-text">{visibleText(value, true)}</bdi>;
  return <span className="leaf leaf-other">{String(value)}</span>;
}
