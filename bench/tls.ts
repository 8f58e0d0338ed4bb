import { createHash, generateKeyPairSync, sign } from 'node:crypto';
import { type ChainRecipe, createMemoryLab, mintChain } from '@cordon/pki';
import { measureInterleaved, timesAsFast } from './measure/interleaved.ts';
import { suiteOverhead } from './tls/suite-overhead.ts';

/** Least share of the speed of node:crypto alone at which chains are to be minted: the rest is DER, PEM and OpenSSL's writer of public keys. */
const targetRatio = 0.15;

const chain: ChainRecipe = {
  nodes: {
    authority: { certificate: { subject: [{ type: 'CN', value: 'Authority' }], ca: {} }, signedBy: 'lab-root' },
    server: {
      certificate: { subject: [{ type: 'CN', value: 'acs.test' }], san: { dns: ['acs.test'] } },
      signedBy: 'authority',
    },
  },
  send: ['server', 'authority'],
};

/** How fast chains are minted, and what the suite costs beside the target's own time. True when both targets are met. */
export default async function tls(): Promise<boolean> {
  const mints = mintingSpeed();
  return (await suiteOverhead()) && mints;
}

/** Against what node:crypto needs for the keys and signatures of the same chain. */
function mintingSpeed(): boolean {
  const lab = createMemoryLab();
  const signer = generateKeyPairSync('ec', { namedCurve: 'prime256v1' }).privateKey;
  const body = createHash('sha512').update('a certificate').digest();
  const measured = measureInterleaved({
    minted: () => mintChain(chain, lab),
    raw: () => {
      for (let certificate = 0; certificate < 2; certificate += 1) {
        generateKeyPairSync('ec', { namedCurve: 'prime256v1' });
        sign('sha256', body, signer);
      }
    },
  });
  const ratio = timesAsFast(measured.minted, measured.raw);
  const perSecond = Math.round(1e6 / measured.minted.medianUs);
  const met = ratio >= targetRatio;
  console.log(
    `chains of two certificates minted: ${perSecond} per second, ${ratio.toFixed(2)} times as fast as node:crypto's keys and signatures alone ` +
      `(target ${targetRatio}) ${met ? 'met' : 'MISSED'}`,
  );
  return met;
}
