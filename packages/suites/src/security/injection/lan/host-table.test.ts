import type { ScriptedSession } from '@cordon/testbench';
import { expect, test } from 'vitest';
import { readHostTablesIn } from './host-table.ts';

const answering = (answer: object): ScriptedSession =>
  ({ request: () => Promise.resolve(answer) }) as unknown as ScriptedSession;
const read = (answer: object): Promise<unknown> => readHostTablesIn(answering(answer), { root: 'Device.' });
const fault = (faultCode: number): object => ({ method: 'Fault', faultCode, faultString: '' });

test('a target that refuses to read its Host table out is no target without one', async () => {
  expect(await read(fault(9005))).toBeUndefined();
  expect(await read(fault(9002))).toMatchObject({ faultCode: 9002 });
  const value = { name: 'Device.Hosts.HostNumberOfEntries', value: '0', type: 'unsignedInt' };
  expect(await read({ method: 'GetParameterValuesResponse', parameterList: [value] })).toEqual([value]);
});
