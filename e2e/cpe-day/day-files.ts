// The file server of the day: configurations, firmware and deployment units by number, uploads by path. Node's own HTTP server, not ours.
import { generateKeyPairSync, type KeyObject } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { signDeploymentPackage, signFirmwareImage } from '@cordon/cpe';

/** Parameters that every configuration file of the day sets together. */
export const configuredPair = ['Device.WiFi.SSID.1.SSID', 'Device.Users.User.1.Username'] as const;

// Long enough to be cut in the middle.
const payloadBytes = 200_000;

export class DayFiles {
  readonly vendorPublicKeyPem: string;
  readonly #vendorKey: KeyObject;
  readonly #server: Server;
  readonly #arrived = new Set<string>();
  /** Called at each request. */
  onRequest: () => void = () => undefined;

  constructor() {
    const { publicKey, privateKey } = generateKeyPairSync('ed25519');
    this.vendorPublicKeyPem = String(publicKey.export({ type: 'spki', format: 'pem' }));
    this.#vendorKey = privateKey;
    this.#server = createServer((request, response) => this.#answer(request, response));
  }

  async listen(): Promise<void> {
    await new Promise<void>((resolve) => this.#server.listen(0, '127.0.0.1', resolve));
  }

  urlOf(path: string): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}${path}`;
  }

  hasArrived(path: string): boolean {
    return this.#arrived.has(path);
  }

  close(): void {
    this.#server.closeAllConnections();
    this.#server.close();
  }

  #answer(request: IncomingMessage, response: ServerResponse): void {
    this.onRequest();
    const { method, url = '' } = request;
    request.resume();
    request.on('end', () => {
      if (method === 'PUT') {
        this.#arrived.add(url);
        response.writeHead(201).end();
        return;
      }
      const file = this.#fileAt(url);
      if (file === undefined) response.writeHead(404).end();
      else response.writeHead(200).end(file);
    });
  }

  #fileAt(path: string): Uint8Array | undefined {
    const [, kind, number] = path.split('/');
    if (kind === 'firmware') {
      const parts = {
        model: 'Cordon Reference Gateway',
        version: `1.${number}`,
        payload: Buffer.alloc(payloadBytes, 7),
      };
      return signFirmwareImage(parts, this.#vendorKey);
    }
    if (kind === 'unit') {
      const unit = {
        name: `unit-${number}`,
        vendor: 'day.example',
        version: '1',
        description: '',
        environment: 'Cordon',
      };
      const parts = { ...unit, diskKilobytes: 1, executionUnits: ['a', 'b'] };
      return signDeploymentPackage(parts, Buffer.alloc(payloadBytes, 7), this.#vendorKey);
    }
    if (kind !== 'configuration') return undefined;
    const lines = configuredPair.map((name) => `${name} ${JSON.stringify(`c${number}`)}\n`);
    return Buffer.from(`cordon-configuration 1\n${lines.join('')}`);
  }
}
