import { type CaseTools, type CpeBench, type DnsCanary, writableAmong } from '@cordon/testbench';
import type { InjectionFinding } from '../injection/judge-findings.ts';
import { shellFamilies } from '../injection/plan/trials.ts';
import { lookUpPlace, tryFamilies } from '../injection/text-trial.ts';
import {
  actionRequest,
  askService,
  describedServices,
  placeOf,
  type ServiceAnswer,
  type ServicePlace,
} from './lan-service-place.ts';
import { usualServices } from './wan-service-case.ts';

/** What became of the names of time servers that were set on the LAN side. */
export type LanTimeServerFacts = {
  /** Where SetNTPServers was looked at, such as `port 49000 at /upnp/control/time`. */
  readonly endpoints: readonly string[];
  readonly findings: readonly InjectionFinding[];
};

interface Endpoint {
  readonly port: number;
  readonly control: string;
}

type Bench = CaseTools & CpeBench;
type Scene = Bench & { readonly zone: DnsCanary; readonly place: ServicePlace };

const action = 'SetNTPServers';
const { type, targets } = usualServices.time;
/** TR-181 Device.Time., TR-098 InternetGatewayDevice.Time.: what the action writes. */
const serverNames = ['NTPServer1', 'NTPServer2', 'NTPServer3', 'NTPServer4', 'NTPServer5'];
/** A time client that was started anew looks its server up within seconds; a device restarts it at leisure. */
const lookUpMs = { process: 5_000, device: 30_000 } as const;

/** Keeps the time servers of the target and sets others by TR-064, without login, wherever the LAN side looks at the action. */
export async function setLanTimeServers(bench: Bench): Promise<LanTimeServerFacts> {
  const { cpe, settings, dns, step, inconclusive, notApplicable, signal } = bench;
  const zone = dns ?? inconclusive('The bench has no name server.');
  const kept = await cpe.withSession(
    async (session) => await settings.keepValues(session, await writableAmong(session, cpe.path('Time.'), serverNames)),
    { signal },
  );
  if (kept.length === 0)
    notApplicable('The target has no writable Time.NTPServer1, so that nothing could be put back.');
  const scene: Scene = { ...bench, zone, place: await placeOf(bench, 'lan') };
  const own = kept.find(({ name }) => name.endsWith('1'))?.value ?? '';
  const endpoints = await step('Set the server that it has', () => endpointsThatLook(scene, own));
  const findings: InjectionFinding[] = [];
  for (const endpoint of endpoints) {
    const found = await step(`Try ${nameOf(endpoint)}`, () => tryEndpoint(scene, endpoint));
    findings.push(...found);
    await set(scene, endpoint, own);
  }
  return { endpoints: endpoints.map(nameOf), findings };
}

const nameOf = ({ port, control }: Endpoint): string => `port ${port} at ${control}`;

/** Those that carry the action out, or find something wrong with it: others do not know it, or want a password. */
async function endpointsThatLook(scene: Scene, own: string): Promise<readonly Endpoint[]> {
  const described = (await describedServices(scene, scene.place)).filter(
    (one) => one.type === type && one.control !== '',
  );
  const usual = scene.place.ports.flatMap((port) => targets.map((control) => ({ port, control })));
  const looking: Endpoint[] = [];
  for (const { port, control } of [...described, ...usual]) {
    const { status, isSoap, asksForLogin } = await set(scene, { port, control }, own);
    const isKnown = looking.some((one) => one.port === port && one.control === control);
    if (isSoap && !asksForLogin && (status === 200 || status === 500) && !isKnown) looking.push({ port, control });
  }
  return looking;
}

async function set(
  scene: Scene,
  { port, control }: Endpoint,
  server: string,
): Promise<Pick<ServiceAnswer, 'status' | 'isSoap' | 'asksForLogin'>> {
  const values = { NewNTPServer1: server, NewNTPServer2: '', NewNTPServer3: '', NewNTPServer4: '', NewNTPServer5: '' };
  return await askService(scene, scene.place.host, actionRequest(port, { target: control, type, action }, values));
}

async function tryEndpoint(scene: Scene, endpoint: Endpoint): Promise<readonly InjectionFinding[]> {
  const { zone: dns, rig, signal } = scene;
  const place = lookUpPlace({
    name: nameOf(endpoint),
    dns,
    listening: () => ({ withinMs: lookUpMs[rig.kind === 'spawn' ? 'process' : 'device'], signal }),
    send: ({ value }) => set(scene, endpoint, value),
  });
  return await tryFamilies([place], shellFamilies);
}
