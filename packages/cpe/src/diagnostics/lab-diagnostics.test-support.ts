import { strictTlsPolicy } from '@cordon/transport';
import { pino } from 'pino';
import { createLabDevice, type LabDevice } from '../lab-device.test-support.ts';
import type { Device } from '../device/device.ts';
import { createNameResolver } from '../name-resolver.ts';
import { answerRequest } from '../rpc/answer-request.ts';
import { Diagnostics } from './diagnostics.ts';

/** A device with its tests and an ACS that writes, without sessions. */
export interface LabDiagnostics extends LabDevice {
  /** The ACS writes, in a session that then ends. Names are relative to the object. Resolves to the answer's method. */
  write(object: string, values: Readonly<Record<string, string>>): string;
  /** A session begins, for whatever reason, and lasts until `sessionOver`. */
  sessionOpens(): void;
  /** Begins what is requested, as the end of a session does. */
  sessionOver(): void;
  /** Resolves when a test has raised events that want a session. */
  ended(): Promise<void>;
  /** The same device after its process died and came up again. */
  rebooted(): Device;
  close(): void;
}

export interface LabDiagnosticsOptions {
  readonly dnsServer?: string;
  readonly resolve?: Readonly<Record<string, string>>;
  readonly mayPing?: boolean;
  /** Root of the servers that tests may trust. */
  readonly trusted?: string;
}

export function createLabDiagnostics(asked: LabDiagnosticsOptions = {}): LabDiagnostics {
  const { dnsServer, resolve = {}, mayPing = false, trusted } = asked;
  const lab = createLabDevice();
  const { device, clock } = lab;
  const resolver = createNameResolver(dnsServer);
  const waiting: (() => void)[] = [];
  let isInSession = false;
  const options = {
    resolver,
    config: { resolve, dnsServer, mayPing },
    tls: strictTlsPolicy({ trustedCertificates: trusted === undefined ? [] : [trusted], now: () => new Date() }),
    clock,
    log: pino({ level: 'silent' }),
    isInSession: () => isInSession,
    onEvents: () => waiting.shift()?.(),
  };
  const diagnostics = new Diagnostics(device, options);
  return {
    ...lab,
    write(object, values) {
      const parameterList = Object.entries(values).map(([name, value]) => ({
        name: `Device.${object}${name}`,
        value,
        type: undefined,
      }));
      const request = { method: 'SetParameterValues', parameterList, parameterKey: '' } as const;
      const answer = answerRequest(device, request);
      diagnostics.answered(request, answer);
      return answer.method;
    },
    sessionOpens() {
      isInSession = true;
    },
    sessionOver() {
      isInSession = false;
      diagnostics.begin('all');
    },
    rebooted() {
      const again = lab.restarted();
      new Diagnostics(again, options).stop();
      return again;
    },
    ended: () => new Promise((done) => waiting.push(done)),
    close() {
      diagnostics.stop();
      resolver.close();
    },
  };
}
