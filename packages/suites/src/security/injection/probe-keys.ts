import type { Body } from '@cordon/cwmp';
import type { FilePlace, ScriptedSession } from '@cordon/testbench';
import {
  type CaseTools,
  type CpeBench,
  type DnsCanary,
  getParameterValue,
  type InjectionFamily,
  type InjectionText,
  injectionText,
  injectionTextCharsMax,
  setParameterValues,
} from '@cordon/testbench';
import { nextScheduled, scheduledKeys } from '../../conformance/events/scheduled-inform.ts';
import { nextCall } from '../../conformance/follow-sessions.ts';
import { orderDownload } from '../../conformance/transfers/order-transfer.ts';
import type { InjectionFinding } from './judge-findings.ts';
import { shellFamilies } from './plan/trials.ts';
import { type Listening, lookUpPlace, type TextPlace, tryFamilies } from './text-trial.ts';
import type { TrialTime } from './trial-time.ts';

/** Where a key goes to: one is read back as a parameter, one comes back with an event, and one with the end of a transfer. */
export type KeyName = 'ParameterKey' | 'CommandKey' | 'Download CommandKey';

/** What became of one key. */
export type KeyFacts = {
  readonly key: KeyName;
  /** What it holds, such as `markup` or a family. */
  readonly holds: string;
  readonly chars: number;
  /** Fault that refused it; null when it was taken. */
  readonly faultCode: number | null;
  /** What came back is what was sent, whatever blanks and line feeds became of each other; null when nothing came back, or it was refused. */
  readonly isSame: boolean | null;
};

/** What became of all keys. */
export type KeysFacts = {
  readonly keys: readonly KeyFacts[];
  readonly findings: readonly InjectionFinding[];
  /** Keys that do not come back even when they are plain, and those that were refused when a plain one was, too. */
  readonly unwatched: readonly string[];
  /** Orders that the target does not know, or whose end is told at once, without a key. */
  readonly absent: readonly KeyName[];
  /** What there was no time for. */
  readonly untried: readonly string[];
  /** Whether the target asks the name server of the bench at all. */
  readonly asksNames: boolean;
};

type Bench = Pick<CaseTools & CpeBench, 'acs' | 'cpe' | 'files' | 'settings' | 'signal'> & { readonly dns: DnsCanary };

interface SentKey {
  readonly faultCode: number | null;
  readonly cameBack: string | null;
  /** Whether no key is owed: the answer to the order told its end. */
  readonly isOver?: boolean;
}

const plainKey = 'cordon-key';
/** TR-069 A.6. */
export const keyCharsMax = 32;
const delaySeconds = 1;
/** Wait for a look-up that comes late. */
const lateMs = 5_000;
/** Method not supported: ScheduleInform is optional, and small devices have no Download. */
const unsupported = 9000;

/** ParameterKey of SetParameterValues, and CommandKey of ScheduleInform and Download. */
export class Keys {
  readonly #bench: Bench;
  readonly #place: FilePlace;
  #names: readonly KeyName[] = ['ParameterKey', 'CommandKey', 'Download CommandKey'];
  #absent: readonly KeyName[] = [];
  /** The one that the target took. */
  #fileType: string | undefined;
  /** Keys that a late report may still bring. */
  readonly #owed = new Set<string>();
  /** Undefined before the first control. */
  #unwatched: readonly KeyName[] | undefined;
  readonly #busy: string[] = [];

  constructor(bench: Bench) {
    this.#bench = bench;
    this.#place = bench.files.home.place('absent.bin', () => ({ status: 404 }));
  }

