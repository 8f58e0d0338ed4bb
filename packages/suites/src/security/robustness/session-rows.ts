import { tr069Clause } from '../../clauses.ts';
import { bodyReply, informResponse, message, otherRead, readOf, response, said, sound } from './message-text.ts';
import {
  answerOf,
  answerWithCode,
  type Misbehaviour,
  namesTold,
  type RobustnessRow,
  type Scene,
  type Surroundings,
  type WrongCourse,
} from './misbehaviour.ts';

const moreThanOne = 'carries out more than one';
/** A target that has put a second message aside comes with its answer when the first one has gone well. */
const answersMax = 3;

/** An envelope with more in it than one message. */
const several = (name: string, write: (around: Surroundings) => string): WrongCourse => ({
  name,
  async play({ session, ...around }) {
    const told: string[] = [];
    let post = await session.answer(bodyReply(write({ session, ...around })));
    const answer = answerOf(post);
    for (let count = 0; post !== undefined && count < answersMax; count += 1) {
      told.push(...namesTold(post));
      post = await session.answer({ status: 204 });
    }
    return told.length > 1 ? moreThanOne : answer;
  },
});

const fault = '<soap-env:Fault><faultcode>Client</faultcode><faultstring>CWMP fault</faultstring></soap-env:Fault>';

const guessed = 'guesses';
/** A request whose arguments leave open what is asked. */
const vague = (name: string, body: (around: Surroundings) => string): Misbehaviour => ({
  ...said(name, (around) => message(around, { body: body(around) })),
  read: (post) => (answerOf(post).endsWith('Response') ? guessed : answerWithCode(post)),
});
const pathOf = ({ parameter }: Surroundings): string => parameter.slice(0, parameter.lastIndexOf('.') + 1);
const path = (around: Surroundings): string => `<ParameterPath>${pathOf(around)}</ParameterPath>`;
const nextLevel = '<NextLevel>1</NextLevel>';
const names = (...parts: readonly string[]): string =>
  `<cwmp:GetParameterNames>${parts.join('')}</cwmp:GetParameterNames>`;

const carriedOut = 'is carried out';
const ifTold = (names: readonly string[], { otherParameter }: Surroundings, otherwise: string): string =>
  names.includes(otherParameter) ? carriedOut : otherwise;

/** A request for a value, POSTed to the port for connection requests while a session is under way. */
async function onTheOtherPort({ bench, ...around }: Scene): Promise<string> {
  const { cpe, signal } = bench;
  if (cpe.connectionRequestUrl === undefined) return 'there is no such port';
  const { pathname, search } = new URL(cpe.connectionRequestUrl);
  const headers = [['Content-Type', 'text/xml; charset=utf-8']] as const;
  const post = { target: `${pathname}${search}`, headers, body: otherRead(around), duringSession: true };
  const { status, body } = await cpe.connectionRequestPort.post(post, signal);
  const isAnswered = Buffer.from(body).toString('latin1').includes('GetParameterValuesResponse');
  return isAnswered ? carriedOut : `status ${status ?? 'none'}`;
}

const stuck = 'gets stuck';
const held = (isHeld: boolean): string =>
  `<cwmp:HoldRequests soap-env:mustUnderstand="1">${isHeld ? 1 : 0}</cwmp:HoldRequests>`;
const roundsMax = 10;

/** A session with HoldRequests in each message; the target is asked for a value again and again. */
const holding = (name: string, isHeld: (round: number) => boolean): WrongCourse => ({
  name,
  at: 'instead-of-inform-response',
  async play({ session, ...around }) {
    const scene = { session, ...around };
    let post = await session.answer(bodyReply(informResponse(scene, held(isHeld(0)))));
    for (let round = 1; round <= roundsMax && post !== undefined; round += 1) {
      // Requests of its own that it sends all the same are answered, too: what counts here is that it goes on.
      const body = post.envelope?.body;
      if (body !== undefined && namesTold(post).length === 0 && body.method !== 'Fault') return answerOf(post);
      const header = `<cwmp:ID soap-env:mustUnderstand="1">hold-${round}</cwmp:ID>${held(isHeld(round))}`;
      post = await session.answer(bodyReply(message(scene, { header, body: readOf(around.parameter) })));
      // A device that has no such parameter has read the request as well.
      if (!namesTold(post).includes(around.parameter) && answerWithCode(post) !== 'Fault 9005') return stuck;
    }
    return post === undefined ? stuck : 'goes on';
  },
});

const sessionRule = { safety: 'S2' } as const;

