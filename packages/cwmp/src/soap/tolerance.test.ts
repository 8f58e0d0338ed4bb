// The habits of CPEs, one by one, in the order in which they are listed for this project ("What CPEs send").
import { describe, expect, test } from 'vitest';
import { envelopeBytes, informText, parameterListText } from '../testdata/envelope-text.ts';
import type { EnvelopeText } from '../testdata/envelope-text.ts';
import type { Inform } from '../rpc/inform.ts';
import { decodeEnvelope } from './decode-envelope.ts';
import type { DecodedEnvelope } from './envelope.ts';

function rulesOf(decoded: DecodedEnvelope): readonly string[] {
  return decoded.violations.map(({ rule }) => rule);
}

function decodeInform(
  pieces: Parameters<typeof informText>[0],
  options: EnvelopeText = {},
): { inform: Inform; rules: readonly string[] } {
  const decoded = decodeEnvelope(envelopeBytes({ ...options, body: informText(pieces) }));
  return { inform: decoded.body as Inform, rules: rulesOf(decoded) };
}

describe('envelopes', () => {
  test.each(['soap', 'soapenv', 'soap-env', 'soap_env', 'SOAP-ENV', 'env'])('the SOAP prefix %s', (soapPrefix) => {
    const { body, violations } = decodeEnvelope(envelopeBytes({ soapPrefix }));
    expect({ body, violations }).toEqual({ body: { method: 'RebootResponse' }, violations: [] });
  });

  test.each(['cwmp', 'cwmp1', 'x'])('the CWMP prefix %s', (cwmpPrefix) => {
    expect(decodeEnvelope(envelopeBytes({ cwmpPrefix })).body).toEqual({ method: 'RebootResponse' });
  });

  test.each(['0', '1', '2'])('the namespace cwmp-1-%s', (minor) => {
    const namespace = `urn:dslforum-org:cwmp-1-${minor}`;
    const decoded = decodeEnvelope(envelopeBytes({ namespace }));
    expect(decoded).toEqual({ namespace, header: {}, body: { method: 'RebootResponse' }, violations: [] });
  });

  test.each([
    ['no Header', '', {}],
    ['an empty Header', '<soap:Header/>', {}],
    ['an empty ID', '<soap:Header><cwmp:ID soap:mustUnderstand="1"></cwmp:ID></soap:Header>', { id: '' }],
    [
      'an ID with xsi:type',
      '<soap:Header><cwmp:ID soap:mustUnderstand="1" xsi:type="xsd:string">a</cwmp:ID></soap:Header>',
      { id: 'a' },
    ],
    [
      'NoMoreRequests',
      '<soap:Header><cwmp:NoMoreRequests>1</cwmp:NoMoreRequests></soap:Header>',
      { noMoreRequests: true },
    ],
  ])('%s', (_, header, expected) => {
    const decoded = decodeEnvelope(envelopeBytes({ header }));
    expect(decoded.header).toEqual(expected);
    expect(decoded.violations).toEqual([]);
  });

  test('HoldRequests from a CPE is read and named', () => {
    const header = '<soap:Header><cwmp:HoldRequests soap:mustUnderstand="1">0</cwmp:HoldRequests></soap:Header>';
    const decoded = decodeEnvelope(envelopeBytes({ header }));
    expect(decoded.header).toEqual({ holdRequests: false });
    expect(rulesOf(decoded)).toEqual(['header-sender']);
  });

  test('encodingStyle on Envelope', () => {
    const envelopeAttributes = 'soap:encodingStyle="http://schemas.xmlsoap.org/soap/encoding/"';
    expect(decodeEnvelope(envelopeBytes({ envelopeAttributes })).violations).toEqual([]);
  });

  test('the same namespace under two prefixes', () => {
    const envelopeAttributes = 'xmlns:again="http://schemas.xmlsoap.org/soap/envelope/"';
    expect(decodeEnvelope(envelopeBytes({ envelopeAttributes })).violations).toEqual([]);
  });

  test('the same prefix declared twice is named, and no more', () => {
    const decoded = decodeEnvelope(
      envelopeBytes({ envelopeAttributes: 'xmlns:xsd="http://www.w3.org/2001/XMLSchema"' }),
    );
    expect(decoded.body).toEqual({ method: 'RebootResponse' });
    expect(rulesOf(decoded)).toEqual(['xml-namespace-declared-twice']);
  });

  test('single-quoted attributes', () => {
    const text = Buffer.from(envelopeBytes()).toString().replaceAll('"', "'");
    expect(decodeEnvelope(Buffer.from(text)).violations).toEqual([]);
  });

  test.each([
    ['line ends', '\r\n\r\n', []],
    ['a byte order mark', '\uFEFF', []],
    ['stray bytes', 'ok', ['xml-bytes-before-prolog']],
    ['a comment', '<!-- hello -->', []],
  ])('%s before the envelope', (_, before, rules) => {
    const decoded = decodeEnvelope(envelopeBytes({ before }));
    expect(decoded.body).toEqual({ method: 'RebootResponse' });
    expect(rulesOf(decoded)).toEqual(rules);
  });

  test('a charset parameter of ISO-8859-1', () => {
    const bytes = Buffer.from(
      Buffer.from(envelopeBytes({ body: informText({ currentTime: 'März' }) })).toString(),
      'latin1',
    );
    const decoded = decodeEnvelope(bytes, { charset: 'ISO-8859-1' });
    expect((decoded.body as Inform).currentTime).toBe('März');
  });
});

