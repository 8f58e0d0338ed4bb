import { array, assert, asyncProperty, constantFrom } from 'fast-check';
import { expect, test } from 'vitest';
import { runShell } from './run-shell.ts';

async function run(source: string) {
  const lookUps: string[] = [];
  const waits: number[] = [];
  const result = await runShell(source, {
    lookUp: async (name) => {
      lookUps.push(name);
      return name.startsWith('no') ? [] : ['192.0.2.1'];
    },
    wait: async (milliseconds) => {
      waits.push(milliseconds);
    },
  });
  return { ...result, lookUps, waits };
}

test.each([
  ['ntpd -n -p pool.example', ['pool.example']],
  ['ntpd -n -p a;nslookup b.lab', ['a', 'b.lab']],
  ['ntpd -n -p a|nslookup b.lab', ['a', 'b.lab']],
  ['ntpd -n -p a&nslookup b.lab&', ['a', 'b.lab']],
  ['ntpd -n -p a&&nslookup b.lab', ['a', 'b.lab']],
  ['ntpd -n -p no||nslookup b.lab', ['no', 'b.lab']],
  ['ntpd -n -p a\nnslookup b.lab', ['a', 'b.lab']],
  ['ntpd -n -p a\r\nnslookup b.lab', ['a\r', 'b.lab']],
  ['ntpd -n -p $(nslookup x$((6*7)).lab)', ['x42.lab', '192.0.2.1']],
  ['ntpd -n -p "`nslookup x$((0x10+1)).lab`"', ['x17.lab', '192.0.2.1']],
  ['nslookup a\'\'b"c"\\d.lab', ['abcd.lab']],
  ["nslookup 'a$((1+1)).lab'", ['a$((1+1)).lab']],
  ["ntpd -n -p 'a';nslookup b.lab #'", ['a', 'b.lab']],
  ['nslookup${IFS}b.lab', ['b.lab']],
  ['x=abcd;nslookup l${#x}$x.lab', ['l4abcd.lab']],
  ['nslookup "$(echo a b)".lab', ['a b.lab']],
  ['nslookup $(printf "%s%d" l 7).lab', ['l7.lab']],
  ['nslookup $(expr 5 \\* 5).lab', ['25.lab']],
  ['nslookup $(echo $(echo deep)).lab', ['deep.lab']],
  [
    'ping -c 1 p.lab;wget -qO- http://w.lab:80/x;curl https://c.lab/y;host h.lab;getent hosts g.lab;dig +short d.lab',
    'pwchgd',
  ],
  ['echo piped.lab | nslookup', ['piped.lab']],
  ['(nslookup in.lab) 2>&1 >/dev/null', ['in.lab']],
  ['nslookup ${none:-other}.lab', ['other.lab']],
  ['/usr/bin/nslookup a.lab', ['a.lab']],
])('%s', async (source, expected) => {
  const names = typeof expected === 'string' ? expected.split('').map((letter) => `${letter}.lab`) : expected;
  expect((await run(source)).lookUps.toSorted()).toEqual(names.toSorted());
});

test.each([
  ['ping -c1 -s$((19*37)) 127.0.0.9', ['127.0.0.9 703']],
  ['ping -c 1 -s 437 127.0.0.9 && ping 127.0.0.8', ['127.0.0.9 437', '127.0.0.8 56']],
  ['ping -c1 -s5 name.lab', []],
  ['ping -s 5', []],
])('where it may ping, %s pings', async (source, expected) => {
  const pings: string[] = [];
  const ping = async (address: string, size: number): Promise<boolean> => pings.push(`${address} ${size}`) > 0;
  await runShell(source, { lookUp: async () => [], wait: async () => undefined, ping });
  expect(pings).toEqual(expected);
});

test('a syntax error runs nothing of its line, but the lines before it', async () => {
  expect((await run('nslookup a.lab\nnslookup "b.lab')).lookUps).toEqual(['a.lab']);
  expect((await run("nslookup a.lab; nslookup 'b.lab")).lookUps).toEqual([]);
});

test('an unknown command does nothing and fails', async () => {
  expect(await run('reboot; rm -rf /; cat /etc/passwd')).toMatchObject({ status: 127, output: '', lookUps: [] });
});

test('all waits together are five seconds at most', async () => {
  expect((await run('sleep 3; sleep 3; sleep 86400')).waits).toEqual([3000, 2000, 0]);
});

test('nesting, length and number of steps are bounded', async () => {
  expect((await run(`${'$('.repeat(40)}nslookup a.lab${')'.repeat(40)}`)).lookUps).toEqual([]);
  expect((await run('nslookup a.lab;'.repeat(270))).lookUps.length).toBeLessThanOrEqual(500);
  expect((await run(`nslookup a.lab #${' '.repeat(5000)}`)).lookUps).toEqual([]);
  expect((await run(`echo $((${'('.repeat(500)}1${')'.repeat(500)}))`)).output).toBe('');
  expect((await run(`echo $((${'-'.repeat(3000)}1))`)).output).toBe('');
});

test('shift counts cannot make a huge number', async () => {
  expect((await run('echo $((1<<1000000000000))')).output).toBe('1\n');
});

test('no text makes it throw', async () => {
  const pieces = constantFrom(
    ...'$(){}`\'"\\;|&<>#= \n'.split(''),
    '$((',
    '))',
    '${',
    'a',
    '1',
    '+',
    'echo ',
    'nslookup ',
    'sleep 9 ',
  );
  await assert(
    asyncProperty(array(pieces, { maxLength: 40 }), async (parts) => {
      const { waits } = await run(parts.join(''));
      return waits.reduce((sum, wait) => sum + wait, 0) <= 5000;
    }),
    { numRuns: 400 },
  );
});
