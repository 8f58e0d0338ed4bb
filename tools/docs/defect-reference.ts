import { cpeDefects } from '@cordon/cpe';
import { cpeCases } from '@cordon/suites';
import { markdownTable } from './markdown-table.ts';

/** The reference page of the deliberate defects of the CPE, each with the cases that must catch it. */
export function defectReference(): { path: string; text: string }[] {
  const rows = cpeDefects.map(({ id, sentence, requirements }) => {
    const cases = cpeCases.filter(({ meta }) => meta.defects.some((defect) => defect.id === id));
    const caught = cases.map(({ meta }) => `[${meta.id}](cases.md#${meta.id.toLowerCase()})`).join(', ');
    return [`\`${id}\``, sentence, requirements.join(', '), caught];
  });
  const text = [
    '# Deliberate defects of the reference CPE',
    '',
    'Generated from the code by `npm run docs`. A defect exists to test the tests: the bench must catch it, and must not accuse a',
    'device without it. `cordon cpe run --defect ID` switches one on; the device then says so in its log and stays on loopback.',
    'Row numbers are those of [the requirement catalogue](coverage.md).',
    '',
    ...markdownTable(['Defect', 'What the device does wrong', 'Rows that it breaks', 'Caught by'], rows),
    '',
    `${cpeDefects.length} defects.`,
  ];
  return [{ path: 'docs/reference/cpe-defects.md', text: `${text.join('\n')}\n` }];
}