describe('arrays', () => {
  const two =
    '<ParameterValueStruct><Name>A</Name><Value xsi:type="xsd:string">1</Value></ParameterValueStruct>'.repeat(2);

  test.each([
    ['an exact count', 'cwmp:ParameterValueStruct[2]', []],
    ['two digits', 'cwmp:ParameterValueStruct[02]', []],
    ['four digits', 'cwmp:ParameterValueStruct[0002]', []],
    ['six digits', 'cwmp:ParameterValueStruct[000002]', []],
    ['a wrong count', 'cwmp:ParameterValueStruct[7]', ['array-type-count']],
    ['no prefix', 'ParameterValueStruct[2]', ['array-type-prefix']],
    ['an unbound prefix', 'other:ParameterValueStruct[2]', ['array-type-prefix']],
    ['another type', 'xsd:string[2]', ['array-type-item', 'array-type-prefix']],
    ['no brackets', 'cwmp:ParameterValueStruct', ['array-type-item']],
  ])('arrayType with %s', (_, type, rules) => {
    const found = decodeInform({ parameterList: `<ParameterList enc:arrayType="${type}">${two}</ParameterList>` });
    expect(found.inform.parameterList).toHaveLength(2);
    expect(found.rules).toEqual(rules);
  });
});

describe('values', () => {
  test.each([
    ['self-closed', '<Value xsi:type="xsd:string"/>', { value: '', type: 'string' }, []],
    ['without xsi:type', '<Value>5</Value>', { value: '5', type: undefined }, ['value-type-missing']],
    ['absent', '', { value: '', type: undefined }, ['argument-missing']],
    ['white space in a string', '<Value xsi:type="xsd:string"> a b </Value>', { value: ' a b ', type: 'string' }, []],
    ['white space in a number', '<Value xsi:type="xsd:int">\n 5 </Value>', { value: '5', type: 'int' }, []],
    ['a CDATA section', '<Value xsi:type="xsd:string"><![CDATA[<&>]]></Value>', { value: '<&>', type: 'string' }, []],
    ['a comment inside', '<Value xsi:type="xsd:string">a<!-- x -->b</Value>', { value: 'ab', type: 'string' }, []],
    ['SOAP encoding type', '<Value xsi:type="enc:base64">AA==</Value>', { value: 'AA==', type: 'base64' }, []],
    [
      'an unbound type prefix',
      '<Value xsi:type="xs:int">5</Value>',
      { value: '5', type: 'int' },
      ['value-type-namespace'],
    ],
    [
      'a type that is no name',
      '<Value xsi:type="xsd:a b">5</Value>',
      { value: '5', type: undefined },
      ['value-type-namespace'],
    ],
    ['an empty type', '<Value xsi:type="">5</Value>', { value: '5', type: undefined }, ['value-type-namespace']],
    [
      'an unqualified type attribute',
      '<Value type="xsd:int">5</Value>',
      { value: '5', type: 'int' },
      ['value-type-namespace'],
    ],
  ])('%s', (_, ...row) => {
    const [value, expected, rules] = row as [string, object, string[]];
    const found = decodeInform({ parameterList: parameterListText(`<Name>A.B</Name>${value}`) });
    expect(found.inform.parameterList).toEqual([{ name: 'A.B', ...expected }]);
    expect(found.rules).toEqual(rules);
  });

  test('duplicated parameter names are both kept', () => {
    const struct = '<Name>A</Name><Value xsi:type="xsd:string">1</Value>';
    expect(decodeInform({ parameterList: parameterListText(struct, struct) }).inform.parameterList).toHaveLength(2);
  });

  test('a name with white space around it', () => {
    const struct = '<Name>\n A.B\t</Name><Value xsi:type="xsd:string">1</Value>';
    const found = decodeInform({ parameterList: parameterListText(struct) });
    expect(found.inform.parameterList[0]?.name).toBe('A.B');
    expect(found.rules).toEqual(['argument-white-space']);
  });

  test.each(['<ParameterList/>', '<ParameterList></ParameterList>'])('%s', (parameterList) => {
    const found = decodeInform({ parameterList });
    expect(found.inform.parameterList).toEqual([]);
    expect(found.rules).toEqual(['array-type-missing']);
  });

  test('a missing DeviceId leaves an empty one', () => {
    const found = decodeInform({ deviceId: '' });
    expect(found.inform.deviceId).toEqual({ manufacturer: '', oui: '', productClass: '', serialNumber: '' });
    expect(found.rules).toEqual(['argument-missing']);
  });
});

