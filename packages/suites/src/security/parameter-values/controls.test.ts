// What these cases take for the work of a value, on devices that would have done it all the same.
import type { AcsRequest, CpeResponse, SoapFault } from '@cordon/cwmp';
import { loadStandardModel } from '@cordon/data-model';
import { type CpeTarget, TargetSilentError } from '@cordon/testbench';
import { expect, test } from 'vitest';
import { LastingSession } from './lasting-sessions.ts';
import { empty } from './tables-have-an-end.case.ts';
import { thatTakeTheirOwn } from './value-case.ts';

const model = await loadStandardModel('Device:2.17');

type Answer = Partial<CpeResponse | SoapFault> & { readonly method: string };
const fault = (faultCode: number): Answer => ({ method: 'Fault', faultCode });

/** A session that lasts with a device that answers so. */
function lasting(device: (request: AcsRequest) => Answer): LastingSession {
  const session = {
    inform: { retryCount: 0 },
    request: (request: AcsRequest) => new Promise((resolve) => resolve(device(request))),
    reachAcsTurn: () => Promise.resolve(),
    end: () => Promise.resolve(),
  };
  const openSession = () => Promise.resolve({ session, trigger: 'connection-request' });
  return new LastingSession({ openSession } as unknown as CpeTarget, new AbortController().signal);
}

test('a device that hangs up on whatever is written has not taken its own value', async () => {
  const name = 'Device.WiFi.SSID.1.SSID';
  const fact = model.lookupInstance(name);
  if (fact?.kind !== 'parameter') throw new Error(`no parameter ${name}`);
  const parameter = { name, fact, now: 'Home' };
  const own = async (set: () => Answer) =>
    await thatTakeTheirOwn(
      lasting(({ method }) => {
        const parameterList = [{ name, value: 'Home', type: 'string' }];
        return method === 'GetParameterValues' ? { method: 'GetParameterValuesResponse', parameterList } : set();
      }),
      [parameter],
    );
  const hangUp = (): never => {
    throw new TargetSilentError('answer', 'it closed the connection.');
  };
  expect(await own(hangUp)).toEqual([]);
  expect(await own(() => fault(9007))).toEqual([]);
  expect(await own(() => ({ method: 'SetParameterValuesResponse', status: 0 }))).toEqual([parameter]);
});

test('a table without rows may be told by a fault, one that cannot be read is not empty', async () => {
  const table = 'Device.NAT.PortMapping.';
  const told = async (list: Answer) =>
    await empty(
      lasting(({ method }) => (method === 'DeleteObject' ? { method: 'DeleteObjectResponse', status: 0 } : list)),
      table,
      [`${table}7.`],
    );
  expect(await told(fault(9005))).toEqual([]);
  expect(await told(fault(9002))).toBe(null);
  const parameterList = [{ name: `${table}7.`, writable: true }];
  expect(await told({ method: 'GetParameterNamesResponse', parameterList })).toEqual([`${table}7.`]);
});
