import { type CaseTools, type CpeBench, type HelloFacts, helloFacts } from '@cordon/testbench';
import { goodSession } from '../../../good-session.ts';

type Bench = Pick<CaseTools & CpeBench, 'acs' | 'cpe' | 'attach' | 'signal' | 'inconclusive'>;

/** The last ClientHello by which the target came to a session; makes it come where there is none yet. */
export async function readHello({ acs, cpe, attach, signal, inconclusive }: Bench): Promise<HelloFacts> {
  if (acs.hellos.length === 0) await goodSession(cpe, signal);
  const flight = acs.hellos.at(-1);
  const hello = flight && helloFacts(flight);
  if (flight === undefined || hello === undefined) return inconclusive('No ClientHello of the target was seen.');
  attach('client-hello', flight, 'application/octet-stream');
  return hello;
}
