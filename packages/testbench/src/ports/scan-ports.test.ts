import { createSocket, type Socket as UdpSocket } from 'node:dgram';
import { createServer, type AddressInfo, type Server } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { formatPorts, parsePorts } from './port-scan.ts';
import { readNmapXml } from './read-nmap-xml.ts';
import { findNmap } from './run-nmap.ts';
import { scanPorts } from './scan-ports.ts';

const nmap = await findNmap();
const scanners = nmap === undefined ? (['cordon'] as const) : (['cordon', 'nmap'] as const);

let greeter: Server;
let silentUdp: UdpSocket;
let echo: UdpSocket;
const ports = { open: 0, closed: 0, answering: 0, silent: 0, closedUdp: 0 };

async function bindUdp(onMessage: (socket: UdpSocket, port: number) => void): Promise<UdpSocket> {
  const socket = createSocket('udp4');
  socket.on('message', (_, { port }) => onMessage(socket, port));
  await new Promise<void>((resolve) => socket.bind(0, '127.0.0.1', resolve));
  return socket;
}

beforeAll(async () => {
  greeter = createServer((socket) => {
    socket.on('error', () => undefined);
    socket.end('220 gateway FTP\u0007 ready\r\n');
  });
  await new Promise<void>((resolve) => greeter.listen(0, '127.0.0.1', resolve));
  ports.open = (greeter.address() as AddressInfo).port;
  echo = await bindUdp((socket, port) => socket.send('pong', port, '127.0.0.1'));
  silentUdp = await bindUdp(() => undefined);
  ports.answering = echo.address().port;
  ports.silent = silentUdp.address().port;
  const free = await bindUdp(() => undefined);
  ports.closedUdp = free.address().port;
  await new Promise<void>((resolve) => free.close(resolve));
  const gone = createServer();
  await new Promise<void>((resolve) => gone.listen(0, '127.0.0.1', resolve));
  ports.closed = (gone.address() as AddressInfo).port;
  await new Promise((resolve) => gone.close(resolve));
});
afterAll(() => {
  greeter.close();
  echo.close();
  silentUdp.close();
});

describe.each(scanners)('%s', (scanner) => {
  test('tells open from closed, by TCP and by UDP', { timeout: 60_000 }, async () => {
    const scan = await scanPorts(
      {
        address: '127.0.0.1',
        tcp: [ports.open, ports.closed].sort((a, b) => a - b),
        udp: [ports.answering, ports.silent, ports.closedUdp].sort((a, b) => a - b),
        versions: false,
      },
      { scanner },
    );
    const found = scan.ports.map(({ protocol, port, state }) => [protocol, port, state]);
    const isRoot = process.geteuid?.() === 0;
    // An empty datagram makes the echo answer; nmap asks for nothing without -sV and so may leave it undecided.
    const udpState = scanner === 'cordon' || !isRoot ? 'open' : expect.stringMatching(/^open/);
    expect(found).toEqual(
      expect.arrayContaining([
        ['tcp', ports.open, 'open'],
        ['udp', ports.answering, udpState],
        ['udp', ports.silent, 'open|filtered'],
      ]),
    );
    expect(found).toHaveLength(3);
    expect(scan.others).toEqual({ 'tcp closed': 1, 'udp closed': 1 });
    expect(scan.scanner).toMatch(scanner);
  });
});

test('the own scanner keeps what a listener says, as text that upsets nobody', async () => {
  const { ports: found } = await scanPorts(
    { address: '127.0.0.1', tcp: [ports.open], udp: [], versions: true },
    { scanner: 'cordon' },
  );
  expect(found).toMatchObject([{ state: 'open', service: 'ftp', banner: '220 gateway FTP. ready\r\n' }]);
});

test('an aborted scan ends', async () => {
  const signal = AbortSignal.abort();
  const request = { address: '127.0.0.1', tcp: [ports.open], udp: [], versions: false, signal };
  await expect(scanPorts(request, { scanner: 'cordon' })).rejects.toThrow(/abort/i);
});

test('lists of ports are read and written', () => {
  const read = parsePorts('80, 22,7547,49000-49002,49001-49003');
  expect(read).toEqual([22, 80, 7547, 49000, 49001, 49002, 49003]);
  expect(formatPorts(read)).toBe('22,80,7547,49000-49003');
});

test.each(['', '0', '65536', '5-2', '22,', 'ssh', '1-2-3', '-5'])('%j is no list of ports', (text) => {
  expect(() => parsePorts(text)).toThrow(RangeError);
});

