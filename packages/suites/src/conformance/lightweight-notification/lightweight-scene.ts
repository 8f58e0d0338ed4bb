import { randomBytes } from 'node:crypto';
import { Secret } from '@cordon/cwmp';
import {
  type CaseTools,
  type CpeBench,
  getParameterValue,
  type LightweightArrival,
  LightweightReceiver,
  type ScriptedSession,
  setParameterValues,
} from '@cordon/testbench';
import { authorityOf, honestPlace, StunScene, type StunPlace } from '../../security/connection-request/stun-scene.ts';
import { setNotification } from '../attributes/set-notification.ts';

type Bench = CpeBench & CaseTools;

/** A STUN server that tells another address is how the bench changes a parameter without a write of its own. */
const changing = 'UDPConnectionRequestAddress';
/** TR-069 names no time; the next keep-alive shows the change, and a device may gather changes for a while. */
const toldWithinMs = 30_000;
const login = { username: 'cordon-lightweight', passwordBytes: 16 };

/** A target that tells changes of one parameter to the bench by lightweight notification. */
export class LightweightScene {
  readonly #bench: Bench;
  readonly #stun: StunScene;
  readonly #receiver: LightweightReceiver;
  /** ManagementServer.Password, where the bench could set it. */
  password: Secret | undefined;

  private constructor(bench: Bench, stun: StunScene, receiver: LightweightReceiver) {
    this.#bench = bench;
    this.#stun = stun;
    this.#receiver = receiver;
  }

  /** Runs `use` with lightweight notification on and nothing marked yet; settings are put back when the case is over. */
  static run<T>(bench: Bench, use: (scene: LightweightScene) => Promise<T>): Promise<T> {
    return StunScene.run(bench, {}, async (stun) => {
      const { acs, cpe, evidence, signal } = bench;
      const receiver = await LightweightReceiver.start({ host: acs.listenHost, evidence });
      const scene = new LightweightScene(bench, stun, receiver);
      try {
        await cpe.withSession((session) => scene.#configure(session), { signal });
        const place = await stun.tell(honestPlace);
        if (place !== authorityOf(honestPlace))
          bench.inconclusive(`The target did not take the address that its STUN server tells (it has ${place}).`);
        return await use(scene);
      } finally {
        await receiver.stop();
        await scene.#forgetLogin();
      }
    });
  }

  /** The parameter that {@link change} changes. */
  get name(): string {
    return this.#bench.cpe.path(`ManagementServer.${changing}`);
  }

  /** Marks the parameter. Ends the case when the target does not take that. */
  async mark(notification: number): Promise<void> {
    const { cpe, settings, inconclusive, signal } = this.#bench;
    const read = await cpe.withSession(
      async (session) => {
        await settings.keepAttributes(session, [this.name]);
        return await setNotification(session, { name: this.name, notification });
      },
      { signal },
    );
    if (read !== notification) inconclusive(`${this.name} could not be given Notification ${notification}.`);
  }

  /** Lets the parameter change from outside; the value that it has then. */
  async change(place: StunPlace): Promise<string> {
    this.#stun.server.mapped = () => place;
    return await this.#stun.addressAfter(place);
  }

  /** The notification that tells of the parameter, or a datagram that is none; undefined when neither comes. */
  async told(withinMs: number = toldWithinMs): Promise<LightweightArrival | undefined> {
    const isOurs = (arrival: LightweightArrival): boolean =>
      arrival.kind === 'refused' || arrival.message.notification.parameterList.some(({ name }) => name === this.name);
    return await this.#receiver.next({ withinMs, signal: this.#bench.signal }, isOurs);
  }

  async #configure(session: ScriptedSession): Promise<void> {
    const { cpe, acs, settings, inconclusive, notApplicable } = this.#bench;
    const name = (leaf: string): string => cpe.path(`ManagementServer.${leaf}`);
    const supported = await getParameterValue(session, name('LightweightNotificationProtocolsSupported'));
    if (supported?.value.split(',').every((one) => one.trim() !== 'UDP') !== false)
      notApplicable('The target does not list UDP in LightweightNotificationProtocolsSupported.');
    const interval = await getParameterValue(session, name('LightweightNotificationTriggerInterval'));
    const username = await getParameterValue(session, name('Username'));
    const values = [
      [name('LightweightNotificationProtocolsUsed'), 'UDP', 'string'],
      [name('UDPLightweightNotificationHost'), acs.hostName, 'string'],
      [name('UDPLightweightNotificationPort'), String(this.#receiver.port), 'unsignedInt'],
      ...(interval === undefined ? [] : [[name('LightweightNotificationTriggerInterval'), '0', 'unsignedInt']]),
      // A password cannot be read, so that one which may be there is left alone.
      ...(username?.value === '' ? [[name('Username'), login.username, 'string']] : []),
    ].map(([key = '', value = '', type = '']) => ({ name: key, value, type }));
    const types = new Map(values.map((value) => [value.name, value.type]));
    await settings.keepValues(session, [...types.keys()], (wanted) => types.get(wanted) ?? 'string');
    const fault = await setParameterValues(session, values);
    if (fault !== undefined) inconclusive(`The target refused the settings: ${fault.faultCode} ${fault.faultString}`);
    if (username?.value === '') await this.#setPassword(session, randomBytes(login.passwordBytes).toString('hex'));
  }

  async #setPassword(session: ScriptedSession, text: string): Promise<void> {
    const { cpe, evidence } = this.#bench;
    const password = new Secret(text);
    evidence.registerSecret(password);
    const name = cpe.path('ManagementServer.Password');
    const fault = await setParameterValues(session, [{ name, value: text, type: 'string' }]);
    if (fault === undefined) this.password = password;
  }

  async #forgetLogin(): Promise<void> {
    if (this.password === undefined) return;
    const { cpe } = this.#bench;
    const empty = { name: cpe.path('ManagementServer.Password'), value: '', type: 'string' };
    await cpe.withSession((session) => setParameterValues(session, [empty]));
  }
}
