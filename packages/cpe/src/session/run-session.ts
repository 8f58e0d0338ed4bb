import type { AcsRequest, CpeResponse, SoapFault, UnknownMessage, Violation } from '@cordon/cwmp';
import { soapFault } from '@cordon/cwmp';
import type { Logger } from 'pino';
import type { CpeConfig } from '../cpe-config.ts';
import type { Device } from '../device/device.ts';
import type { AcsAddresses } from '../discovery/acs-addresses.ts';
import type { Contact } from '../discovery/acs-discovery.ts';
import { argumentFault } from '../rpc/argument-fault.ts';
import { StateError } from '../state/state-store.ts';
import { createAcsClient } from './acs-client.ts';
import type { AcsVersions } from './acs-versions.ts';
import { type CpeSessionEnd, driveCpeSession, type MaybeLater } from './drive-cpe-session.ts';

/** What one session needs. */
export interface SessionContext {
  readonly device: Device;
  readonly config: CpeConfig;
  readonly log: Logger;
  /** Cuts the session: the device goes down. */
  readonly signal: AbortSignal;
  readonly acsVersions: AcsVersions;
  readonly addresses: AcsAddresses;
  readonly noteContact: (contact: Contact) => void;
  /** Writes a line of fixed words and codes into the log file of the device. */
  readonly noteInLog: (what: string) => void;
  readonly answer: (request: AcsRequest | UnknownMessage) => MaybeLater<CpeResponse | SoapFault>;
}

/** How a session ended, and whether the ACS broke a rule in it. */
export interface EndedSession extends CpeSessionEnd {
  readonly wasOdd: boolean;
}

/** Runs one session with the ACS whose URL is configured at its start. Never rejects: what goes wrong is a failed session. */
export async function runSession(context: SessionContext): Promise<EndedSession> {
  const { device, log } = context;
  const url = device.value('ManagementServer.URL');
  if (url === '') {
    // An attempt all the same: what waits goes by the retry timing.
    device.startInform();
    log.warn('no ACS is known: ManagementServer.URL is empty, and the DHCP lease names none');
    return { outcome: 'failed', reason: 'transport-closed', wasOdd: false };
  }
  const client = createAcsClient(context, url);
  const supportedCwmpVersions = context.acsVersions.offer(url);
  let violations: readonly Violation[] = [];
  let wasOdd = false;
  try {
    const end = await driveCpeSession(
      {
        post: async (envelope) => {
          const result = await client.post(envelope);
          const received = result.kind === 'answered' ? result.envelope : undefined;
          violations = received?.violations ?? [];
          wasOdd ||= violations.length > 0;
          if (received !== undefined) context.acsVersions.heard(received);
          return result;
        },
        open: () => {
          const inform = device.startInform();
          log.info(
            { url, events: inform.event.map(({ eventCode }) => eventCode), retry: inform.retryCount },
            'session opens',
          );
          return { inform, requests: device.owedCalls() };
        },
        answer: (request) => requestFault(device, request, violations) ?? answerSafely(context, request),
        delivered: (request, response) => {
          if (request.method === 'Inform' && response.method === 'InformResponse') device.informDelivered();
          else if (response.method === `${request.method}Response`) device.callDelivered(request);
        },
        violation: (violation) => {
          wasOdd = true;
          log.warn({ violation }, 'the ACS broke a rule');
        },
      },
      { ...device.policies.session, supportedCwmpVersions },
    );
    context.acsVersions.ended(end);
    device.noteAcsUrl(device.policies.http.acsUrlAfter(device.value('ManagementServer.URL'), client.url));
    log.info(end, 'session ended');
    return { ...end, wasOdd };
  } catch (error) {
    log.error({ err: error }, 'session ended by an error of this device');
    return { outcome: 'failed', reason: 'internal error', wasOdd };
  } finally {
    client.close();
  }
}

/** Why a request cannot be carried out at all. */
function requestFault(
  device: Device,
  request: AcsRequest | UnknownMessage,
  violations: readonly Violation[],
): SoapFault | undefined {
  const unknown = violations.find(({ rule }) => rule === 'header-unknown-must-understand');
  // SOAP 1.1 4.2.3: what has to be understood and is not fails the message. 9001 is a fault of every method.
  if (unknown !== undefined && device.policies.heedsMustUnderstand) return soapFault(9001, unknown.detail);
  const foreign = violations.find(({ rule }) => rule === 'cwmp-namespace');
  // What is in another namespace is no method of CWMP, whatever its name.
  if (foreign !== undefined) return soapFault(9000, foreign.detail);
  return device.policies.refusesVagueArguments ? argumentFault(request, violations) : undefined;
}

/** State that cannot be written is an internal error to the ACS, and nothing has changed (fault 9002). */
async function answerSafely(
  context: SessionContext,
  request: AcsRequest | UnknownMessage,
): Promise<CpeResponse | SoapFault> {
  context.log.debug({ method: request.method }, 'request of the ACS');
  try {
    return await context.answer(request);
  } catch (error) {
    if (!(error instanceof StateError)) throw error;
    context.log.error({ err: error }, 'the state could not be written');
    return soapFault(9002);
  }
}
