import { describe, expect, test } from 'vitest';
import { envelopeBytes } from '../testdata/envelope-text.ts';
import { decodeEnvelope } from './decode-envelope.ts';
import type { SoapFault } from './fault.ts';

function decode(body: string): { readonly fault: SoapFault; readonly rules: readonly string[] } {
  const decoded = decodeEnvelope(envelopeBytes({ body }));
  return { fault: decoded.body as SoapFault, rules: decoded.violations.map(({ rule }) => rule) };
}

function faultText(detail: string, code = 'soap:Server', text = 'CWMP fault'): string {
  return `<soap:Fault><faultcode>${code}</faultcode><faultstring>${text}</faultstring>${detail}</soap:Fault>`;
}

const denied = '<detail><cwmp:Fault><FaultCode>9001</FaultCode><FaultString>no</FaultString></cwmp:Fault></detail>';

test('a fault as it should be', () => {
  const { fault, rules } = decode(faultText(denied));
  expect(fault).toEqual({
    method: 'Fault',
    soapFaultCode: 'Server',
    soapFaultString: 'CWMP fault',
    faultCode: 9001,
    faultString: 'no',
    setParameterValuesFault: [],
  });
  expect(rules).toEqual([]);
});

describe('faultcode', () => {
  test.each([
    ['Server', 'Server', []],
    ['SOAP-ENV:Server', 'Server', []],
    [' soap:Server ', 'Server', []],
    ['soap:Client', 'Client', ['fault-soap-code']],
    ['soap:Server.Internal', 'Server', ['fault-soap-code']],
    ['soap:MustUnderstand', 'Server', ['fault-soap-code']],
    ['', 'Server', ['fault-soap-code']],
  ])('"%s"', (text, code, broken) => {
    const { fault, rules } = decode(faultText(denied, text));
    expect(fault.soapFaultCode).toBe(code);
    expect(rules).toEqual(broken);
  });
});

describe('detail', () => {
  test.each([
    ['FaultCode without Fault around it', '<detail><FaultCode>9001</FaultCode></detail>', 9001],
    ['FaultCode without detail around it', '<cwmp:x/><FaultCode>9001</FaultCode>', 9001],
    ['a Fault in no namespace', '<detail><Fault><FaultCode>9001</FaultCode></Fault></detail>', 9001],
    ['nothing in detail', '<detail/>', undefined],
    ['something else in detail', '<detail><trace>at line 5</trace></detail>', undefined],
  ])('%s', (_, detail, code) => {
    const { fault, rules } = decode(faultText(detail));
    expect(fault.faultCode).toBe(code);
    expect(rules).toContain('fault-detail');
  });

  test('a CWMP Fault right in the Body', () => {
    const { fault, rules } = decode('<cwmp:Fault><FaultCode>9001</FaultCode></cwmp:Fault>');
    expect(fault.faultCode).toBe(9001);
    expect(rules).toEqual(['soap-namespace', 'fault-soap-code', 'fault-string']);
  });

  test.each([
    ['9033', 9033, ['fault-code']],
    ['9899', 9899, []],
    ['8006', 8006, []],
    ['500', 500, ['fault-code']],
    ['oops', undefined, ['argument-number', 'fault-code']],
  ])('FaultCode %s', (text, code, broken) => {
    const { fault, rules } = decode(faultText(denied.replace('9001', text)));
    expect(fault.faultCode).toBe(code);
    expect(rules).toEqual(broken);
  });

  test('another faultstring is kept and named', () => {
    const { fault, rules } = decode(faultText(denied, 'Server', 'Boom'));
    expect(fault.soapFaultString).toBe('Boom');
    expect(rules).toEqual(['fault-string']);
  });
});
