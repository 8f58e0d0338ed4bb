import { createHash, randomBytes } from 'node:crypto';
import { createServer } from 'node:net';

/** What stands behind the door of connection requests. */
export interface Door {
  readonly path: string;
  /** Granted requests per hour; afterwards 503. */
  readonly perHour: number;
  credentials(): { readonly username: string; readonly password: string };
  isBusy(): boolean;
  onRequest(): void;
}

const md5 = (text: string): string => createHash('md5').update(text).digest('hex');

/** Opens the port for connection requests on loopback; resolves to its number. HTTP and Digest are done by hand. */
export async function openDoor(door: Door): Promise<number> {
  const nonces = new Set<string>();
  let granted = 0;
  const answerTo = (head: string): string => {
    const [method, target] = head.split(' ');
    if (target !== door.path) return 'HTTP/1.1 404 Not Found';
    if (method !== 'GET') return 'HTTP/1.1 405 Method Not Allowed';
    if (granted >= door.perHour || door.isBusy()) return 'HTTP/1.1 503 Service Unavailable';
    const authorization = /^authorization:\s*digest\s+(.*)$/im.exec(head)?.[1] ?? '';
    if (!isGranted(authorization, door, nonces)) {
      const nonce = randomBytes(9).toString('base64url');
      nonces.add(nonce);
      // Without quotes around the realm, as one family of devices writes it.
      return `HTTP/1.1 401 Unauthorized\r\nWWW-Authenticate: Digest realm=foreign, nonce="${nonce}", qop="auth", algorithm=MD5`;
    }
    granted += 1;
    door.onRequest();
    return 'HTTP/1.0 200 OK';
  };
  const server = createServer((socket) => {
    let head = '';
    socket.on('error', () => undefined);
    socket.on('data', (bytes) => {
      head += bytes.toString('latin1');
      if (!head.includes('\r\n\r\n')) return;
      socket.end(`${answerTo(head)}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n`);
      head = '';
    });
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const address = server.address();
  return typeof address === 'object' && address !== null ? address.port : 0;
}

function isGranted(authorization: string, door: Door, nonces: Set<string>): boolean {
  const { username, password } = door.credentials();
  const field = (name: string): string =>
    new RegExp(`(?:^|[\\s,])${name}=(?:"([^"]*)"|([^\\s,]+))`).exec(authorization)?.slice(1).find(Boolean) ?? '';
  const ha1 = md5(`${username}:foreign:${password}`);
  const ha2 = md5(`GET:${field('uri')}`);
  const wanted = md5(`${ha1}:${field('nonce')}:${field('nc')}:${field('cnonce')}:auth:${ha2}`);
  const isRight = username !== '' && field('username') === username && field('response') === wanted;
  // A nonce opens once.
  return isRight && field('uri') === door.path && nonces.delete(field('nonce'));
}
