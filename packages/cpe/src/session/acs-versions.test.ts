import type { CwmpNamespace, DecodedEnvelope } from '@cordon/cwmp';
import { expect, test } from 'vitest';
import { AcsVersions } from './acs-versions.ts';

const suspicious = { outcome: 'failed', cwmp10Suspected: true } as const;
const informResponse = (namespace: CwmpNamespace): DecodedEnvelope => ({
  namespace,
  header: {},
  body: { method: 'InformResponse', maxEnvelopes: 1 },
  violations: [],
});

test('after a suspicious failure one retry speaks 1.0, and when that fails too all versions are offered again', () => {
  const versions = new AcsVersions();
  expect(versions.offer('http://a/')).toBeUndefined();
  versions.ended(suspicious);
  expect(versions.offer('http://a/')).toEqual(['1.0']);
  versions.ended({ outcome: 'failed', cwmp10Suspected: false });
  expect(versions.offer('http://a/')).toBeUndefined();
});

test('an ACS that has answered in a newer version is under no suspicion', () => {
  const versions = new AcsVersions();
  versions.offer('http://a/');
  versions.heard(informResponse('urn:dslforum-org:cwmp-1-2'));
  versions.ended(suspicious);
  expect(versions.offer('http://a/')).toBeUndefined();
});

test('one that answered in 1.0 is, and another URL is another ACS', () => {
  const versions = new AcsVersions();
  versions.offer('http://a/');
  versions.heard(informResponse('urn:dslforum-org:cwmp-1-0'));
  versions.ended(suspicious);
  expect(versions.offer('http://a/')).toEqual(['1.0']);
  expect(versions.offer('http://b/')).toBeUndefined();
});
