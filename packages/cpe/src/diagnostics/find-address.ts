import { isIP } from 'node:net';
import type { DiagnosticWorld } from './diagnostic.ts';

const familyOf: Readonly<Record<string, number>> = { IPv4: 4, IPv6: 6 };

/**
 * The address that a test uses for `host`, of the family that ProtocolVersion asks for; undefined when there is none. Names
 * come from the configuration or by DNS queries.
 */
export async function findAddress(world: DiagnosticWorld, host: string): Promise<string | undefined> {
  const literal = host.replace(/^\[(.*)\]$/, '$1');
  const given = Object.hasOwn(world.resolve, literal) ? world.resolve[literal] : undefined;
  const addresses = given === undefined ? await world.resolver.lookUp(literal) : [given];
  const family = familyOf[world.setting('ProtocolVersion')];
  return addresses.find((address) => family === undefined || isIP(address) === family);
}