/** What must not come of messages at the wrong place, or of too many of them (ROB-016, ROB-017, ROB-021 and ROB-034). */
export const sessionRows: readonly RobustnessRow[] = [
  {
    ...sessionRule,
    id: 'ROB-016',
    title: 'One envelope is one message',
    purpose:
      'Who looks at the first message of an envelope, and carries out the second, can be told anything past whatever looks on. Two ' +
      'requests for different values, the same one twice, two bodies, and a request beside a fault are in one envelope. No more than ' +
      'one of them may be carried out.',
    severity: 'high',
    cwe: 436,
    requirements: ['3.5-13', '3.7-42'],
    spec: [tr069Clause('3.5', 'MUST'), { doc: 'SOAP 1.1', section: '4', level: 'MUST' }],
    needsSoundRequest: true,
    demands: [
      {
        sentence: 'of several messages in one envelope no more than one is carried out',
        wrong: [moreThanOne],
        defects: ['carries-out-every-message-of-an-envelope'],
      },
    ],
    misbehaviours: [
      several('two requests', (around) =>
        message(around, { body: readOf(around.parameter) + readOf(around.otherParameter) }),
      ),
      several('one request twice', (around) =>
        message(around, { body: readOf(around.parameter) + readOf(around.parameter) }),
      ),
      several('two bodies', (around) =>
        sound(around).replace(
          '</soap-env:Body>',
          `</soap-env:Body><soap-env:Body>${readOf(around.otherParameter)}</soap-env:Body>`,
        ),
      ),
      several('a request and a fault', (around) => message(around, { body: readOf(around.parameter) + fault })),
      several('a fault and a request', (around) => message(around, { body: fault + readOf(around.parameter) })),
    ],
  },
  {
    ...sessionRule,
    id: 'ROB-017',
    title: 'What was not asked is not guessed',
    purpose:
      'A method that there is not, and GetParameterNames without one of its arguments, without any, with one of them twice, in another ' +
      'order and with one that there is not. What leaves open what is asked is to be refused; an order or an unknown argument may be ' +
      'passed over.',
    severity: 'medium',
    cwe: 20,
    requirements: ['3.5-36'],
    spec: [tr069Clause('A.5.1', 'MUST'), tr069Clause('3.5', 'MUST')],
    needsSoundRequest: true,
    demands: [
      {
        sentence: 'a method that there is not is answered by fault 9000, or ends the session',
        wrong: ['another answer'],
        defects: ['unknown-method-internal-error'],
      },
      {
        sentence: 'a request whose arguments are missing or there twice is not carried out',
        wrong: [guessed],
        defects: ['guesses-missing-arguments'],
        isAdvice: true,
      },
    ],
    misbehaviours: [
      {
        ...said('a method that there is not', (around) => message(around, { body: '<cwmp:X_CORDON_Unknown/>' })),
        read: (post) =>
          ['Fault 9000', 'nothing', 'empty'].includes(answerWithCode(post)) ? 'refused' : 'another answer',
      },
      vague('an argument is missing', (around) => names(path(around))),
      vague('all arguments are missing', () => names()),
      vague('an argument is there twice', (around) => names(path(around), '<ParameterPath/>', nextLevel)),
      said('another order', (around) => message(around, { body: names(nextLevel, path(around)) })),
      said('an argument that there is not', (around) =>
        message(around, { body: names(path(around), nextLevel, '<X_CORDON>1</X_CORDON>') }),
      ),
    ],
  },
  {
    ...sessionRule,
    id: 'ROB-021',
    title: 'Only a session that stands carries requests',
    purpose:
      'Requests belong behind InformResponse and in front of the end, on the connection that the device opened. A request comes instead ' +
      'of InformResponse, behind the 204 that ends the session, and by POST to the port for connection requests while a session ' +
      'is under way. None may be carried out.',
    severity: 'high',
    cwe: 372,
    requirements: ['3.7-13', '3.7-44'],
    spec: [tr069Clause('3.7.1.1', 'MUST'), tr069Clause('3.7.1.4', 'MUST')],
    needsSoundRequest: true,
    demands: [
      {
        sentence: 'a request outside of a session is not carried out',
        wrong: [carriedOut],
        defects: ['serves-requests-before-inform-response', 'answers-soap-on-connection-request-port'],
      },
    ],
    misbehaviours: [
      {
        name: 'instead of InformResponse',
        at: 'instead-of-inform-response',
        reply: (around) => bodyReply(otherRead(around)),
        read: (post, around) => ifTold(namesTold(post), around, answerOf(post)),
      },
      {
        name: 'behind the end',
        reply: (around) => ({ raw: `HTTP/1.1 204 No Content\r\n\r\n${response(otherRead(around))}` }),
        read: (post, around) => ifTold(namesTold(post), around, answerOf(post)),
      },
      { name: 'on the port for connection requests', play: onTheOtherPort },
    ],
  },
  {
    ...sessionRule,
    id: 'ROB-034',
    title: 'HoldRequests without end holds up nobody',
    purpose:
      'HoldRequests makes the device wait with its own requests; one that waits with its answers, too, gets stuck. Each message of a ' +
      'session has it, then every other one; ten values are asked for meanwhile. All must be answered.',
    severity: 'medium',
    cwe: 833,
    requirements: ['3.5-49', '3.7-29'],
    spec: [tr069Clause('3.7.1.3', 'MUST')],
    isWithinRules: true,
    needsSoundRequest: true,
    demands: [
      {
        sentence: 'a request is answered whatever HoldRequests says',
        wrong: [stuck],
        defects: ['cannot-read-held-messages'],
      },
    ],
    misbehaviours: [holding('1 for ever', () => true), holding('every other one', (round) => round % 2 === 0)],
  },
];
