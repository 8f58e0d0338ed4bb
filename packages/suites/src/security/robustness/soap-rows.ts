import type { Post } from '@cordon/testbench';
import { tr069Clause } from '../../clauses.ts';
import { bodyReply, idOfInform, message, readOf, said, sound } from './message-text.ts';
import { answerOf, type Misbehaviour, namesTold, type RobustnessRow, type Surroundings } from './misbehaviour.ts';

const soapRule = { requirements: ['3.2-37', '3.5-01'], safety: 'S2' } as const;
const inSpite = 'carries it out all the same';
const ofItsOwn = 'answers under an ID of its own';
const anotherList = 'answers another list';
const carriedOut = ['GetParameterValuesResponse'];

/** An answer to the Inform that consists in the text of a message. */
const greeted = (name: string, body: string, header?: string): Misbehaviour => ({
  name,
  at: 'instead-of-inform-response',
  reply: (around) => bodyReply(message(around, { header: header ?? idOfInform(around), body })),
});

const faultWith = (detail: string): string =>
  `<soap-env:Fault><faultcode>Server</faultcode><faultstring>CWMP fault</faultstring>${detail}</soap-env:Fault>`;
const cwmpFault = (code: string): string =>
  faultWith(
    `<detail><cwmp:Fault><FaultCode>${code}</FaultCode><FaultString>cordon</FaultString></cwmp:Fault></detail>`,
  );

