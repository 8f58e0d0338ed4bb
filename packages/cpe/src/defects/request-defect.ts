import type { AcsRequest, CpeResponse, ParameterValueStruct, SetParameterValuesFault, SoapFault } from '@cordon/cwmp';
import type { CarryOut } from '../cpe-policies.ts';
import type { CpeDefect } from './cpe-defect.ts';

type Answer = CpeResponse | SoapFault;
type RequestOf<Method extends AcsRequest['method']> = Extract<AcsRequest, { method: Method }>;
type Described = Omit<CpeDefect, 'apply'>;

/** A device that answers requests of one method otherwise than `answer` would; `answer` takes any request. */
export function answersOtherwise<Method extends AcsRequest['method']>(
  described: Described,
  method: Method,
  otherwise: (request: RequestOf<Method>, answer: (request: AcsRequest) => Answer) => Answer,
): CpeDefect {
  return {
    ...described,
    apply: (policies) => {
      const carryOut: CarryOut = (request, answer) => {
        const before = (asked: AcsRequest): Answer => policies.carryOut(asked, answer);
        return request.method === method ? otherwise(request as RequestOf<Method>, before) : before(request);
      };
      return { ...policies, carryOut };
    },
  };
}

/** A device that writes other values than those that the ACS sent. */
export const writesOtherwise = (
  described: Described,
  change: (parameter: ParameterValueStruct) => ParameterValueStruct,
): CpeDefect =>
  answersOtherwise(described, 'SetParameterValues', (request, answer) =>
    answer({ ...request, parameterList: request.parameterList.map(change) }),
  );

/** A device that reads other values than it has. */
export const readsOtherwise = (
  described: Described,
  change: (parameter: ParameterValueStruct) => ParameterValueStruct,
): CpeDefect =>
  answersOtherwise(described, 'GetParameterValues', (request, answer) => {
    const given = answer(request);
    if (given.method !== 'GetParameterValuesResponse') return given;
    return { ...given, parameterList: given.parameterList.map(change) };
  });

/** A device whose faults of SetParameterValues say something else of a parameter. */
export const accusesOtherwise = (
  described: Described,
  change: (fault: SetParameterValuesFault) => SetParameterValuesFault,
): CpeDefect =>
  answersOtherwise(described, 'SetParameterValues', (request, answer) => {
    const given = answer(request);
    if (given.method !== 'Fault') return given;
    return { ...given, setParameterValuesFault: given.setParameterValuesFault.map(change) };
  });

/** A device that leaves out, without a word, the values that a sound one refuses with this fault. */
export const leavesOut = (described: Described, faultCode: number): CpeDefect =>
  answersOtherwise(described, 'SetParameterValues', (request, answer) => {
    const given = answer(request);
    if (given.method !== 'Fault') return given;
    const bad = given.setParameterValuesFault
      .filter((fault) => fault.faultCode === faultCode)
      .map(({ parameterName }) => parameterName);
    const rest = request.parameterList.filter(({ name }) => !bad.includes(name));
    return bad.length === 0 ? given : answer({ ...request, parameterList: rest });
  });
