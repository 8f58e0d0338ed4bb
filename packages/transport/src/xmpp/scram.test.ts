import { Secret } from '@cordon/cwmp';
import { expect, test } from 'vitest';
import { ScramClient, type ScramMechanism } from './scram.ts';

interface Sample {
  readonly nonce: string;
  readonly first: string;
  readonly challenge: string;
  readonly final: string;
  readonly success: string;
}

// The exchanges of RFC 5802 5 and RFC 7677 3: user "user", password "pencil".
const samples: readonly (readonly [ScramMechanism, Sample])[] = [
  [
    'SCRAM-SHA-1',
    {
      nonce: 'fyko+d2lbbFgONRv9qkxdawL',
      first: 'n,,n=user,r=fyko+d2lbbFgONRv9qkxdawL',
      challenge: 'r=fyko+d2lbbFgONRv9qkxdawL3rfcNHYJY1ZVvWVs7j,s=QSXCR+Q6sek8bf92,i=4096',
      final: 'c=biws,r=fyko+d2lbbFgONRv9qkxdawL3rfcNHYJY1ZVvWVs7j,p=v0X8v3Bz2T0CJGbJQyF0X+HI4Ts=',
      success: 'v=rmF9pqV8S7suAoZWja4dJRkFsKQ=',
    },
  ],
  [
    'SCRAM-SHA-256',
    {
      nonce: 'rOprNGfwEbeRWgbNEkqO',
      first: 'n,,n=user,r=rOprNGfwEbeRWgbNEkqO',
      challenge: 'r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096',
      final:
        'c=biws,r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,p=dHzbZapWIk4jUhN+Ute9ytag9zjfMHgsqmmiz7AndVQ=',
      success: 'v=6rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4=',
    },
  ],
];
const pencil = new Secret('pencil');

test.each(samples)('%s: the exchange of the RFC', async (mechanism, { nonce, first, challenge, final, success }) => {
  const scram = new ScramClient({ mechanism, username: 'user', password: pencil }, nonce);
  expect(scram.first).toBe(first);
  expect(await scram.final(challenge)).toBe(final);
  expect([scram.isServerProven(success), scram.isServerProven(`${success.slice(0, 10)}AAAA`)]).toEqual([true, false]);
});

test.each([
  'r=somebody-elses,s=QSXCR+Q6sek8bf92,i=4096',
  'r=mine,s=QSXCR+Q6sek8bf92,i=4096',
  'r=mine-more,s=QSXCR+Q6sek8bf92,i=10',
  'r=mine-more,s=QSXCR+Q6sek8bf92,i=99999999',
  'm=ext,r=mine-more,s=QSXCR+Q6sek8bf92,i=4096',
  '',
])('the challenge %s is not answered', async (challenge) => {
  const scram = new ScramClient({ mechanism: 'SCRAM-SHA-256', username: 'user', password: pencil }, 'mine');
  expect(await scram.final(challenge)).toBeUndefined();
  expect(scram.isServerProven('v=')).toBe(false);
});

test('a name with a comma or an equals sign is escaped', () => {
  const scram = new ScramClient({ mechanism: 'SCRAM-SHA-1', username: 'a,b=c', password: pencil }, 'n');
  expect(scram.first).toBe('n,,n=a=2Cb=3Dc,r=n');
});
