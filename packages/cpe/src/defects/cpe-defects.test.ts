import { expect, test } from 'vitest';
import { strictPolicies } from '../cpe-policies.ts';
import { cpeDefects, policiesWith } from './cpe-defects.ts';

test('every defect has an id of its own, a sentence and a requirement', () => {
  expect(new Set(cpeDefects.map(({ id }) => id)).size).toBe(cpeDefects.length);
  for (const { sentence, requirements } of cpeDefects) {
    expect(sentence).toMatch(/^[A-Z].*\.$/);
    expect(requirements.length).toBeGreaterThan(0);
  }
});

test.each(cpeDefects.map((defect) => [defect.id, defect] as const))(
  '%s changes a policy and can be combined',
  (id, defect) => {
    expect(defect.apply(strictPolicies)).not.toEqual(strictPolicies);
    const rest = cpeDefects.filter((other) => other !== defect).map((other) => other.id);
    expect(policiesWith([...rest, id])).not.toEqual(strictPolicies);
  },
);

test('an unknown id is refused by name', () => {
  expect(() => policiesWith(['no-such-defect'])).toThrow('no-such-defect');
});

test('set-parameter-values-not-atomic keeps the good values and reports the bad', () => {
  const { applySetParameterValues } = policiesWith(['set-parameter-values-not-atomic']);
  const value = (name: string) => ({ name, value: 'v', type: 'string' });
  const fault = { parameterName: 'bad', faultCode: 9005 };
  const list = [value('a'), value('bad'), value('b')];
  const result = applySetParameterValues<readonly string[]>([], list, (progress, [first]) =>
    first?.name === 'bad'
      ? { progress, refusal: { reason: 'Invalid arguments', faults: [fault] } }
      : { progress: [...progress, first?.name ?? ''] },
  );
  expect(result).toEqual({ progress: ['a', 'b'], refusal: { reason: 'Invalid arguments', faults: [fault] } });
});

test('shell-in-ntp-server looks up the label that a shell computed; the strict CPE looks up the text', async () => {
  const lookUps: string[] = [];
  const world = {
    lookUp: async (name: string) => {
      lookUps.push(name);
      return [];
    },
    synchronise: async () => undefined,
    wait: async () => undefined,
  };
  await policiesWith(['shell-in-ntp-server']).useTimeServer('x;nslookup l$((40+2)).lab', world);
  await strictPolicies.useTimeServer('l$((40+2)).lab', world);
  expect(lookUps).toEqual(['x', 'l42.lab', 'l$((40+2)).lab']);
});

test('forgets-boot-event leaves the other events alone and never an empty list', () => {
  const { informEvents } = policiesWith(['forgets-boot-event']);
  const event = (eventCode: string) => ({ eventCode, commandKey: '' });
  expect(informEvents([event('1 BOOT'), event('M Reboot')])).toEqual([event('M Reboot')]);
  expect(informEvents([event('1 BOOT')])).toEqual([event('2 PERIODIC')]);
});
