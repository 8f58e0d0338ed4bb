import type { ParameterValueStruct } from '@cordon/cwmp';
import {
  type CaseDefinition,
  type CaseMeta,
  type CpeBench,
  getParameterValue,
  setParameterValues,
} from '@cordon/testbench';
import { inOneSession } from '../in-one-session.ts';

/** A value that must be read as it was written, as one row of a family. */
export interface RoundTrip
  extends Pick<CaseMeta, 'id' | 'title' | 'purpose' | 'severity' | 'requirements' | 'spec' | 'profiles' | 'defects'> {
  /** What must hold; also the sentence of the row's defects. */
  readonly sentence: string;
  /** Parameter below the root. */
  readonly parameter: string;
  readonly type: string;
  readonly value: string;
  /** Values that may be read instead, because they mean the same. */
  readonly equal?: readonly string[];
}

/** What came of a round trip. */
export type RoundTripFacts = { readonly written: string; readonly read: string | null };

/** The case of one row: writes the value and reads it in the same session. */
export function roundTrip(row: RoundTrip): CaseDefinition<CpeBench> {
  const { sentence, parameter, type, value, equal = [], ...described } = row;
  return inOneSession<RoundTripFacts>({
    ...described,
    suite: 'conformance/parameters',
    safety: 'S3',
    async observe(session, { cpe, settings, observe, notApplicable }) {
      const name = cpe.path(parameter);
      const [now] = await settings.keepValues(session, [name], () => type);
      if (now === undefined) notApplicable(`The target has no ${name}.`);
      const entry: ParameterValueStruct = { name, value, type };
      const fault = await setParameterValues(session, [entry]);
      if (fault !== undefined) notApplicable(`The target takes no such value for ${name}: fault ${fault.faultCode}.`);
      return observe('round-trip', { written: value, read: (await getParameterValue(session, name))?.value ?? null });
    },
    judge({ read }, { expect, inconclusive }) {
      if (read === null) inconclusive('The parameter cannot be read any more.');
      expect(read, sentence).toBeOneOf([value, ...equal]);
    },
  });
}
