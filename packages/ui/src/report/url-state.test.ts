import { expect, test } from 'vitest';
import { formatUrlState, parseUrlState } from './url-state.ts';

test('what is written into the URL is read back', () => {
  const state = {
    caseId: 'SEC-CPE-TLS-003',
    shown: ['fail', 'warn'],
    suite: 'security/tls',
    query: 'a & b = c',
  } as const;
  expect(parseUrlState(formatUrlState(state))).toEqual(state);
});

test('a URL that somebody made up gives no verdict that does not exist', () => {
  expect(parseUrlState('#verdict=fail,<script>,pass&case=')).toEqual({
    caseId: '',
    shown: ['fail', 'pass'],
    suite: '',
    query: '',
  });
});
