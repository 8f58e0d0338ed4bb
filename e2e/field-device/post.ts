import { request } from 'node:http';

/** An answer of the ACS, and the cookie to go on with. */
export interface Answer {
  readonly status: number;
  readonly text: string;
  readonly cookie: string | undefined;
}

/** How long an answer may take, its end included: TR-069 3.7.1.4 grants the ACS thirty seconds. */
const answerMs = 35_000;

/** One POST on a connection of its own. */
export function post(url: string, body: string, cookie: string | undefined): Promise<Answer> {
  const headers = {
    ...(body === '' ? {} : { 'Content-Type': 'text/xml', SOAPAction: '' }),
    ...(cookie === undefined ? {} : { Cookie: cookie }),
    'Content-Length': Buffer.byteLength(body),
  };
  return new Promise((resolve, reject) => {
    const sent = request(
      url,
      {
        method: 'POST',
        agent: false,
        headers: { ...headers, Connection: 'close' },
        signal: AbortSignal.timeout(answerMs),
      },
      (response) => {
        response.on('error', reject);
        let text = '';
        response.setEncoding('utf8');
        response.on('data', (part: string) => {
          text += part;
        });
        response.on('end', () => {
          const set = response.headers['set-cookie']?.[0]?.split(';')[0];
          resolve({ status: response.statusCode ?? 0, text, cookie: set ?? cookie });
        });
      },
    );
    sent.on('error', reject);
    sent.end(body);
  });
}