describe('CurrentTime', () => {
  test.each([
    ['2026-03-01T10:11:12', ['argument-time-zone']],
    ['2026-03-01T10:11:12Z', []],
    ['2026-03-01T10:11:12+00:00', []],
    ['2026-03-01T10:11:12+05:45', []],
    ['2026-03-01T10:11:12+0000', ['argument-date-time']],
    ['2026-03-01T10:11:12.123456Z', []],
    ['0001-01-01T00:00:00Z', []],
    ['0001-01-01T03:00:00', []],
    ['1970-01-01T00:00:12Z', []],
    ['Thu Jan  1 00:00:12 1970', ['argument-date-time']],
    ['2026-03-01T10::11:12', ['argument-date-time']],
    ['', ['argument-date-time']],
  ])('%s is kept as it is', (currentTime, rules) => {
    const found = decodeInform({ currentTime });
    expect(found.inform.currentTime).toBe(currentTime);
    expect(found.rules).toEqual(rules);
  });
});

describe('numbers', () => {
  test.each([
    ['05', 5, []],
    ['942', 942, []],
    [' 7 ', 7, []],
    ['-1', -1, ['argument-range']],
    ['4294967296', 4_294_967_296, ['argument-range']],
    ['', 0, ['argument-number']],
    ['many', 0, ['argument-number']],
    ['1e3', 0, ['argument-number']],
    ['99999999999999999999', 0, ['argument-number']],
  ])('a RetryCount of "%s"', (retryCount, value, rules) => {
    const found = decodeInform({ retryCount });
    expect(found.inform.retryCount).toBe(value);
    expect(found.rules).toEqual(rules);
  });

  test.each(['0', '2'])('MaxEnvelopes %s', (maxEnvelopes) => {
    expect(decodeInform({ maxEnvelopes }).inform.maxEnvelopes).toBe(Number(maxEnvelopes));
  });
});

describe('events', () => {
  const event = (code: string, key = ''): string =>
    `<EventStruct><EventCode>${code}</EventCode><CommandKey>${key}</CommandKey></EventStruct>`;

  test('in any order, three at once, BOOTSTRAP with a CommandKey', () => {
    const events = event('4 VALUE CHANGE') + event('1 BOOT') + event('0 BOOTSTRAP', 'k');
    const found = decodeInform({ event: `<Event enc:arrayType="cwmp:EventStruct[3]">${events}</Event>` });
    expect(found.inform.event.map(({ eventCode }) => eventCode)).toEqual(['4 VALUE CHANGE', '1 BOOT', '0 BOOTSTRAP']);
    expect(found.inform.event[2]?.commandKey).toBe('k');
    expect(found.rules).toEqual([]);
  });

  test('none at all', () => {
    const found = decodeInform({ event: '<Event enc:arrayType="cwmp:EventStruct[0]"/>' });
    expect(found.inform.event).toEqual([]);
    expect(found.rules).toEqual([]);
  });

  test('more than 64', () => {
    const found = decodeInform({
      event: `<Event enc:arrayType="cwmp:EventStruct[65]">${event('1 BOOT').repeat(65)}</Event>`,
    });
    expect(found.inform.event).toHaveLength(65);
    expect(found.rules).toEqual(['array-length']);
  });

  test('a code of no known form', () => {
    const found = decodeInform({ event: `<Event enc:arrayType="cwmp:EventStruct[1]">${event('BOOT')}</Event>` });
    expect(found.inform.event[0]?.eventCode).toBe('BOOT');
    expect(found.rules).toEqual(['argument-value']);
  });
});
