import { Buffer } from 'node:buffer';
import type { ConnectionRequestExchange } from '@cordon/transport';
import type { Exchange } from '../evidence/evidence.ts';

/** One request on a connection-request port and its answer, in the form that evidence stores. */
export function connectionRequestExchange(exchange: ConnectionRequestExchange): Exchange {
  const [startLine = '', ...fields] = Buffer.from(exchange.requestHead).toString('latin1').trimEnd().split('\r\n');
  const [statusLine = ''] = Buffer.from(exchange.rawHead).toString('latin1').split('\r\n');
  return {
    peer: 'connection-request',
    from: 'bench',
    request: { startLine, headers: fields.map(fieldOf), body: new Uint8Array() },
    response: { startLine: statusLine, headers: exchange.headers, headBytes: exchange.rawHead, body: exchange.body },
  };
}

function fieldOf(line: string): readonly [string, string] {
  const colon = line.indexOf(':');
  return [line.slice(0, colon), line.slice(colon + 1).trim()];
}
