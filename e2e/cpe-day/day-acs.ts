// The ACS of a device's day. It reads, orders what its plan says, and writes into the book what the device acknowledged.
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import {
  type AcsEffect,
  type AcsInput,
  type AcsRequest,
  type AcsSession,
  advanceAcsSession,
  type CpeResponse,
  type CpeRequest,
  decodeEnvelope,
  encodeEnvelope,
  type EventStruct,
  newAcsSession,
  type SoapFault,
  type UnknownMessage,
} from '@cordon/cwmp';
import { DayBook } from './day-book.ts';
import { configuredPair, DayFiles } from './day-files.ts';
import {
  DayPlan,
  executionUnitsName,
  notifiedName,
  parameterKeyName,
  readings,
  softwareVersionName,
  table,
  writtenPair,
} from './day-plan.ts';

interface Dialogue {
  session: AcsSession;
  readonly plan: AcsRequest[];
  events: readonly EventStruct[];
  /** CommandKey of the report that was just confirmed. */
  confirmed: string | undefined;
  readonly values: Map<string, string>;
  rows: readonly string[];
}

// A transfer queue that is full answers so (TR-069 A.5.1): nothing is promised then.
const resourcesExceeded = 9004;

const isUnitName = (name: string): boolean => /\.DeploymentUnit\.\d+\.Name$/.test(name);

export class DayAcs {
  readonly files = new DayFiles();
  readonly book = new DayBook((path) => this.files.hasArrived(path));
  readonly #plan = new DayPlan(this.book, (path) => this.files.urlOf(path));
  readonly #server: Server;
  readonly #dialogues = new Map<Socket, Dialogue>();
  #isOver = false;
  #requests = 0;
  #onRequests: (() => void) | undefined;
  #onRest: (() => void) | undefined;

  constructor() {
    this.#server = createServer((request, response) => this.#onRequest(request, response));
    this.files.onRequest = () => this.#count();
  }

