import { expect, test } from 'vitest';
import { hiddenAmong, pairsOf } from './hidden-values.ts';

const hidden = 'Device.BulkData.Profile.1.HTTP.Password';
const found = async (report: unknown) => await hiddenAmong(pairsOf(JSON.stringify(report)), 'Device.');

test('a hidden value is found by pairs of names and values, and in a hierarchy of objects', async () => {
  const pairs = {
    CollectionTime: '2026-01-01T00:00:00Z',
    'Device.BulkData.Profile.1.HTTP.Username': 'u',
    [hidden]: 'secret',
  };
  expect(await found({ Report: [pairs] })).toEqual([{ name: hidden, chars: 6 }]);
  const objects = { Device: { BulkData: { Profile: { 1: { HTTP: { Username: 'u', Password: 'secret' } } } } } };
  expect(await found({ Report: [objects] })).toEqual([{ name: hidden, chars: 6 }]);
  expect(await found({ Report: pairs })).toEqual([{ name: hidden, chars: 6 }]);
});

test('one that is empty, or null, gives nothing away', async () => {
  expect(await found({ Report: [{ [hidden]: '' }] })).toEqual([{ name: hidden, chars: 0 }]);
  expect(await found({ Report: [{ [hidden]: null }] })).toEqual([{ name: hidden, chars: 0 }]);
});

test('what is no report tells nothing', () => {
  expect(pairsOf('Name,Value\r\n')).toEqual([]);
  expect(pairsOf('[]')).toEqual([['', null]]);
});
