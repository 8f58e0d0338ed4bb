// What is sent need not have a name looked up: a program that a job starts may fetch a URL of the bench, or ping it. A listener to a run that is over
// opens what else of the bench can still be opened, and says of the rest why it does not hear.
import { z } from 'zod';
import type { RunEvent } from '../evidence/event.ts';
import type { JsonValue } from '../evidence/json.ts';
import { httpPlaceName, icmpPlaceName, plantedLabelName } from '../evidence/observation-names.ts';
import type { Recorder } from '../evidence/recorder.ts';
import { FileServer } from '../peers/file-server.ts';
import { IcmpWatcher } from '../peers/icmp/icmp-watcher.ts';
import { isEchoName } from '../peers/icmp/echo-sizes.ts';
import { readPlantedLabel } from '../peers/planted-label.ts';

const httpPlace = z.object({ host: z.string(), port: z.int().positive(), isTls: z.boolean() });
const icmpPlace = z.object({ address: z.string() });

/** Who listens besides the name server. */
export interface OtherListeners {
  /** Why something of the run is not heard, in a sentence each. */
  readonly deaf: readonly string[];
  stop(): Promise<void>;
}

/** Opens the file server and the watch for echo requests of a run again, in their places. Never throws: what cannot be had is said. */
export async function openOtherListeners(events: readonly RunEvent[], recorder: Recorder): Promise<OtherListeners> {
  const opened = [await openHttp(events, recorder), await openIcmp(events, recorder)];
  return {
    deaf: opened.flatMap(({ why }) => (why === undefined ? [] : [why])),
    stop: async () => {
      for (const { stop } of opened) await stop?.();
    },
  };
}

interface Opened {
  readonly why?: string;
  readonly stop?: () => Promise<void>;
}

async function openHttp(events: readonly RunEvent[], evidence: Recorder): Promise<Opened> {
  const place = lastOf(events, httpPlaceName, httpPlace);
  if (place === undefined) return { why: 'Requests for files are not heard: the run had no file server.' };
  const { host, port, isTls } = place;
  if (isTls) return { why: 'Requests for files are not heard: its HTTPS server had a key that no run keeps.' };
  try {
    const server = await FileServer.start({ host, hostName: host, port, evidence, isUncaptured: true });
    return { stop: () => server.stop() };
  } catch (error) {
    return { why: `Requests for files are not heard: ${host}, port ${port} cannot be had now (${String(error)}).` };
  }
}

async function openIcmp(events: readonly RunEvent[], evidence: Recorder): Promise<Opened> {
  const names = events.flatMap((event) => {
    const label = event.kind === 'observation' && event.name === plantedLabelName ? readPlantedLabel(event.data) : null;
    return label !== null && label !== undefined && isEchoName(label.name) ? [label.name] : [];
  });
  // Nobody may capture for nothing.
  if (names.length === 0) return {};
  const place = lastOf(events, icmpPlaceName, icmpPlace);
  if (place === undefined)
    return { why: 'Echo requests are not heard: the run does not say where it watched for them.' };
  const watcher = new IcmpWatcher({ address: place.address, evidence });
  watcher.recall(names);
  const why = await watcher.hears();
  return { stop: () => watcher.stop(), ...(why === undefined ? {} : { why }) };
}

function lastOf<T>(events: readonly RunEvent[], name: string, schema: z.ZodType<T>): T | undefined {
  const observed = events.findLast((event) => event.kind === 'observation' && event.name === name);
  const data: JsonValue = observed?.kind === 'observation' ? observed.data : null;
  return schema.safeParse(data).data;
}
