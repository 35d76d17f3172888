/** The HTTP server: what answers on which path, and how it starts and stops. */
import { createServer, type Server, type ServerResponse } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import fastify, { type FastifyError, type FastifyInstance, type FastifyReply } from 'fastify';
import { type ApiError, errors } from '../directory/errors.ts';
import { isUploadBucket } from '../import/presign.ts';
import { newRequestId } from '../lib/ids.ts';
import {
  callBodyBytesMax,
  drainMs,
  headersMs,
  keepAliveMs,
  requestMs,
  socketIdleMs,
} from '../lib/limits.ts';
import type { Logger } from '../lib/logger.ts';
import { type CallServices, createCallHandler } from './call.ts';
import { corsHeaders, servePreflights } from './cors.ts';
import { createMetrics, type Metrics } from './metrics.ts';
import { renderError } from './render.ts';
import { createUploadHandler, type UploadPath, type UploadServices } from './upload.ts';
import { serveWellKnown } from './well-known.ts';
import { type Answer, wireCall } from './wire-call.ts';

export interface DoorServices extends CallServices, UploadServices {
  /** Rejects while the server cannot do its work. */
  ready(): Promise<void>;
  /** How long the closing server says that it stops before it takes no more calls. */
  noticeMs: number;
}

export interface Door {
  /** Resolves to the URL under which the server listens; port 0 takes a free one. */
  listen(options: { host: string; port: number }): Promise<string>;
  /** Gives notice, takes no more calls, lets those in flight end, for a while, and closes. */
  close(): Promise<void>;
}

/** Shared by the handlers and the closing. */
interface State {
  draining: boolean;
}

const emptyBody = Buffer.alloc(0);

const greeting =
  'This is Poolhouse, a user directory that speaks the Amazon Cognito user pools API.\n' +
  'Point an AWS SDK or the AWS CLI at this URL. Health: /health/ready. Metrics: /metrics.\n';

export function createDoor(services: DoorServices): Door {
  const metrics = createMetrics();
  const app = fastify({
    bodyLimit: callBodyBytesMax,
    genReqId: newRequestId,
    serverFactory: httpServer,
    forceCloseConnections: 'idle',
  });
  const state: State = { draining: false };
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => done(null, body));
  app.addHook('onSend', async (_request, reply) => {
    if (state.draining) reply.header('connection', 'close');
  });
  serveCalls(app, services, metrics, state);
  servePreflights(app);
  serveUploads(app, services, metrics);
  serveWellKnown(app, {
    store: services.context.store,
    keyRings: services.context.signIn.keyRings,
    publicUrl: services.publicUrl,
  });
  serveStatus(app, services, metrics, state);
  serveErrors(app, services.log);
  return {
    listen: (options) => app.listen(options),
    close: async () => {
      state.draining = true;
      if (app.server.listening) await sleep(services.noticeMs);
      await closeWithin(app, drainMs);
    },
  };
}

function httpServer(handler: Parameters<typeof createServer>[1] & {}): Server {
  const server = createServer(handler);
  server.timeout = socketIdleMs;
  server.keepAliveTimeout = keepAliveMs;
  server.headersTimeout = headersMs;
  server.requestTimeout = requestMs;
  // Without this Node would ask for every body, also for that of an upload to be refused.
  server.on('checkContinue', (request, response) => {
    if (request.method !== 'PUT') response.writeContinue();
    handler(request, response);
  });
  return server;
}

function serveCalls(
  app: FastifyInstance,
  services: DoorServices,
  metrics: Metrics,
  state: State,
): void {
  const handle = createCallHandler(services, metrics);
  app.post('/', async (request, reply) => {
    const body = Buffer.isBuffer(request.body) ? request.body : emptyBody;
    const answer = await handle(wireCall(request.raw, body, request.id, services.trustedProxies));
    reply.hijack();
    sendAtOnce(reply.raw, answer, state);
  });
}

/**
 * Past Fastify, which would add a charset that AWS's content types do not have. Head and text go
 * out in one write, for a second one would cost as much as the rest of the call.
 */
function sendAtOnce(response: ServerResponse, { status, headers, body }: Answer, state: State) {
  const length = { 'content-length': Buffer.byteLength(body) };
  const last = state.draining ? { connection: 'close' } : {};
  response.writeHead(status, { ...headers, ...corsHeaders, ...length, ...last });
  response.end(body);
}

/** In a scope of its own: there, bodies are left on the wire for the handler to stream. */
function serveUploads(app: FastifyInstance, services: DoorServices, metrics: Metrics): void {
  const handle = createUploadHandler(services, metrics);
  app.register(async (scope) => {
    scope.removeAllContentTypeParsers();
    scope.addContentTypeParser('*', (_request, _payload, done) => done(null));
    scope.all<{ Params: UploadPath }>('/:bucket/:account/:poolId/:jobId', (request, reply) => {
      if (!isUploadBucket(request.params.bucket)) return reply.callNotFound();
      reply.hijack();
      return handle(request.raw, reply.raw, request.params, request.id);
    });
  });
}

function serveStatus(
  app: FastifyInstance,
  services: DoorServices,
  { registry }: Metrics,
  state: State,
): void {
  app.get('/', (_request, reply) => reply.type('text/plain').send(greeting));
  app.get('/health/live', (_request, reply) => reply.send({ status: 'live' }));
  app.get('/health/ready', async (request, reply) => {
    if (state.draining) return reply.code(503).send({ status: 'stopping' });
    try {
      await services.ready();
      return reply.send({ status: 'ready' });
    } catch (error) {
      services.log.warn({ err: error, requestId: request.id }, 'the server is not ready');
      return reply.code(503).send({ status: 'not ready' });
    }
  });
  app.get('/metrics', async (_request, reply) =>
    reply.type(registry.contentType).send(await registry.metrics()),
  );
}

function serveErrors(app: FastifyInstance, log: Logger): void {
  app.setNotFoundHandler((request, reply) =>
    send(reply, renderError(undefined, errors.unknownPath(request.method), request.id)),
  );
  app.setErrorHandler<FastifyError>((error, request, reply) => {
    const known = ofFastify(error);
    if (!known) log.error({ err: error, requestId: request.id }, 'a request failed unexpectedly');
    return send(reply, renderError(undefined, known ?? errors.internal(), request.id));
  });
}

/** What Fastify itself refuses; undefined for what is a fault of ours. */
function ofFastify({ code, statusCode, message }: FastifyError): ApiError | undefined {
  if (code === 'FST_ERR_CTP_BODY_TOO_LARGE') return errors.bodyTooLarge(callBodyBytesMax);
  if (statusCode && statusCode < 500) return errors.badRequest(message, statusCode);
  return undefined;
}

/** As bytes, so that Fastify adds no charset here either. */
const send = (reply: FastifyReply, answer: Answer): FastifyReply =>
  reply.code(answer.status).headers(answer.headers).send(Buffer.from(answer.body));

async function closeWithin(app: FastifyInstance, ms: number): Promise<void> {
  const timer = setTimeout(() => app.server.closeAllConnections(), ms);
  try {
    await app.close();
  } finally {
    clearTimeout(timer);
  }
}
