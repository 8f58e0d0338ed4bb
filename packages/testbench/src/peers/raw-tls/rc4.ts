import { Buffer } from 'node:buffer';

/** RC4, which OpenSSL no longer has. It is here to be refused: RFC 7465 forbids it in TLS. */
export class Rc4 {
  readonly #state = Uint8Array.from({ length: 256 }, (_, index) => index);
  #i = 0;
  #j = 0;

  constructor(key: Uint8Array) {
    let j = 0;
    for (let i = 0; i < 256; i += 1) {
      j = (j + this.#at(i) + (key[i % key.length] ?? 0)) & 0xff;
      this.#swap(i, j);
    }
  }

  /** The next bytes of the stream over these: encrypts and decrypts. */
  apply(bytes: Uint8Array): Buffer {
    const result = Buffer.alloc(bytes.length);
    for (const [index, byte] of bytes.entries()) {
      this.#i = (this.#i + 1) & 0xff;
      this.#j = (this.#j + this.#at(this.#i)) & 0xff;
      this.#swap(this.#i, this.#j);
      result[index] = byte ^ this.#at((this.#at(this.#i) + this.#at(this.#j)) & 0xff);
    }
    return result;
  }

  #at(index: number): number {
    return this.#state[index] ?? 0;
  }

  #swap(i: number, j: number): void {
    const kept = this.#at(i);
    this.#state[i] = this.#at(j);
    this.#state[j] = kept;
  }
}
