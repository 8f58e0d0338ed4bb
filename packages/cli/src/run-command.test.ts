import type { Command } from 'commander';
import { describe, expect, test } from 'vitest';
import { captured, capturedWith } from './captured-command.test-support.ts';
import { exitCodeLines } from './exit-codes.ts';
import { buildProgram } from './program.ts';
import { reportError } from './report-error.ts';
import { version } from './version.ts';
import { UsageError } from './usage-error.ts';

describe('help and version', () => {
  test('--version prints the version of the package', async () => {
    expect(await captured(['--version'])).toEqual({ code: 0, out: `${version}\n`, err: '' });
  });

  test('--help lists every command and every exit code on standard output', async () => {
    const { code, out, err } = await captured(['--help']);
    expect(code).toBe(0);
    expect(err).toBe('');
    for (const name of ['demo', 'test', 'cases', 'report', 'cpe', 'pki', 'model', 'completion']) {
      expect(out).toMatch(new RegExp(`^  ${name}\\b`, 'm'));
    }
    for (const line of exitCodeLines) expect(out).toContain(line);
  });

  test('help of a command shows its examples', async () => {
    const { code, out } = await captured(['pki', 'issue', '--help']);
    expect(code).toBe(0);
    expect(out).toContain('cordon pki issue lab --dns acs.test');
  });
});

test('no option of a group hides one of its commands', async () => {
  const program = await buildProgram({ writeOut: () => undefined, writeErr: () => undefined, environment: {} });
  const flags = (command: Command): readonly string[] => command.options.map(({ long, short }) => long ?? short ?? '');
  const hidden = program.commands.flatMap((group) =>
    group.commands.flatMap((command) => flags(command).filter((flag) => flags(group).includes(flag))),
  );
  expect(hidden).toEqual([]);
});

describe('wrong usage exits with 64 and leaves standard output alone', () => {
  test.each([
    [['no-such-command'], "unknown command 'no-such-command'"],
    [['cpe', 'rum'], 'Did you mean run?'],
    [['cpe', 'run', '--acs-ulr', 'x'], 'Did you mean --acs-url?'],
    [['cpe', 'run', '--connection-request-port', 'seven'], 'Write a whole number'],
    [['cpe', 'run', '--resolve', 'nothing'], 'HOST:ADDRESS'],
    [['cpe', 'run', '--log-level', 'loud'], 'Allowed choices are'],
    [['pki', 'issue', 'lab'], "required option '--out <path>'"],
    [['report', 'export', 'run', '--format', 'pdf'], 'Allowed choices are html, json, junit, sarif, csv'],
    [['report', 'show'], "missing required argument 'run'"],
    [['pki'], 'Usage: cordon pki'],
    [[], 'Usage: cordon'],
  ])('%j', async (args, message) => {
    const { code, out, err } = await captured(args);
    expect(err).toContain(message);
    expect({ code, out }).toEqual({ code: 64, out: '' });
  });
});

describe('errors', () => {
  const errorText = (error: unknown, environment: Record<string, string> = {}): { code: number; text: string } => {
    let text = '';
    const writeErr = (part: string): void => {
      text += part;
    };
    return { code: reportError(error, { writeOut: writeErr, writeErr, environment }), text };
  };

  test('one that nobody foresaw is our own: code 3, message, causes, and no stack', () => {
    const error = new Error('It broke.', { cause: new Error('The disk is full.') });
    const { code, text } = errorText(error);
    expect(code).toBe(3);
    expect(text).toBe('cordon: It broke.\n  because: The disk is full.\n  CORDON_DEBUG=1 shows where this happened.\n');
  });

  test('a cause that says the same is not said twice', () => {
    const error = new UsageError('a.yaml:1:1: expected settings', {
      cause: new Error('a.yaml:1:1: expected settings'),
    });
    expect(errorText(error)).toEqual({ code: 64, text: 'cordon: a.yaml:1:1: expected settings\n' });
  });

  test('CORDON_DEBUG=1 adds the stack', () => {
    expect(errorText(new Error('It broke.'), { CORDON_DEBUG: '1' }).text).toMatch(/at .*run-command\.test\.ts/);
  });

  test('something thrown that is no error is still said', () => {
    expect(errorText('just text')).toMatchObject({ code: 3, text: expect.stringContaining('just text') as string });
  });
});

describe('colours', () => {
  test('are left out where there is no terminal', async () => {
    expect((await captured(['cpe', 'defects'])).out).not.toContain('\u001b');
  });

  test('are there on a terminal', async () => {
    expect((await captured(['cpe', 'defects'], true)).out).toContain('\u001b[1m');
  });
});

test('only the named group is loaded, so that a device starts without the bench', async () => {
  const { buildProgram } = await import('./program.ts');
  const terminal = { writeOut: () => undefined, writeErr: () => undefined, environment: {} };
  const program = await buildProgram(terminal, ['cpe', 'run']);
  expect(program.commands.map((command) => command.name())).toEqual(['cpe']);
});

test('cpe defects --json lists every defect of the device', async () => {
  const { cpeDefects } = await import('@cordon/cpe');
  const { out } = await capturedWith({ args: ['cpe', 'defects', '--json'] });
  expect(JSON.parse(out)).toEqual(cpeDefects.map(({ id, sentence, requirements }) => ({ id, sentence, requirements })));
});
