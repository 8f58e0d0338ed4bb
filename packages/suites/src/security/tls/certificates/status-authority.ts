import type { MintedChain } from '@cordon/pki';
import { type CpeBench, FileServer } from '@cordon/testbench';
import type { CertificateRow } from './certificate-row.ts';

/** Where the authorities of a chain publish lists and answer questions, for as long as it is shown. */
export interface StatusAuthority {
  /** Address of a list or a responder, to be written into certificates. */
  urlOf(name: string): string;
  /** From now on answers with what belongs to this chain; or can no longer be reached, where the row says so. */
  speakFor(minted: MintedChain): Promise<void>;
  /** What it was asked, as method and name, in its order. */
  readonly asked: readonly string[];
  stop(): Promise<void>;
}

const types = { crl: 'application/pkix-crl', ocsp: 'application/ocsp-response' } as const;

/** Opens a port beside the ACS, under its name; over http, since https would need a certificate whose status is asked in turn. */
export async function openStatusAuthority(
  reach: NonNullable<CertificateRow['authority']>,
  { acs, evidence }: Pick<CpeBench, 'acs' | 'evidence'>,
): Promise<StatusAuthority> {
  const server = await FileServer.start({ host: acs.listenHost, hostName: acs.hostName, evidence });
  const asked: string[] = [];
  let chain: MintedChain | undefined;
  const bodyOf = (name: string): Uint8Array | undefined => (name === 'ocsp' ? chain?.ocsp[0] : chain?.crls.get(name));
  return {
    asked,
    urlOf: (name) =>
      server.place(
        name,
        ({ method }) => {
          asked.push(`${method} ${name}`);
          const body = bodyOf(name);
          return body === undefined
            ? { status: 404 }
            : { status: 200, body, contentType: name === 'ocsp' ? types.ocsp : types.crl };
        },
        { includesBelow: name === 'ocsp' },
      ).url,
    speakFor: async (minted) => {
      chain = minted;
      if (reach === 'unreachable') await server.stop();
    },
    stop: () => server.stop(),
  };
}
