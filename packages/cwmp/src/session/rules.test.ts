import { expect, test } from 'vitest';
import { breachOf, endsSession, quote, type SessionRuleId, sessionRules } from './rules.ts';

const entries = Object.entries(sessionRules) as [SessionRuleId, (typeof sessionRules)[SessionRuleId]][];

test.each(entries)('rule %s names a clause, a sentence and the requirements it rests on', (id, rule) => {
  expect(id).toMatch(/^[a-z0-9]+(-[a-z0-9]+)*$/);
  expect(rule.clause).toMatch(/^TR-069 (\d|A\.\d)/);
  expect(rule.sentence).toMatch(/^[A-Z].*\.$/);
  expect(rule.requirements.length).toBeGreaterThan(0);
  for (const requirement of rule.requirements) expect(requirement).toMatch(/^(\d\.\d|A(\.\d)+)-\d\d+$/);
});

test('a rule that only ends when enforcing follows strictness and what is tolerated', () => {
  const rule = 'no-request-while-held';
  expect(endsSession(rule, { strictness: 'enforce', tolerated: [] })).toBe(true);
  expect(endsSession(rule, { strictness: 'observe', tolerated: [] })).toBe(false);
  expect(endsSession(rule, { strictness: 'enforce', tolerated: [rule] })).toBe(false);
});

test('what cannot be carried on ends in any case, what is only noted never does', () => {
  const observe = { strictness: 'observe', tolerated: ['envelope-readable'] } as const;
  expect(endsSession('envelope-readable', observe)).toBe(true);
  expect(endsSession('response-has-id', { strictness: 'enforce', tolerated: [] })).toBe(false);
});

test('a breach carries its clause, and quotes at most 80 characters', () => {
  expect(breachOf('envelope-readable', 'x')).toEqual({
    rule: 'envelope-readable',
    clause: 'TR-069 3.7.2.4',
    detail: 'x',
  });
  expect(quote('a'.repeat(500))).toBe(`"${'a'.repeat(80)}"`);
});
