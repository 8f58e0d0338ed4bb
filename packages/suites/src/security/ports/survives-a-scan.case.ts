import { type CaseDefinition, type CpeBench, defineCase } from '@cordon/testbench';
import { goodRequest } from '../connection-request/probe-connection-request.ts';
import { portMeta } from './port-case.ts';

type Facts = { readonly scanner: string; readonly isHeard: boolean; readonly detail: string };

const definition: CaseDefinition<CpeBench> = defineCase<CpeBench, Facts>(
  {
    ...portMeta,
    id: 'PORT-012',
    title: 'A scan of all ports leaves the device working',
    purpose:
      'Whatever has an address on the Internet is scanned many times a day. Between two right connection requests all ports ' +
      'of the WAN address are tried once more, no faster than a small gateway bears; the request after it has to start a ' +
      'session, as the one before it did. A device that a polite scan stops is stopped by strangers.',
    severity: 'medium',
    requirements: ['3.2-68'],
    cwe: 400,
    needs: ['wan-address', 'connection-request'],
    defects: [{ id: 'port-scan-stops-it', fails: 'a right request starts a session after the scan' }],
  },
  {
    async observe({ cpe, ports, inconclusive, signal }) {
      const control = await goodRequest({ cpe, signal });
      if (!control.held) inconclusive(`A right request starts no session to begin with. ${control.reason}`);
      const { scanner } = await ports.lookAgain('wan', signal);
      const { held, reason, observation } = await goodRequest({ cpe, signal });
      // The scan knocked at this port, too: who only limits the rate is there, and says so.
      if (observation.outcome === 'not-sent' || observation.outcome === 'busy') inconclusive(reason);
      return { scanner, isHeard: held, detail: reason };
    },
    judge({ isHeard, detail }, { expect }) {
      expect(isHeard ? [] : [detail], 'a right request starts a session after the scan').toEqual([]);
    },
  },
);
export default definition;