/** What a SOAP endpoint must bear (ROB-014 to ROB-019, ROB-033 and ROB-035). */
export const soapRows: readonly RobustnessRow[] = [
  {
    ...soapRule,
    id: 'ROB-014',
    title: 'Namespaces that are wrong are not guessed at',
    purpose:
      'A prefix that nobody declared is not well-formed for a reader of namespaces; an envelope of SOAP 1.2, or one whose body is ' +
      'in a namespace that CWMP does not have, is not for a CPE. None of them may be carried out.',
    severity: 'medium',
    cwe: 20,
    spec: [{ doc: 'SOAP 1.1', section: '4.1.2', level: 'MUST' }, tr069Clause('3.5', 'MUST')],
    needsSoundRequest: true,
    demands: [
      {
        sentence: 'a request in wrong namespaces is not carried out',
        wrong: carriedOut,
        defects: ['reads-messages-by-pattern'],
        isAdvice: true,
      },
    ],
    misbehaviours: [
      said('prefix that is not declared', (around) =>
        sound(around).replaceAll('cwmp:GetParameterValues', 'q:GetParameterValues'),
      ),
      said('SOAP 1.2', (around) =>
        sound(around).replace('http://schemas.xmlsoap.org/soap/envelope/', 'http://www.w3.org/2003/05/soap-envelope'),
      ),
      said('namespace of nobody', (around) =>
        sound(around).replace(/xmlns:cwmp="[^"]*"/, 'xmlns:cwmp="urn:cordon:nobody"'),
      ),
    ],
  },
  {
    ...soapRule,
    id: 'ROB-015',
    title: 'Odd headers do no harm',
    purpose:
      'An element that must be understood and that nobody knows, two IDs, an ID of 64 kilobytes, and a header of a thousand elements ' +
      'stand over a request. Under the first the request must fail; under two IDs an answer must have one of them.',
    severity: 'low',
    cwe: 20,
    spec: [tr069Clause('3.5', 'MUST'), { doc: 'SOAP 1.1', section: '4.2.3', level: 'MUST' }],
    needsSoundRequest: true,
    demands: [
      {
        sentence: 'a request under a header that must be understood, and is not, is not carried out',
        wrong: [inSpite],
        defects: ['ignores-must-understand'],
      },
      {
        sentence: 'an answer has an ID that the request had',
        wrong: [ofItsOwn],
        defects: ['answers-under-an-id-of-its-own'],
      },
    ],
    misbehaviours: [
      {
        ...said('a header that must be understood', (around) =>
          message(around, {
            header: '<cwmp:ID>one</cwmp:ID><x:y xmlns:x="urn:cordon" soap-env:mustUnderstand="1">z</x:y>',
            body: readOf(around.parameter),
          }),
        ),
        read: (post, { parameter }) => (namesTold(post).includes(parameter) ? inSpite : answerOf(post)),
      },
      {
        ...said('two IDs', (around) =>
          message(around, { header: '<cwmp:ID>one</cwmp:ID><cwmp:ID>two</cwmp:ID>', body: readOf(around.parameter) }),
        ),
        read: (post) => {
          const isTold = namesTold(post).length > 0;
          return isTold && !['one', 'two'].includes(post?.envelope?.header.id ?? '') ? ofItsOwn : answerOf(post);
        },
      },
      said('an ID of 64 KiB', (around) =>
        message(around, { header: `<cwmp:ID>${'x'.repeat(65_536)}</cwmp:ID>`, body: readOf(around.parameter) }),
      ),
      said('a thousand elements', (around) =>
        message(around, {
          header: '<x:y xmlns:x="urn:cordon"/>'.repeat(1_000),
          body: readOf(around.parameter),
        }),
      ),
    ],
  },
  {
    ...soapRule,
    id: 'ROB-018',
    title: 'The length that an array claims is not believed',
    purpose:
      'Whoever makes room for as many elements as arrayType claims, and then reads what is there, writes over his memory or runs ' +
      'out of it. A list of one claims none, minus one, a thousand and two thousand million. What is answered must be the list ' +
      'that is there, or a fault.',
    severity: 'high',
    cwe: 130,
    spec: [{ doc: 'SOAP 1.1', section: '5.4.2', level: 'advice' }],
    needsSoundRequest: true,
    demands: [
      {
        sentence: 'the list that is there is answered, or none',
        wrong: [anotherList],
        defects: ['believes-array-type'],
      },
    ],
    misbehaviours: ['0', '-1', '1000', '2147483648'].map((length) => ({
      ...said(`string[${length}]`, (around) => sound(around).replace('string[1]', `string[${length}]`)),
      read: (post: Post | undefined, { parameter }: Surroundings) => {
        const answer = answerOf(post);
        const isTheList = namesTold(post).join() === parameter;
        return answer === 'GetParameterValuesResponse' && !isTheList ? anotherList : answer;
      },
    })),
  },
  {
    ...soapRule,
    id: 'ROB-019',
    title: 'Messages out of turn do no harm',
    purpose:
      'An ACS that loses count sends responses where requests belong. InformResponse a second time, the response to a ' +
      'TransferComplete that nobody made, and a fault to nothing are sent where a request is due; and the Inform is answered under ' +
      'the ID of another request.',
    severity: 'medium',
    cwe: 372,
    spec: [tr069Clause('3.7', 'MUST')],
    misbehaviours: [
      said('InformResponse again', (around) =>
        message(around, { body: '<cwmp:InformResponse><MaxEnvelopes>1</MaxEnvelopes></cwmp:InformResponse>' }),
      ),
      said('TransferCompleteResponse', (around) => message(around, { body: '<cwmp:TransferCompleteResponse/>' })),
      greeted(
        'InformResponse under another ID',
        '<cwmp:InformResponse><MaxEnvelopes>1</MaxEnvelopes></cwmp:InformResponse>',
        '<cwmp:ID soap-env:mustUnderstand="1">cordon-other</cwmp:ID>',
      ),
      said('a fault to nothing', (around) => message(around, { body: cwmpFault('8002') })),
    ],
  },
  {
    ...soapRule,
    id: 'ROB-033',
    title: 'MaxEnvelopes of any number is borne',
    purpose: 'MaxEnvelopes is 1 and to be ignored otherwise. InformResponse says 0, 2, -1 and a word.',
    severity: 'low',
    cwe: 20,
    spec: [tr069Clause('A.3.3.1', 'MUST')],
    misbehaviours: ['0', '2', '-1', 'many'].map((count) =>
      greeted(
        `MaxEnvelopes ${count}`,
        `<cwmp:InformResponse><MaxEnvelopes>${count}</MaxEnvelopes></cwmp:InformResponse>`,
      ),
    ),
  },
  {
    ...soapRule,
    id: 'ROB-035',
    title: 'The Inform may be answered by any fault',
    purpose:
      'An ACS may refuse an Inform for many reasons, and a device must come again after each. Faults 8000 to 8004 and 8006, one ' +
      'that there is not, one without a detail, and one with nothing in it answer the Inform.',
    severity: 'medium',
    cwe: 755,
    spec: [tr069Clause('3.7.1.4', 'MUST')],
    misbehaviours: [
      ...['8000', '8001', '8002', '8003', '8004', '8006', '8999'].map((code) =>
        greeted(`fault ${code}`, cwmpFault(code)),
      ),
      greeted('no detail', faultWith('')),
      greeted('nothing in it', '<soap-env:Fault/>'),
    ],
  },
];
