import { expect, test } from 'vitest';
import { FleetConfig, type FleetConfigInput } from './fleet-config.ts';
import { fillTemplate, planDevice } from './fleet-plan.ts';
import { drawRandom } from './fleet-random.ts';

const configOf = (settings: Partial<FleetConfigInput> = {}): FleetConfig =>
  FleetConfig.parse({ acsUrl: 'http://127.0.0.1:9/', count: 5000, ...settings });

test('draws depend on seed, device, purpose and count, and fill the unit interval', () => {
  const draw = { seed: 1, device: 2, purpose: 'boot', count: 3 } as const;
  const others = [
    draw,
    { ...draw, seed: 2 },
    { ...draw, device: 3 },
    { ...draw, purpose: 'mix' },
    { ...draw, count: 4 },
  ];
  expect(new Set(others.map((one) => drawRandom(one as typeof draw))).size).toBe(5);
  const many = Array.from({ length: 10_000 }, (_, device) => drawRandom({ ...draw, device }));
  const mean = many.reduce((sum, one) => sum + one, 0) / many.length;
  expect(mean).toBeGreaterThan(0.48);
  expect(mean).toBeLessThan(0.52);
  expect(Math.min(...many)).toBeGreaterThanOrEqual(0);
  expect(Math.max(...many)).toBeLessThan(1);
});

test('no two devices have one serial number, and all come up within the ramp', () => {
  const config = configOf({ rampMs: 2000 });
  const plan = Array.from({ length: config.count }, (_, index) => planDevice(config, index));
  expect(new Set(plan.map(({ serialNumber }) => serialNumber)).size).toBe(config.count);
  expect(plan[7]?.serialNumber).toBe('FLEET000007');
  expect(Math.max(...plan.map(({ bootAtMs }) => bootAtMs))).toBeLessThanOrEqual(2000);
});

test('a device does not notice how many others there are', () => {
  const few = configOf({ count: 10, rampMs: 1000 });
  const many = configOf({ count: 10_000, rampMs: 1000 });
  expect(planDevice(few, 3)).toEqual(planDevice(many, 3));
});

test('a mass reboot takes everybody down at once; a storm is spread', () => {
  const timing = { mixAtMs: 1000, mixSpreadMs: 500 };
  const times = (mix: 'mass-reboot' | 'value-change-storm'): number[] =>
    Array.from({ length: 100 }, (_, index) => planDevice(configOf({ mix, ...timing }), index).mixAtMs ?? -1);
  expect(new Set(times('mass-reboot'))).toEqual(new Set([1000]));
  const storm = times('value-change-storm');
  expect([Math.min(...storm) >= 1000, Math.max(...storm) <= 1500, new Set(storm).size > 50]).toEqual([
    true,
    true,
    true,
  ]);
});

test('placeholders are filled in', () => {
  expect(fillTemplate(configOf(), 5, '{oui}-{serial}/{index}')).toBe('00005E-FLEET000005/5');
});

test.each([
  [{ count: 0 }],
  [{ identity: { serialTemplate: 'ALIKE' } }],
  [{ identity: { serialTemplate: '../{index}' } }],
  [{ durationMs: 0 }],
  [{ acsUrl: 'ftp://127.0.0.1/' }],
] as [Partial<FleetConfigInput>][])('%j is refused', (settings) => {
  expect(() => configOf(settings)).toThrow();
});
