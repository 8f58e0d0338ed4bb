import type { ScriptedSession } from '@cordon/testbench';

/** Parts of an envelope that our own writer would not write. */
export interface RawEnvelope {
  readonly id: string;
  /** Header elements besides the ID. */
  readonly header?: string;
  /** The body, its method in the prefix `c`. */
  readonly body: string;
}

/** An envelope as text, in the namespace that the target speaks. */
export function rawEnvelope(session: ScriptedSession, { id, header = '', body }: RawEnvelope): string {
  const namespace = session.posts[0]?.envelope?.namespace ?? 'urn:dslforum-org:cwmp-1-0';
  return (
    `<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/" xmlns:c="${namespace}">` +
    `<s:Header><c:ID s:mustUnderstand="1">${id}</c:ID>${header}</s:Header><s:Body>${body}</s:Body></s:Envelope>`
  );
}