  async listen(): Promise<string> {
    await this.files.listen();
    await new Promise<void>((resolve) => this.#server.listen(0, '127.0.0.1', resolve));
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}/`;
  }

  close(): void {
    this.files.close();
    this.#server.closeAllConnections();
    this.#server.close();
  }

  /** Resolves when `count` more requests have come to the ACS or to the file server. */
  async requests(count: number): Promise<void> {
    const wanted = this.#requests + count;
    await new Promise<void>((resolve) => {
      this.#onRequests = () => {
        if (this.#requests >= wanted) resolve();
      };
    });
  }

  /** The day is over: sessions only read. Resolves when one has ended well and the device owes nothing. */
  async rest(): Promise<void> {
    this.#isOver = true;
    await new Promise<void>((resolve) => {
      this.#onRest = resolve;
    });
  }

  #count(): void {
    this.#requests += 1;
    this.#onRequests?.();
  }

  #onRequest(request: IncomingMessage, response: ServerResponse): void {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => this.#exchange(request.socket, Buffer.concat(chunks), response));
  }

  #exchange(socket: Socket, body: Buffer, response: ServerResponse): void {
    this.#count();
    const dialogue = this.#dialogues.get(socket) ?? this.#newDialogue();
    this.#dialogues.set(socket, dialogue);
    if (dialogue.confirmed !== undefined) this.book.wentOnAfter(dialogue.confirmed);
    dialogue.confirmed = undefined;
    const envelope = body.length === 0 ? undefined : decodeEnvelope(body);
    const inputs: AcsInput[] = [{ kind: 'http-post', envelope }];
    for (let input = inputs.shift(); input !== undefined; input = inputs.shift()) {
      const step = advanceAcsSession(dialogue.session, input);
      dialogue.session = step.session;
      for (const effect of step.effects) inputs.push(...this.#perform(effect, dialogue, response));
    }
    if (!response.writableEnded) response.writeHead(500).end();
  }

  #newDialogue(): Dialogue {
    const plan = [...readings, ...(this.#isOver ? [] : this.#plan.next())];
    return { session: newAcsSession(), plan, events: [], confirmed: undefined, values: new Map(), rows: [] };
  }

  #perform(effect: AcsEffect, dialogue: Dialogue, response: ServerResponse): AcsInput[] {
    switch (effect.kind) {
      case 'deliver-request':
        return [this.#answer(effect.request, dialogue)];
      case 'deliver-response':
        this.#onAnswer(effect.request, effect.response, dialogue);
        return [];
      case 'reply':
        response.writeHead(200, { 'Content-Type': 'text/xml; charset=utf-8' }).end(encodeEnvelope(effect.envelope));
        return [];
      case 'reply-empty':
        response.writeHead(204).end();
        return [];
      case 'ask-next-request':
        return [{ kind: 'next-request', request: this.#nextRequest(dialogue) }];
      case 'violation':
        this.book.findings.push(`The device broke ${effect.violation.rule}: ${effect.violation.detail}`);
        return [];
      case 'end':
        if (effect.outcome === 'complete' && this.book.owed.length === 0) this.#onRest?.();
        return [];
      default:
        return [];
    }
  }

  #nextRequest(dialogue: Dialogue): AcsRequest | undefined {
    const request = dialogue.plan.shift();
    if (request?.method === 'DeleteObject') this.book.deletesRow(request.objectName);
    if (request?.method === 'SetParameterAttributes') this.book.setsNotification();
    return request;
  }

  #answer(request: CpeRequest | UnknownMessage, dialogue: Dialogue): AcsInput {
    switch (request.method) {
      case 'Inform':
        dialogue.events = request.event;
        this.book.informed(request.event);
        return { kind: 'answer', response: { method: 'InformResponse', maxEnvelopes: 1 } };
      case 'TransferComplete':
        this.book.reported(
          { commandKey: request.commandKey, faultCode: request.faultStruct.faultCode },
          dialogue.events,
        );
        dialogue.confirmed = request.commandKey;
        return { kind: 'answer', response: { method: 'TransferCompleteResponse' } };
      case 'DUStateChangeComplete': {
        const { commandKey = '', results } = request;
        this.book.reported({ commandKey, faultCode: results[0]?.fault.faultCode ?? -1 }, dialogue.events);
        dialogue.confirmed = commandKey;
        return { kind: 'answer', response: { method: 'DUStateChangeCompleteResponse' } };
      }
      default:
        this.book.findings.push(`The device called ${request.method}, which nothing in its day asks for`);
        return { kind: 'refuse', reason: 'not part of this day' };
    }
  }

  #onAnswer(request: AcsRequest, response: CpeResponse | SoapFault, dialogue: Dialogue): void {
    if (response.method === 'Fault') {
      if (response.faultCode === resourcesExceeded) return;
      this.book.findings.push(`${request.method} was answered by fault ${response.faultCode} ${response.faultString}`);
      return;
    }
    switch (request.method) {
      case 'SetParameterValues':
        this.book.wrote(Number(request.parameterKey.slice(1)));
        break;
      case 'Reboot':
      case 'ScheduleInform':
        this.book.ordered(request.commandKey);
        break;
      case 'Download':
      case 'Upload':
      case 'ChangeDUState':
        this.book.accepted(request.commandKey ?? '');
        break;
      case 'DeleteObject':
        this.book.deletedRow(request.objectName);
        break;
      case 'SetParameterAttributes':
        this.book.setNotification(request.parameterList[0]?.notification ?? 0);
        break;
      default:
        this.#onReading(response, dialogue);
    }
  }

  #onReading(response: CpeResponse, dialogue: Dialogue): void {
    if (response.method === 'AddObjectResponse') {
      const row = `${table}${response.instanceNumber}.`;
      this.#plan.rowMade(row);
      this.book.madeRow(row);
    } else if (response.method === 'GetParameterValuesResponse') {
      for (const { name, value } of response.parameterList) dialogue.values.set(name, value);
    } else if (response.method === 'GetParameterNamesResponse') {
      dialogue.rows = response.parameterList.map(({ name }) => name);
    } else if (response.method === 'GetParameterAttributesResponse') {
      const value = (name: string): string => dialogue.values.get(name) ?? '';
      this.book.read({
        written: writtenPair.map(value),
        parameterKey: value(parameterKeyName),
        configured: configuredPair.map(value),
        softwareVersion: value(softwareVersionName),
        rows: dialogue.rows,
        units: [...dialogue.values].flatMap(([name, unit]) => (isUnitName(name) ? unit : [])),
        executionUnits: Number(value(executionUnitsName)),
        notification: response.parameterList.find(({ name }) => name === notifiedName)?.notification ?? -1,
      });
    }
  }
}
