import { expect, test } from 'vitest';
import { upnpGateway } from '../../upnp-gateway.test-support.ts';
import { LanControlPoint } from './lan-control-point.ts';

const description = `<root><service><serviceType>urn:schemas-upnp-org:service:WANIPConnection:2</serviceType>
<controlURL>/c</controlURL></service></root>`;
const fault = (code: number): string => `<s:Envelope><s:Body><errorCode>${code}</errorCode></s:Body></s:Envelope>`;
const done = (action: string): string => `<s:Envelope><s:Body><u:${action}Response/></s:Body></s:Envelope>`;

/** A gateway that answers each action with these bodies, one after the other; and what it was asked for. */
async function gateway(
  bodies: readonly string[],
): Promise<{ readonly point: LanControlPoint; readonly asked: string[] }> {
  const asked: string[] = [];
  const left = [...bodies];
  const port = await upnpGateway(({ request, action, field }) => {
    if (request.method !== 'POST') return description;
    asked.push(`${action} ${field('NewLeaseDuration')}`.trim());
    return left.shift() ?? fault(402);
  });
  const bench = {
    evidence: { exchange: () => undefined },
    signal: new AbortController().signal,
    pause: () => Promise.resolve(),
  } as unknown as ConstructorParameters<typeof LanControlPoint>[0];
  const url = new URL(`http://127.0.0.1:${port}/rootDesc.xml`);
  return { point: new LanControlPoint(bench, { from: '127.0.0.1', url }), asked };
}

const service = { type: 'urn:schemas-upnp-org:service:WANIPConnection:2', control: '/c' };

test('the services of a description that make port mappings are found', async () => {
  const { point } = await gateway([]);
  expect(await point.services()).toMatchObject([service]);
});

test('a gateway that has mappings without end only is asked for such a one', async () => {
  const { point, asked } = await gateway([fault(725), done('AddPortMapping')]);
  expect(await point.add(service, { description: 'a' })).toMatchObject({ isDone: true });
  expect(asked).toEqual(['AddPortMapping 600', 'AddPortMapping 0']);
});

test('one that is busy with its ACS is asked again', async () => {
  const { point, asked } = await gateway([fault(501), fault(501), done('AddPortMapping')]);
  expect(await point.add(service, { description: 'a' })).toMatchObject({ isDone: true });
  expect(asked).toHaveLength(3);
});

test('a mapping is gone when the gateway says that there is none, and not when it says that it deleted it', async () => {
  const entry = done('GetSpecificPortMappingEntry');
  const stays = await gateway([done('DeletePortMapping'), entry]);
  expect(await stays.point.delete(service)).toBe(false);
  const gone = await gateway([fault(714), fault(714)]);
  expect(await gone.point.delete(service)).toBe(true);
  const inOtherWords = await gateway([done('DeletePortMapping'), fault(402)]);
  expect(await inOtherWords.point.delete(service)).toBe(true);
  const refused = await gateway([fault(606), fault(402)]);
  expect(await refused.point.delete(service)).toBe(false);
});

test('what a case that was stopped has left is taken back, once, and what it deleted is not asked for', async () => {
  const stopped = await gateway([done('AddPortMapping'), done('DeletePortMapping')]);
  await stopped.point.add(service, { description: 'a' });
  await stopped.point.takeBack();
  await stopped.point.takeBack();
  expect(stopped.asked).toEqual(['AddPortMapping 600', 'DeletePortMapping']);
  const over = await gateway([done('AddPortMapping'), done('DeletePortMapping'), fault(714)]);
  await over.point.add(service, { description: 'a' });
  await over.point.delete(service);
  await over.point.takeBack();
  expect(over.asked).toHaveLength(3);
});
