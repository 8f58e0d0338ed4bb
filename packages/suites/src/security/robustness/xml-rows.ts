import { rfcClause, tr069Clause } from '../../clauses.ts';
import { answerOf, type Misbehaviour, type RobustnessRow, type Surroundings } from './misbehaviour.ts';
import { message, readOf, restart, said, sound } from './message-text.ts';

const xmlClause = (section: string, level: 'MUST' | 'MUST NOT'): RobustnessRow['spec'][number] => ({
  doc: 'XML 1.0',
  section,
  level,
});
const soapRule = { requirements: ['3.2-37', '3.5-01'] } as const;
const carriedOut = ['GetParameterValuesResponse'];
const refused = 'what is not well-formed is not carried out';

const cutAt = (part: number) => (around: Surroundings) => {
  const text = sound(around);
  return text.slice(0, Math.floor(text.length * part));
};
const nested = (depth: number): string => '<a>'.repeat(depth) + '</a>'.repeat(depth);
const manyAttributes = (count: number): string =>
  Array.from({ length: count }, (_, index) => ` a${index}="v"`).join('');
const withDoctype = (subset: string) => (around: Surroundings) =>
  message(around, { prolog: `<!DOCTYPE soap-env:Envelope ${subset}>`, body: readOf(around.parameter) });
/** Each entity is as many times the one before it. */
const doubling = (levels: number, times: number): string =>
  Array.from({ length: levels }, (_, index) =>
    index === 0 ? '<!ENTITY e0 "0123456789">' : `<!ENTITY e${index} "${`&e${index - 1};`.repeat(times)}">`,
  ).join('');

/** A name in pieces, of which only some are text between tags. */
const inPieces = (name: string, write: (parameter: string) => string): Misbehaviour => ({
  ...said(name, (around) => message(around, { body: readOf(write(around.parameter)) })),
  read(post, { parameter }) {
    const body = post?.envelope?.body;
    if (body?.method !== 'GetParameterValuesResponse') return answerOf(post);
    const isWhole = body.parameterList.every((one) => one.name === parameter);
    return isWhole ? 'the whole name' : 'another name';
  },
});

