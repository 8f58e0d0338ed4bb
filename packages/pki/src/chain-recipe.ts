import type { CertificateRecipe, SignatureDefect } from './certificate-recipe.ts';

/** One certificate of a chain. */
export interface ChainNode {
  readonly certificate: CertificateRecipe;
  /** Node or authority whose key signs it; `itself` for a self-signed one. */
  readonly signedBy: string;
  /** Node whose key pair it shares: cross-signed certificates, loops, renewed ones. */
  readonly keyOf?: string;
}

/** A list of revoked certificates (RFC 5280 5). */
export interface CrlRecipe {
  /** Node or authority whose name it carries. */
  readonly issuer: string;
  /** Whose key signs it, where that is not the issuer's. */
  readonly signedBy?: string;
  /** Nodes whose serial numbers it lists. */
  readonly revoked: readonly string[];
  /** As the times of a certificate. Default `-1h`. */
  readonly thisUpdate?: string;
  /** Default `+7d`. */
  readonly nextUpdate?: string;
  readonly signature?: SignatureDefect;
}

/** An answer about the state of one certificate (RFC 6960). */
export interface OcspRecipe {
  /** The node that it is about; its issuer is who signed it. */
  readonly about: string;
  readonly status: 'good' | 'revoked' | 'unknown';
  /** Node or authority whose key signs it; the issuer of `about` when absent. */
  readonly signedBy?: string;
  /** Default `-1h`. */
  readonly thisUpdate?: string;
  /** Default `+7d`. */
  readonly nextUpdate?: string;
  readonly signature?: SignatureDefect;
}

/**
 * What a server shows, as data that survives JSON. `lab-root` and `lab-intermediate` are the authorities of the lab, which exist before any chain
 * does. Nodes may sign each other in circles: every key exists before the first certificate is
 * written.
 */
export interface ChainRecipe {
  readonly nodes: Readonly<Record<string, ChainNode>>;
  /** Nodes and authorities in the order in which they are sent; the first is the server's own. */
  readonly send: readonly string[];
  /** Node whose key signs the handshake; that of the first one sent when absent. */
  readonly signWith?: string;
  /** Stapled to the handshake for clients that ask for it (RFC 6066 8). */
  readonly staple?: OcspRecipe;
  /** Lists by the path under which the lab serves them. */
  readonly crls?: Readonly<Record<string, CrlRecipe>>;
  /** Answers of the lab's responder. */
  readonly ocsp?: readonly OcspRecipe[];
}
