import type { ParameterFact } from '@cordon/data-model';
import { tr069Clause } from '../../clauses.ts';
import type { Choice, ChosenParameter } from './chosen-parameter.ts';
import type { ValueTrial } from './try-values.ts';
import type { ValueRow } from './value-row.ts';

const isFreeText = ({ type }: ParameterFact): boolean =>
  type.base === 'string' &&
  type.list === undefined &&
  type.enumeration === undefined &&
  type.patterns === undefined &&
  type.rule === undefined;

/** The longest text that the model allows; Infinity when it says nothing. */
const charsMaxOf = ({ type }: ParameterFact): number =>
  Math.max(...(type.sizes ?? [{}]).map(({ maxLength }) => maxLength ?? Number.POSITIVE_INFINITY));

/** Texts of different objects. */
const freeTexts: Choice = {
  isWanted: isFreeText,
  kindOf: ({ path }) => path.slice(0, path.lastIndexOf('.')),
  perKindMax: 3,
  countMax: 8,
};

/** Those of these values that the parameter may hold; a longer one is refused for its length, which says nothing. */
const fitting = (parameter: ChosenParameter, values: Readonly<Record<string, string>>): readonly ValueTrial[] =>
  Object.entries(values)
    .filter(([, value]) => value.length <= charsMaxOf(parameter.fact))
    .map(([name, value]) => ({ name, parameter, value }));

const markup = {
  'escaped twice': 'a&lt;b&amp;amp;c',
  'an element': '<b>bold</b>',
  'the end of a value': 'x</Value></ParameterValueStruct>',
  'a CDATA section': 'a<![CDATA[<b>]]>c',
  'the end of a CDATA section': 'a]]>b',
  'a comment': 'a<!-- b -->c',
  'a declaration': '<?xml version="1.0"?>',
  'a character reference': '&#65;&#x42;',
  'quotes and braces': `{"a":'b'}`,
};

/** The same value in other spellings of XML, which any writer may choose. */
const spellings: Readonly<Record<string, { readonly content: string; readonly value: string }>> = {
  'markup in a CDATA section': { content: '<![CDATA[a<b>&c]]>', value: 'a<b>&c' },
  'markup by numbers': { content: 'a&#60;b&#x3E;&#38;c', value: 'a<b>&c' },
  'an entity in a CDATA section': { content: '<![CDATA[a&lt;b]]>', value: 'a&lt;b' },
};

const directives = {
  'strings of a format': '%s%s%s%s',
  'numbers of a format': '%x.%x.%p',
  'a count of a format': 'a%n',
  'a width of a format': '%99d',
  'an argument of a format': '%1$s',
  'a percent sequence of a URL': 'a%41%2e',
  'a sum in double braces': '{{7*191}}',
  'a sum behind a dollar': '${7*191}',
  'a sum in a page': '<%=7*191%>',
  'a sum behind a number sign': '#{7*191}',
  'a place of a format': '{0}{name}',
};

const stepChars = 4_096;
const stepsMax = 16;

const lengthsFor = (fact: ParameterFact): readonly number[] => {
  const most = charsMaxOf(fact);
  const around = Number.isFinite(most) ? [most, most + 1, most * 10] : [];
  const steps = Array.from({ length: stepsMax }, (_, index) => (index + 1) * stepChars);
  return [...new Set([...around, 3_072, ...steps])].toSorted((a, b) => a - b);
};

const bytes = (...parts: readonly (string | readonly number[])[]): Uint8Array =>
  Buffer.concat(parts.map((part) => (typeof part === 'string' ? Buffer.from(part) : Buffer.from(part))));

// What each stands for in a device that reads it all the same; none of it may be in a document (XML 1.0 2.2, RFC 3629 3).
const noText: Readonly<Record<string, string | Uint8Array>> = {
  'a byte that begins nothing': bytes('A', [0xff], 'B'),
  'a character that is cut': bytes('A', [0xe2, 0x82], 'B'),
  'a longer form of less-than': bytes('A', [0xc0, 0xbc], 'B'),
  'a longer form of NUL': bytes('A', [0xc0, 0x80], 'B'),
  'a surrogate in bytes': bytes('A', [0xed, 0xa0, 0x80], 'B'),
  'a NUL byte': bytes('A', [0], 'B'),
  'a reference to NUL': 'A&#0;B',
  'a reference to a control character': 'A&#x1;B',
  'a reference to a surrogate': 'A&#xD800;B',
};

