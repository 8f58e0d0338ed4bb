import {
  appendFileSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { zipSync } from 'fflate';
import { afterEach, describe, expect, test } from 'vitest';
import { freshDir, inlineCase, removeDirs, runInline } from '../run/inline-run.test-support.ts';
import { RunError } from './errors.ts';
import { openRun } from './open-run.ts';
import { verifyRun } from './verify-run.ts';
import { zipRun } from './zip-run.ts';

afterEach(removeDirs);

async function finishedRun(): Promise<string> {
  const { result } = await runInline([
    inlineCase({ id: 'TEST-A' }, ({ attach, expect }) => {
      attach('long', 'evidence '.repeat(1_000), 'text/plain');
      expect(1, 'one is one').toBe(1);
    }),
    inlineCase({ id: 'TEST-B' }, ({ expect }) => expect(1, 'one is two').toBe(2)),
  ]);
  return result.dir;
}

async function differencesAfter(change: (dir: string, attachment: string) => void): Promise<string[]> {
  const dir = await finishedRun();
  change(dir, join(dir, 'attachments', readdirSync(join(dir, 'attachments'))[0] ?? ''));
  const { ok, differences } = await verifyRun(dir);
  expect(ok).toBe(differences.length === 0);
  return differences.map(({ code, message }) => `${code}: ${message}`);
}

describe('says exactly what differs', () => {
  test('nothing', async () => {
    expect(await differencesAfter(() => undefined)).toEqual([]);
  });

  test('a changed attachment', async () => {
    const found = await differencesAfter((_, attachment) => appendFileSync(attachment, '!'));
    expect(found[0]).toMatch(/^file-changed: attachments\/\w{64} has 9001 bytes, the manifest says 9000\.$/);
    expect(found[1]).toMatch(/^attachment-misnamed/);
  });

  test('a missing attachment', async () => {
    const found = await differencesAfter((_, attachment) => rmSync(attachment));
    expect(found.map((text) => text.split(':')[0])).toEqual(['file-missing', 'attachment-missing']);
  });

  test('a verdict edited in the events, even with the manifest written anew for it', async () => {
    const found = await differencesAfter((dir) => {
      const path = join(dir, 'events.jsonl');
      writeFileSync(path, readFileSync(path, 'utf8').replace('"verdict":"fail"', '"verdict":"pass"'));
    });
    expect(found.join('\n')).toContain('does not follow from the line before it');
    expect(found.join('\n')).toContain('verdicts.fail is 1 in the manifest but 0 in the events.');
  });

  test('files that do not belong, links among them', async () => {
    const found = await differencesAfter((dir) => {
      writeFileSync(join(dir, 'extra\u001b[31m.exe'), 'x');
      symlinkSync('/etc/passwd', join(dir, 'attachments', 'f'.repeat(64)));
      mkdirSync(join(dir, 'attachments', 'deep'));
    });
    expect(found.join('\n')).toContain(String.raw`"extra\u001b[31m.exe" does not belong to a run.`);
    expect(found.join('\n')).toContain(`attachments/${'f'.repeat(64)} is not in the manifest.`);
    expect(found.join('\n')).toContain('attachments/deep does not belong');
  });
});

describe('a killed run', () => {
  test('is readable with its last line torn, and its open case is told as unfinished', async () => {
    const dir = await finishedRun();
    const path = join(dir, 'events.jsonl');
    const text = readFileSync(path, 'utf8');
    rmSync(join(dir, 'manifest.json'));
    truncateSync(path, text.lastIndexOf('"case-end"') + 5);
    const run = await openRun(dir);
    await run.close();
    expect(run.problems.map(({ code }) => code)).toEqual(['event-torn']);
    expect(run.model.cases.map(({ meta, verdict, error }) => [meta.id, verdict, error])).toEqual([
      ['TEST-A', 'pass', undefined],
      ['TEST-B', 'error', 'unfinished'],
    ]);
    expect(run.model.end).toBeUndefined();
    expect((await verifyRun(dir)).differences.map(({ code }) => code)).toEqual(['no-manifest', 'events-damaged']);
    const zip = await zipRun(dir);
    const verified = await verifyRun(zip);
    expect(verified.manifest?.complete).toBe(false);
  });

  test('any number of bytes of the event file can be read', async () => {
    const dir = await finishedRun();
    const path = join(dir, 'events.jsonl');
    const bytes = readFileSync(path);
    for (let length = bytes.length; length >= 0; length -= 97) {
      writeFileSync(path, bytes.subarray(0, length));
      const run = await openRun(dir);
      await run.close();
      expect(run.model.cases.length).toBeLessThanOrEqual(2);
    }
  });
});

describe('a zip', () => {
  test('verifies and opens like its folder', async () => {
    const dir = await finishedRun();
    const zip = await zipRun(dir);
    const [folder, packed] = [await verifyRun(dir), await verifyRun(zip)];
    expect(packed).toEqual(folder);
    expect(packed.ok).toBe(true);
    const run = await openRun(zip);
    const sha256 = run.events.find((event) => event.kind === 'attachment')?.attachment.sha256 ?? '';
    expect((await run.attachment(sha256))?.length).toBe(9_000);
    expect(await run.attachment('../manifest.json')).toBeUndefined();
    await run.close();
  });

  test('of the same run is the same, byte for byte', async () => {
    const dir = await finishedRun();
    const [a, b] = [await zipRun(dir, `${dir}-a.zip`), await zipRun(dir, `${dir}-b.zip`)];
    expect(readFileSync(a).equals(readFileSync(b))).toBe(true);
  });

  test('with a path that leaves it is told, and nothing is written', async () => {
    const path = join(freshDir(), 'evil.zip');
    writeFileSync(path, zipSync({ '../../evil': Buffer.from('x'), 'events.jsonl': Buffer.from('') }));
    const { differences } = await verifyRun(path);
    expect(differences.map(({ message }) => message)).toContain('../../evil does not belong to a run.');
  });

  test('that inflates to more than it says, or than is allowed, is refused without inflating it', async () => {
    const path = join(freshDir(), 'bomb.zip');
    const zip = Buffer.from(zipSync({ 'events.jsonl': Buffer.alloc(50_000_000) }));
    writeFileSync(path, zip);
    await expect(openRun(path, { entryBytesMax: 1_000_000 })).rejects.toMatchObject({ code: 'run-too-big' });
    await expect(openRun(path)).rejects.toMatchObject({ code: 'run-too-big' });
    const directory = zip.lastIndexOf('PK\u0001\u0002');
    zip.writeUInt32LE(100, directory + 24);
    writeFileSync(path, zip);
    await expect(openRun(path)).rejects.toThrow('inflates to more than the zip says');
  });

  test('that is damaged anywhere never makes more than a RunError', async () => {
    const dir = await finishedRun();
    const bytes = readFileSync(await zipRun(dir));
    const path = join(freshDir(), 'damaged.zip');
    for (let at = 0; at < bytes.length; at += 61) {
      const damaged = Buffer.from(bytes);
      damaged[at] = (damaged[at] ?? 0) ^ 0x55;
      writeFileSync(path, damaged);
      await verifyRun(path).catch((error: unknown) => expect(error).toBeInstanceOf(RunError));
    }
    for (let length = 0; length < bytes.length; length += 211) {
      writeFileSync(path, bytes.subarray(0, length));
      await expect(verifyRun(path)).rejects.toMatchObject({ code: 'zip-unreadable' });
    }
  }, 60_000);

  test('whose entries share bytes is refused', async () => {
    const path = join(freshDir(), 'overlap.zip');
    const zip = Buffer.from(
      zipSync({ 'events.jsonl': Buffer.from('{}'), 'capture.pcapng': Buffer.from('x') }, { level: 0 }),
    );
    const second = zip.lastIndexOf('PK\u0001\u0002');
    zip.writeUInt32LE(0, second + 42);
    writeFileSync(path, zip);
    await expect(openRun(path)).rejects.toThrow('overlaps');
  });
});
