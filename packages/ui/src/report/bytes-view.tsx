import { type ReactNode, useState } from 'react';
import { formatBytes, fromBase64, hexDump, visibleText } from './format.ts';
import type { Json, ReportAttachment, StoredBytes } from './report-data.ts';
import { ValueTree } from './value-tree.tsx';

interface Props {
  readonly stored: StoredBytes;
  readonly bytes: number;
  readonly decoded?: Json | undefined;
  readonly attachments: Readonly<Record<string, ReportAttachment>>;
  readonly label: string;
}

interface Shown {
  readonly text: string | undefined;
  readonly bytes: Uint8Array;
  readonly note: string | undefined;
}

function resolve(stored: StoredBytes, attachments: Props['attachments']): Shown {
  if ('text' in stored) return { text: stored.text, bytes: new TextEncoder().encode(stored.text), note: undefined };
  if ('base64' in stored) return { text: undefined, bytes: fromBase64(stored.base64), note: undefined };
  const { sha256, bytes } = stored.attachment;
  const held = Object.hasOwn(attachments, sha256) ? attachments[sha256] : undefined;
  const whole = `the whole is attachments/${sha256} (${formatBytes(bytes)})`;
  if (held?.text !== undefined) {
    const note = held.state === 'whole' ? undefined : `Cut here; ${whole}.`;
    return { text: held.text, bytes: new TextEncoder().encode(held.text), note };
  }
  if (held?.base64 !== undefined) {
    return {
      text: undefined,
      bytes: fromBase64(held.base64),
      note: held.state === 'whole' ? undefined : `Cut here; ${whole}.`,
    };
  }
  return {
    text: stored.preview,
    bytes: new TextEncoder().encode(stored.preview),
    note: `Only the beginning; ${whole}.`,
  };
}

/** Lines on which the decoder found something, from the positions in its violations. */
function violationLines(decoded: Json | undefined): ReadonlySet<number> {
  const found = new Set<number>();
  const visit = (value: Json | undefined, depth: number): void => {
    if (typeof value !== 'object' || value === null || depth > 8) return;
    const fields = value as { readonly [name: string]: Json | undefined };
    const position = fields['position'];
    if ('rule' in fields && typeof position === 'object' && position !== null && 'line' in position) {
      if (typeof position['line'] === 'number') found.add(position['line']);
    }
    for (const item of Object.values(fields)) visit(item, depth + 1);
  };
  visit(decoded, 0);
  return found;
}

/** Bytes of a peer in up to three forms: as text with the offending lines marked, as a hex dump, and as the decoded tree. */
export function BytesView({ stored, bytes, decoded, attachments, label }: Props): ReactNode {
  const shown = resolve(stored, attachments);
  const forms = [...(shown.text === undefined ? [] : ['text']), 'hex', ...(decoded === undefined ? [] : ['decoded'])];
  const [form, setForm] = useState(forms[0] ?? 'hex');
  if (bytes === 0) return <p className="bytes-empty">No body</p>;
  return (
    <div className="bytes">
      <div className="bytes-bar" role="group" aria-label={`Form of ${label}`}>
        {forms.map((name) => (
          <button key={name} type="button" aria-pressed={form === name} onClick={() => setForm(name)}>
            {name}
          </button>
        ))}
        <span className="bytes-count">{formatBytes(bytes)}</span>
      </div>
      {form === 'text' && <TextLines text={shown.text ?? ''} marked={violationLines(decoded)} label={label} />}
      {form === 'hex' && (
        <pre className="code" tabIndex={0} aria-label={`${label}, hexadecimal`}>
          {hexDump(shown.bytes)}
        </pre>
      )}
      {form === 'decoded' && decoded !== undefined && <ValueTree value={decoded} />}
      {shown.note !== undefined && <p className="bytes-note">{shown.note}</p>}
    </div>
  );
}

function TextLines({ text, marked, label }: { text: string; marked: ReadonlySet<number>; label: string }): ReactNode {
  const visible = visibleText(text, true);
  if (marked.size === 0) {
    return (
      <pre className="code" tabIndex={0} aria-label={label}>
        <bdi>{visible}</bdi>
      </pre>
    );
  }
  return (
    <pre className="code" tabIndex={0} aria-label={label}>
      {visible.split('\n').map((line, index) => (
        <bdi key={`${index}`} className={marked.has(index + 1) ? 'line line-marked' : 'line'}>
          {line}
          {'\n'}
        </bdi>
      ))}
    </pre>
  );
}
