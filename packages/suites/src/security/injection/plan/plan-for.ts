import type { CanaryZones, CaseTools, CpeBench } from '@cordon/testbench';
import { planInjection, type PlannedProbe } from './plan-injection.ts';
import { readStringParameters } from './read-string-parameters.ts';

/** As long as those of the bench, where it has no name server. */
export const zonesWithoutServer: CanaryZones = { zone: 'canary.test', shortZone: 'c.test' };

type Bench = Pick<CaseTools & CpeBench, 'cpe' | 'model' | 'icmp' | 'observe' | 'inconclusive' | 'signal'> & {
  readonly dns: CanaryZones | undefined;
};

/** What one case sends. */
export interface CasePlan {
  readonly probes: readonly PlannedProbe[];
  /** Parameters for which there is no time. */
  readonly noTime: readonly string[];
}

/** The probes of one case at this target, as the plan of all cases has them. Ends the case when the target does not tell its parameters. */
export async function planFor(
  { cpe, model, icmp, observe, inconclusive, dns, signal }: Bench,
  caseId: string,
  ownRows: readonly string[] = [],
): Promise<CasePlan> {
  const told = await cpe.withSession((session) => readStringParameters(session, cpe.root, model), { signal });
  const parameters =
    'faultCode' in told
      ? inconclusive(
          `The target does not tell its parameters: fault ${told.faultCode} to GetParameterNames ${cpe.root}.`,
        )
      : told;
  const { probes, leftOut } = planInjection({
    root: cpe.root,
    parameters,
    model,
    zones: dns ?? zonesWithoutServer,
    echoAddress: icmp.address,
    caseIds: new Set([caseId]),
    ownRows,
  });
  const noTime = leftOut.filter(({ why }) => why === 'no-time').map(({ parameter }) => parameter);
  observe('injection-plan', { probes, noTime });
  return { probes, noTime };
}

/** The same for the secrets of new rows, one of each of these tables in which the target makes one: they are deleted when the case is over. */
export async function planInNewRows(
  bench: Bench & Pick<CpeBench, 'settings'>,
  caseId: string,
  tables: readonly string[],
): Promise<CasePlan> {
  const { cpe, settings, signal } = bench;
  const rows = await cpe.withSession(
    async (session) => {
      const made: string[] = [];
      for (const path of tables.map((table) => cpe.path(table))) {
        const answer = await settings.addRow(session, path);
        if (answer.method === 'AddObjectResponse') made.push(`${path}${answer.instanceNumber}.`);
      }
      return made;
    },
    { signal },
  );
  return rows.length === 0 ? { probes: [], noTime: [] } : await planFor(bench, caseId, rows);
}

/** The same, with a row of this table when the target has none to try: it is deleted when the case is over. */
export async function planWithRow(
  bench: Bench & Pick<CpeBench, 'settings'>,
  caseId: string,
  table: string,
): Promise<CasePlan> {
  const planned = await planFor(bench, caseId);
  if (planned.probes.length > 0) return planned;
  const { cpe, settings, signal } = bench;
  const answer = await cpe.withSession((session) => settings.addRow(session, cpe.path(table)), { signal });
  return answer.method === 'AddObjectResponse' ? await planFor(bench, caseId) : planned;
}
