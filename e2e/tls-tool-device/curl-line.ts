import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Line } from './tls-tool-device.ts';

/** Requests by curl, one process each; cookies hold the session together. */
export function curlLine(args: readonly string[], url: string): Line {
  const folder = mkdtempSync(join(tmpdir(), 'cordon-curl-'));
  const jar = join(folder, 'cookies');
  return {
    post(body) {
      const type = body === '' ? ['-H', 'Content-Type:'] : ['-H', 'Content-Type: text/xml', '-H', 'SOAPAction;'];
      const all = [...args, '-b', jar, '-c', jar, ...type, '--data-binary', '@-', url];
      const { status, stdout } = spawnSync('curl', all, { input: body, encoding: 'utf8' });
      return Promise.resolve(status === 0 ? stdout : undefined);
    },
    end: () => rmSync(folder, { recursive: true, force: true }),
  };
}
