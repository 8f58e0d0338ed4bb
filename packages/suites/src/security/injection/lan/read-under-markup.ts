import { randomBytes } from 'node:crypto';
import { TargetSilentError } from '@cordon/testbench';
import { readHostTablesIn } from './host-table.ts';
import { LeasedNames, type LeasedNamesBench } from './leased-names.ts';

/** What became of answers with the Host table while a name in it is markup. Plain data. */
export type UnderMarkupFacts = {
  /** Whether an address was given to a host with such a name. */
  readonly isLeased: boolean;
  /** Whether the answer with the Host table broke rules of XML that it does not break otherwise, each time that it was read. */
  readonly broken: readonly boolean[];
};

/** What XML would take for markup, an entity and the end of a section. */
const markupOf = (id: string): string => `"><i id=${id}>&${id}]]></i`;

/** Takes an address under a name that is markup, between two controls with a plain one, and reads the Host table meanwhile. */
export async function readUnderMarkup(bench: LeasedNamesBench): Promise<UnderMarkupFacts> {
  return await LeasedNames.run(bench, async (names) => {
    const { probe } = await bench.bracket({
      shows: 'the name of a host that has a lease comes into the Host table',
      control: () => names.plainName(),
      probe: () => readTwice(bench, names),
    });
    return probe;
  });
}

async function readTwice(bench: LeasedNamesBench, names: LeasedNames): Promise<UnderMarkupFacts> {
  // Some devices always break some rule.
  const usual = (await xmlRulesBroken(bench)) ?? bench.inconclusive('The Host table cannot be read.');
  const broken: boolean[] = [];
  const name = markupOf(`c${randomBytes(3).toString('hex')}`);
  const lease = await names.hold({ hostName: name, vendorClass: name }, async () => {
    await names.stay();
    for (let time = 0; time < 2; time += 1) {
      const rules = await xmlRulesBroken(bench);
      broken.push(rules === undefined || rules.some((rule) => !usual.includes(rule)));
    }
  });
  return { isLeased: lease !== undefined, broken };
}

/** The rules of XML that an answer with the Host table breaks; undefined where it could not be read at all. */
async function xmlRulesBroken(bench: LeasedNamesBench): Promise<readonly string[] | undefined> {
  const { cpe, signal, inconclusive } = bench;
  return await cpe.withSession(
    async (session) => {
      try {
        const told = await readHostTablesIn(session, cpe);
        if (told !== undefined && 'method' in told)
          inconclusive(`The target does not read its Host table out: fault ${told.faultCode}.`);
      } catch (error) {
        if (signal.aborted || !(error instanceof TargetSilentError)) throw error;
        return undefined;
      }
      return session.violations.map(({ rule }) => rule).filter((rule) => rule.startsWith('xml-'));
    },
    { signal },
  );
}
