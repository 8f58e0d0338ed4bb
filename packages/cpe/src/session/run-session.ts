import type { AcsRequest, CpeResponse, SoapFault, UnknownMessage } from '@cordon/cwmp';
import { soapFault } from '@cordon/cwmp';
import type { Logger } from 'pino';
import type { CpeConfig } from '../cpe-config.ts';
import type { Device } from '../device/device.ts';
import type { NameResolver } from '../name-resolver.ts';
import { StateError } from '../state/state-store.ts';
import { createAcsClient } from './acs-client.ts';
import { type CpeSessionEnd, driveCpeSession, type MaybeLater } from './drive-cpe-session.ts';

/** What one session needs. */
export interface SessionContext {
  readonly device: Device;
  readonly config: CpeConfig;
  readonly log: Logger;
  readonly resolver: NameResolver;
  /** Cuts the session: the device goes down. */
  readonly signal: AbortSignal;
  /** The last failure looked like an ACS that only knows CWMP 1.0 (TR-069 3.2.1.1). */
  readonly cwmp10Only: boolean;
  readonly answer: (request: AcsRequest | UnknownMessage) => MaybeLater<CpeResponse | SoapFault>;
}

/** Runs one session with the ACS whose URL is configured at its start. Never rejects: what goes wrong is a failed session. */
export async function runSession(context: SessionContext): Promise<CpeSessionEnd> {
  const { device, log } = context;
  const url = device.value('ManagementServer.URL');
  const client = createAcsClient(context, url);
  try {
    const end = await driveCpeSession(
      {
        post: (envelope) => client.post(envelope),
        open: () => {
          const inform = device.startInform();
          log.info(
            { url, events: inform.event.map(({ eventCode }) => eventCode), retry: inform.retryCount },
            'session opens',
          );
          return { inform, requests: device.owedTransferCompletes() };
        },
        answer: (request) => answerSafely(context, request),
        delivered: (request, response) => {
          if (request.method === 'Inform' && response.method === 'InformResponse') device.informDelivered();
          if (request.method === 'TransferComplete' && response.method === 'TransferCompleteResponse') {
            device.transferCompleteDelivered(request);
          }
        },
        violation: (violation) => log.warn({ violation }, 'the ACS broke a rule'),
      },
      context.cwmp10Only ? { supportedCwmpVersions: ['1.0'] } : {},
    );
    log.info(end, 'session ended');
    return end;
  } catch (error) {
    log.error({ err: error }, 'session ended by an error of this device');
    return { outcome: 'failed', reason: 'internal error' };
  } finally {
    client.close();
  }
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
