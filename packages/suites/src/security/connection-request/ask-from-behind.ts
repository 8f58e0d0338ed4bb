import { askForHost, type CaseTools, type CpeBench } from '@cordon/testbench';
import { type ForgedFacts, type ForgedRequest, probePort } from './probe-port.ts';

/** What became of right requests from the LAN and from guests. */
export type FactsFromBehind = ForgedFacts & {
  /** Addresses where nobody was met: no connection, no refusal, and no answer below TCP. */
  readonly deserted: readonly string[];
};

type Bench = CaseTools & CpeBench;

const sentTo = ({ side, address, from }: Bench['ports']['placesBehind'][number]): string =>
  `a right request from ${from} to ${address} (${side})`;

/** Sends right requests to each address that the target has behind it, between two right ones to its own port. */
export async function askFromBehind(bench: Bench): Promise<FactsFromBehind> {
  const forged = bench.ports.placesBehind.map((place): ForgedRequest => {
    const options = { from: place.from, host: place.address };
    return { sent: sentTo(place), write: (forge) => forge.get(forge.digest()), options };
  });
  const facts = await probePort(bench, forged);
  return { ...facts, deserted: await desertedAmong(facts, bench) };
}

/** At a wrong address, and behind a cable that is not plugged in, all is as silent as behind a firewall. */
async function desertedAmong({ requests }: ForgedFacts, { ports, signal }: Bench): Promise<readonly string[]> {
  const deserted: string[] = [];
  for (const place of ports.placesBehind) {
    const request = requests.find(({ sent }) => sent === sentTo(place));
    if (request?.ending !== 'unreachable' || /ECONNREFUSED|ECONNRESET/.test(request.detail)) continue;
    if ((await askForHost(place.address, signal)) === undefined) deserted.push(place.address);
  }
  return deserted;
}
