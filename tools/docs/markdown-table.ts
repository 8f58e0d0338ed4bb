/** Text as it must stand in a cell of a Markdown table: one line, no column mark, no HTML. Code spans are left as they are. */
export function tableCell(text: string): string {
  const parts = text
    .replaceAll('\n', ' ')
    .replaceAll('|', String.raw`\|`)
    .split(/(`[^`]*`)/);
  return parts.map((part) => (part.startsWith('`') ? part : part.replaceAll('<', '&lt;'))).join('');
}

/** The lines of a Markdown table. */
export function markdownTable(head: readonly string[], rows: readonly (readonly string[])[]): string[] {
  const line = (cells: readonly string[]): string => `| ${cells.map((cell) => tableCell(cell)).join(' | ')} |`;
  return [line(head), `|${'---|'.repeat(head.length)}`, ...rows.map((row) => line(row))];
}
