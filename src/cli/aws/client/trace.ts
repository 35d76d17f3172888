/** `--debug`: what was found out and what went over the wire, with nothing that is secret. */
import type { Contract } from '../../../wire/contract.ts';
import type { Output } from '../../terminal.ts';
import type { Tracer } from './exchange.ts';

export type Debug = (line: string) => void;

/** Lines in the form of the AWS command line's log. */
export function debugTo(stderr: Output): Debug {
  return (line) => {
    const at = new Date().toISOString().replace('T', ' ').replace('.', ',').slice(0, 23);
    stderr.write(`${at} - MainThread - poolhouse - DEBUG - ${line}\n`);
  };
}

export function tracerTo(debug: Debug, contract: Contract, operation: string): Tracer {
  return {
    request(attempt, url, headers, body) {
      debug(`Attempt ${attempt}: POST ${url.href} (${operation}, ${contract.protocol} protocol)`);
      debug(`Request headers: ${JSON.stringify(redactedHeaders(headers))}`);
      debug(`Request body: ${Buffer.byteLength(body)} bytes`);
    },
    answer(attempt, { status, headers, body }) {
      debug(`Attempt ${attempt}: answer ${status}, ${Buffer.byteLength(body)} bytes`);
      debug(`Answer headers: ${JSON.stringify(headers)}`);
    },
    failure(attempt, failure) {
      debug(`Attempt ${attempt}: no answer (${failure.kind}): ${failure.message}`);
    },
  };
}

function redactedHeaders(headers: Record<string, string>): Record<string, string> {
  const shown = { ...headers };
  if (shown.authorization)
    shown.authorization = shown.authorization.replace(/Signature=\w+/, 'Signature=***');
  if (shown['x-amz-security-token']) shown['x-amz-security-token'] = '***';
  return shown;
}
