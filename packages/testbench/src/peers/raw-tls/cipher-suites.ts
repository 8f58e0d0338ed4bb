/** How the two sides come to a common secret. `rsa-export`: RSA with a temporary key of 512 bits. */
export type KeyExchange = 'ecdhe' | 'dhe' | 'rsa' | 'rsa-export' | 'ecdh-anon' | 'dh-anon' | 'tls13';

/** What protects records. */
export type Cipher =
  | 'null'
  | 'rc4'
  | 'des40'
  | 'des'
  | '3des'
  | 'aes128'
  | 'aes256'
  | 'aes128-gcm'
  | 'aes256-gcm'
  | 'aes128-ccm'
  | 'chacha20';

/** A cipher suite that the engine knows (IANA TLS Cipher Suites). */
export interface CipherSuite {
  readonly id: number;
  /** Its IANA name. */
  readonly name: string;
  readonly keyExchange: KeyExchange;
  /** Kind of the certificate's key; undefined where either will do, or none is shown. */
  readonly authentication?: 'rsa' | 'ecdsa';
  readonly cipher: Cipher;
  /** Hash of the record MAC where there is one. */
  readonly mac?: 'md5' | 'sha1' | 'sha256' | 'sha384';
  /** Hash of the PRF or of the key schedule. */
  readonly hash: 'sha256' | 'sha384';
}

type Row = readonly [
  id: number,
  name: string,
  keyExchange: KeyExchange,
  cipher: Cipher,
  mac: CipherSuite['mac'] | 'aead',
];

const rows: readonly Row[] = [
  [0x1301, 'TLS_AES_128_GCM_SHA256', 'tls13', 'aes128-gcm', 'aead'],
  [0x1302, 'TLS_AES_256_GCM_SHA384', 'tls13', 'aes256-gcm', 'aead'],
  [0x1303, 'TLS_CHACHA20_POLY1305_SHA256', 'tls13', 'chacha20', 'aead'],
  [0x1304, 'TLS_AES_128_CCM_SHA256', 'tls13', 'aes128-ccm', 'aead'],
  [0xc02f, 'TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256', 'ecdhe', 'aes128-gcm', 'aead'],
  [0xc02b, 'TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256', 'ecdhe', 'aes128-gcm', 'aead'],
  [0xc030, 'TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384', 'ecdhe', 'aes256-gcm', 'aead'],
  [0xc02c, 'TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384', 'ecdhe', 'aes256-gcm', 'aead'],
  [0xc027, 'TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA256', 'ecdhe', 'aes128', 'sha256'],
  [0xc023, 'TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA256', 'ecdhe', 'aes128', 'sha256'],
  [0xc013, 'TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA', 'ecdhe', 'aes128', 'sha1'],
  [0xc009, 'TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA', 'ecdhe', 'aes128', 'sha1'],
  [0xc014, 'TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA', 'ecdhe', 'aes256', 'sha1'],
  [0xc00a, 'TLS_ECDHE_ECDSA_WITH_AES_256_CBC_SHA', 'ecdhe', 'aes256', 'sha1'],
  [0xcca8, 'TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256', 'ecdhe', 'chacha20', 'aead'],
  [0xcca9, 'TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256', 'ecdhe', 'chacha20', 'aead'],
  [0xc028, 'TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA384', 'ecdhe', 'aes256', 'sha384'],
  [0xc024, 'TLS_ECDHE_ECDSA_WITH_AES_256_CBC_SHA384', 'ecdhe', 'aes256', 'sha384'],
  [0x009e, 'TLS_DHE_RSA_WITH_AES_128_GCM_SHA256', 'dhe', 'aes128-gcm', 'aead'],
  [0x009f, 'TLS_DHE_RSA_WITH_AES_256_GCM_SHA384', 'dhe', 'aes256-gcm', 'aead'],
  [0x0067, 'TLS_DHE_RSA_WITH_AES_128_CBC_SHA256', 'dhe', 'aes128', 'sha256'],
  [0x006b, 'TLS_DHE_RSA_WITH_AES_256_CBC_SHA256', 'dhe', 'aes256', 'sha256'],
  [0x0033, 'TLS_DHE_RSA_WITH_AES_128_CBC_SHA', 'dhe', 'aes128', 'sha1'],
  [0x0039, 'TLS_DHE_RSA_WITH_AES_256_CBC_SHA', 'dhe', 'aes256', 'sha1'],
  [0x009c, 'TLS_RSA_WITH_AES_128_GCM_SHA256', 'rsa', 'aes128-gcm', 'aead'],
  [0x009d, 'TLS_RSA_WITH_AES_256_GCM_SHA384', 'rsa', 'aes256-gcm', 'aead'],
  [0x003c, 'TLS_RSA_WITH_AES_128_CBC_SHA256', 'rsa', 'aes128', 'sha256'],
  [0x003d, 'TLS_RSA_WITH_AES_256_CBC_SHA256', 'rsa', 'aes256', 'sha256'],
  [0x002f, 'TLS_RSA_WITH_AES_128_CBC_SHA', 'rsa', 'aes128', 'sha1'],
  [0x0035, 'TLS_RSA_WITH_AES_256_CBC_SHA', 'rsa', 'aes256', 'sha1'],
  [0x0001, 'TLS_RSA_WITH_NULL_MD5', 'rsa', 'null', 'md5'],
  [0x0002, 'TLS_RSA_WITH_NULL_SHA', 'rsa', 'null', 'sha1'],
  [0x003b, 'TLS_RSA_WITH_NULL_SHA256', 'rsa', 'null', 'sha256'],
  [0xc010, 'TLS_ECDHE_RSA_WITH_NULL_SHA', 'ecdhe', 'null', 'sha1'],
  [0x0004, 'TLS_RSA_WITH_RC4_128_MD5', 'rsa', 'rc4', 'md5'],
  [0x0005, 'TLS_RSA_WITH_RC4_128_SHA', 'rsa', 'rc4', 'sha1'],
  [0xc011, 'TLS_ECDHE_RSA_WITH_RC4_128_SHA', 'ecdhe', 'rc4', 'sha1'],
  [0x000a, 'TLS_RSA_WITH_3DES_EDE_CBC_SHA', 'rsa', '3des', 'sha1'],
  [0xc012, 'TLS_ECDHE_RSA_WITH_3DES_EDE_CBC_SHA', 'ecdhe', '3des', 'sha1'],
  [0x0016, 'TLS_DHE_RSA_WITH_3DES_EDE_CBC_SHA', 'dhe', '3des', 'sha1'],
  [0x0034, 'TLS_DH_anon_WITH_AES_128_CBC_SHA', 'dh-anon', 'aes128', 'sha1'],
  [0x003a, 'TLS_DH_anon_WITH_AES_256_CBC_SHA', 'dh-anon', 'aes256', 'sha1'],
  [0x00a6, 'TLS_DH_anon_WITH_AES_128_GCM_SHA256', 'dh-anon', 'aes128-gcm', 'aead'],
  [0xc018, 'TLS_ECDH_anon_WITH_AES_128_CBC_SHA', 'ecdh-anon', 'aes128', 'sha1'],
  [0xc019, 'TLS_ECDH_anon_WITH_AES_256_CBC_SHA', 'ecdh-anon', 'aes256', 'sha1'],
  [0x0003, 'TLS_RSA_EXPORT_WITH_RC4_40_MD5', 'rsa-export', 'rc4', 'md5'],
  [0x0008, 'TLS_RSA_EXPORT_WITH_DES40_CBC_SHA', 'rsa-export', 'des40', 'sha1'],
];

