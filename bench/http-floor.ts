/**
 * The floor of a call: a bare `node:http` server that reads each request and answers with the
 * same bytes, without a look at what was asked. Runs as a process of its own; the argument is the
 * answer.
 */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

const answer = Buffer.from(process.argv[2] ?? '');

const server = createServer((request, response) => {
  request.resume().on('end', () => {
    response.writeHead(200, {
      'content-type': 'application/x-amz-json-1.1',
      'content-length': answer.length,
    });
    response.end(answer);
  });
});
server.listen(0, '127.0.0.1', () => console.log((server.address() as AddressInfo).port));
