import type { CpeBench } from '@cordon/testbench';

/** The bench's own name server, where it has one. */
interface NameServer {
  readonly dns: Pick<NonNullable<CpeBench['dns']>, 'lookUps' | 'server'> | undefined;
}

/**
 * Says of a host behind a redirect that the target never asked for its name, which only the bench's name server knows: it cannot have come there,
 * whatever it makes of redirects and certificates. Undefined where it asked.
 */
export function neverAskedFor(hostName: string, { dns }: NameServer): string | undefined {
  if (dns === undefined || dns.lookUps.some(({ name }) => name === hostName.toLowerCase())) return undefined;
  return (
    `The target was redirected to ${hostName} and did not ask the bench's name server for it. Either it follows no redirect ` +
    `(CWMP-CPE-HTTP-001 judges that), or its resolver asks another server than ${dns.server} ("dns" in the target file).`
  );
}
