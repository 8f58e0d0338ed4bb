import { Secret } from '@cordon/cwmp';
import {
  checkStunIntegrity,
  readStunAddress,
  readStunMessage,
  type StunAddress,
  stunAddress,
  stunAttribute,
  stunAttributeTypes,
  stunErrorCode,
  type StunMessage,
  stunMessageTypes,
  writeStunMessage,
  writeStunWithIntegrity,
} from '@cordon/transport';
import { expect, test } from 'vitest';
import { createManualClock } from '../manual-clock.test-support.ts';
import { LifetimeSearch } from './lifetime-search.ts';
import { StunBinding } from './stun-binding.ts';

const server = { address: '192.0.2.1', port: 3478 };
const local = { address: '10.0.0.2', port: 7547 };
const password = new Secret('stun-password');

interface Network {
  /** Milliseconds for which the translation remembers a quiet port. */
  readonly lifetimeMs: number;
  readonly minMs: number;
  readonly maxMs: number;
  /** What the server makes of RESPONSE-ADDRESS. */
  readonly server?: 'heeds' | 'ignores' | 'wants-integrity';
  /** Whether the translation takes the same port again for a binding that it had forgotten. */
  readonly keepsPort?: boolean;
}

/** A device behind a translation whose bindings run out, before a server of RFC 3489; tells what the server saw of each port. */
function keepBehind(network: Network) {
  const { lifetimeMs, server: kind = 'heeds', keepsPort = false } = network;
  const clock = createManualClock();
  const primary: number[] = [];
  const probes: StunMessage[] = [];
  let outside = { address: '203.0.113.7', port: 40_000 };
  let usedMs = Number.NEGATIVE_INFINITY;
  let isSilent = false;
  const read = (datagram: Uint8Array): StunMessage => {
    const result = readStunMessage(datagram);
    if (result.kind === 'refused') throw new Error(result.reason);
    return result.message;
  };
  const answer = ({ transactionId }: StunMessage, mapped: StunAddress): StunMessage => ({
    type: stunMessageTypes.bindingResponse,
    transactionId,
    attributes: [stunAddress(stunAttributeTypes.mappedAddress, mapped)],
  });
  const binding: StunBinding = new StunBinding({
    settings: { server, local, username: 'CPE57', password, keepAlive: network },
    clock,
    strictness: { followsAnybody: false, checksIntegrity: true },
    send(datagram) {
      const now = clock.nowMs();
      if (now - usedMs > lifetimeMs && !keepsPort) outside = { ...outside, port: outside.port + 1 };
      usedMs = now;
      primary.push(now);
      const response = writeStunMessage(answer(read(datagram), outside));
      if (!isSilent) clock.after(1, () => binding.received(response, server));
    },
    openSecondPort: (onDatagram) => ({
      send(datagram) {
        const request = read(datagram);
        probes.push(request);
        const wanted = readStunAddress(stunAttribute(request, stunAttributeTypes.responseAddress) ?? new Uint8Array(0));
        const response = answer(request, { address: outside.address, port: 50_000 });
        const isSigned = checkStunIntegrity(datagram, password) === 'right';
        const isRefused = kind === 'wants-integrity' && !isSigned;
        const refusal = {
          ...response,
          type: stunMessageTypes.bindingErrorResponse,
          attributes: [stunErrorCode(401, 'no')],
        };
        const octets = isSigned
          ? writeStunWithIntegrity(response, password)
          : writeStunMessage(isRefused ? refusal : response);
        if (isSilent) return;
        const isToAsker = isRefused || kind === 'ignores';
        if (isToAsker) clock.after(1, () => onDatagram(octets, server));
        const isAlive = wanted?.port === outside.port && clock.nowMs() - usedMs <= lifetimeMs;
        if (isAlive && !isToAsker) clock.after(1, () => binding.received(octets, server));
      },
      close: () => undefined,
    }),
    onBinding: () => undefined,
  });
  const gapsSince = (fromMs: number): number[] => {
    const times = primary.filter((atMs) => atMs >= fromMs);
    return times.slice(1).map((atMs, index) => atMs - (times[index] ?? 0));
  };
  return {
    clock,
    probes,
    silence: (silent: boolean) => (isSilent = silent),
    /** Milliseconds between requests of the port for connection requests, over an hour. */
    hour(): number[] {
      const from = clock.nowMs();
      clock.advance(3_600_000);
      return gapsSince(from);
    },
  };
}

test.each([
  ['a new port', { lifetimeMs: 100_000 }],
  ['the same port', { lifetimeMs: 100_000, keepsPort: true }],
  ['integrity', { lifetimeMs: 100_000, server: 'wants-integrity' as const }],
])('the period settles just below the lifetime of the binding; %s', (_, network) => {
  const lab = keepBehind({ ...network, minMs: 30_000, maxMs: 600_000 });
  lab.hour();
  const asked = lab.probes.length;
  const gaps = new Set(lab.hour());
  expect(gaps.size).toBe(1);
  const [period = 0] = gaps;
  expect(period).toBeLessThanOrEqual(100_000);
  expect(period).toBeGreaterThan(90_000);
  expect(lab.probes.length).toBe(asked);
});

test('a binding that outlives the maximum is refreshed within it, also while it is searched', () => {
  const lab = keepBehind({ lifetimeMs: 900_000, minMs: 20_000, maxMs: 60_000 });
  const gaps = [...lab.hour(), ...lab.hour()];
  expect(Math.max(...gaps)).toBeLessThanOrEqual(60_000);
  expect(gaps.at(-1)).toBeGreaterThan(55_000);
});

test('no keep-alive of the port comes before the minimum, but for the one that tells of a new binding', () => {
  const lab = keepBehind({ lifetimeMs: 50_000, minMs: 30_000, maxMs: 600_000 });
  const early = lab.hour().filter((gap) => gap < 30_000);
  // Each answer takes a millisecond here; BINDING-CHANGE follows on it at once (G.2.1.3).
  expect(new Set(early)).toEqual(new Set([1]));
});

test('probes come from the second port, name the binding, and are not marked', () => {
  const lab = keepBehind({ lifetimeMs: 100_000, minMs: 30_000, maxMs: 600_000 });
  lab.clock.advance(61_000);
  const [probe] = lab.probes;
  if (probe === undefined) throw new Error('There was no probe.');
  const value = stunAttribute(probe, stunAttributeTypes.responseAddress) ?? new Uint8Array(0);
  expect(readStunAddress(value)).toEqual({ address: '203.0.113.7', port: 40_001 });
  expect(probe.attributes.length).toBe(1);
});

test('a server that answers to the second port alone leaves the period at the minimum', () => {
  const lab = keepBehind({ lifetimeMs: 300_000, minMs: 30_000, maxMs: 600_000, server: 'ignores' });
  lab.hour();
  expect(lab.probes.length).toBe(1);
  expect(new Set(lab.hour())).toEqual(new Set([30_001]));
});

test('a server that is silent for a while says nothing of the binding', () => {
  const lab = keepBehind({ lifetimeMs: 500_000, minMs: 30_000, maxMs: 200_000 });
  lab.clock.advance(20_000);
  lab.silence(true);
  lab.hour();
  lab.silence(false);
  lab.hour();
  expect(lab.hour().at(-1)).toBeGreaterThan(180_000);
});

test('equal periods, or nearly so, leave nothing to search', () => {
  for (const maxMs of [28_500, 30_000, 30_400])
    expect(new LifetimeSearch({ minMs: 30_000, maxMs }).candidateMs).toBeUndefined();
});
