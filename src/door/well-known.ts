/** What verifiers of tokens read without asking anybody: a pool's keys and its discovery document. */
import type { FastifyInstance } from 'fastify';
import type { KeyRings } from '../auth/key-rings.ts';
import { openidConfiguration } from '../auth/openid-configuration.ts';
import { issuerOf } from '../auth/token-claims.ts';
import { errors } from '../directory/errors.ts';
import { jwksAgeSeconds } from '../lib/limits.ts';
import type { Store } from '../store/store.ts';
import { endpointOf } from './call.ts';
import { renderError } from './render.ts';

export interface WellKnownServices {
  store: Pick<Store, 'pools'>;
  keyRings: KeyRings;
  publicUrl: string | undefined;
}

interface OfPool {
  Params: { poolId: string };
}

export function serveWellKnown(app: FastifyInstance, services: WellKnownServices): void {
  const { store, keyRings, publicUrl } = services;
  const serve = (name: string, document: (poolId: string, endpoint: string) => unknown) =>
    app.get<OfPool>(`/:poolId/.well-known/${name}`, async (request, reply) => {
      const { poolId } = request.params;
      if (!(await store.pools.get(poolId))) {
        const { body, headers } = renderError(undefined, errors.poolNotFound(poolId), request.id);
        return reply.code(404).headers(headers).send(Buffer.from(body));
      }
      const endpoint = endpointOf(publicUrl, request.headers.host);
      const text = JSON.stringify(await document(poolId, endpoint));
      return reply
        .type('application/json')
        .header('cache-control', `public, max-age=${jwksAgeSeconds}`)
        .header('access-control-allow-origin', '*')
        .send(Buffer.from(text));
    });
  serve('jwks.json', async (poolId) => (await keyRings.ofPool(poolId)).jwks());
  serve('openid-configuration', (poolId, endpoint) =>
    openidConfiguration(issuerOf(endpoint, poolId)),
  );
}