/** Every suite that the engine knows; of the sound ones the best come first. */
export const cipherSuites: readonly CipherSuite[] = rows.map(([id, name, keyExchange, cipher, mac]) => {
  const authentication = name.includes('_ECDSA_') ? 'ecdsa' : /_(RSA|RSA_EXPORT)_WITH/.test(name) ? 'rsa' : undefined;
  return {
    id,
    name,
    keyExchange,
    cipher,
    hash: name.endsWith('SHA384') ? 'sha384' : 'sha256',
    ...(authentication === undefined ? {} : { authentication }),
    ...(mac === 'aead' || mac === undefined ? {} : { mac }),
  };
});

const byId = new Map(cipherSuites.map((suite) => [suite.id, suite]));
const insecure: ReadonlySet<Cipher> = new Set(['null', 'rc4', 'des40', 'des', '3des']);

/** The suite of this number, if the engine knows it. */
export function cipherSuite(id: number): CipherSuite | undefined {
  return byId.get(id);
}

/** Suites that nobody has to be ashamed of in an undeviated handshake: authenticated, and no broken cipher. */
export const soundSuites: readonly CipherSuite[] = cipherSuites.filter(
  ({ cipher, keyExchange }) => !insecure.has(cipher) && !keyExchange.endsWith('anon') && keyExchange !== 'rsa-export',
);

/** What the key block of a suite before TLS 1.3 is cut into, in bytes. */
export function keySizes({ cipher, mac }: CipherSuite): {
  readonly mac: number;
  readonly key: number;
  readonly iv: number;
} {
  const macBytes = mac === undefined ? 0 : { md5: 16, sha1: 20, sha256: 32, sha384: 48 }[mac];
  const sizes: Readonly<Record<Cipher, readonly [key: number, iv: number]>> = {
    null: [0, 0],
    rc4: [16, 0],
    des40: [8, 0],
    des: [8, 0],
    '3des': [24, 0],
    aes128: [16, 0],
    aes256: [32, 0],
    'aes128-gcm': [16, 4],
    'aes256-gcm': [32, 4],
    'aes128-ccm': [16, 4],
    chacha20: [32, 12],
  };
  const [key, iv] = sizes[cipher];
  return { mac: macBytes, key, iv };
}