/** What a parser of XML must bear (ROB-002 to ROB-013, ROB-020). */
export const xmlRows: readonly RobustnessRow[] = [
  {
    ...soapRule,
    id: 'ROB-002',
    title: 'A message that is not well-formed is not carried out',
    purpose:
      'Half a message is what a broken connection or a hostile one leaves. A request cut at each quarter, with a wrong closing ' +
      'tag, with two roots and with text in front of it is sent. None may be answered as if it were whole.',
    severity: 'high',
    safety: 'S2',
    cwe: 20,
    spec: [xmlClause('2.1', 'MUST'), tr069Clause('3.5', 'MUST')],
    needsSoundRequest: true,
    demands: [{ sentence: refused, wrong: carriedOut, defects: ['reads-messages-by-pattern'] }],
    misbehaviours: [
      said('cut after a quarter', cutAt(0.25)),
      said('cut in the middle', cutAt(0.5)),
      said('cut after three quarters', cutAt(0.75)),
      said('wrong closing tag', (around) => sound(around).replace('</soap-env:Body>', '</soap-env:Bodie>')),
      said('two roots', (around) => sound(around) + sound(around)),
      said('text in front', (around) => `hello ${sound(around)}`),
    ],
  },
  {
    ...soapRule,
    id: 'ROB-003',
    title: 'A document type declaration does no harm',
    purpose:
      'SOAP 1.1 forbids document type declarations: they are the door to all that XML can do to a parser. A request with an ' +
      'empty one is sent; whether it is refused or the declaration passed over is free.',
    severity: 'high',
    safety: 'S2',
    cwe: 611,
    spec: [{ doc: 'SOAP 1.1', section: '3', level: 'MUST NOT' }],
    misbehaviours: [
      said('empty declaration', withDoctype('')),
      said('internal subset', withDoctype('[<!ELEMENT a ANY>]')),
    ],
  },
  {
    ...soapRule,
    id: 'ROB-004',
    title: 'An external entity is not fetched',
    purpose:
      'A parser that resolves external entities fetches what an attacker names, from inside the network. A request refers to an ' +
      'entity at a URL of the bench. Nobody may ask for it.',
    severity: 'critical',
    safety: 'S2',
    cwe: 611,
    spec: [{ doc: 'SOAP 1.1', section: '3', level: 'MUST NOT' }],
    fetchedBy: ['fetches-external-entities'],
    misbehaviours: [
      said('entity in a value', (around) =>
        message(around, {
          prolog: `<!DOCTYPE soap-env:Envelope [<!ENTITY x SYSTEM "${around.canaryUrl}">]>`,
          body: readOf(`${around.parameter}&x;`),
        }),
      ),
    ],
  },
  {
    ...soapRule,
    id: 'ROB-005',
    title: 'Nothing that a message names is fetched',
    purpose:
      'External subsets, parameter entities, schema locations, stylesheets and inclusions name files, too. A request with each ' +
      'of them is sent; nobody may ask the bench for what they name.',
    severity: 'critical',
    safety: 'S2',
    cwe: 611,
    spec: [{ doc: 'SOAP 1.1', section: '3', level: 'MUST NOT' }],
    fetchedBy: ['fetches-external-entities'],
    misbehaviours: [
      said('external subset', (around) => withDoctype(`SYSTEM "${around.canaryUrl}"`)(around)),
      said('parameter entity', (around) => withDoctype(`[<!ENTITY % x SYSTEM "${around.canaryUrl}"> %x;]`)(around)),
      said('stylesheet', (around) =>
        message(around, {
          prolog: `<?xml-stylesheet type="text/xsl" href="${around.canaryUrl}"?>`,
          body: readOf(around.parameter),
        }),
      ),
      said('schema location', (around) =>
        message(around, {
          attributes:
            ' xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"' +
            ` xsi:schemaLocation="urn:dslforum-org:cwmp-1-0 ${around.canaryUrl}"`,
          body: readOf(around.parameter),
        }),
      ),
      said('inclusion', (around) =>
        message(around, {
          body: readOf(
            `${around.parameter}<xi:include xmlns:xi="http://www.w3.org/2001/XInclude" href="${around.canaryUrl}"/>`,
          ),
        }),
      ),
    ],
  },
  {
    ...soapRule,
    id: 'ROB-006',
    title: 'Nested entities do not overwhelm the target',
    purpose:
      'A few lines of entities that hold one another grow to gigabytes in a parser that replaces them. Requests whose entities ' +
      'would grow to one and to ten megabytes are sent.',
    severity: 'high',
    safety: 'S4',
    cwe: 776,
    spec: [{ doc: 'SOAP 1.1', section: '3', level: 'MUST NOT' }],
    misbehaviours: [
      said('to one megabyte', (around) =>
        message(around, {
          prolog: `<!DOCTYPE soap-env:Envelope [${doubling(6, 10)}]>`,
          body: readOf(`${around.parameter}&e5;`),
        }),
      ),
      said('to ten megabytes', (around) =>
        message(around, {
          prolog: `<!DOCTYPE soap-env:Envelope [${doubling(7, 10)}]>`,
          body: readOf(`${around.parameter}&e6;`),
        }),
      ),
    ],
  },
  {
    ...soapRule,
    id: 'ROB-007',
    title: 'A long entity named often does not overwhelm the target',
    purpose: 'An entity of 100 kilobytes that is named a hundred times makes ten megabytes without nesting.',
    severity: 'high',
    safety: 'S4',
    cwe: 776,
    spec: [{ doc: 'SOAP 1.1', section: '3', level: 'MUST NOT' }],
    misbehaviours: [
      said('100 KiB a hundred times', (around) =>
        message(around, {
          prolog: `<!DOCTYPE soap-env:Envelope [<!ENTITY x "${'x'.repeat(102_400)}">]>`,
          body: readOf('&x;'.repeat(100)),
        }),
      ),
    ],
  },
  {
    ...soapRule,
    id: 'ROB-008',
    title: 'Depth does not overwhelm the target',
    purpose:
      'A parser that goes one call deeper with each element runs out of stack. Requests with elements nested 100, 1,000 and ' +
      '10,000 deep are sent.',
    severity: 'high',
    safety: 'S4',
    cwe: 674,
    spec: [tr069Clause('3.5', 'MUST')],
    misbehaviours: [100, 1_000, 10_000].map((depth) =>
      said(`${depth} deep`, (around) => message(around, { body: nested(depth) })),
    ),
  },
  {
    ...soapRule,
    id: 'ROB-009',
    title: 'Attributes without number are borne, and an attribute named twice is refused',
    purpose:
      'Many attributes are many comparisons, and an attribute that is there twice is not well-formed: two parsers on the way ' +
      'may take a different one.',
    severity: 'medium',
    safety: 'S2',
    cwe: 400,
    spec: [xmlClause('3.1', 'MUST NOT')],
    needsSoundRequest: true,
    demands: [{ sentence: refused, wrong: carriedOut, defects: ['reads-messages-by-pattern'] }],
    misbehaviours: [
      // An element besides the request: unknown to everybody, and of no weight for the answer.
      said('1,000 attributes', (around) =>
        message(around, {
          header: `<x:y xmlns:x="urn:cordon"${manyAttributes(1_000)}/>`,
          body: '<cwmp:X_CORDON_Unknown/>',
        }),
      ),
      said('10,000 attributes', (around) =>
        message(around, {
          header: `<x:y xmlns:x="urn:cordon"${manyAttributes(10_000)}/>`,
          body: '<cwmp:X_CORDON_Unknown/>',
        }),
      ),
      said('a prefix declared twice', (around) =>
        sound(around).replace('<string>', '<string xmlns:x="urn:cordon:one" xmlns:x="urn:cordon:two">'),
      ),
      said('an attribute twice', (around) => sound(around).replace('<string>', '<string a="1" a="2">')),
    ],
  },
  {
    ...soapRule,
    id: 'ROB-010',
    title: 'A long text does not overwhelm the target',
    purpose: 'Names of 64 kilobytes, of one megabyte and of eight are asked for.',
    severity: 'high',
    safety: 'S4',
    cwe: 770,
    spec: [tr069Clause('A.2.1', 'MUST')],
    misbehaviours: [64, 1_024, 8_192].map((kib) =>
      said(`${kib} KiB`, (around) => message(around, { body: readOf('x'.repeat(kib * 1_024)) })),
    ),
  },
  {
    ...soapRule,
    id: 'ROB-011',
    title: 'Bytes that are no UTF-8 are not guessed at',
    purpose:
      'Over-long and broken UTF-8 slip past whoever looks for characters before decoding. A request with an over-long form of ' +
      'a letter in its name, with a lone surrogate and with a broken sequence must not be carried out as if nothing were wrong.',
    severity: 'medium',
    safety: 'S2',
    cwe: 176,
    spec: [rfcClause(3629, '10', 'MUST'), xmlClause('4.3.3', 'MUST')],
    needsSoundRequest: true,
    demands: [
      {
        sentence: 'what is not well-formed is not carried out',
        wrong: carriedOut,
        defects: ['reads-messages-by-pattern'],
      },
    ],
    misbehaviours: [
      ['over-long form', [0xc1, 0xb3]],
      ['lone surrogate', [0xed, 0xa0, 0x80]],
      ['sequence that is cut', [0xe2, 0x82]],
    ].map(([name, bytes]) =>
      said(String(name), (around) => {
        // Behind the name, in a comment: even there it must be UTF-8, and no name depends on it.
        const [head = '', tail = ''] = message(around, { body: `${readOf(around.parameter)}<!--|-->` }).split('|');
        return Buffer.concat([Buffer.from(head), Buffer.from(bytes as number[]), Buffer.from(tail)]);
      }),
    ),
  },
  {
    ...soapRule,
    id: 'ROB-012',
    title: 'References to characters that there are not are refused',
    purpose:
      'A reference to character 0, to half a surrogate pair, beyond Unicode, or with ten thousand digits is not well-formed; ' +
      'numbers that overflow become others.',
    severity: 'medium',
    safety: 'S2',
    cwe: 190,
    spec: [xmlClause('4.1', 'MUST')],
    needsSoundRequest: true,
    demands: [{ sentence: refused, wrong: carriedOut, defects: ['reads-messages-by-pattern'] }],
    misbehaviours: [
      ['character 0', '&#0;'],
      ['half a surrogate pair', '&#xD800;'],
      ['beyond Unicode', '&#x110000;'],
      ['ten thousand digits', `&#${'9'.repeat(10_000)};`],
    ].map(([name = '', reference = '']) =>
      said(name, (around) =>
        message(around, { header: `<x:y xmlns:x="urn:cordon">${reference}</x:y>`, body: readOf(around.parameter) }),
      ),
    ),
  },
  {
    ...soapRule,
    id: 'ROB-013',
    title: 'A name in pieces is the whole name, or refused',
    purpose:
      'CDATA, comments and references cut a text without changing it. Who takes the first piece for the whole, or drops one, does ' +
      'something else than was asked, and filters in front of him look at another text. The value of one parameter is asked for.',
    severity: 'medium',
    safety: 'S2',
    cwe: 20,
    spec: [xmlClause('2.7', 'MUST')],
    needsSoundRequest: true,
    demands: [
      {
        sentence: 'a name in pieces is answered as the whole name, or refused',
        wrong: ['another name'],
        defects: ['stops-behind-cdata'],
      },
    ],
    isWithinRules: true,
    misbehaviours: [
      inPieces('CDATA in front', (name) => {
        const object = name.slice(0, name.lastIndexOf('.') + 1);
        return `<![CDATA[${object}]]>${name.slice(object.length)}`;
      }),
      inPieces('a comment in the middle', (name) => `${name.slice(0, -7)}<!-- cordon -->${name.slice(-7)}`),
      inPieces('references', (name) => name.replaceAll(/./g, (letter) => `&#${letter.codePointAt(0)};`)),
    ],
  },
  {
    ...soapRule,
    id: 'ROB-020',
    title: 'A broken request to restart restarts nothing',
    purpose:
      'Reboot is short, so that a target which reads by patterns finds it in what is no message at all. It is sent cut, with a wrong ' +
      'closing tag, behind a text, and in a comment.',
    severity: 'critical',
    safety: 'S4',
    cwe: 20,
    spec: [xmlClause('2.1', 'MUST'), tr069Clause('3.5', 'MUST')],
    needsSoundRequest: true,
    demands: [
      {
        sentence: 'a broken request to restart is not carried out',
        wrong: ['RebootResponse'],
        defects: ['reads-messages-by-pattern'],
      },
    ],
    misbehaviours: [
      said('cut', (around) => restart(around).replace(/<\/soap-env:Body>.*$/, '')),
      said('wrong closing tag', (around) => restart(around).replace('</soap-env:Body>', '</soap-env:Bodie>')),
      said('behind a text', (around) => `hello ${restart(around)}`),
      said('in a comment', (around) =>
        message(around, {
          body: '<!--<cwmp:Reboot><CommandKey>cordon</CommandKey></cwmp:Reboot>--><cwmp:X_CORDON_Unknown/>',
        }),
      ),
    ],
  },
];
