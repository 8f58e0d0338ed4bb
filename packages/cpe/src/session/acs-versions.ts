import type { CwmpVersion, DecodedEnvelope } from '@cordon/cwmp';
import type { CpeSessionEnd } from './drive-cpe-session.ts';

/**
 * What is known of the CWMP versions of an ACS. 3.2.1.1: a retry speaks 1.0 if there is reason to suspect that the ACS knows
 * nothing else. An ACS that answered an Inform in a newer version gives no such reason, whatever it does later.
 */
export class AcsVersions {
  #url = '';
  #knowsNewer = false;
  #suspects10 = false;

  /** Versions to offer to the ACS at this URL; undefined for all of ours. */
  offer(url: string): readonly CwmpVersion[] | undefined {
    if (url !== this.#url) {
      this.#url = url;
      this.#knowsNewer = false;
      this.#suspects10 = false;
    }
    return this.#suspects10 ? ['1.0'] : undefined;
  }

  /** The ACS sent an envelope. */
  heard({ namespace, body }: DecodedEnvelope): void {
    this.#knowsNewer ||= body?.method === 'InformResponse' && namespace !== 'urn:dslforum-org:cwmp-1-0';
  }

  /** A session is over. After a retry in 1.0 that failed too, all versions are offered again. */
  ended(end: CpeSessionEnd): void {
    this.#suspects10 = end.cwmp10Suspected === true && !this.#knowsNewer;
  }
}
