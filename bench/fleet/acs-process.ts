// The other end of the fleet benchmark, as a process of its own so that its work is not counted: answers every POST that has
// a body by an InformResponse made beforehand, every other one by 204. Works on bytes, to be as little in the way as can be.
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { encodeEnvelope } from '@cordon/cwmp';

const answer = Buffer.from(
  encodeEnvelope({
    namespace: 'urn:dslforum-org:cwmp-1-2',
    // The first ID of every CPE session.
    header: { id: 'cpe-1', useCwmpVersion: '1.4' },
    body: { method: 'InformResponse', maxEnvelopes: 1 },
  }),
);

const server = createServer((request, response) => {
  request.resume();
  request.once('end', () => {
    if (request.headers['content-length'] === '0') {
      response.writeHead(204).end();
    } else {
      response.writeHead(200, { 'Content-Type': 'text/xml; charset=utf-8', 'Content-Length': answer.length });
      response.end(answer);
    }
  });
});
server.listen(0, '127.0.0.1', () => {
  process.stdout.write(
    `${JSON.stringify({ url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/cwmp` })}\n`,
  );
});