/** What must not become of texts (INJ-009, INJ-011, INJ-012, INJ-019). */
export const textRows: readonly ValueRow[] = [
  {
    id: 'INJ-009',
    title: 'XML inside values comes back as it was written',
    purpose:
      'A device that writes its configuration or its answers by joining texts takes markup in a value for its own. Texts of several ' +
      'objects get elements, ends of elements, CDATA, comments and entities escaped twice, and one text in three spellings that XML has for it; ' +
      'each must be refused or read back as the same text, and no text beside it may change. That one text comes back is judged for conformance; ' +
      'here it is whether the structure around it holds, and the case of letters and blanks around a text do not count.',
    severity: 'high',
    safety: 'S3',
    cwe: 91,
    requirements: ['A.3.2.1-18'],
    spec: [tr069Clause('A.3.2.1', 'MUST')],
    tries: {
      choice: freeTexts,
      lacks: 'harmless text',
      trials: (parameter) => [
        ...fitting(parameter, markup),
        ...Object.entries(spellings)
          .filter(([, { value }]) => value.length <= charsMaxOf(parameter.fact))
          .map(([name, spelling]) => ({ name, parameter, ...spelling })),
      ],
      watchesNeighbours: true,
    },
    sentence: 'XML inside a value is refused or comes back as it was written',
    wrong: ['altered', 'changed-though-refused', 'unreadable'],
    defects: ['markup-in-values-read'],
  },
  {
    id: 'INJ-011',
    title: 'Format directives and template marks are plain text',
    purpose:
      'A value that becomes the format of a printing function reads memory or writes it, and one that passes a template is computed. Texts of ' +
      'several objects get percent sequences and sums in the marks of common templates; each must be refused or read back as the same ' +
      'text, and the target must stay up.',
    severity: 'high',
    safety: 'S4',
    cwe: 134,
    requirements: ['A.3.2.1-18'],
    spec: [tr069Clause('A.3.2.1', 'MUST')],
    tries: {
      choice: freeTexts,
      lacks: 'harmless text',
      trials: (parameter) => fitting(parameter, directives),
      watchesNeighbours: true,
    },
    sentence: 'format directives and template marks are refused or come back as they were written',
    wrong: ['altered', 'changed-though-refused', 'unreadable'],
    defects: ['templates-in-values-computed'],
  },
  {
    id: 'INJ-012',
    title: 'A value of any length does no harm',
    purpose:
      'Public devices overflow at some three kilobytes in SetParameterValues. Texts of several objects get plain letters: the length that ' +
      'the data model allows, one more, ten times as many, and up to 64 KiB in steps of 4 KiB. A device may refuse or break the session. It may not ' +
      'restart, keep a part of the value and call that success, or change the text beside it. Whether a length must be refused is judged elsewhere.',
    severity: 'critical',
    safety: 'S4',
    cwe: 120,
    requirements: ['A.3.2.1-31'],
    spec: [tr069Clause('A.3.2.1', 'MUST')],
    tries: {
      choice: freeTexts,
      lacks: 'harmless text',
      trials: (parameter) =>
        lengthsFor(parameter.fact).map((length) => ({
          name: `${length} letters`,
          parameter,
          value: 'A'.repeat(length),
        })),
      watchesNeighbours: true,
    },
    sentence: 'a long value is refused or kept whole',
    wrong: ['altered', 'changed-though-refused', 'unreadable'],
    defects: ['long-values-cut'],
    spilledBy: ['long-values-spill'],
    restartedBy: ['restarts-after-a-large-request'],
  },
  {
    id: 'INJ-019',
    title: 'Bytes that are no text are not stored',
    purpose:
      'What is no text for XML ends the string for one part of a device and not for another, or breaks the file in which it is stored at the next ' +
      'start. One text gets bytes that are no UTF-8, longer forms, NUL and half a surrogate pair, as bytes and by number. A message with them ' +
      'is not well-formed: nothing of it may be stored.',
    severity: 'medium',
    safety: 'S3',
    cwe: 176,
    requirements: ['3.5-01'],
    spec: [{ doc: 'XML 1.0', section: '2.2', level: 'MUST' }, tr069Clause('3.5', 'MUST')],
    tries: {
      choice: { ...freeTexts, countMax: 1 },
      lacks: 'harmless text',
      trials: (parameter) =>
        Object.entries(noText).map(([name, content]) => ({ name, parameter, value: 'A\u0000B', content })),
    },
    sentence: 'bytes that are no text are not stored',
    wrong: ['stored', 'altered', 'changed-though-refused', 'unreadable'],
    defects: ['bytes-that-are-no-text-replaced'],
  },
];
