import { expect, test } from 'vitest';
import { isFaultCode } from '../fault-codes.ts';
import { codecOf, rpcOf, rpcs } from './registry.ts';

test('there are 27 RPCs', () => {
  expect(Object.keys(rpcs)).toHaveLength(27);
});

test.each(Object.entries(rpcs))('%s is filed under its own name, its answer under that with Response', (name, rpc) => {
  expect(rpc.request.method).toBe(name);
  expect(rpc.response.method).toBe(`${name}Response`);
  expect(codecOf(name)).toBe(rpc.request);
  expect(codecOf(`${name}Response`)).toBe(rpc.response);
  expect(rpcOf(name)).toBe(rpc);
  expect(rpcOf(`${name}Response`)).toBe(rpc);
});

test.each(Object.entries(rpcs))('%s is refused by codes of the side that answers', (_, { direction, faults }) => {
  expect(faults.every(isFaultCode)).toBe(true);
  expect(new Set(faults.map((code) => code >= 9000))).toEqual(new Set([direction !== 'cpe-to-acs']));
});

test.each(['Fault', 'Response', '', 'constructor', '__proto__', 'informresponse', 'InformResponseResponse'])(
  '"%s" is no RPC',
  (name) => {
    expect(codecOf(name)).toBeUndefined();
    expect(rpcOf(name)).toBeUndefined();
  },
);
