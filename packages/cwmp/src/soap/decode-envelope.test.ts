import { describe, expect, test } from 'vitest';
import type { Download } from '../rpc/download.ts';
import { envelopeBytes, informText, parameterListText } from '../testdata/envelope-text.ts';
import { decodeEnvelope } from './decode-envelope.ts';
import type { DecodedEnvelope } from './envelope.ts';

function rulesOf(decoded: DecodedEnvelope): readonly string[] {
  return decoded.violations.map(({ rule }) => rule);
}

function decodeBody(body: string, namespace?: string): DecodedEnvelope {
  return decodeEnvelope(envelopeBytes(namespace === undefined ? { body } : { body, namespace }));
}

describe('the frame', () => {
  test.each([
    ['no bytes', ''],
    ['no XML', 'hello'],
    ['an unfinished document', '<a>'],
    ['a document type declaration', `<!DOCTYPE a [<!ENTITY b "c">]>${Buffer.from(envelopeBytes()).toString()}`],
  ])('%s is no envelope', (_, text) => {
    const decoded = decodeEnvelope(Buffer.from(text));
    expect(decoded).toMatchObject({ namespace: undefined, header: {}, body: undefined });
    expect(decoded.violations).not.toEqual([]);
  });

  test('another document element without Body is none either', () => {
    const decoded = decodeEnvelope(Buffer.from('<html><p/></html>'));
    expect(decoded.body).toBeUndefined();
    expect(rulesOf(decoded)).toEqual(['soap-envelope', 'soap-namespace', 'soap-unknown-element', 'soap-body']);
  });

  test('an empty Body has no message, but the namespace is known', () => {
    const decoded = decodeBody(' ');
    expect(decoded).toMatchObject({ namespace: 'urn:dslforum-org:cwmp-1-2', body: undefined });
    expect(rulesOf(decoded)).toEqual(['body-one-message']);
  });

  test('of two messages the first counts', () => {
    const decoded = decodeBody('<cwmp:RebootResponse/><cwmp:FactoryResetResponse/>');
    expect(decoded.body).toEqual({ method: 'RebootResponse' });
    expect(rulesOf(decoded)).toEqual(['body-one-message']);
  });

  test('of two bodies the first counts', () => {
    const text = Buffer.from(envelopeBytes()).toString();
    const decoded = decodeEnvelope(Buffer.from(text.replace('</soap:Body>', '</soap:Body><soap:Body/>')));
    expect(decoded.body).toEqual({ method: 'RebootResponse' });
    expect(rulesOf(decoded)).toEqual(['soap-body']);
  });

  test('a Header after the Body is read and named', () => {
    const text = Buffer.from(envelopeBytes()).toString();
    const header = '<soap:Header><cwmp:ID soap:mustUnderstand="1">1</cwmp:ID></soap:Header>';
    const decoded = decodeEnvelope(Buffer.from(text.replace('</soap:Body>', `</soap:Body>${header}`)));
    expect(decoded.header).toEqual({ id: '1' });
    expect(rulesOf(decoded)).toEqual(['soap-order']);
  });

  test('limits of the reader can be set', () => {
    const decoded = decodeEnvelope(envelopeBytes(), { limits: { depthMax: 2 } });
    expect(decoded.body).toBeUndefined();
    expect(rulesOf(decoded)).toEqual(['xml-limit-depth']);
  });

  test('strict mode refuses what tolerant mode repairs', () => {
    const bytes = envelopeBytes({ before: '\n<?xml version="1.0"?>' });
    expect(decodeEnvelope(bytes).body).toEqual({ method: 'RebootResponse' });
    expect(decodeEnvelope(bytes, { mode: 'strict' }).body).toBeUndefined();
  });
});

describe('methods', () => {
  test('an unknown one is named as it is', () => {
    const decoded = decodeBody('<cwmp:X_0013E3_Dance><Step>1</Step></cwmp:X_0013E3_Dance>');
    expect(decoded.body).toEqual({ method: 'unknown', name: 'X_0013E3_Dance' });
    expect(decoded.violations).toEqual([]);
  });

  test.each(['constructor', '__proto__', 'toString', 'hasOwnProperty'])('%s is an unknown one', (name) => {
    expect(decodeBody(`<cwmp:${name}/>`).body).toEqual({ method: 'unknown', name });
  });

  test('one that is newer than its namespace', () => {
    const decoded = decodeBody('<cwmp:CancelTransferResponse/>', 'urn:dslforum-org:cwmp-1-1');
    expect(decoded.body).toEqual({ method: 'CancelTransferResponse' });
    expect(rulesOf(decoded)).toEqual(['method-since']);
  });

  test('one in no namespace takes the namespace that is declared', () => {
    const decoded = decodeBody('<RebootResponse/>', 'urn:dslforum-org:cwmp-1-1');
    expect(decoded).toMatchObject({ namespace: 'urn:dslforum-org:cwmp-1-1', body: { method: 'RebootResponse' } });
    expect(rulesOf(decoded)).toEqual(['cwmp-namespace']);
  });

  test('the namespace of the message wins over others that are declared', () => {
    const body = '<c:RebootResponse xmlns:c="urn:dslforum-org:cwmp-1-0"/>';
    expect(decodeBody(body).namespace).toBe('urn:dslforum-org:cwmp-1-0');
  });

  test('without any CWMP namespace there is none to answer in', () => {
    const decoded = decodeBody('<cwmp:RebootResponse/>', 'urn:example:other');
    expect(decoded).toMatchObject({ namespace: undefined, body: { method: 'RebootResponse' } });
  });
});

