import { type Body, soapFault } from '@cordon/cwmp';
import type { Post } from '@cordon/testbench';
import { expect, test } from 'vitest';
import { methodsAnswer } from './own-request.ts';

const post = (body: Body | undefined): Post =>
  ({ http: { body: Buffer.from('<x/>') }, envelope: { body } }) as unknown as Post;

test.each([
  ['a list', { method: 'GetRPCMethodsResponse', methodList: [] }, 'GetRPCMethodsResponse'],
  ['that there is no such method', soapFault(9000), 'GetRPCMethodsResponse'],
  ['that something broke', soapFault(9002), 'Fault'],
  ['something else', { method: 'RebootResponse' }, 'RebootResponse'],
  ['no message', undefined, 'unreadable'],
] as const)('an answer that says %s', (_, body, word) => {
  expect(methodsAnswer(post(body as Body | undefined))).toBe(word);
});
