// Theory of operation. A number behind the type of an upload names a row of a table. Written as a path that leads to the same row, it is
// no number any more: a target that still sends the file has made a path of it, and others would lead elsewhere. These lead nowhere else. The twin has
// the same characters without the dots that lead back: who sends a file for it, too, does not look at what stands there.
import type { CaseTools, CpeBench, ScriptedSession } from '@cordon/testbench';
import { orderUpload, type OrderedTransfer } from '../../conformance/transfers/order-transfer.ts';
import { runTransfer } from '../../conformance/transfers/run-transfer.ts';

/** What became of one file type. */
export type FileTypeFacts = {
  readonly fileType: string;
  /** Whether a file came for it. */
  readonly isSent: boolean;
  /** 0 is success; null: nothing was told in time. */
  readonly faultCode: number | null;
};

/** What became of all of them. */
export type FileTypesFacts = {
  readonly paths: readonly FileTypeFacts[];
  /** The same without what leads back. */
  readonly twins: readonly FileTypeFacts[];
};

type Bench = Pick<CaseTools & CpeBench, 'acs' | 'cpe' | 'files' | 'signal' | 'notApplicable'>;

/** Types that end in the number of a row; the first rows there are. */
const numbered = ['4 Vendor Log File 1', '3 Vendor Configuration File 1'] as const;

const pathsTo = (number: string): readonly string[] => [`./${number}`, `${number}/../${number}`, `${number}/.`];
const twinsOf = (number: string): readonly string[] => [`x/${number}`, `${number}/xx/${number}`, `${number}/x`];

/** Uploads of a type whose number is a path. */
export class FileTypes {
  readonly #bench: Bench;
  /** Undefined before the first control. */
  #taken: string | undefined;
  #orders = 0;

  constructor(bench: Bench) {
    this.#bench = bench;
  }

  /** Control: the file of a type with a number comes. */
  async plainType(): Promise<{ readonly held: boolean; readonly reason: string }> {
    const tried: FileTypeFacts[] = [];
    for (const fileType of this.#taken === undefined ? numbered : [this.#taken]) {
      const facts = await this.#upload(fileType);
      tried.push(facts);
      if (facts.isSent) {
        this.#taken = fileType;
        return { held: true, reason: `The file of ${fileType} came.` };
      }
    }
    const codes = tried.map(({ fileType, faultCode }) => `${fileType}: ${faultCode}`).join(', ');
    // Method not supported, and arguments that are not supported.
    if (this.#taken === undefined && tried.every(({ faultCode }) => [9000, 9003].includes(faultCode ?? 0)))
      this.#bench.notApplicable(`The target takes no Upload of a type with a number: ${codes}.`);
    return { held: false, reason: `No file came (${codes}).` };
  }

  /** Orders uploads of types whose number is a path, and of their twins. */
  async paths(): Promise<FileTypesFacts> {
    const [, kind = '', number = ''] = /^(.*) (\d+)$/.exec(this.#taken ?? '') ?? [];
    const uploads = async (numbers: readonly string[]): Promise<FileTypeFacts[]> => {
      const facts: FileTypeFacts[] = [];
      for (const one of numbers) facts.push(await this.#upload(`${kind} ${one}`));
      return facts;
    };
    const paths = await uploads(pathsTo(number));
    return { paths, twins: paths.some(({ isSent }) => isSent) ? await uploads(twinsOf(number)) : [] };
  }

  async #upload(fileType: string): Promise<FileTypeFacts> {
    this.#orders += 1;
    const commandKey = `cordon-type-${this.#orders}`;
    const place = this.#bench.files.home.place('upload.bin', () => ({ status: 201 }));
    const order = (session: ScriptedSession): Promise<OrderedTransfer> =>
      orderUpload(session, { url: place.url, commandKey, fileTypes: [fileType] });
    const { faultCode } = await runTransfer(this.#bench, { commandKey }, order);
    return { fileType, isSent: place.requests.some(({ body }) => body.length > 0), faultCode };
  }
}
