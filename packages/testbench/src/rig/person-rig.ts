import type { Evidence } from '../evidence/evidence.ts';
import { fillIn, type Rig, type RigAction, type RigFacts } from './rig.ts';

/** Asks a person to do something and resolves when it is done; rejects when nobody can be asked. */
export type AskPerson = (request: string, signal?: AbortSignal) => Promise<void>;

const requests: Readonly<Record<RigAction, string>> = {
  start:
    'Give the device the ACS URL {acsUrl}, let it trust the root certificate in {caFile}, and name server {dnsServer} if you can; then switch it on.',
  stop: 'Switch the device off.',
  reboot: 'Reboot the device.',
  'power-cycle': 'Take the power from the device and give it back.',
  'factory-reset':
    'Reset the device to its factory state, then give it the ACS URL {acsUrl} and the root certificate in {caFile} again.',
  'factory-state':
    'Reset the device to its factory state, with its WAN side connected, and set nothing up: do not log in, and give it no ACS.',
  trigger: 'Make the device contact its ACS.',
};

/** Asks a person for every action. The last rung of every ladder. */
export class PersonRig implements Rig {
  readonly kind = 'person';
  readonly #ask: AskPerson;
  readonly #facts: RigFacts;
  readonly #evidence: Pick<Evidence, 'observe'>;

  constructor(ask: AskPerson, facts: RigFacts, evidence: Pick<Evidence, 'observe'>) {
    this.#ask = ask;
    this.#facts = facts;
    this.#evidence = evidence;
  }

  can(action: RigAction): boolean {
    // Nobody is asked to tidy up: a device of a laboratory stays on.
    return action !== 'stop';
  }

  async perform(action: RigAction, signal?: AbortSignal): Promise<void> {
    const request = fillIn(requests[action], this.#facts);
    this.#evidence.observe('person-asked', { action, request });
    await this.#ask(request, signal);
  }

  dispose(): Promise<void> {
    return Promise.resolve();
  }
}
