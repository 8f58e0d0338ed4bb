import { randomBytes } from 'node:crypto';
import { isIP } from 'node:net';
import { Secret } from '@cordon/cwmp';
import {
  type CaseTools,
  type CpeBench,
  type ScriptedSession,
  serverPresentation,
  type SessionFacts,
  setParameterValues,
  type StanzaAnswer,
  writableAmong,
  type XmppClient,
  XmppServer,
  type XmppVisit,
} from '@cordon/testbench';

/** What a scene is made from. */
export type XmppBench = Pick<
  CpeBench & CaseTools,
  'cpe' | 'acs' | 'lab' | 'settings' | 'evidence' | 'signal' | 'inconclusive' | 'step'
>;

/** How a request differs from a right one. */
export interface XmppRequestChanges {
  readonly from?: string;
  readonly username?: string;
  readonly password?: string;
}

/** What followed one request. Plain data. */
export type XmppRequestFacts = {
  /** Such as `result` or `error not-authorized`; null when none came. */
  readonly answer: string | null;
  readonly sessionStarted: boolean;
  readonly sessionAfterMs: number | null;
  /** RetryCount of that session's Inform. */
  readonly retryCount: number;
};

/** `.test` never resolves (RFC 6761): the target is told the server by its address. */
export const xmppDomain = 'xmpp.cordon.test';
/** The one sender on the list of the target. */
export const allowedSender: string = `acs@${xmppDomain}`;
/** RFC 6120 3.3 lets a client wait a minute before it connects again; devices wait longer each time. */
const comesAgainMs = 150_000;
const answerMs = 10_000;
/** TR-069 3.2.2: the session follows within 30 s. */
const followsMs = 30_000;
const patience = 10;
const followsMsMin = 3_000;

/** A target that was given the XMPP server of the bench, and the requests that reach it there. */
export class XmppScene {
  readonly server: XmppServer;
  readonly #bench: XmppBench;
  #client: XmppClient | undefined;
  /** How long the target took for the last right request. */
  #tookMs: number | undefined;

  private constructor(server: XmppServer, bench: XmppBench) {
    this.server = server;
    this.#bench = bench;
  }

