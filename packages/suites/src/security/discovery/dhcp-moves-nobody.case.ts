import {
  type CaseDefinition,
  type CaseTools,
  type CpeBench,
  defineCase,
  getParameterValue,
  writeOption125,
  writeOption43,
} from '@cordon/testbench';
import { tr069Clause } from '../../clauses.ts';
import { changeAcsUrl } from '../../conformance/events/change-acs-url.ts';
import { bootWith, bringBack, dhcpSceneOf, type LeaseBoot, plainLease } from './lease-boot.ts';

type Facts = LeaseBoot & {
  /** Connections at the other ACS, whatever became of them. */
  readonly otherConnections: number;
  /** ManagementServer.URL as the ACS had written it, and as it read after the boot; null when it was not read. */
  readonly written: string;
  readonly read: string | null;
};

async function observe(context: CaseTools & CpeBench): Promise<Facts> {
  const scene = dhcpSceneOf(context);
  const { acs, cpe, step, bracket, inconclusive } = scene;
  const other = await acs.openTwin();
  try {
    const moved = await step('Write another ACS URL', () => changeAcsUrl(scene));
    await moved.session.end();
    if (moved.target !== moved.newTarget) inconclusive('The target does not follow an ACS URL that its ACS writes.');
    const written = new URL(moved.newTarget, acs.url).href;
    const { probe } = await bracket({
      shows: 'the target takes its lease of the bench, and comes to the ACS whose URL was written',
      control: () => plainLease(scene, moved.newTarget),
      probe: async () => {
        let read: string | null = null;
        const options = [
          [43, writeOption43([['acsUrl', new URL('/dhcp-43', other.url).href]])],
          [125, writeOption125([['acsUrl', new URL('/dhcp-125', other.url).href]])],
        ] as const;
        const boot = await bootWith(scene, { options, other }, async (session, { cameTo }) => {
          if (cameTo === 'other') return await bringBack(session, scene, written);
          await session.reachAcsTurn();
          read = (await getParameterValue(session, cpe.path('ManagementServer.URL')))?.value ?? null;
          await session.end();
        });
        return { ...boot, read, written, otherConnections: other.acceptedConnections };
      },
    });
    return probe;
  } finally {
    scene.dhcp.further = new Map();
    await other.stop();
  }
}

/** A URL in one form, for devices that write a host in lower case, name the usual port or leave out a slash at the end. */
export const plainUrl = (text: string): string => (URL.parse(text.trim())?.href ?? text.trim()).replace(/\/$/, '');

const definition: CaseDefinition<CpeBench> = defineCase<CpeBench, Facts>(
  {
    id: 'SEC-023',
    title: 'DHCP does not move a device whose ACS has set its URL',
    suite: 'security/discovery',
    target: 'cpe',
    purpose:
      'DHCP has no proof of who answers: whoever is first on the access network, or behind the device, could take it over. Once the ACS ' +
      'has written ManagementServer.URL, later connections go there (TR-069 3.1), and DHCP counts again only when that ACS is out of ' +
      'reach. The bench is the DHCP server of the target: its ACS writes another URL, and the target boots with a lease whose options ' +
      '43 and 125 name a third one, which has the same certificate. Nothing may go there. Between leases that say nothing.',
    severity: 'critical',
    safety: 'S4',
    requirements: ['3.1-34', '3.1-20', '3.1-39'],
    spec: [tr069Clause('3.1', 'MUST')],
    cwe: 346,
    needs: ['dhcp-server'],
    defects: [
      {
        id: 'takes-acs-from-dhcp',
        device: 'reference-cpe-with-dhcp',
        fails: 'nothing goes to an ACS that DHCP names after the ACS has written a URL',
      },
    ],
    timeoutMs: 1_800_000,
    estimatedMs: 8_000,
  },
  {
    observe,
    judge({ lease, otherConnections, cameTo, written, read }, { expect, inconclusive }) {
      if (lease === null) inconclusive('The target took no lease of the bench when it was to name another ACS.');
      expect(otherConnections, 'nothing goes to an ACS that DHCP names after the ACS has written a URL').toBe(0);
      if (otherConnections > 0) return;
      if (cameTo === 'nobody') inconclusive('The target came to nobody after its boot.');
      if (read !== null) expect(plainUrl(read), 'the URL that the ACS wrote stands').toBe(plainUrl(written));
    },
  },
);
export default definition;