  /** Control: plain keys come back. */
  async plainKeys(): Promise<{ readonly held: boolean; readonly reason: string }> {
    const lost: KeyName[] = [];
    const absent: KeyName[] = [];
    for (const key of this.#names) {
      const { cameBack, faultCode, isOver = false } = await this.#send(key, plainKey);
      if (faultCode === unsupported || isOver) absent.push(key);
      else if (cameBack !== plainKey) lost.push(key);
    }
    const reason = `A plain key did not come back as: ${[...lost, ...absent].join(', ') || 'none'}.`;
    if (this.#unwatched !== undefined) return { held: lost.length + absent.length === 0, reason };
    this.#unwatched = lost;
    this.#absent = absent;
    this.#names = this.#names.filter((key) => !lost.includes(key) && !absent.includes(key));
    return { held: this.#names.length > 0, reason };
  }

  /** Sends keys with families, with markup and of both sides of the limit. */
  async allKeys(time: TrialTime): Promise<KeysFacts> {
    const { dns } = this.#bench;
    const keys: KeyFacts[] = [];
    for (const key of this.#names) {
      for (const [holds, value] of plainKinds)
        if (time.hasFor(`${key}: ${holds}`)) keys.push(...(await this.#try(key, { holds, value })));
    }
    const places = this.#names.map((key) => this.#placeOf(key, keys));
    const findings = await tryFamilies(places, families(dns), time);
    const asksNames = dns.lookUps.length > 0;
    const unwatched = [...(this.#unwatched ?? []), ...this.#busy];
    return { keys, findings, unwatched, absent: this.#absent, untried: time.untried, asksNames };
  }

  async #try(
    key: KeyName,
    { holds, value }: { readonly holds: string; readonly value: string },
  ): Promise<readonly KeyFacts[]> {
    let { faultCode, cameBack } = await this.#send(key, value);
    // A session may get lost for reasons of its own; twice it is the key.
    if (faultCode === null && cameBack === null) ({ faultCode, cameBack } = await this.#send(key, value));
    // A device that has too much to do refuses any key.
    if (faultCode !== null && (await this.#send(key, plainKey)).faultCode !== null) {
      this.#busy.push(`${key}: ${holds}`);
      return [];
    }
    const isSame = cameBack === null ? null : withOneBlank(cameBack) === withOneBlank(value);
    return [{ key, holds, chars: value.length, faultCode, isSame }];
  }

  #placeOf(key: KeyName, keys: KeyFacts[]): TextPlace {
    const { dns, signal } = this.#bench;
    const listening = (): Listening => ({ withinMs: lateMs, signal });
    const send = async ({ family, value }: InjectionText): Promise<void> => {
      keys.push(...(await this.#try(key, { holds: family, value })));
    };
    const place = lookUpPlace({ name: key, dns, length: 'short', listening, send });
    return {
      ...place,
      twinFor: (family) => {
        const text = injectionText(family, dns, 'short');
        // As long as the text: an escaped one would be refused for its length.
        return dns.plant({ ...text, value: text.value.replaceAll(/[$`;&|()'"*\n]/g, '_'), isTwin: true }, key);
      },
    };
  }

  async #send(key: KeyName, value: string): Promise<SentKey> {
    if (key === 'ParameterKey') return await this.#asParameterKey(value);
    return key === 'CommandKey' ? await this.#asCommandKey(value) : await this.#asDownloadKey(value);
  }

  // A.3.2.1: an empty list stores the key alone.
  async #asParameterKey(value: string): Promise<SentKey> {
    const { cpe, settings, signal } = this.#bench;
    return await cpe.withSession(
      async (session) => {
        await settings.keepParameterKey(session);
        const fault = await setParameterValues(session, [], value);
        if (fault !== undefined) return { faultCode: fault.faultCode ?? 0, cameBack: null };
        const now = await getParameterValue(session, cpe.path('ManagementServer.ParameterKey'));
        return { faultCode: null, cameBack: now?.value ?? null };
      },
      { signal },
    );
  }

  async #asDownloadKey(value: string): Promise<SentKey> {
    const fileTypes = this.#fileType === undefined ? {} : { fileTypes: [this.#fileType] };
    // The same key may be sent again: only the others are late.
    const isLate = (key: string): boolean => key !== value && this.#owed.has(key);
    const wish = { url: this.#place.url, commandKey: value, ...fileTypes, isLate };
    const { fileType, ...sent } = await sentWithDownload(this.#bench, wish);
    if (sent.faultCode === null) this.#fileType ??= fileType;
    if (sent.faultCode === null && sent.cameBack === null) this.#owed.add(value);
    return sent;
  }

  async #asCommandKey(value: string): Promise<SentKey> {
    const { acs, cpe, signal } = this.#bench;
    const { faultCode, coming } = await cpe.withSession(
      async (session) => {
        const answer = await session.request({ method: 'ScheduleInform', delaySeconds, commandKey: value });
        if (answer.method === 'Fault') return { faultCode: answer.faultCode ?? 0, coming: undefined };
        return { faultCode: null, coming: { next: nextScheduled(acs, { delaySeconds, signal }) } };
      },
      { signal },
    );
    const session = await coming?.next.catch(() => undefined);
    return { faultCode, cameBack: session === undefined ? null : await keyIn(session) };
  }
}

/** Of an order for a file that is not there: the end of it is told, and nothing is applied. */
async function sentWithDownload(
  bench: Pick<Bench, 'acs' | 'cpe' | 'signal'>,
  wish: Parameters<typeof orderDownload>[1] & { readonly isLate: (key: string) => boolean },
): Promise<SentKey & { readonly fileType: string }> {
  const { acs, cpe, signal } = bench;
  const { isLate, ...order } = wish;
  const { fileType, coming, ...answered } = await cpe.withSession(
    async (session) => {
      const { answer, fileType } = await orderDownload(session, order);
      if (answer.method === 'Fault') return { fileType, faultCode: answer.faultCode ?? 0, coming: undefined };
      if (!('status' in answer) || answer.status === 0) return { fileType, faultCode: null, coming: undefined };
      const read = (body: Body): string | undefined =>
        body.method === 'TransferComplete' && !isLate(body.commandKey) ? body.commandKey : undefined;
      return { fileType, faultCode: null, coming: { key: nextCall(acs, { signal, read }) } };
    },
    { signal },
  );
  return { ...answered, fileType, isOver: coming === undefined, cameBack: (await coming?.key) ?? null };
}

async function keyIn(session: ScriptedSession): Promise<string | null> {
  const [key = null] = scheduledKeys(session.events);
  await session.reachAcsTurn().catch(() => undefined);
  await session.end().catch(() => undefined);
  return key;
}

const withOneBlank = (text: string): string => text.replaceAll(/\s+/g, ' ').trim();

const plainKinds = [
  ['markup', `<b>&amp;</b>"']]>`],
  ['as many characters as it may', 'k'.repeat(keyCharsMax)],
  ['one character more', 'k'.repeat(keyCharsMax + 1)],
] as const;

const families = (dns: DnsCanary): readonly InjectionFamily[] =>
  shellFamilies.filter((family) => injectionTextCharsMax(family, dns, 'short') <= keyCharsMax);
