import { describe, expect, test } from 'vitest';
import { envelopeBytes } from '../testdata/envelope-text.ts';
import { decodeEnvelope } from './decode-envelope.ts';
import { encodeEnvelope } from './encode-envelope.ts';
import type { DecodedEnvelope } from './envelope.ts';

const informResponse = '<cwmp:InformResponse><MaxEnvelopes>1</MaxEnvelopes></cwmp:InformResponse>';
const kicked = '<cwmp:Kicked><Command/><Referer/><Arg/><Next/></cwmp:Kicked>';
const fault = (code: number, kind: string): string =>
  `<soap:Fault><faultcode>${kind}</faultcode><faultstring>CWMP fault</faultstring><detail><cwmp:Fault><FaultCode>${code}</FaultCode></cwmp:Fault></detail></soap:Fault>`;

function decode(header: string, body = informResponse): DecodedEnvelope {
  return decodeEnvelope(envelopeBytes({ header: `<soap:Header>${header}</soap:Header>`, body }));
}

function rules(decoded: DecodedEnvelope): readonly string[] {
  return decoded.violations.map(({ rule }) => rule);
}

describe('values', () => {
  test.each([
    ['<cwmp:UseCWMPVersion soap:mustUnderstand="1"> 1.4 </cwmp:UseCWMPVersion>', { useCwmpVersion: '1.4' }, []],
    [
      '<cwmp:UseCWMPVersion soap:mustUnderstand="1">four</cwmp:UseCWMPVersion>',
      { useCwmpVersion: 'four' },
      ['header-value'],
    ],
    ['<cwmp:HoldRequests soap:mustUnderstand="1">true</cwmp:HoldRequests>', { holdRequests: true }, []],
    ['<cwmp:HoldRequests soap:mustUnderstand="1">True</cwmp:HoldRequests>', { holdRequests: true }, ['header-value']],
    ['<cwmp:HoldRequests soap:mustUnderstand="1">?</cwmp:HoldRequests>', { holdRequests: false }, ['header-value']],
  ])('%s', (header, expected, broken) => {
    const decoded = decode(header);
    expect(decoded.header).toEqual(expected);
    expect(rules(decoded)).toEqual(broken);
  });

  const inform = Buffer.from(
    encodeEnvelope({
      namespace: 'urn:dslforum-org:cwmp-1-2',
      header: { sessionTimeout: 30, supportedCwmpVersions: ['1.0', '1.4'] },
      body: {
        method: 'Inform',
        deviceId: { manufacturer: '', oui: '000000', productClass: '', serialNumber: '' },
        event: [],
        maxEnvelopes: 1,
        currentTime: '0001-01-01T00:00:00Z',
        retryCount: 0,
        parameterList: [],
      },
    }),
  ).toString();

  test.each([
    ['30', { sessionTimeout: 30 }, []],
    ['29', { sessionTimeout: 29 }, ['header-value']],
    ['soon', { sessionTimeout: 0 }, ['header-value']],
  ])('a SessionTimeout of %s', (timeout, expected, broken) => {
    const decoded = decodeEnvelope(Buffer.from(inform.replace('>30<', `>${timeout}<`)));
    expect(decoded.header).toMatchObject(expected);
    expect(rules(decoded)).toEqual(broken);
  });

  test.each([
    ['1.0, 1.1 ,1.4', ['1.0', '1.1', '1.4'], []],
    ['', [''], ['header-value']],
    ['1.0;1.1', ['1.0;1.1'], ['header-value']],
  ])('SupportedCWMPVersions "%s"', (text, versions, broken) => {
    const decoded = decodeEnvelope(Buffer.from(inform.replace('1.0,1.4', text)));
    expect(decoded.header.supportedCwmpVersions).toEqual(versions);
    expect(rules(decoded)).toEqual(broken);
  });
});

describe('mustUnderstand', () => {
  test.each([
    ['<cwmp:ID>1</cwmp:ID>', ['header-must-understand']],
    ['<cwmp:ID mustUnderstand="1">1</cwmp:ID>', ['header-must-understand']],
    ['<cwmp:ID soap:mustUnderstand="0">1</cwmp:ID>', ['header-must-understand']],
    ['<v:Trace xmlns:v="urn:v" soap:mustUnderstand="1"/>', ['header-unknown-must-understand']],
    ['<v:Trace xmlns:v="urn:v" soap:mustUnderstand="0"/>', []],
    ['<v:Trace xmlns:v="urn:v"/>', []],
    ['<ID soap:mustUnderstand="1">1</ID>', ['header-namespace']],
  ])('%s', (header, broken) => {
    expect(rules(decode(header))).toEqual(broken);
  });
});

describe('who sends what, with which message', () => {
  const hold = '<cwmp:HoldRequests soap:mustUnderstand="1">0</cwmp:HoldRequests>';
  const use = '<cwmp:UseCWMPVersion soap:mustUnderstand="1">1.4</cwmp:UseCWMPVersion>';
  const timeout = '<cwmp:SessionTimeout>30</cwmp:SessionTimeout>';

  test.each([
    ['HoldRequests with an ACS request', hold, '<cwmp:FactoryReset/>', []],
    ['HoldRequests with an ACS answer', hold, informResponse, []],
    ['HoldRequests with a CPE request', hold, kicked, ['header-sender']],
    ['HoldRequests with a CPE answer', hold, '<cwmp:RebootResponse/>', ['header-sender']],
    ['HoldRequests with a CPE fault', hold, fault(9001, 'Server'), ['header-sender']],
    ['HoldRequests with an ACS fault', hold, fault(8001, 'Server'), []],
    ['HoldRequests with what both may send', hold, '<cwmp:GetRPCMethods/>', []],
    ['UseCWMPVersion with another answer', use, '<cwmp:TransferCompleteResponse/>', ['header-message']],
    ['SessionTimeout with InformResponse', timeout, informResponse, ['header-sender', 'header-message']],
    ['SessionTimeout with another CPE request', timeout, kicked, ['header-message']],
  ])('%s', (_, ...[header, body, broken]) => {
    expect(rules(decode(header, body))).toEqual(broken);
  });
});
