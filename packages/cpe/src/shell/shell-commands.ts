import { isIPv4 } from 'node:net';
import { evaluateArithmetic } from './arithmetic.ts';

/** The world as the sandbox sees it: look-ups, waiting, and pings where it has them, nothing else. No process, no file, no other packet. */
export interface ShellWorld {
  /** Addresses of a host name from the lab's DNS server; empty when there is none. */
  lookUp(name: string): Promise<readonly string[]>;
  wait(milliseconds: number): Promise<void>;
  /** Pings an address once with so many octets of data, and tells whether it answered. Ping only looks its host up when absent. */
  ping?(address: string, size: number): Promise<boolean>;
}

export interface CommandResult {
  readonly status: number;
  readonly output: string;
}

export interface CommandCall {
  readonly words: readonly string[];
  readonly input: string;
  readonly world: ShellWorld;
  /** Milliseconds that the script may still wait. */
  readonly waitMsLeft: number;
  readonly waited: (milliseconds: number) => void;
}

type ShellCommand = (call: CommandCall) => Promise<CommandResult> | CommandResult;

const ok = (output: string): CommandResult => ({ status: 0, output });
const failed = (status = 1): CommandResult => ({ status, output: '' });

async function lookUpAll(names: readonly string[], world: ShellWorld): Promise<CommandResult> {
  const found: string[] = [];
  for (const name of names) found.push(...(await world.lookUp(name)));
  return found.length > 0 ? ok(`${found.join('\n')}\n`) : failed();
}

/** Arguments that are no options; `valued` are the option letters whose value is the next word. */
function operands(words: readonly string[], valued: string): string[] {
  const rest: string[] = [];
  for (let index = 0; index < words.length; index += 1) {
    const word = words[index] ?? '';
    if (!word.startsWith('-') && !word.startsWith('+') && !word.startsWith('@')) rest.push(word);
    else if (word.length === 2 && valued.includes(word[1] ?? ' ')) index += 1;
  }
  return rest;
}

const lookUpFirst =
  (valued: string, nameOf: (word: string) => string = (word) => word): ShellCommand =>
  ({ words, world }) => {
    const name = operands(words, valued)[0];
    return name === undefined ? failed() : lookUpAll([nameOf(name)], world);
  };

/** What ping sends unless it is told otherwise. */
const usualPingSize = 56;
/** Letters of ping's options that have a value. */
const pingValued = 'cwWisItp';

const ping: ShellCommand = async (call) => {
  const { words, world } = call;
  const host = operands(words, pingValued)[0];
  if (world.ping === undefined || host === undefined || !isIPv4(host)) return lookUpFirst(pingValued)(call);
  const at = words.findIndex((word) => word.startsWith('-s'));
  const size = at < 0 ? usualPingSize : Number((words[at] ?? '').slice(2) || words[at + 1]);
  return (await world.ping(host, size)) ? ok('') : failed();
};

const hostOfUrl = (url: string): string =>
  url
    .replace(/^[a-z]+:\/\//i, '')
    .replace(/^[^/@]*@/, '')
    .replace(/[:/?#].*$/s, '');

const nslookup: ShellCommand = (call) => {
  const name = operands(call.words, '')[0] ?? call.input.trim().split('\n')[0];
  return name === undefined || name === '' ? failed() : lookUpAll([name], call.world);
};

const ntpd: ShellCommand = ({ words, world }) => {
  const peers = words.filter((_, index) => words[index - 1] === '-p');
  return lookUpAll(peers, world);
};

const getent: ShellCommand = ({ words, world }) => {
  const [database = '', name] = operands(words, 's');
  return name !== undefined && /^(a?hosts(v[46])?)$/.test(database) ? lookUpAll([name], world) : failed(2);
};

const echo: ShellCommand = ({ words }) => {
  const options = /^-[neE]+$/.test(words[0] ?? '') ? (words[0] ?? '') : '';
  const text = words.slice(options === '' ? 0 : 1).join(' ');
  return ok((options.includes('e') ? unescape(text) : text) + (options.includes('n') ? '' : '\n'));
};

const printf: ShellCommand = ({ words }) => {
  const [format = '', ...values] = words;
  const output = unescape(format).replace(
    /%(%|-?0?\d{0,3}(?:\.\d{1,3})?([sdioxXcb]))/g,
    (all, body: string, type: string) => {
      if (body === '%') return '%';
      const value = values.shift() ?? '';
      if (type === 's') return value;
      if (type === 'b') return unescape(value);
      if (type === 'c') return value.slice(0, 1);
      const number = /^[-+]?\d+$/.test(value) ? BigInt(value) : 0n;
      const base = type === 'o' ? 8 : type === 'x' || type === 'X' ? 16 : 10;
      const width = Number(/0(\d+)/.exec(all)?.[1] ?? 0);
      const digits = number.toString(base).padStart(width, '0');
      return type === 'X' ? digits.toUpperCase() : digits;
    },
  );
  return ok(output);
};

const expr: ShellCommand = ({ words }) => {
  if (words[0] === 'length') return ok(`${words[1]?.length ?? 0}\n`);
  if (words[0] === 'substr') {
    const start = Number(words[2] ?? 1) - 1;
    return ok(`${(words[1] ?? '').slice(start, start + Number(words[3] ?? 0))}\n`);
  }
  const value = evaluateArithmetic(words.join(' '), () => '0');
  return { status: value === 0n ? 1 : 0, output: `${value}\n` };
};

const sleep: ShellCommand = async ({ words, world, waitMsLeft, waited }) => {
  const seconds = Number((words[0] ?? '').replace(/s$/, ''));
  if (!Number.isFinite(seconds) || seconds < 0) return failed();
  const milliseconds = Math.min(seconds * 1000, waitMsLeft);
  waited(milliseconds);
  await world.wait(milliseconds);
  return ok('');
};

/** Every command there is. A look-up tool looks one name up; what it would do besides is left out. */
export const shellCommands: ReadonlyMap<string, ShellCommand> = new Map<string, ShellCommand>([
  ['nslookup', nslookup],
  ['host', lookUpFirst('tcRW')],
  ['dig', lookUpFirst('ptbcf')],
  ['ping', ping],
  ['wget', lookUpFirst('OoPUTt', hostOfUrl)],
  ['curl', lookUpFirst('omHXdAeu', hostOfUrl)],
  ['getent', getent],
  ['ntpd', ntpd],
  ['echo', echo],
  ['printf', printf],
  ['expr', expr],
  ['sleep', sleep],
  [':', () => ok('')],
  ['true', () => ok('')],
  ['false', () => failed()],
]);

/** Backslash escapes of echo -e and printf. */
function unescape(text: string): string {
  const letters: Record<string, string> = {
    n: '\n',
    t: '\t',
    r: '\r',
    a: '\x07',
    b: '\b',
    f: '\f',
    v: '\v',
    '\\': '\\',
  };
  return text.replace(/\\(x[0-9a-fA-F]{1,2}|[0-7]{1,4}|.)/gs, (all, body: string) => {
    if (/^x./s.test(body)) return String.fromCharCode(Number.parseInt(body.slice(1), 16));
    if (/^[0-7]/.test(body)) return String.fromCharCode(Number.parseInt(body, 8) & 0xff);
    return letters[body] ?? all;
  });
}
