import { expect, test } from 'vitest';
import { possibleNews } from './possible-news.ts';

test.each([
  [['1 BOOT'], ['1 BOOT'], []],
  [['6 CONNECTION REQUEST'], [], []],
  [['1 BOOT'], ['1 BOOT', '2 PERIODIC'], ['2 PERIODIC']],
  // The period may have elapsed once more since.
  [['2 PERIODIC'], ['2 PERIODIC'], ['2 PERIODIC']],
])('a session with %j and its retry with %j: %j may be new', (failed, retry, news) => {
  expect(possibleNews({ eventCodes: failed }, { eventCodes: retry })).toEqual(news);
});