  /** Runs `use` with a target that is logged in to our server; its settings are put back when the case is over. */
  static async run<T>(bench: XmppBench, use: (scene: XmppScene) => Promise<T>): Promise<T> {
    const { acs, lab, evidence, cpe, step, signal } = bench;
    const account = { username: 'cordon-cpe', password: new Secret(randomBytes(12).toString('hex')) };
    evidence.registerSecret(account.password);
    const presentation = serverPresentation(lab, { hostName: xmppDomain });
    const server = await XmppServer.start({
      host: acs.listenHost,
      domain: xmppDomain,
      account,
      presentation,
      evidence,
    });
    try {
      const scene = new XmppScene(server, bench);
      await step('Give the target an XMPP server', () =>
        cpe.withSession((session) => scene.#configure(session, account), { signal }),
      );
      await scene.comeIn();
      return await use(scene);
    } finally {
      await server.stop();
    }
  }

  async #configure(session: ScriptedSession, account: { username: string; password: Secret }): Promise<void> {
    const { cpe, settings } = this.#bench;
    const names = ['ConnReqXMPPConnection', 'ConnReqAllowedJabberIDs'].map((name) =>
      cpe.path(`ManagementServer.${name}`),
    );
    await settings.keepValues(session, names);
    const connection = await this.#addRow(session, cpe.path('XMPP.Connection.'));
    const row = await this.#addRow(session, `${connection}Server.`);
    await this.#set(session, row, [
      ['ServerAddress', this.#addressForTarget, 'string'],
      ['Port', String(this.server.port), 'unsignedInt'],
      ['Enable', 'true', 'boolean'],
    ]);
    await this.#set(session, connection, [
      ['Username', account.username, 'string'],
      ['Password', account.password.reveal(), 'string'],
      ['Domain', xmppDomain, 'string'],
      ['Resource', 'cordon', 'string'],
      ['ServerConnectAlgorithm', 'ServerTable', 'string'],
      ['ServerRetryInitialInterval', '1', 'unsignedInt'],
      ['ServerRetryMaxInterval', '2', 'unsignedInt'],
      ['UseTLS', 'true', 'boolean'],
      ['Enable', 'true', 'boolean'],
    ]);
    const fault = await setParameterValues(session, [
      { name: names[0] ?? '', value: connection.replace(/\.$/, ''), type: 'string' },
      { name: names[1] ?? '', value: allowedSender, type: 'string' },
    ]);
    if (fault !== undefined) this.#refused(`${fault.faultCode} ${fault.faultString}`);
  }

  /** Where the target reaches this machine: as it reaches the ACS. */
  get #addressForTarget(): string {
    const { acs } = this.#bench;
    return isIP(acs.listenHost) !== 0 && !/^(0\.0\.0\.0|::)$/.test(acs.listenHost) ? acs.listenHost : acs.hostName;
  }

  async #addRow(session: ScriptedSession, table: string): Promise<string> {
    const added = await this.#bench.settings.addRow(session, table);
    if (added.method === 'AddObjectResponse') return `${table}${added.instanceNumber}.`;
    return this.#refused(added.method === 'Fault' ? `${added.faultCode} ${added.faultString}` : added.method);
  }

  /** Sets those of these leaves that the target has and lets be written: some are of profiles that it need not have. */
  async #set(
    session: ScriptedSession,
    row: string,
    leaves: readonly (readonly [name: string, value: string, type: string])[],
  ): Promise<void> {
    const writable = await writableAmong(
      session,
      row,
      leaves.map(([name]) => name),
    );
    const values = leaves
      .map(([name, value, type]) => ({ name: row + name, value, type }))
      .filter(({ name }) => writable.includes(name));
    const fault = await setParameterValues(session, values);
    if (fault !== undefined) this.#refused(`${fault.faultCode} ${fault.faultString}`);
  }

  #refused(why: string): never {
    return this.#bench.inconclusive(`The target refused the XMPP settings: ${why}.`);
  }

  /** Waits until the target is logged in. Ends the case when it does not come. */
  async comeIn(): Promise<void> {
    const { signal, inconclusive } = this.#bench;
    const visit = await this.server.nextVisit(
      { withinMs: comesAgainMs, signal },
      ({ client, presentation }) => client !== undefined && presentation === this.server.presentation,
    );
    this.#client = visit?.client ?? inconclusive('The target did not log in to the XMPP server that it was given.');
  }

  /** The server shows something else; resolves with the next connection that met it, undefined when none comes. */
  async comeAgain(presentation: XmppServer['presentation']): Promise<XmppVisit | undefined> {
    this.server.present(presentation);
    this.#client = undefined;
    const { signal } = this.#bench;
    const visit = await this.server.nextVisit(
      { withinMs: comesAgainMs, signal },
      (each) => each.hasSpoken && each.presentation === presentation,
    );
    this.#client = visit?.client;
    return visit;
  }

  /** A right request, as the control around a probe. */
  async rightRequest(): Promise<XmppRequestFacts & { readonly held: boolean; readonly reason: string }> {
    const facts = await this.request({}, followsMs);
    this.#tookMs = facts.sessionAfterMs ?? undefined;
    const followed = facts.sessionStarted ? 'followed' : 'did not follow';
    const answer = facts.answer ?? 'nothing';
    return { ...facts, held: facts.sessionStarted, reason: `A session ${followed}, and the answer was ${answer}.` };
  }

  /** How long to watch for a session that must not come: ten times as long as a right one took. */
  get watchMs(): number {
    return Math.min(followsMs, Math.max(followsMsMin, patience * (this.#tookMs ?? followsMs)));
  }

  /** Sends a request to the target as it is logged in now, and watches whether a session follows. */
  async request(changes: XmppRequestChanges, withinMs: number = this.watchMs): Promise<XmppRequestFacts> {
    const { cpe, signal } = this.#bench;
    const client = this.#client;
    const { asked, session } = await cpe.askForSessionBy(() => this.#ask(client, changes), { withinMs, signal });
    return factsOf(asked, session);
  }

  async #ask(client: XmppClient | undefined, changes: XmppRequestChanges): Promise<StanzaAnswer | undefined> {
    const { credentials } = this.#bench.cpe;
    const { from = `${allowedSender}/bench`, username = credentials?.username ?? '' } = changes;
    const password = changes.password === undefined ? credentials?.password : new Secret(changes.password);
    const login = { username, password: password ?? new Secret('') };
    return await client?.askForSession(from, login, { withinMs: answerMs, signal: this.#bench.signal });
  }
}

const factsOf = (answer: StanzaAnswer | undefined, session: SessionFacts): XmppRequestFacts => ({
  answer: answer === undefined ? null : `${answer.type} ${answer.condition}`.trim(),
  sessionStarted: session.sessionStarted,
  sessionAfterMs: session.sessionAfterMs,
  retryCount: session.retryCount ?? 0,
});