describe('the report of nmap', () => {
  const report = (body: string, exit = 'exit="success"'): string =>
    `<?xml version="1.0" encoding="UTF-8"?>\n<!DOCTYPE nmaprun>\n` +
    `<?xml-stylesheet href="file:///usr/share/nmap/nmap.xsl" type="text/xsl"?>\n` +
    `<nmaprun scanner="nmap" version="7.93">${body}<runstats><finished time="1" ${exit}/></runstats></nmaprun>`;
  const host = (ports_: string): string => `<host><status state="up"/><ports>${ports_}</ports></host>`;

  test('is read in full: states, services, tunnels, and the ports that are not listed', () => {
    const text = report(
      host(
        '<extraports state="closed" count="3"><extrareasons reason="conn-refused" count="2" proto="tcp" ports="1-2"/>' +
          '<extrareasons reason="port-unreach" count="1" proto="udp" ports="9"/></extraports>' +
          '<port protocol="tcp" portid="23"><state state="filtered" reason="no-response" reason_ttl="0"/></port>' +
          '<port protocol="tcp" portid="443"><state state="open" reason="syn-ack" reason_ttl="64"/>' +
          '<service name="http" product="RomPager" version="4.07" extrainfo="UPnP/1.0" tunnel="ssl" method="probed" conf="10"/></port>' +
          '<port protocol="tcp" portid="7547"><state state="open" reason="syn-ack" reason_ttl="64"/>' +
          '<service name="cwmp" method="table" conf="3"/></port>' +
          '<port protocol="udp" portid="53"><state state="open|filtered" reason="no-response" reason_ttl="0"/></port>',
      ),
    );
    expect(readNmapXml(text)).toEqual({
      version: '7.93',
      isHostThere: true,
      ports: [
        {
          protocol: 'tcp',
          port: 443,
          state: 'open',
          reason: 'syn-ack',
          service: 'tls/http',
          product: 'RomPager (UPnP/1.0)',
          version: '4.07',
          banner: undefined,
        },
        expect.objectContaining({ port: 7547, state: 'open', service: undefined }),
        expect.objectContaining({ protocol: 'udp', port: 53, state: 'open|filtered' }),
      ],
      others: { 'tcp filtered': 1, 'tcp closed': 2, 'udp closed': 1 },
    });
  });

  test('a host that is not on its network has no ports', () => {
    // In the form of nmap 7.93 -Pn for an address to which no answer to ARP came.
    const text = report('').replace('</runstats>', '<hosts up="0" down="1" total="1"/></runstats>');
    expect(readNmapXml(text)).toEqual({ version: '7.93', isHostThere: false, ports: [], others: {} });
  });

  test.each([
    ['no XML', 'Starting Nmap 7.93', /cannot be read/],
    ['half a report', report(host('')).slice(0, -40), /cannot be read/],
    ['a scan that failed', report(host(''), 'exit="error" errormsg="out of memory"'), /did not finish: out of memory/],
    ['no host', report(''), /0 hosts/],
    ['a document type with an entity', '<!DOCTYPE nmaprun [<!ENTITY a "b">]><nmaprun/>', /cannot be read/],
  ])('is refused when it is %s', (_, text, message) => {
    expect(() => readNmapXml(text)).toThrow(message);
  });
});

test.each(scanners)('%s: a service that answers its own language alone is open', async (scanner) => {
  const address = '127.0.53.70';
  const port = 3702;
  const socket = createSocket('udp4');
  socket.on('message', (asked, from) => {
    if (asked.includes('Probe')) socket.send('<s:Envelope/>', from.port, from.address);
  });
  await new Promise<void>((resolve) => socket.bind(port, address, resolve));
  try {
    const { ports: found } = await scanPorts({ address, tcp: [], udp: [port], versions: false }, { scanner });
    expect(found).toEqual([{ protocol: 'udp', port, state: 'open', reason: 'answered', service: 'ws-discovery' }]);
  } finally {
    socket.close();
  }
});

test('UDP ports of an address to which no way leads are filtered, and end no scan', async () => {
  // A link-local address without an interface is one that no kernel connects to.
  const { ports: found, others } = await scanPorts(
    { address: 'fe80::1', tcp: [], udp: [53], versions: false },
    { scanner: 'cordon' },
  );
  expect([found, others]).toEqual([[], { 'udp filtered': 1 }]);
});

test('nmap says nothing of an address to which no route leads, and nothing was tried there', () => {
  const text = (up: number): string =>
    `<nmaprun version="7.93"><runstats><finished exit="success"/><hosts up="${up}" down="0" total="${up}"/></runstats></nmaprun>`;
  expect(readNmapXml(text(0))).toMatchObject({ isHostThere: false, ports: [] });
  expect(() => readNmapXml(text(1))).toThrow('0 hosts');
});
