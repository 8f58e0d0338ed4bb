import { Secret } from '@cordon/cwmp';
import {
  checkStunIntegrity,
  mappedAddressOf,
  readStunMessage,
  readStunUsername,
  type StunAddress,
  stunAddress,
  type StunAttribute,
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
import { type Binding, StunBinding, type StunSettings } from './stun-binding.ts';

const server = { address: '192.0.2.1', port: 3478 };
const local = { address: '10.0.0.2', port: 7547 };
const outside = { address: '203.0.113.7', port: 40_000 };
const password = new Secret('stun-password');

interface Lab {
  readonly sent: readonly Uint8Array[];
  readonly bindings: readonly Binding[];
  last(): StunMessage;
  advance(ms: number): void;
  waiting(): readonly number[];
  respond(mapped: StunAddress, options?: { from?: StunAddress; key?: Secret; id?: Uint8Array }): void;
  refuse(code: number): void;
}

function keep(
  settings: Partial<StunSettings> = {},
  strictness = { followsAnybody: false, checksIntegrity: true },
): Lab {
  const clock = createManualClock();
  const sent: Uint8Array[] = [];
  const bindings: Binding[] = [];
  const binding = new StunBinding({
    settings: { server, local, username: '', password, keepAlive: { minMs: 30_000, maxMs: 30_000 }, ...settings },
    clock,
    strictness,
    send: (datagram) => void sent.push(datagram),
    openSecondPort: () => {
      throw new Error('There is nothing to search for between equal periods.');
    },
    onBinding: (known) => void bindings.push(known),
  });
  const last = (): StunMessage => {
    const read = readStunMessage(sent.at(-1) ?? new Uint8Array(0));
    if (read.kind === 'refused') throw new Error(read.reason);
    return read.message;
  };
  const answer = (type: number, attribute: StunAttribute, id = last().transactionId): StunMessage => ({
    type,
    transactionId: id,
    attributes: [attribute],
  });
  return {
    sent,
    bindings,
    last,
    advance: (ms) => clock.advance(ms),
    waiting: () => clock.waiting(),
    respond(mapped, { from = server, key, id } = {}) {
      const attribute = stunAddress(stunAttributeTypes.mappedAddress, mapped);
      const message = answer(stunMessageTypes.bindingResponse, attribute, id);
      binding.received(key === undefined ? writeStunMessage(message) : writeStunWithIntegrity(message, key), from);
    },
    refuse: (code) =>
      binding.received(
        writeStunMessage(answer(stunMessageTypes.bindingErrorResponse, stunErrorCode(code, 'no'))),
        server,
      ),
  };
}

const has = (message: StunMessage, type: number): boolean => stunAttribute(message, type) !== undefined;

test('a translated binding is told, and marked to the server by BINDING-CHANGE once', () => {
  const lab = keep();
  expect(has(lab.last(), stunAttributeTypes.connectionRequestBinding)).toBe(true);
  expect(has(lab.last(), stunAttributeTypes.bindingChange)).toBe(false);
  lab.respond(outside);
  expect(lab.bindings).toEqual([{ ...outside, isTranslated: true }]);
  expect(has(lab.last(), stunAttributeTypes.bindingChange)).toBe(true);
  lab.respond(outside);
  expect(lab.waiting()).toEqual([30_000]);
  lab.advance(30_000);
  expect(has(lab.last(), stunAttributeTypes.bindingChange)).toBe(false);
  lab.respond(outside);
  expect([lab.bindings.length, lab.sent.length]).toEqual([1, 3]);
});

test('without translation there is nothing to change', () => {
  const lab = keep();
  lab.respond(local);
  expect(lab.bindings).toEqual([{ ...local, isTranslated: false }]);
  expect([lab.sent.length, lab.waiting()]).toEqual([1, [30_000]]);
});

test('a silent server is asked nine times by RFC 3489 9.3, then at the next keep-alive', () => {
  const lab = keep();
  lab.advance(9_499);
  expect(lab.sent.length).toBe(9);
  lab.advance(1);
  expect([lab.sent.length, lab.waiting()]).toEqual([9, [30_000]]);
  lab.advance(30_000);
  expect(lab.sent.length).toBe(10);
});

test('integrity is sent after 401 only, and an answer without it is thrown away', () => {
  const lab = keep({ username: 'CPE57' });
  expect(readStunUsername(lab.last())).toBe('CPE57');
  expect(has(lab.last(), stunAttributeTypes.messageIntegrity)).toBe(false);
  lab.refuse(401);
  expect(checkStunIntegrity(lab.sent.at(-1) ?? new Uint8Array(0), password)).toBe('right');
  lab.respond(outside);
  lab.respond(outside, { key: new Secret('other') });
  expect(lab.bindings).toEqual([]);
  lab.respond(outside, { key: password });
  expect(lab.bindings).toEqual([{ ...outside, isTranslated: true }]);
});

test('without a user name 401 ends the try', () => {
  const lab = keep();
  lab.refuse(401);
  expect([lab.sent.length, lab.waiting()]).toEqual([1, [30_000]]);
});

test('responses of strangers and to requests that were not made change nothing', () => {
  const lab = keep();
  const id = lab.last().transactionId;
  lab.respond(local);
  for (const options of [{}, { id }, { id: new Uint8Array(16) }]) lab.respond(outside, options);
  lab.advance(30_000);
  lab.respond(outside, { from: { address: '192.0.2.66', port: 3478 } });
  lab.respond(outside, { from: { ...server, port: 1 } });
  expect(lab.bindings.length).toBe(1);
});

test('a server that moves the binding with every answer does not make us ask as fast as it answers', () => {
  const lab = keep();
  for (let port = 1; port <= 10; port += 1) {
    if (lab.waiting()[0] === 30_000) break;
    lab.respond({ ...outside, port });
  }
  expect(lab.sent.length).toBe(4);
});

test('the defects: anybody is followed, integrity is not looked at', () => {
  const follower = keep({}, { followsAnybody: true, checksIntegrity: true });
  follower.respond(local);
  follower.respond(outside, { from: { address: '192.0.2.66', port: 1 }, id: new Uint8Array(16) });
  expect(follower.bindings.at(-1)).toEqual({ ...outside, isTranslated: true });
  const careless = keep({ username: 'CPE57' }, { followsAnybody: false, checksIntegrity: false });
  careless.refuse(401);
  careless.respond(outside);
  expect(mappedAddressOf(careless.last())).toBeUndefined();
  expect(careless.bindings).toEqual([{ ...outside, isTranslated: true }]);
});
