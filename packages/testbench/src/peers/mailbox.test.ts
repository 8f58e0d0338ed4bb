import { expect, test } from 'vitest';
import { Mailbox } from './mailbox.ts';

const soon = { withinMs: 5 };
const long = { withinMs: 10_000 };

test('an item waits for its taker', async () => {
  const mailbox = new Mailbox<number>();
  mailbox.put(1);
  expect(await mailbox.take(soon)).toBe(1);
});

test('a taker waits for its item', async () => {
  const mailbox = new Mailbox<number>();
  const taken = mailbox.take(long);
  mailbox.put(1);
  expect(await taken).toBe(1);
});

test('a taker gets only what it accepts, and the rest stays', async () => {
  const mailbox = new Mailbox<number>();
  mailbox.put(1);
  const even = mailbox.take(long, (item) => item % 2 === 0);
  mailbox.put(2);
  expect(await even).toBe(2);
  expect(await mailbox.take(soon)).toBe(1);
});

test('an offer that nobody wants is not kept', async () => {
  const mailbox = new Mailbox<number>();
  expect(mailbox.offer(1)).toBe(false);
  expect(await mailbox.take(soon)).toBeUndefined();
});

test('time, abort and close end the waiting', async () => {
  const mailbox = new Mailbox<number>();
  expect(await mailbox.take(soon)).toBeUndefined();
  const aborting = new AbortController();
  const aborted = mailbox.take({ ...long, signal: aborting.signal });
  aborting.abort();
  expect(await aborted).toBeUndefined();
  const closed = mailbox.take(long);
  mailbox.close();
  expect(await closed).toBeUndefined();
  expect(await mailbox.take(long)).toBeUndefined();
});
