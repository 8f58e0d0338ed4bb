import type { CpePolicies } from '../cpe-policies.ts';
import type { TlsStrictness } from '../tls-strictness.ts';
import { violatedConstraints } from './certificate-defects.ts';
import type { CpeDefect } from './cpe-defect.ts';

/** A TLS client of the device beside that of its sessions, as the beginning of a sentence about it. */
interface Client {
  readonly does: string;
  /** Whom it meets. */
  readonly servers: string;
  readonly requirements: readonly string[];
  change(policies: CpePolicies, change: Partial<TlsStrictness>): CpePolicies;
}

const files: Client = {
  does: 'Fetches and stores files at',
  servers: 'servers',
  requirements: ['3.4-55'],
  change: (policies, change) => ({ ...policies, fileTls: (tls) => ({ ...policies.fileTls(tls), ...change }) }),
};

const tests: Client = {
  does: 'Tests its line with',
  servers: 'servers',
  requirements: ['3.4-55'],
  change(policies, change) {
    const { diagnostics } = policies;
    return { ...policies, diagnostics: { ...diagnostics, tls: (acs) => ({ ...diagnostics.tls(acs), ...change }) } };
  },
};

const reports: Client = {
  does: 'Sends reports to',
  servers: 'collectors',
  requirements: ['N.2.3-05'],
  change(policies, change) {
    const { bulkData } = policies;
    return { ...policies, bulkData: { ...bulkData, tls: (acs) => ({ ...bulkData.tls(acs), ...change }) } };
  },
};

/** What such a client may leave out. */
interface Omission {
  readonly whose: string;
  readonly change: Partial<TlsStrictness>;
}

const anyRoot: Omission = { whose: 'certificate leads to no trusted root', change: { checkChain: false } };
const anyDate: Omission = { whose: 'certificate is out of its dates', change: { checkValidity: false } };
const anyHost: Omission = { whose: 'certificate is for another host', change: { checkHostName: false } };
const anyLimit: Omission = {
  whose: 'chain breaks what its authorities allow: who may sign, how long a path, which usage, which names',
  change: {
    chainRules: {
      forgives: [
        'INVALID_CA',
        'INVALID_PURPOSE',
        'PATH_LENGTH_EXCEEDED',
        'key usage does not include certificate signing',
        ...violatedConstraints,
      ],
      without: ['unfit-key-usage'],
    },
  },
};

const omitting = (id: string, client: Client, { whose, change }: Omission): CpeDefect => ({
  id,
  sentence: `${client.does} ${client.servers} whose ${whose}.`,
  requirements: client.requirements,
  apply: (policies) => client.change(policies, change),
});

/** What devices leave out when they check servers other than their ACS: each client is another program more often than not. */
export const serverCheckDefects: readonly CpeDefect[] = [
  omitting('files-from-any-root', files, anyRoot),
  omitting('files-from-expired-server', files, anyDate),
  omitting('files-from-any-host', files, anyHost),
  omitting('files-beyond-limits', files, anyLimit),
  omitting('diagnostics-from-any-root', tests, anyRoot),
  omitting('diagnostics-from-expired-server', tests, anyDate),
  omitting('diagnostics-from-any-host', tests, anyHost),
  omitting('bulk-data-to-any-server', reports, anyRoot),
  omitting('bulk-data-to-expired-server', reports, anyDate),
  omitting('bulk-data-to-any-host', reports, anyHost),
];
