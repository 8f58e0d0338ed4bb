// The bench as a UPnP control point, a process of its own inside a network namespace: makes a port mapping under each of these descriptions,
// reads it and deletes it, and prints what came of that.
import { LanControlPoint } from '@cordon/suites';

const [from = '', url = '', descriptions = '[]'] = process.argv.slice(2);
const evidence = { exchange: () => undefined } as unknown as ConstructorParameters<
  typeof LanControlPoint
>[0]['evidence'];
const host = new LanControlPoint(
  { evidence, signal: new AbortController().signal, pause: () => Promise.resolve() },
  { from, url: new URL(url) },
);
const services = (await host.services()) ?? [];
const [service] = services;
const outcomes: unknown[] = [];
for (const description of service === undefined ? [] : (JSON.parse(descriptions) as string[])) {
  if (service === undefined) break;
  const { isDone, code } = await host.add(service, { description });
  const { body } = await host.entry(service);
  const told = /<NewPortMappingDescription>([^<]*)</.exec(body)?.[1] ?? null;
  outcomes.push({ isDone, code, told, isGone: await host.delete(service) });
}
process.stdout.write(JSON.stringify({ services: services.map(({ control }) => control), outcomes }));
