import type { SoapFault } from '@cordon/cwmp';
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
  /** A value that every device must take: one that takes it and refuses `value` is accused. Otherwise a refusal is its right. */
  readonly alsoTaken?: string;
}

/** What came of a round trip. */
export type RoundTripFacts = { readonly written: string; readonly read: string | null; readonly isRefused: boolean };

/** The case of one row: writes the value, reads it and puts the old one back, all in the same session. */
export function roundTrip(row: RoundTrip): CaseDefinition<CpeBench> {
  const { sentence, parameter, type, value, equal = [], alsoTaken, ...described } = row;
  return inOneSession<RoundTripFacts>({
    ...described,
    suite: 'conformance/parameters',
    safety: 'S3',
    async observe(session, { cpe, settings, observe, notApplicable }) {
      const name = cpe.path(parameter);
      const [kept] = await settings.keepValues(session, [name], () => type);
      const now = kept ?? notApplicable(`The target has no ${name}.`);
      const write = async (text: string): Promise<SoapFault | undefined> =>
        await setParameterValues(session, [{ name, value: text, type }]);
      const control = alsoTaken === undefined ? undefined : await write(alsoTaken);
      if (control !== undefined) notApplicable(`The target takes no values for ${name}: fault ${control.faultCode}.`);
      const fault = await write(value);
      if (fault !== undefined && alsoTaken === undefined)
        notApplicable(`The target takes no such value for ${name}: fault ${fault.faultCode}.`);
      const read = (await getParameterValue(session, name))?.value ?? null;
      // At once: a device that took the value for its opposite may not come again, such as without its period.
      await write(now.value);
      return observe('round-trip', { written: value, read, isRefused: fault !== undefined });
    },
    judge({ read, isRefused }, { expect, inconclusive }) {
      if (isRefused) return expect(isRefused, sentence).toBe(false);
      if (read === null) inconclusive('The parameter cannot be read any more.');
      expect(read, sentence).toBeOneOf([value, ...equal]);
    },
  });
}
