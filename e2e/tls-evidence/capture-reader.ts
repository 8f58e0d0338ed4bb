import { execFileSync, spawnSync } from 'node:child_process';

/** Why captures cannot be read by an independent program here; undefined when they can. */
export const noTshark: string | undefined =
  spawnSync('tshark', ['--version']).error === undefined ? undefined : 'tshark is not installed (Debian: tshark)';

/** A capture of a run as tshark reads it, with nothing but the file. */
export class CaptureReader {
  readonly #path: string;
  readonly #port: number;

  /** `port`: the one that the bench listened on, which no dissector knows. */
  constructor(path: string, port: number) {
    this.#path = path;
    this.#port = port;
  }

  /** The fields of every packet that the display filter picks, tab-separated values as lists. */
  fields<Name extends string>(filter: string, names: readonly Name[]): Record<Name, string[]>[] {
    const asked = names.flatMap((name) => ['-e', name]);
    const args = ['-r', this.#path, '-2', '-d', `tcp.port==${this.#port},tls`, '-Y', filter, '-T', 'fields', ...asked];
    const text = execFileSync('tshark', args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });
    return text
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => {
        const columns = line.split('\t');
        const entries = names.map((name, index) => [name, (columns[index] ?? '').split(',').filter((v) => v !== '')]);
        return Object.fromEntries(entries) as Record<Name, string[]>;
      });
  }

  /** Number that Wireshark gives the connection whose first packet says that it belongs to this case and has this number. */
  streamOf(caseId: string, connection: number): string {
    const comment = `${caseId}, connection ${connection}`;
    const [packet] = this.fields(`frame.comment == "${comment}"`, ['tcp.stream']);
    return packet?.['tcp.stream'][0] ?? `none has the comment ${comment}`;
  }
}
