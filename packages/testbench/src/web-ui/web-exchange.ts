import { type IncomingMessage, request as httpRequest, type RequestOptions } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { brotliDecompressSync, gunzipSync, inflateSync } from 'node:zlib';
import { type HeaderFields, headerValue } from '@cordon/transport';
import type { WebLimits } from './web-limits.ts';

/** One request as it goes out. */
export interface WebMessage {
  readonly method: string;
  readonly url: URL;
  readonly headers: HeaderFields;
  readonly body?: string | undefined;
}

/** One answer; without status when none came. */
export interface WebReply {
  readonly status: number | null;
  readonly headers: HeaderFields;
  readonly body: Buffer;
  readonly durationMs: number;
  /** Why there is no answer, or why it is not whole. */
  readonly problem: string | null;
}

type Limits = Pick<WebLimits, 'pageBytesMax' | 'requestMs'>;

/**
 * Sends one request on a connection of its own. Interfaces of gateways have certificates of their own making, old TLS, and HTTP that only
 * browsers forgive: all of that is borne here, and judged by other cases. Never throws over the peer.
 */
export function exchangeOnce(message: WebMessage, { limits, signal }: ExchangeOptions): Promise<WebReply> {
  const { url, method, headers, body } = message;
  const startedMs = performance.now();
  const options: RequestOptions & {
    readonly rejectUnauthorized: boolean;
    readonly ciphers: string;
    readonly minVersion: 'TLSv1';
  } = {
    method,
    agent: false,
    insecureHTTPParser: true,
    setHost: false,
    setDefaultHeaders: false,
    headers: headers.flat(),
    signal: AbortSignal.any([AbortSignal.timeout(limits.requestMs), ...(signal === undefined ? [] : [signal])]),
    rejectUnauthorized: false,
    minVersion: 'TLSv1',
    ciphers: 'DEFAULT:@SECLEVEL=0',
  };
  return new Promise((resolve) => {
    const settle = (reply: Partial<WebReply>): void =>
      resolve({
        status: null,
        headers: [],
        body: Buffer.alloc(0),
        problem: null,
        ...reply,
        durationMs: since(startedMs),
      });
    const send = url.protocol === 'https:' ? httpsRequest : httpRequest;
    try {
      const request = send(url, options, (response) => void readBody(response, limits).then(settle));
      request.on('error', ({ message: problem }) => settle({ problem: problem || 'the connection broke' }));
      request.end(body);
    } catch (error) {
      // An address or a cookie of the peer's making that cannot be sent.
      settle({ problem: error instanceof Error ? error.message : 'it cannot be sent' });
    }
  });
}

interface ExchangeOptions {
  readonly limits: Limits;
  readonly signal?: AbortSignal | undefined;
}

const since = (startedMs: number): number => Math.round(performance.now() - startedMs);

async function readBody(response: IncomingMessage, { pageBytesMax }: Limits): Promise<Partial<WebReply>> {
  const chunks: Buffer[] = [];
  let size = 0;
  let problem: string | null = null;
  try {
    for await (const chunk of response as AsyncIterable<Buffer>) {
      chunks.push(chunk.subarray(0, pageBytesMax - size));
      size += chunk.length;
      if (size > pageBytesMax) {
        problem = `cut at ${pageBytesMax} bytes`;
        break;
      }
    }
  } catch (error) {
    problem = error instanceof Error ? error.message : 'the connection broke';
  }
  const headers = pairsOf(response.rawHeaders);
  const body = decoded(Buffer.concat(chunks), headerValue(headers, 'content-encoding'), pageBytesMax);
  return { status: response.statusCode ?? null, headers, body, problem };
}

function pairsOf(raw: readonly string[]): HeaderFields {
  return Array.from({ length: raw.length / 2 }, (_, at) => [raw[2 * at] ?? '', raw[2 * at + 1] ?? ''] as const);
}

// Nobody asked for a coding; some gateways send their pages as they lie in flash.
function decoded(body: Buffer, coding: string | undefined, maxOutputLength: number): Buffer {
  const name = coding?.trim().toLowerCase();
  try {
    if (name === 'gzip' || name === 'x-gzip') return gunzipSync(body, { maxOutputLength });
    if (name === 'deflate') return inflateSync(body, { maxOutputLength });
    return name === 'br' ? brotliDecompressSync(body, { maxOutputLength }) : body;
  } catch {
    return body;
  }
}
