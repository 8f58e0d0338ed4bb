import { expect, test } from 'vitest';
import { udpProbes } from './udp-probes.ts';

test.each([
  // RFC 5531 9: accepted, and carried out.
  [111, Buffer.from('c07dc07d0000000100000000000000000000000000000000', 'hex'), Buffer.from('c07dc07d00000000', 'hex')],
  [3702, Buffer.from('<?xml version="1.0"?><SOAP-ENV:Envelope><SOAP-ENV:Body>'), Buffer.from('HTTP/1.1 400')],
  // RFC 6886 3.2: operation 128, success.
  [5351, Buffer.from('008000000000000164400001', 'hex'), Buffer.from('0000', 'hex')],
])('at UDP port %i an answer of its service is known, and another one is not', (port, answer, other) => {
  const probe = udpProbes.get(port);
  expect([probe?.isAnswer(answer), probe?.isAnswer(other)]).toEqual([true, false]);
});
