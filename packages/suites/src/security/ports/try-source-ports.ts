import { knock, type Knock, type KnockRequest } from '@cordon/testbench';

/** A port that let the bench in from no ordinary port, and what it did about special ones. Plain data. */
export type TriedPort = {
  readonly port: number;
  readonly ordinary: Knock;
  /** From each of {@link sourcePorts}. */
  readonly special: readonly Knock[];
  /** From any port again, where a special one got in; the first says it all where none did. */
  readonly after?: Knock;
};

/** Where answers of DNS and DHCP come from, and where connection requests go: rules that let these through by their number are old mistakes. */
export const sourcePorts: readonly number[] = [53, 67, 7547];

/** Whether the bench was let in. */
export const isIn = ({ ending }: Knock): boolean => ending === 'stays' || ending === 'speaks';

/** Knocks from any port, from the special ones, and from any again; undefined where the first is let in. */
export async function trySourcePorts(place: KnockRequest): Promise<TriedPort | undefined> {
  const ordinary = await knock(place);
  if (isIn(ordinary)) return undefined;
  const special = await Promise.all(sourcePorts.map((sourcePort) => knock({ ...place, sourcePort })));
  const after = special.some(isIn) ? await knock(place) : ordinary;
  return { port: place.port, ordinary, special, after };
}
