import { expect, test } from 'vitest';
import { verdictFor } from '../../verdict-for.test-support.ts';
import definition from './own-address-is-not-fetched.case.ts';
import type { OwnAddressFacts } from './probe-own-address.ts';

const order = (
  login: OwnAddressFacts['login'],
  calledItself: boolean,
  way: OwnAddressFacts['way'] = 'own-address',
): OwnAddressFacts => ({
  way,
  login,
  faultCode: null,
  calledItself,
});
const verdictOf = (...orders: readonly OwnAddressFacts[]): string => verdictFor(definition, { orders }).verdict;

test('an order after which nothing comes passes', () => {
  expect(verdictOf(order('right', false))).toBe('pass');
});

test('silence says nothing where the port takes no connection request so soon after another', () => {
  expect(verdictFor(definition, { orders: [order('right', false)], isPortOpen: true }).verdict).toBe('pass');
  expect(verdictFor(definition, { orders: [order('right', false)], isPortOpen: false }).verdict).toBe('inconclusive');
});

test('a target that calls itself, twice and with the right password only, is found out', () => {
  expect(verdictOf(order('right', true), order('right', true), order('wrong', false))).toMatch(/fail|warn/);
});

test('a target that refuses its own address, and follows a name to it, is found out', () => {
  const byName = [order('right', true, 'name'), order('right', true, 'name'), order('wrong', false, 'name')];
  expect(verdictOf(order('right', false), ...byName)).toMatch(/fail|warn/);
  expect(verdictOf(order('right', false), order('right', true, 'name'), order('right', false, 'name'))).toBe(
    'inconclusive',
  );
});

test('a session that also comes after a wrong password proves nothing', () => {
  expect(verdictOf(order('right', true), order('right', true), order('wrong', true))).toBe('inconclusive');
});

test('a session that does not come again proves nothing', () => {
  expect(verdictOf(order('right', true), order('right', false), order('wrong', false))).toBe('inconclusive');
});
