import { setTimeout as sleep } from 'node:timers/promises';
import { type CaseDefinition, type CpeBench, defineCase, hostOf, PlainPort } from '@cordon/testbench';
import { askService, describedServices, placeOf, type ServiceAnswer } from './lan-service-place.ts';
import { lanServiceMeta } from './wan-service-case.ts';

type Facts = {
  /** Subscriptions that were taken, by an answer with a subscription id. */
  readonly taken: readonly string[];
  /** What came to the address that was given for events. */
  readonly calls: readonly string[];
  readonly asked: number;
};

/** Where stacks have their events when no description tells it. */
const usualTargets = ['/upnp/event/WANIPConn1', '/evt/IPConn', '/upnp/event/deviceinfo', '/evt/L3F'];
/** Events follow a subscription at once. */
const callWithinMs = 3_000;

/** UPnP Device Architecture 4.1.2: what takes a subscription names it. A page that answers whatever comes by 200 takes none. */
export const isSubscription = ({ status, head }: Pick<ServiceAnswer, 'status' | 'head'>): boolean =>
  status === 200 && /^sid:[ \t]*\S/im.test(head);

const definition: CaseDefinition<CpeBench> = defineCase<CpeBench, Facts>(
  {
    ...lanServiceMeta,
    id: 'T64-009',
    title: 'A subscription from the WAN side makes the device call nobody',
    purpose:
      'UPnP sends events to whatever address a subscriber names, so that a device which takes subscriptions from strangers ' +
      'calls whom they like, inside its network or outside (CVE-2020-12695). SUBSCRIBE goes to every open TCP port of the WAN ' +
      'address, at the usual paths and at those of a description, with a port of the bench for events. It may not be taken, ' +
      'and nobody may come to that port.',
    severity: 'high',
    cwe: 918,
    needs: ['wan-address', 'acs-address'],
    defects: [{ id: 'upnp-events-for-strangers', fails: 'nobody calls the address of a subscription' }],
  },
  {
    async observe(bench) {
      const { acs, evidence, inconclusive, signal } = bench;
      const place = await placeOf(bench, 'wan');
      const described = (await describedServices(bench, place)).filter(({ events }) => events !== '');
      const usual = place.ports.flatMap((port) => usualTargets.map((events) => ({ port, events })));
      const callee = await PlainPort.open(acs.listenHost, 0, evidence);
      try {
        if (callee.port === undefined) inconclusive(`No port for events can be opened: ${callee.facts.reason}`);
        const fields = [
          ['CALLBACK', `<http://${hostOf(acs.listenHost)}:${callee.port}/cordon>`],
          ['NT', 'upnp:event'],
          ['TIMEOUT', 'Second-10'],
        ] as const;
        const taken: string[] = [];
        const all = [...described, ...usual];
        for (const { port, events } of all) {
          const request = { port, method: 'SUBSCRIBE', target: events, fields };
          const answer = await askService(bench, place.host, request);
          if (isSubscription(answer)) taken.push(answer.sent);
        }
        await sleep(taken.length > 0 ? callWithinMs : 0, undefined, { signal });
        return { taken, calls: callee.facts.requests, asked: all.length };
      } finally {
        await callee.close();
      }
    },
    judge({ taken, calls }, { expect }) {
      expect(calls, 'nobody calls the address of a subscription').toEqual([]);
      expect(taken, 'no subscription is taken').toEqual([]);
    },
  },
);
export default definition;
