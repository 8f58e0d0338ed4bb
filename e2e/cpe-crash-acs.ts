// The ACS of the crash test. It writes a counter into two parameters, orders reboots with keys of their own, and keeps book:
// what the device acknowledged must be there in the next session, and every acknowledged Reboot must come back as M Reboot.
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import {
  type AcsEffect,
  type AcsInput,
  type AcsRequest,
  type AcsSession,
  advanceAcsSession,
  type CpeResponse,
  decodeEnvelope,
  encodeEnvelope,
  type Inform,
  newAcsSession,
  type SoapFault,
} from '@cordon/cwmp';

const pair = ['Device.DeviceInfo.ProvisioningCode', 'Device.DHCPv4.Server.Pool.1.DomainName'] as const;
const parameterKeyName = 'Device.ManagementServer.ParameterKey';
const writesPerSession = 3;

interface Dialogue {
  session: AcsSession;
  readonly plan: AcsRequest[];
}

export class CrashAcs {
  /** Broken promises of the device, one sentence each. */
  readonly findings: string[] = [];
  readonly counts = { sessions: 0, writesAcknowledged: 0, rebootsAcknowledged: 0, rebootsReported: 0 };
  readonly #server: Server;
  readonly #dialogues = new Map<Socket, Dialogue>();
  readonly #owedReboots = new Set<string>();
  readonly #seenReboots = new Set<string>();
  #counter = 0;
  #acknowledged = 0;
  #ordersReboots = true;
  #posts = 0;
  #onPost: (() => void) | undefined;
  #onFinished: (() => void) | undefined;

  constructor() {
    this.#server = createServer((request, response) => this.#onRequest(request, response));
  }

  async listen(): Promise<string> {
    await new Promise<void>((resolve) => this.#server.listen(0, '127.0.0.1', resolve));
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}/`;
  }

  close(): void {
    this.#server.closeAllConnections();
    this.#server.close();
  }

  /** From now on sessions only read, so that the device comes to rest. */
  orderNoMoreReboots(): void {
    this.#ordersReboots = false;
  }

  /** Resolves when `count` more POSTs have arrived. */
  async posts(count: number): Promise<void> {
    const wanted = this.#posts + count;
    await new Promise<void>((resolve) => {
      this.#onPost = () => {
        if (this.#posts >= wanted) resolve();
      };
    });
  }

  /** Resolves when a session that began after `orderNoMoreReboots` has ended well. */
  async nextFinishedSession(): Promise<void> {
    await new Promise<void>((resolve) => {
      this.#onFinished = resolve;
    });
  }

  /** CommandKeys of acknowledged reboots that no Inform has reported. */
  get owedReboots(): readonly string[] {
    return [...this.#owedReboots];
  }

  #onRequest(request: IncomingMessage, response: ServerResponse): void {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => this.#exchange(request.socket, Buffer.concat(chunks), response));
  }

  #exchange(socket: Socket, body: Buffer, response: ServerResponse): void {
    this.#posts += 1;
    this.#onPost?.();
    const dialogue = this.#dialogues.get(socket) ?? { session: newAcsSession(), plan: this.#newPlan() };
    this.#dialogues.set(socket, dialogue);
    const envelope = body.length === 0 ? undefined : decodeEnvelope(body);
    const inputs: AcsInput[] = [{ kind: 'http-post', envelope }];
    for (let input = inputs.shift(); input !== undefined; input = inputs.shift()) {
      const step = advanceAcsSession(dialogue.session, input);
      dialogue.session = step.session;
      for (const effect of step.effects) inputs.push(...this.#perform(effect, dialogue, response));
    }
    if (!response.writableEnded) response.writeHead(500).end();
  }

  #newPlan(): AcsRequest[] {
    const read: AcsRequest = { method: 'GetParameterValues', parameterNames: [...pair, parameterKeyName] };
    if (!this.#ordersReboots) return [read];
    const writes = Array.from({ length: writesPerSession }, (): AcsRequest => {
      this.#counter += 1;
      const value = `n${this.#counter}`;
      const parameterList = pair.map((name) => ({ name, value, type: 'string' }));
      return { method: 'SetParameterValues', parameterList, parameterKey: value };
    });
    return [read, ...writes, { method: 'Reboot', commandKey: `reboot-${this.#counter}` }];
  }

  #perform(effect: AcsEffect, dialogue: Dialogue, response: ServerResponse): AcsInput[] {
    switch (effect.kind) {
      case 'deliver-request':
        this.#onInform(effect.request as Inform);
        return [{ kind: 'answer', response: { method: 'InformResponse', maxEnvelopes: 1 } }];
      case 'deliver-response':
        this.#onAnswer(effect.request, effect.response);
        return [];
      case 'reply':
        response.writeHead(200, { 'Content-Type': 'text/xml; charset=utf-8' }).end(encodeEnvelope(effect.envelope));
        return [];
      case 'reply-empty':
        response.writeHead(204).end();
        return [];
      case 'ask-next-request':
        return [{ kind: 'next-request', request: dialogue.plan.shift() }];
      case 'violation':
        this.findings.push(`The device broke ${effect.violation.rule}: ${effect.violation.detail}`);
        return [];
      case 'end':
        if (effect.outcome === 'complete') this.#onFinished?.();
        return [];
      default:
        return [];
    }
  }

  #onInform(inform: Inform): void {
    this.counts.sessions += 1;
    for (const { eventCode, commandKey } of inform.event) {
      if (eventCode !== 'M Reboot') continue;
      this.#owedReboots.delete(commandKey);
      this.#seenReboots.add(commandKey);
      this.counts.rebootsReported = this.#seenReboots.size;
    }
  }

  #onAnswer(request: AcsRequest, response: CpeResponse | SoapFault): void {
    if (response.method === 'Fault') {
      this.findings.push(`${request.method} was answered by fault ${response.faultCode} ${response.faultString}`);
    } else if (request.method === 'SetParameterValues') {
      this.counts.writesAcknowledged += 1;
      this.#acknowledged = Math.max(this.#acknowledged, Number(request.parameterKey.slice(1)));
    } else if (request.method === 'Reboot') {
      this.counts.rebootsAcknowledged += 1;
      if (!this.#seenReboots.has(request.commandKey)) this.#owedReboots.add(request.commandKey);
    } else if (response.method === 'GetParameterValuesResponse') {
      this.#judgeValues(response.parameterList.map(({ value }) => value));
    }
  }

  /** All three moved together, and not behind what was acknowledged. */
  #judgeValues(values: readonly string[]): void {
    if (this.#acknowledged === 0) return;
    const [first = ''] = values;
    if (new Set(values).size > 1)
      this.findings.push(`One SetParameterValues took effect in part: ${values.join(', ')}`);
    if (!(Number(first.slice(1)) >= this.#acknowledged)) {
      this.findings.push(`n${this.#acknowledged} was acknowledged, but the device has ${first}`);
    }
  }
}