describe('arguments', () => {
  test('the first of two counts', () => {
    const decoded = decodeBody(
      '<cwmp:AddObjectResponse><InstanceNumber>1</InstanceNumber><InstanceNumber>2</InstanceNumber><Status>0</Status></cwmp:AddObjectResponse>',
    );
    expect(decoded.body).toEqual({ method: 'AddObjectResponse', instanceNumber: 1, status: 0 });
    expect(rulesOf(decoded)).toEqual(['argument-duplicate']);
  });

  test('a missing one is empty', () => {
    const decoded = decodeBody('<cwmp:AddObjectResponse/>');
    expect(decoded.body).toEqual({ method: 'AddObjectResponse', instanceNumber: 0, status: 0 });
    expect(rulesOf(decoded)).toEqual(['argument-missing', 'argument-missing']);
  });

  test('a missing optional one is absent', () => {
    const decoded = decodeBody('<cwmp:ChangeDUState><Operations xsi:type="cwmp:UpdateOpStruct"/></cwmp:ChangeDUState>');
    expect(decoded.body).toStrictEqual({ method: 'ChangeDUState', operations: [{ kind: 'UpdateOpStruct' }] });
    expect(decoded.violations).toEqual([]);
  });

  test('a value with elements inside', () => {
    const decoded = decodeBody(
      '<cwmp:SetParameterValuesResponse><Status>1<b/></Status></cwmp:SetParameterValuesResponse>',
    );
    expect(decoded.body).toEqual({ method: 'SetParameterValuesResponse', status: 1 });
    expect(rulesOf(decoded)).toEqual(['argument-text']);
  });

  test('text between elements', () => {
    const decoded = decodeBody(
      '<cwmp:SetParameterValuesResponse>x<Status>1</Status></cwmp:SetParameterValuesResponse>',
    );
    expect(rulesOf(decoded)).toEqual(['argument-text']);
  });

  test.each([
    ['1', true, []],
    ['true', true, []],
    ['0', false, []],
    ['false', false, []],
    [' true ', true, []],
    ['TRUE', true, ['argument-boolean']],
    ['yes', false, ['argument-boolean']],
    ['', false, ['argument-boolean']],
  ])('a boolean of "%s"', (text, value, rules) => {
    const decoded = decodeBody(
      `<cwmp:GetParameterNames><ParameterPath>Device.</ParameterPath><NextLevel>${text}</NextLevel></cwmp:GetParameterNames>`,
    );
    expect(decoded.body).toEqual({ method: 'GetParameterNames', parameterPath: 'Device.', nextLevel: value });
    expect(rulesOf(decoded)).toEqual(rules);
  });

  test.each([
    ['AAECAw==', []],
    ['AAEC\nAw==', []],
    ['AAECAw=', ['argument-base64']],
    ['@@@@', ['argument-base64']],
  ])('a voucher of "%s" stays as it is', (text, rules) => {
    const decoded = decodeBody(
      `<cwmp:SetVouchers><VoucherList enc:arrayType="enc:base64[1]"><base64>${text}</base64></VoucherList></cwmp:SetVouchers>`,
    );
    expect(decoded.body).toEqual({ method: 'SetVouchers', voucherList: [text] });
    expect(rulesOf(decoded)).toEqual(rules);
  });

  test('a name of 256 characters is not too long, whatever it takes in UTF-16', () => {
    const name = '\u{10348}'.repeat(256);
    const ok = decodeBody(
      informText({ parameterList: parameterListText(`<Name>${name}</Name><Value xsi:type="xsd:string"/>`) }),
    );
    expect(ok.violations).toEqual([]);
    const long = decodeBody(
      informText({ parameterList: parameterListText(`<Name>${name}a</Name><Value xsi:type="xsd:string"/>`) }),
    );
    expect(rulesOf(long)).toEqual(['argument-length']);
  });
});

describe('secrets', () => {
  test('a password is a Secret, and no violation quotes it', () => {
    const password = 'hunter2'.repeat(40);
    const decoded = decodeBody(`<cwmp:Download><Password>${password}</Password></cwmp:Download>`);
    expect((decoded.body as Download).password.reveal()).toBe(password);
    expect(rulesOf(decoded)).toContain('argument-length');
    expect(JSON.stringify(decoded)).not.toContain('hunter2');
  });

  test('no violation quotes the value of a parameter', () => {
    const parameterList = parameterListText('<Name>Device.Users.User.1.Password</Name><Value>hunter2<b/></Value>');
    const { violations } = decodeBody(informText({ parameterList }));
    expect(violations.map(({ rule }) => rule)).toEqual(['value-type-missing', 'argument-text']);
    expect(JSON.stringify(violations)).not.toContain('hunter2');
  });
});

describe('work', () => {
  test('a rule broken ten thousand times is listed twenty times and counted', () => {
    const structs = Array.from({ length: 10_000 }, () => '<Name>A</Name><Value>1</Value>');
    const { violations } = decodeBody(informText({ parameterList: parameterListText(...structs) }));
    expect(violations).toHaveLength(21);
    expect(violations[20]).toEqual({
      rule: 'value-type-missing',
      clause: 'TR-069 A.2.1',
      detail: '9980 more of this rule are not listed.',
    });
  });
});
