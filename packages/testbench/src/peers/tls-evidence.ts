import type { ServerConnection, ServerTlsSettings, TlsEngine } from '@cordon/transport';
import type { Evidence } from '../evidence/evidence.ts';
import type { JsonValue } from '../evidence/json.ts';
import { headWithoutBasic } from '../evidence/redactor.ts';
import { helloFacts } from './hello-facts.ts';
import { RawTlsEngine } from './raw-tls/raw-tls-engine.ts';

type Notes = Pick<Evidence, 'attach' | 'observe'>;

const pem = 'application/x-pem-file';

/** Keeps what targets are shown from here on: the chain, and where the bench's own TLS leaves the path. */
export function keepPresented(shown: ServerTlsSettings | TlsEngine, evidence: Notes): void {
  if (shown instanceof RawTlsEngine) {
    const { name, version, deviations, presented, otherPresented } = shown;
    evidence.attach('tls-deviation', JSON.stringify({ name, version, deviations }, undefined, 2), 'application/json');
    evidence.attach('presented-chain', presented.certificateChainPem, pem);
    if (otherPresented !== undefined)
      evidence.attach('presented-chain after a renegotiation', otherPresented.certificateChainPem, pem);
  } else if ('certificateChainPem' in shown) {
    evidence.attach('presented-chain', shown.certificateChainPem, pem);
    for (const [name, { certificateChainPem }] of Object.entries(shown.byServerName ?? {}))
      evidence.attach(`presented-chain to a client that names ${name}`, certificateChainPem, pem);
  }
}

/** Keeps the ClientHello of a connection that nobody watches more closely, as it came and decoded. Nothing without TLS. */
export function keepHello(flight: Uint8Array | undefined, connection: JsonValue, evidence: Notes): void {
  if (flight === undefined || flight.length === 0) return;
  evidence.attach('client-hello', flight, 'application/octet-stream');
  evidence.observe('client-hello', { connection, hello: helloFacts(flight) ?? null });
}

/** Keeps the first bytes above TLS: what a target gives away to whom it trusts. Credentials that anybody can read are left out. */
export function keepFirstBytes({ firstApplicationBytes }: ServerConnection, evidence: Notes): void {
  if (firstApplicationBytes.length === 0) return;
  evidence.attach('first-application-bytes', headWithoutBasic(firstApplicationBytes), 'application/octet-stream');
}
