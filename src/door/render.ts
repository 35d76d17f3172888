/** The last step of a call: its output, or what went wrong, as the protocol writes it. */
import type { ApiError, Protocol } from '../directory/errors.ts';
import type { Contract } from '../wire/contract.ts';
import { renderQuery, renderQueryError } from './query.ts';
import type { Route } from './route.ts';
import type { Answer } from './wire-call.ts';

const jsonType = 'application/x-amz-json-1.1';
const xmlType = 'text/xml';

export function renderOutput(route: Route, output: unknown, requestId: string): Answer {
  if (route.protocol === 'query') {
    const body = renderQuery(route.contract, route.name, output, requestId);
    return answer(200, xmlType, requestId, body);
  }
  // An operation without output answers with nothing at all, as on AWS.
  const body = route.shape.output ? JSON.stringify(output ?? {}) : '';
  return answer(200, jsonType, requestId, body);
}

/** Without a contract, nothing was routed: JSON, which every client can read. */
export function renderError(
  contract: Contract | undefined,
  error: ApiError,
  requestId: string,
): Answer {
  const protocol: Protocol = contract?.protocol ?? 'json';
  if (contract && protocol === 'query')
    return answer(error.status, xmlType, requestId, renderQueryError(contract, error, requestId));
  const body = JSON.stringify({ __type: error.code, message: error.message });
  const rendered = answer(error.status, jsonType, requestId, body);
  rendered.headers['x-amzn-errortype'] = error.code;
  rendered.headers['x-amzn-errormessage'] = headerText(error.message);
  return rendered;
}

const answer = (status: number, type: string, requestId: string, body: string): Answer => ({
  status,
  headers: { 'content-type': type, 'x-amzn-requestid': requestId },
  body,
});

/** A header holds printable ASCII only, and a message may repeat what the caller sent. */
const headerText = (message: string): string =>
  message.replace(/[^\x20-\x7e]/g, '?').slice(0, 1_024);
