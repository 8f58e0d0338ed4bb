import type { Post } from '@cordon/testbench';
import { expect, test } from 'vitest';
import { isFollowed } from './redirect.ts';

const post = (target: string, method?: string): Post =>
  ({ http: { target }, envelope: method === undefined ? undefined : { body: { method } } }) as unknown as Post;
const there = new URL('https://acs.example/cwmp-elsewhere?x=1');

test.each([
  ['the Inform at the new place', post('/cwmp-elsewhere?x=1', 'Inform'), true],
  ['an empty POST at the old place', post('/cwmp'), false],
  ['an empty POST at the new place', post('/cwmp-elsewhere?x=1'), false],
  ['the Inform at the old place', post('/cwmp', 'Inform'), false],
  ['nothing', undefined, false],
])('%s after a redirect', (_, next, followed) => {
  expect(isFollowed(next, there)).toBe(followed);
});
