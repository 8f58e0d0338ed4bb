import { expect, test } from 'vitest';
import { type UpnpRequest, upnpGateway } from '../upnp-gateway.test-support.ts';
import { neighbourOnLan, tryPortMappings } from './try-port-mapping.ts';

type Fields = UpnpRequest['field'];

const body = (inside: string): string => `<s:Envelope><s:Body>${inside}</s:Body></s:Envelope>`;
const fault = (code: number): string =>
  body(`<s:Fault><detail><UPnPError><errorCode>${code}</errorCode></UPnPError></detail></s:Fault>`);

/** A gateway on loopback that makes mappings unless this says by which code it refuses; and what stands when the bench is done. */
async function triesAt(refuses: (fields: Fields) => number | undefined) {
  const mappings = new Map<string, string>();
  const act = (action: string, fields: Fields): string => {
    const key = fields('NewExternalPort');
    if (action === 'AddPortMapping') {
      const code = refuses(fields) ?? (mappings.has(key) ? 718 : undefined);
      if (code !== undefined) return fault(code);
      mappings.set(key, fields('NewInternalClient'));
    } else if (action === 'DeletePortMapping') {
      if (!mappings.delete(key)) return fault(714);
    } else if (action === 'GetSpecificPortMappingEntry' && !mappings.has(key)) return fault(714);
    return body(`<u:${action}Response/>`);
  };
  const port = await upnpGateway(({ request, action, field }) =>
    request.url === '/ctl/IPConn' && action !== undefined ? act(action, field) : undefined,
  );
  const bench = {
    evidence: { exchange: () => undefined },
    signal: new AbortController().signal,
    pause: () => Promise.resolve(),
    observe: () => undefined,
    settings: { alsoUndo: () => undefined },
    cpe: { connectionRequestPort: { url: undefined, isScarce: false } },
    ports: { look: () => Promise.resolve({ address: '127.0.0.1', open: [{ protocol: 'tcp', port }], obstacle: null }) },
  } as unknown as Parameters<typeof tryPortMappings>[0];
  return { tries: await tryPortMappings(bench, 'lan'), mappings };
}

// As in the configuration that Debian has for miniupnpd: no ports below 1024 on either side, and only addresses of the LAN.
const isUnprivileged = (fields: Fields): boolean => Number(fields('NewInternalPort')) >= 1024;
const isOfLan = (fields: Fields): boolean => fields('NewInternalClient').startsWith('127.0.0.');

test('a gateway that maps unprivileged ports to any address of the LAN is found to map to third ones', async () => {
  const { tries, mappings } = await triesAt((fields) => (isUnprivileged(fields) && isOfLan(fields) ? undefined : 606));
  const at = expect.stringMatching(/^port \d+ \/ctl\/IPConn$/);
  expect(tries).toMatchObject({ reached: [at], forOneself: [at], left: [] });
  expect(tries.forAnother).toEqual([expect.stringMatching(/ to 127\.0\.0\.254$/)]);
  expect(mappings.size).toBe(0);
});

test('one that maps to its client alone, without end and enabled, is asked for such mappings', async () => {
  const { tries, mappings } = await triesAt((fields) => {
    if (fields('NewEnabled') === '0') return 402;
    if (fields('NewLeaseDuration') !== '0') return 725;
    return fields('NewInternalClient') === '127.0.0.1' ? undefined : 606;
  });
  expect([tries.forOneself.length, tries.forAnother, tries.left, mappings.size]).toEqual([1, [], [], 0]);
});

test('the neighbour is neither the bench nor the target', () => {
  expect(neighbourOnLan('192.168.1.254', '192.168.1.253')).toEqual(['192.168.1.252']);
  expect(neighbourOnLan('2001:db8::2', '2001:db8::1')).toEqual([]);
});
