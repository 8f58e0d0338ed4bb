import { join } from 'node:path';
import { type HelloFacts, openRun, type RunEvent } from '@cordon/testbench';

/** What the connections of a probe are told of as. */
export interface ConnectionEvidence {
  readonly connection: { readonly id: number; readonly remote: string; readonly local: string };
  readonly hello: HelloFacts;
  readonly applicationBytes: number;
  readonly firstLine?: string;
  readonly closeReason?: string;
  readonly alert: {
    readonly number: number;
    readonly name: string;
    readonly level: string;
    readonly sentBy: string;
  } | null;
}

/** One case as its run folder has it, and nothing else. */
export interface CaseEvidence {
  readonly verdict: string;
  readonly capture: string;
  /** Command that runs just this case again. */
  readonly command: string;
  /** What the target did during the probe, one by one. */
  readonly connections: readonly ConnectionEvidence[];
  /** Bytes of what is attached under this name, the last time. */
  attached(name: string): Promise<Buffer>;
  close(): Promise<void>;
}

/** Reads the evidence of one case. */
export async function caseEvidence(dir: string, caseId: string): Promise<CaseEvidence> {
  const run = await openRun(dir);
  const events = run.events.filter((event) => event.caseId === caseId);
  const end = events.find((event) => event.kind === 'case-end');
  return {
    verdict: end?.verdict ?? 'none',
    capture: join(dir, 'capture.pcapng'),
    command: (run.model.begin?.command ?? '').replace('{case}', caseId),
    connections: events.filter(isConnection).map(({ data }) => data as unknown as ConnectionEvidence),
    attached: async (name) => {
      const found = events.filter((event) => event.kind === 'attachment').findLast((event) => event.name === name);
      const bytes = found && (await run.attachment(found.attachment.sha256));
      if (bytes === undefined) throw new Error(`${caseId} has no attachment ${name}.`);
      return Buffer.from(bytes);
    },
    close: () => run.close(),
  };
}

type Observation = Extract<RunEvent, { kind: 'observation' }>;

function isConnection(event: RunEvent): event is Observation {
  return event.kind === 'observation' && event.name === 'tls-connection';
}
