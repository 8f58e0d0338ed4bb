import { describe, expect, test } from 'vitest';
import { soapFault } from '../fault-codes.ts';
import { UnencodableValueError } from '../rpc/schema/unencodable-value-error.ts';
import { Secret } from '../secret.ts';
import { encodeEnvelope } from './encode-envelope.ts';
import type { Envelope } from './envelope.ts';
import { UnencodableCharacterError } from './xml-writer.ts';

const namespace = 'urn:dslforum-org:cwmp-1-0';

function withValue(value: string, type?: string): Envelope {
  const parameterList = [
    { name: 'A', value: 'x', type: 'string' },
    { name: 'B', value, type },
  ];
  return { namespace, header: {}, body: { method: 'SetParameterValues', parameterList, parameterKey: '' } };
}

function errorOf(envelope: Envelope): unknown {
  try {
    return encodeEnvelope(envelope);
  } catch (error) {
    return error;
  }
}

const declared =
  'xmlns:soap-env="http://schemas.xmlsoap.org/soap/envelope/" ' +
  'xmlns:soap-enc="http://schemas.xmlsoap.org/soap/encoding/" ' +
  'xmlns:xsd="http://www.w3.org/2001/XMLSchema" ' +
  'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" ' +
  'xmlns:cwmp="urn:dslforum-org:cwmp-1-0"';

describe('the default dialect', () => {
  test('an InformResponse, to the letter', () => {
    const xml = encodeEnvelope({ namespace, header: { id: '7' }, body: { method: 'InformResponse', maxEnvelopes: 1 } });
    expect(xml).toBe(
      `<soap-env:Envelope ${declared}><soap-env:Header><cwmp:ID soap-env:mustUnderstand="1">7</cwmp:ID></soap-env:Header>` +
        '<soap-env:Body><cwmp:InformResponse><MaxEnvelopes>1</MaxEnvelopes></cwmp:InformResponse></soap-env:Body></soap-env:Envelope>',
    );
  });

  test('without header elements there is no Header', () => {
    const xml = encodeEnvelope({ namespace, header: {}, body: { method: 'FactoryReset' } });
    expect(xml).toContain('<soap-env:Body><cwmp:FactoryReset></cwmp:FactoryReset></soap-env:Body>');
    expect(xml).not.toContain('Header');
  });

  test('values have their type, arrays their count', () => {
    const xml = encodeEnvelope(withValue('5', 'unsignedInt'));
    expect(xml).toContain('<ParameterList soap-enc:arrayType="cwmp:ParameterValueStruct[2]">');
    expect(xml).toContain('<Name>B</Name><Value xsi:type="xsd:unsignedInt">5</Value>');
  });

  test('base64 is a type of SOAP encoding', () => {
    expect(encodeEnvelope(withValue('AA==', 'base64'))).toContain('<Value xsi:type="soap-enc:base64">');
  });

  test('what is no printable ASCII goes as a reference', () => {
    expect(encodeEnvelope(withValue('<é\u{10348}>'))).toContain('<Value>&lt;&#233;&#66376;&gt;</Value>');
  });

  test('a secret is revealed', () => {
    const body = {
      method: 'Upload',
      commandKey: '',
      fileType: '',
      url: '',
      username: '',
      password: new Secret('p&q'),
      delaySeconds: 0,
    } as const;
    expect(encodeEnvelope({ namespace, header: {}, body })).toContain('<Password>p&amp;q</Password>');
  });

  test('a fault of SetParameterValues', () => {
    const body = soapFault(9003, 'no', [{ parameterName: 'A', faultCode: 9006, faultString: 'text' }]);
    expect(encodeEnvelope({ namespace, header: {}, body })).toContain(
      '<soap-env:Fault><faultcode>Client</faultcode><faultstring>CWMP fault</faultstring><detail><cwmp:Fault>' +
        '<FaultCode>9003</FaultCode><FaultString>no</FaultString><SetParameterValuesFault><ParameterName>A</ParameterName>' +
        '<FaultCode>9006</FaultCode><FaultString>text</FaultString></SetParameterValuesFault></cwmp:Fault></detail></soap-env:Fault>',
    );
  });

  test('a fault without code has no detail', () => {
    const body = { ...soapFault(9001), faultCode: undefined };
    expect(encodeEnvelope({ namespace, header: {}, body })).not.toContain('detail');
  });
});

describe('other dialects', () => {
  test('XML declaration, own prefixes, self-closed elements, raw characters', () => {
    const xml = encodeEnvelope(withValue('é'), {
      xmlDeclaration: true,
      prefixes: { soap: 'SOAP-ENV', cwmp: 'c' },
      emptyElements: 'self-closed',
      asciiOnly: false,
    });
    expect(xml).toMatch(/^<\?xml version="1\.0" encoding="UTF-8"\?>\n<SOAP-ENV:Envelope /);
    expect(xml).toContain(
      '<Value>é</Value></ParameterValueStruct></ParameterList><ParameterKey/></c:SetParameterValues>',
    );
  });

  test('with a default namespace, arguments stay in no namespace', () => {
    const xml = encodeEnvelope(withValue(''), { defaultNamespace: true });
    expect(xml).toMatch(/^<Envelope xmlns="http:/);
    expect(xml).toContain('<Body><cwmp:SetParameterValues xmlns="">');
  });
});

describe('what cannot be encoded is refused by name', () => {
  test.each(['\u0000', '\u001B', '\uD800', '\uFFFE'])('a value with %j', (character) => {
    const error = errorOf(withValue(`abc${character}`));
    expect(error).toBeInstanceOf(UnencodableValueError);
    expect(error).toMatchObject({ code: 'unencodable-value', path: 'SetParameterValues.ParameterList[1].Value' });
    expect((error as UnencodableValueError).cause).toBeInstanceOf(UnencodableCharacterError);
    expect((error as Error).message).toContain('offset 3');
    expect((error as Error).message).not.toContain('abc');
  });

  test('a header', () => {
    const error = errorOf({ namespace, header: { id: '\u0001' }, body: { method: 'FactoryReset' } });
    expect(error).toMatchObject({ path: 'Header' });
  });

  test.each([Number.NaN, 1.5, Number.POSITIVE_INFINITY, 2 ** 53])('the number %d', (status) => {
    const error = errorOf({ namespace, header: {}, body: { method: 'DeleteObjectResponse', status } });
    expect(error).toMatchObject({ code: 'unencodable-value', path: 'DeleteObjectResponse.Status' });
  });

  test('a type that would break the markup', () => {
    expect(errorOf(withValue('x', 'int" a="b'))).toMatchObject({ path: 'SetParameterValues.ParameterList[1].Value' });
  });

  test('a message that is none of Annex A', () => {
    const body = { method: 'unknown', name: 'x' } as unknown as Envelope['body'];
    expect(() => encodeEnvelope({ namespace, header: {}, body })).toThrow(RangeError);
  });
});
