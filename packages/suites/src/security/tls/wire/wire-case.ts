import { type CaseDefinition, type CaseMeta, type CpeBench, defineCase } from '@cordon/testbench';
import { judgeWire, probeWire, type WireFacts, type WireProbe } from './wire-probe.ts';

/** What a server must not get away with, as one row of a family. */
export interface WireRow
  extends Pick<
    CaseMeta,
    'id' | 'title' | 'purpose' | 'severity' | 'cwe' | 'requirements' | 'spec' | 'profiles' | 'defects'
  > {
  readonly probes: readonly WireProbe[];
}

/** A refusal is watched for half a second, and each probe has a session of its own. */
const probeMs = 1_500;

/** The case of one row: each deviation between two sessions without; judged by the next flight and the first byte above TLS. */
export function wireCase({ probes, ...described }: WireRow): CaseDefinition<CpeBench> {
  return defineCase<CpeBench, WireFacts>(
    {
      ...described,
      suite: 'security/tls',
      target: 'cpe',
      safety: 'S2',
      needs: ['https', 'trusted-authority'],
      timeoutMs: 600_000,
      estimatedMs: probeMs * probes.length,
    },
    { observe: (context) => probeWire(context, probes), judge: judgeWire },
  );
}
