/** What protects records: cipher by OpenSSL's name, with its sizes in bytes. */
export interface Cipher {
  readonly name: string;
  readonly key: number;
  /** Block of a CBC cipher; 0 for every other. */
  readonly block: number;
  readonly kind: 'aead' | 'cbc' | 'stream' | 'null';
}

/** A cipher suite that this client can speak. */
export interface Suite {
  readonly id: number;
  readonly exchange: 'ecdhe' | 'dhe' | 'rsa' | 'export' | 'ecdh-anon' | 'dh-anon' | 'tls13';
  readonly auth: 'rsa' | 'ecdsa' | 'dss' | 'none' | 'any';
  readonly cipher: Cipher;
  /** Hash of the record MAC; undefined for authenticated encryption. */
  readonly mac: 'md5' | 'sha1' | 'sha256' | undefined;
  /** Hash of the PRF. */
  readonly hash: 'sha256' | 'sha384';
}

const aead = (name: string, key: number): Cipher => ({ name, key, block: 0, kind: 'aead' });
const cbc = (name: string, key: number, block: number): Cipher => ({ name, key, block, kind: 'cbc' });
const aes128gcm = aead('aes-128-gcm', 16);
const aes256gcm = aead('aes-256-gcm', 32);
const aes128 = cbc('aes-128-cbc', 16, 16);
const aes256 = cbc('aes-256-cbc', 32, 16);
const tripleDes = cbc('des-ede3-cbc', 24, 8);
const rc4: Cipher = { name: 'rc4', key: 16, block: 0, kind: 'stream' };
const none: Cipher = { name: 'null', key: 0, block: 0, kind: 'null' };

type Row = readonly [number, Suite['exchange'], Suite['auth'], Cipher, Suite['mac'], Suite['hash']?];

const rows: readonly Row[] = [
  [0x1301, 'tls13', 'any', aes128gcm, undefined],
  [0x1302, 'tls13', 'any', aes256gcm, undefined, 'sha384'],
  [0xc02b, 'ecdhe', 'ecdsa', aes128gcm, undefined],
  [0xc02f, 'ecdhe', 'rsa', aes128gcm, undefined],
  [0xc02c, 'ecdhe', 'ecdsa', aes256gcm, undefined, 'sha384'],
  [0xc030, 'ecdhe', 'rsa', aes256gcm, undefined, 'sha384'],
  [0xc023, 'ecdhe', 'ecdsa', aes128, 'sha256'],
  [0xc027, 'ecdhe', 'rsa', aes128, 'sha256'],
  [0xc009, 'ecdhe', 'ecdsa', aes128, 'sha1'],
  [0xc013, 'ecdhe', 'rsa', aes128, 'sha1'],
  [0xc00a, 'ecdhe', 'ecdsa', aes256, 'sha1'],
  [0xc014, 'ecdhe', 'rsa', aes256, 'sha1'],
  [0x009e, 'dhe', 'rsa', aes128gcm, undefined],
  [0x0033, 'dhe', 'rsa', aes128, 'sha1'],
  [0x00a2, 'dhe', 'dss', aes128gcm, undefined],
  [0x0032, 'dhe', 'dss', aes128, 'sha1'],
  [0x009c, 'rsa', 'rsa', aes128gcm, undefined],
  [0x003c, 'rsa', 'rsa', aes128, 'sha256'],
  [0x002f, 'rsa', 'rsa', aes128, 'sha1'],
  [0x0035, 'rsa', 'rsa', aes256, 'sha1'],
  [0x0001, 'rsa', 'rsa', none, 'md5'],
  [0x0002, 'rsa', 'rsa', none, 'sha1'],
  [0x003b, 'rsa', 'rsa', none, 'sha256'],
  [0xc006, 'ecdhe', 'ecdsa', none, 'sha1'],
  [0xc010, 'ecdhe', 'rsa', none, 'sha1'],
  [0x0004, 'rsa', 'rsa', rc4, 'md5'],
  [0x0005, 'rsa', 'rsa', rc4, 'sha1'],
  [0xc011, 'ecdhe', 'rsa', rc4, 'sha1'],
  [0x000a, 'rsa', 'rsa', tripleDes, 'sha1'],
  [0xc012, 'ecdhe', 'rsa', tripleDes, 'sha1'],
  [0x0034, 'dh-anon', 'none', aes128, 'sha1'],
  [0xc018, 'ecdh-anon', 'none', aes128, 'sha1'],
  [0x0003, 'export', 'rsa', rc4, 'md5'],
  [0x0008, 'export', 'rsa', tripleDes, 'sha1'],
];

/** Every suite that this client can speak. */
export const suites: ReadonlyMap<number, Suite> = new Map(
  rows.map(([id, exchange, auth, cipher, mac, hash = 'sha256']) => [id, { id, exchange, auth, cipher, mac, hash }]),
);

/** What a sound client offers, best first. One suite of each version stays out, so that a server has something unoffered to choose. */
export const soundTls13: readonly number[] = [0x1301];
/** See {@link soundTls13}. TR-069 3.3 wants TLS_RSA_WITH_AES_128_CBC_SHA, which stands last. */
export const soundTls12: readonly number[] = [
  0xc02b, 0xc02f, 0xc02c, 0xc030, 0xc023, 0xc027, 0xc009, 0xc013, 0x009c, 0x002f,
];
