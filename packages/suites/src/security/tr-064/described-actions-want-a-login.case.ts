import { type CaseDefinition, type CpeBench, defineCase } from '@cordon/testbench';
import { actionRequest, askService, type DescribedService, describedServices, placeOf } from './lan-service-place.ts';
import { lanServiceMeta } from './wan-service-case.ts';

type Facts = {
  readonly services: readonly DescribedService[];
  readonly answers: readonly { readonly sent: string; readonly status: number | null; readonly isSoap: boolean }[];
};

/** An action that only reads, for types that lack GetInfo. */
const readingActions: readonly (readonly [type: RegExp, action: string])[] = [
  [/:WAN(?:IP|PPP)Connection:/, 'GetStatusInfo'],
  [/:WANCommonInterfaceConfig:/, 'GetCommonLinkProperties'],
  [/:Layer3Forwarding:/, 'GetDefaultConnectionService'],
];
const actionFor = (type: string): string => readingActions.find(([pattern]) => pattern.test(type))?.[1] ?? 'GetInfo';

const definition: CaseDefinition<CpeBench> = defineCase<CpeBench, Facts>(
  {
    ...lanServiceMeta,
    id: 'T64-002',
    title: 'No described action is answered on the WAN side without login',
    purpose:
      'A vendor may serve TR-064 at a path that no list has, and tell it in a description. The usual description documents ' +
      'are read from every open TCP port of the WAN address, and what SSDP tells there; to each service that they name goes an ' +
      'action that only reads, without login. Any SOAP answer that asks for no login, a fault included, shows that actions which set can be reached too. Nothing is set.',
    severity: 'critical',
    cwe: 306,
    defects: [{ id: 'tr064-on-wan', fails: 'no described action is answered without login' }],
  },
  {
    async observe(bench) {
      const place = await placeOf(bench, 'wan');
      const services = await describedServices(bench, place);
      const answers: Facts['answers'][number][] = [];
      for (const { port, type, control } of services.filter((one) => one.control !== '')) {
        const request = actionRequest(port, { target: control, type, action: actionFor(type) });
        const { sent, status, isSoap, asksForLogin } = await askService(bench, place.host, request);
        answers.push({ sent, status, isSoap: isSoap && !asksForLogin });
      }
      return { services, answers };
    },
    judge({ answers }, { expect }) {
      const found = answers.filter(({ isSoap, status }) => isSoap && status !== 401).map(({ sent }) => sent);
      expect(found, 'no described action is answered without login').toEqual([]);
    },
  },
);
export default definition;
