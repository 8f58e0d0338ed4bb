import { createMemoryLab, resolveInstant } from '@cordon/pki';
import { expect, test } from 'vitest';
import { certificateRows } from './certificate-rows.ts';
import { hostNames } from './host-names.ts';

const now = new Date('2026-11-24T02:00:00Z');
/** The certificate of the controls began 300 days ago. */
const asOldAsControls = new Date('2026-01-28T02:00:00Z');
const names = hostNames('acs.lab.test', createMemoryLab());

test.each(certificateRows.filter((row) => row.clockWithinSeconds === undefined).map((row) => [row.id, row] as const))(
  'a clock that is behind and good enough for the controls is no reason to refuse the chain of %s',
  (_id, { chain, chainByServerName }) => {
    const recipes = [chain(names), ...(chainByServerName === undefined ? [] : [chainByServerName(names)])];
    const since = recipes
      .flatMap(({ nodes }) => Object.values(nodes))
      .flatMap(({ certificate: { notBefore } }) => (notBefore === undefined ? [] : resolveInstant(notBefore, now)));
    expect(since.filter((date) => date === undefined || date > asOldAsControls)).toEqual([]);
  },
);
