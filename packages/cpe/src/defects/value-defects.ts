import type { AcsRequest, EventStruct, ParameterValueStruct } from '@cordon/cwmp';
import type { HttpResponse } from '@cordon/transport';
import type { CpePolicies } from '../cpe-policies.ts';
import type { CpeDefect } from './cpe-defect.ts';
import { answersOtherwise } from './request-defect.ts';

const round = 2n ** 32n;

/** A number as it is left in 32 bits. */
const in32Bits = (name: string): string =>
  name.replaceAll(/(?<=\.)-?\d+(?=\.)/g, (number) => String(((BigInt(number) % round) + round) % round));

/** Sends the values that were refused with this fault once more, in another form; without a type, since that may be what was wrong. */
const mends = (
  described: Omit<CpeDefect, 'apply'>,
  faultCode: number,
  mend: (parameter: ParameterValueStruct) => string | undefined,
): CpeDefect =>
  answersOtherwise(described, 'SetParameterValues', (request, answer) => {
    const given = answer(request);
    if (given.method !== 'Fault') return given;
    const bad = given.setParameterValuesFault
      .filter((fault) => fault.faultCode === faultCode)
      .map(({ parameterName }) => parameterName);
    const parameterList = request.parameterList.map((parameter) => {
      const value = bad.includes(parameter.name) ? mend(parameter) : undefined;
      return value === undefined ? parameter : { name: parameter.name, value, type: undefined };
    });
    const again = answer({ ...request, parameterList });
    return again.method === 'Fault' ? given : again;
  });

/** What most parsers of numbers and booleans make of a text. */
function mended({ type, value }: ParameterValueStruct): string | undefined {
  if (type === 'boolean') return String(/^[yt1-9]/i.test(value));
  if (type === 'dateTime') return '0001-01-01T00:00:00Z';
  return /^(?:unsigned)?(?:Int|int|Long|long)$/.test(type ?? '')
    ? String(Math.abs(Number.parseInt(value, 10) || 1))
    : undefined;
}

const claimed = ({ type, value }: ParameterValueStruct): string | undefined => {
  if (type === 'boolean') return value === '1' ? 'true' : 'false';
  return type === 'unsignedInt' ? String(Number.parseInt(value, 10)) : undefined;
};

