import { Resolver } from 'node:dns/promises';
import { isIP } from 'node:net';

/** Turns host names into addresses by A and AAAA queries; never anything else. */
export interface NameResolver {
  /** Addresses of `name`, IPv4 first; empty when there are none or the server does not answer. Never rejects. */
  lookUp(name: string): Promise<readonly string[]>;
  /** SRV records of `name`, in the order in which they are tried; empty as with `lookUp`. Never rejects. */
  services(name: string): Promise<readonly { readonly host: string; readonly port: number }[]>;
  /** Gives up on queries under way. */
  close(): void;
}

// Two tries of a second: a lab server answers in milliseconds, and a reboot must not hang on a dead one.
const timeoutMs = 1000;
const tries = 2;

/** A resolver that asks `dnsServer` (`address` or `address:port`), or the machine's servers when undefined. */
export function createNameResolver(dnsServer?: string): NameResolver {
  const resolver = new Resolver({ timeout: timeoutMs, tries });
  if (dnsServer !== undefined) resolver.setServers([dnsServer]);
  return {
    async lookUp(name) {
      if (isIP(name) !== 0) return [name];
      const answers = await Promise.allSettled([resolver.resolve4(name), resolver.resolve6(name)]);
      return answers.flatMap((answer) => (answer.status === 'fulfilled' ? answer.value : []));
    },
    async services(name) {
      const records = await resolver.resolveSrv(name).catch(() => []);
      const ordered = records.toSorted((a, b) => a.priority - b.priority || b.weight - a.weight);
      // RFC 2782: a single dot says that there is no such service.
      return ordered
        .filter((record) => record.name !== '' && record.name !== '.')
        .map(({ name: host, port }) => ({ host, port }));
    },
    close: () => resolver.cancel(),
  };
}
