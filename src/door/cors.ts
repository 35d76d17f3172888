/**
 * Browsers of other origins may call the API, as they may call Cognito: what protects it are
 * signatures and tokens, which no browser adds by itself.
 */
import type { FastifyInstance } from 'fastify';

/** On every answer of the API. */
export const corsHeaders = {
  'access-control-allow-origin': '*',
  'access-control-expose-headers': 'x-amzn-requestid,x-amzn-errortype,x-amzn-errormessage,date',
} as const;

/** A day: browsers cut it to what they allow. */
const preflightSeconds = 86_400;

/** The star does not cover `authorization`; the rest is for browsers that do not know it. */
const allowedHeaders = [
  '*',
  'authorization',
  'amz-sdk-invocation-id',
  'amz-sdk-request',
  'cache-control',
  'content-type',
  'x-amz-content-sha256',
  'x-amz-date',
  'x-amz-security-token',
  'x-amz-target',
  'x-amz-user-agent',
].join(',');

/** Answers what browsers ask before a call. */
export function servePreflights(app: FastifyInstance): void {
  app.options('/', (_request, reply) =>
    reply
      .code(200)
      .headers({
        ...corsHeaders,
        'access-control-allow-methods': 'POST,OPTIONS',
        'access-control-allow-headers': allowedHeaders,
        'access-control-max-age': preflightSeconds,
      })
      .send(),
  );
}
