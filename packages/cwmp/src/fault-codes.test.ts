import { describe, expect, test } from 'vitest';
import { faultCodeOf, faultCodes, isFaultCode, isVendorFaultCode, requestFaultCode, soapFault } from './fault-codes.ts';

test('codes are unique and ascending', () => {
  const codes = faultCodes.map(({ code }) => code);
  expect(codes).toEqual([...new Set(codes)].sort((a, b) => a - b));
});

describe('soapFault', () => {
  test('takes faultcode and text from the table', () => {
    expect(soapFault(9005)).toEqual({
      method: 'Fault',
      soapFaultCode: 'Client',
      soapFaultString: 'CWMP fault',
      faultCode: 9005,
      faultString: faultCodeOf(9005)?.name,
      setParameterValuesFault: [],
    });
  });

  test('keeps a text of the caller, also an empty one', () => {
    expect(soapFault(8005, '').faultString).toBe('');
  });

  test('takes a vendor code', () => {
    expect(soapFault(9899)).toMatchObject({ faultCode: 9899, soapFaultCode: 'Server', faultString: 'vendor fault' });
  });

  test.each([0, 7999, 8007, 9033, 9799, 9900, 9800.5, Number.NaN])('refuses %d', (code) => {
    expect(() => soapFault(code)).toThrow(RangeError);
  });

  test('has a list of SetParameterValuesFault with 9003 only', () => {
    const list = [{ parameterName: 'A', faultCode: 9007 }];
    expect(soapFault(9003, 'x', list).setParameterValuesFault).toBe(list);
    expect(() => soapFault(9001, 'x', list)).toThrow('9003');
  });
});

test('every kind of refusal has its code on both sides', () => {
  const kinds = [
    'method-not-supported',
    'request-denied',
    'internal-error',
    'invalid-arguments',
    'resources-exceeded',
  ] as const;
  expect(kinds.map((kind) => requestFaultCode(kind, 'ACS'))).toEqual([8000, 8001, 8002, 8003, 8004]);
  expect(kinds.map((kind) => requestFaultCode(kind, 'CPE'))).toEqual([9000, 9001, 9002, 9003, 9004]);
});

test('vendor codes end at their ranges', () => {
  expect([8799, 8800, 8899, 8900].map(isVendorFaultCode)).toEqual([false, true, true, false]);
  expect([9799, 9800, 9899, 9900].map(isFaultCode)).toEqual([false, true, true, false]);
});
