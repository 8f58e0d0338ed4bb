import assert from 'node:assert/strict';
import { decodeEnvelope, encodeEnvelope, soapRules, violationsPerRuleMax, xmlRules } from '@cordon/cwmp';
import type { DecodedEnvelope } from '@cordon/cwmp';
import type { FuzzTarget } from '../engine/fuzz-target.ts';

const violationsMax = (Object.keys(soapRules).length + Object.keys(xmlRules).length) * (violationsPerRuleMax + 1);

/** Bytes to a message, strict and tolerant: never throws, names what it could not read, and can say again what it read. */
const envelope: FuzzTarget = {
  dictionary: [
    '<',
    '</',
    '/>',
    '<soap:Body>',
    '</soap:Body>',
    '<soap:Fault>',
    '<cwmp:Inform>',
    '<cwmp:GetParameterValuesResponse>',
    '<ParameterValueStruct>',
    '<Name>Device.</Name>',
    '<Value xsi:type="xsd:string">',
    '<Operations xsi:type="cwmp:InstallOpStruct">',
    ' enc:arrayType="cwmp:EventStruct[9]"',
    ' soap:mustUnderstand="1"',
    ' xmlns=""',
    ' xmlns:cwmp="urn:dslforum-org:cwmp-1-1"',
    'xsi:type="xsd:',
    'FaultCode',
    '9003',
    '4294967296',
    '-1',
    '0001-01-01T00:00:00',
    '&#13;',
    '&#xD800;',
    '__proto__',
    'constructor',
  ],
  check(input: Uint8Array): void {
    for (const mode of ['tolerant', 'strict'] as const) check(decodeEnvelope(input, { mode }));
  },
};

function check({ namespace, body, violations }: DecodedEnvelope): void {
  assert(violations.length <= violationsMax, `${violations.length} violations`);
  assert(violations.every(({ rule }) => rule in soapRules || rule in xmlRules));
  assert(body !== undefined || violations.length > 0, 'nothing was read and nothing is wrong');
  // A fault without a readable code is written without detail, and an unknown message not at all.
  if (body === undefined || body.method === 'unknown' || (body.method === 'Fault' && body.faultCode === undefined))
    return;
  const xml = encodeEnvelope({ namespace: namespace ?? 'urn:dslforum-org:cwmp-1-0', header: {}, body });
  assert.deepEqual(decodeEnvelope(Buffer.from(xml)).body, body);
}

export default envelope;
