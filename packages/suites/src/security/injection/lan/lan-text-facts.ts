import type { CaseMeta, JudgeTools } from '@cordon/testbench';
import { tr069Clause } from '../../../clauses.ts';
import type { InjectionFinding } from '../judge-findings.ts';
import type { Shown } from './host-table.ts';

/**
 * What the cases on texts of the LAN have in common. Whoever has a command run changes whatever he likes, and A.3.2.4 leaves that to those on
 * the access list of each parameter.
 */
export const lanTextMeta: Pick<CaseMeta, 'suite' | 'target' | 'severity' | 'safety' | 'requirements' | 'spec' | 'cwe'> =
  {
    suite: 'security/injection',
    target: 'cpe',
    severity: 'critical',
    safety: 'S3',
    requirements: ['A.3.2.4-32', 'F.3-02'],
    spec: [tr069Clause('A.3.2.4', 'MUST NOT'), tr069Clause('F.3', 'SHOULD')],
    cwe: 78,
  };

/** What became of the texts that a host on the LAN told. */
export type LanTextFacts = {
  readonly findings: readonly InjectionFinding[];
  /** How each text stood in the table of the target, as far as it was looked there. */
  readonly shown: readonly { readonly place: string; readonly family: string; readonly shown: Shown }[];
  /** Texts that the target refused. */
  readonly refused: number;
  /** Whether the target asks the name server of the bench at all. */
  readonly asksNames: boolean;
  /** What could not be taken back, in sentences. */
  readonly left: readonly string[];
};

/** Ends the case as inconclusive where nothing was found and no look-up could have been seen; tells what was left behind. */
export function judgeLanSilence(
  { findings, shown, asksNames, left }: LanTextFacts,
  { inconclusive, warn }: Pick<JudgeTools, 'inconclusive' | 'warn'>,
): void {
  if (left.length > 0) warn('what the bench did on the LAN side is taken back', [...left]);
  const isSilent = findings.length === 0 && shown.every((one) => one.shown !== 'computed');
  if (isSilent && !asksNames)
    inconclusive('The target never asked the name server of the bench: no look-up could have been seen.');
}

/** Where a text stood computed. */
export const computedPlaces = ({ shown }: LanTextFacts): readonly string[] =>
  shown.filter((one) => one.shown === 'computed').map(({ place, family }) => `${place} by ${family}`);

/** How long is listened for what a text does: a script of a process runs at once, one of a device within half a minute. */
export const lanPatience = {
  spawn: { lookUpMs: 5_000, showMs: 15_000, stepMs: 500 },
  device: { lookUpMs: 30_000, showMs: 90_000, stepMs: 5_000 },
} as const;
