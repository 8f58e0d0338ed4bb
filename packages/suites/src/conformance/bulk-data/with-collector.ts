import type { Lab } from '@cordon/pki';
import { BulkCollector, type CpeBench, serverPresentation } from '@cordon/testbench';

/** Runs `use` with a collector beside the ACS, reached as the ACS is: same host name, same scheme, another port. */
export async function withCollector<T>(
  { acs, evidence }: Pick<CpeBench, 'acs' | 'evidence'>,
  use: (collector: BulkCollector) => Promise<T>,
  authority?: Lab,
): Promise<T> {
  const { bindHost: host, hostName } = acs;
  const presentation = authority === undefined ? acs.presentation : serverPresentation(authority, { hostName });
  const collector = await BulkCollector.start({ host, hostName, presentation, evidence });
  try {
    return await use(collector);
  } finally {
    await collector.stop();
  }
}