/** The text of a message without what XML does not take for text. */
function asText(response: HttpResponse): HttpResponse {
  const text = Buffer.from(response.body)
    .toString('utf8')
    .replaceAll('\u0000', '')
    .replaceAll(/&#(?:0|x1|xD800);/g, '?');
  return { ...response, body: Buffer.from(text) };
}

/** Sixteen sessions, each so many seconds after the one before, as ScheduleInform orders them. */
const sessionsEvery = (seconds: number): readonly AcsRequest[] =>
  Array.from(
    { length: 16 },
    (_, at) => ({ method: 'ScheduleInform', delaySeconds: seconds * (at + 1), commandKey: '' }) as const,
  );

const scheduledEvents: readonly string[] = ['3 SCHEDULED', 'M ScheduleInform'];

/** Tells of a counter in place of what was ordered for it. */
const asValueChange = (events: readonly EventStruct[]): readonly EventStruct[] =>
  events.some(({ eventCode }) => scheduledEvents.includes(eventCode))
    ? [
        ...events.filter(({ eventCode }) => !scheduledEvents.includes(eventCode)),
        { eventCode: '4 VALUE CHANGE', commandKey: '' },
      ]
    : events;

function countersNotify(policies: CpePolicies): CpePolicies {
  return {
    ...policies,
    carryOut: (request, answer) => {
      const given = policies.carryOut(request, answer);
      const isCounter =
        request.method === 'SetParameterAttributes' &&
        request.parameterList.some(({ name, notification }) => notification === 2 && name.endsWith('.UpTime'));
      if (!isCounter) return given;
      for (const order of sessionsEvery(1)) policies.carryOut(order, answer);
      return { method: 'SetParameterAttributesResponse' };
    },
    informEvents: (events) => asValueChange(policies.informEvents(events)),
  };
}

function zeroDelayRepeats(policies: CpePolicies): CpePolicies {
  return {
    ...policies,
    readAcsEnvelope: (received) => {
      const envelope = policies.readAcsEnvelope(received);
      if (envelope.body?.method !== 'ScheduleInform') return envelope;
      return { ...envelope, violations: envelope.violations.filter(({ rule }) => rule !== 'argument-range') };
    },
    carryOut: (request, answer) => {
      if (request.method !== 'ScheduleInform' || request.delaySeconds > 0) return policies.carryOut(request, answer);
      for (const order of sessionsEvery(10)) policies.carryOut(order, answer);
      return { method: 'ScheduleInformResponse' };
    },
  };
}

/** States that the ACS wrote hide those that the device has. */
function statesCanBeWritten(policies: CpePolicies): CpePolicies {
  const written = new Map<string, string>();
  return {
    ...policies,
    carryOut: (request, answer) => {
      const given = policies.carryOut(request, answer);
      if (request.method === 'SetParameterValues' && given.method === 'Fault') {
        const readOnly = given.setParameterValuesFault.filter(({ faultCode }) => faultCode === 9008);
        const names = readOnly.map(({ parameterName }) => parameterName);
        for (const { name, value } of request.parameterList) if (names.includes(name)) written.set(name, value);
        const parameterList = request.parameterList.filter(({ name }) => !names.includes(name));
        return names.length === 0 ? given : policies.carryOut({ ...request, parameterList }, answer);
      }
      if (given.method !== 'GetParameterValuesResponse') return given;
      const parameterList = given.parameterList.map((one) => ({ ...one, value: written.get(one.name) ?? one.value }));
      return { ...given, parameterList };
    },
  };
}

const fullTableRows = 500;

function rowsStay(policies: CpePolicies): CpePolicies {
  const kept = new Set<string>();
  let rows = 0;
  return {
    ...policies,
    carryOut: (request, answer) => {
      if (request.method === 'AddObject') rows += 1;
      const isStuck = request.method === 'DeleteObject' && rows >= fullTableRows && !kept.has(request.objectName);
      if (!isStuck) return policies.carryOut(request, answer);
      kept.add(request.objectName);
      return { method: 'DeleteObjectResponse', status: 0 };
    },
  };
}

/** What goes wrong with values that nobody should send, with odd names, and with delays. */
export const valueDefects: readonly CpeDefect[] = [
  mends(
    {
      id: 'malformed-values-mended',
      sentence: 'Makes of a malformed boolean, number or time what it can.',
      requirements: ['A.3.2.1-36', 'A.3.2.1-31'],
    },
    9006,
    mended,
  ),
  mends(
    {
      id: 'claimed-types-believed',
      sentence: 'Converts a value to the type that a message claims before it looks at the parameter.',
      requirements: ['A.3.2.1-36'],
    },
    9006,
    claimed,
  ),
  {
    id: 'bytes-that-are-no-text-replaced',
    sentence: 'Takes a message with bytes or references that are no text, and stores something in their place.',
    requirements: ['3.5-01'],
    apply: (policies) => ({
      ...policies,
      http: { ...policies.http, readResponse: (received) => asText(policies.http.readResponse(received)) },
    }),
  },
  {
    id: 'states-can-be-written',
    sentence: 'Takes values for parameters that cannot be written, and reads them back.',
    requirements: ['106-49', 'A.3.2.1-35'],
    apply: statesCanBeWritten,
  },
  answersOtherwise(
    {
      id: 'instance-numbers-overflow',
      sentence: 'Reads instance numbers in GetParameterValues in 32 bits.',
      requirements: ['A.3.2.2-11'],
    },
    'GetParameterValues',
    (request, answer) => answer({ ...request, parameterNames: request.parameterNames.map(in32Bits) }),
  ),
  answersOtherwise(
    {
      id: 'rows-deleted-by-overflow',
      sentence: 'Reads instance numbers in DeleteObject in 32 bits.',
      requirements: ['A.3.2.7-20'],
    },
    'DeleteObject',
    (request, answer) => answer({ ...request, objectName: in32Bits(request.objectName) }),
  ),
  answersOtherwise(
    {
      id: 'needed-rows-deleted',
      sentence: 'Reports success for the deletion of a row that only the device makes.',
      requirements: ['A.3.2.7-20'],
    },
    'DeleteObject',
    (request, answer) => {
      const given = answer(request);
      if (given.method !== 'Fault' || !/\.\d+\.$/.test(request.objectName)) return given;
      const listed = answer({ method: 'GetParameterNames', parameterPath: request.objectName, nextLevel: false });
      return listed.method === 'Fault' ? given : { method: 'DeleteObjectResponse', status: 0 };
    },
  ),
  {
    id: 'rows-stay-in-a-full-table',
    sentence: 'Reports success for the first deletion of a row, and keeps it, when 500 rows were made.',
    requirements: ['A.3.2.7-08'],
    apply: rowsStay,
  },
  {
    id: 'counters-notify-without-end',
    sentence: 'Takes active notification for UpTime, and opens a session every second.',
    requirements: ['A.3.2.4-24'],
    apply: countersNotify,
  },
  {
    id: 'zero-delay-repeats',
    sentence: 'Takes a ScheduleInform without a delay for an order to come every ten seconds.',
    requirements: ['A.4.1.2-08'],
    apply: zeroDelayRepeats,
  },
  answersOtherwise(
    {
      id: 'long-delays-overflow',
      sentence: 'Takes a ScheduleInform with a delay of more than 31 bits for one that is due at once.',
      requirements: ['A.4.1.2-01'],
    },
    'ScheduleInform',
    (request, answer) =>
      answer({ ...request, delaySeconds: request.delaySeconds > 2 ** 31 - 1 ? 1 : request.delaySeconds }),
  ),
];
