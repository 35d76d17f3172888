/** The composition root: every long-lived object is built here by hand, and closed in reverse. */
import { createAccessKeySecrets } from './auth/access-key-secrets.ts';
import { makeCredential } from './auth/credentials.ts';
import { createSessionTokens } from './auth/sessions.ts';
import { createSignIn, type SignInServices } from './auth/sign-in.ts';
import type { Config } from './config/config.ts';
import { deliveryOf } from './config/delivery.ts';
import { openSecrets, type RootKey } from './config/secrets.ts';
import { rootKey as keyOfRoot } from './door/authenticate.ts';
import { createAuthorizer } from './door/authorize.ts';
import { Callers } from './door/callers.ts';
import { createDoor } from './door/server.ts';
import { PolicyCache } from './iam/policy-cache.ts';
import { uploadCredentials } from './import/presign.ts';
import { type Clock, systemClock } from './lib/clock.ts';
import { createLogger, type Logger } from './lib/logger.ts';
import { createVault, type Vault } from './lib/vault.ts';
import { operations } from './operations/index.ts';
import type { Delivery, OperationContext } from './operations/operation.ts';
import type { Backend, BackendOptions } from './work/backend.ts';
import { openSqliteBackend } from './work/backend-sqlite.ts';
import { Post } from './work/delivery.ts';
import type { Carriers } from './work/delivery-carrier.ts';
import { createWebhookCarrier } from './work/delivery-webhook.ts';
import { Sweeps } from './work/sweeps.ts';

export interface RunningServer {
  /** Where it listens. */
  url: string;
  rootKey: RootKey;
  /** True when this start made the root access key: it is to be shown once. */
  rootKeyIsNew: boolean;
  close(): Promise<void>;
}

/** What a test may put in the place of the real thing. */
export interface Surroundings {
  clock?: Clock;
  /** Called when the server cannot write any more; what is acknowledged is safe on disk. */
  onDeath?(error: Error): void;
}

/** Starts the whole server. Rejects with a `SecretsError`, or with what the system says. */
export async function createServer(
  config: Config,
  { clock = systemClock, onDeath = endProcess }: Surroundings = {},
): Promise<RunningServer> {
  const closers = new AsyncDisposableStack();
  try {
    const { masterKey, rootKey, rootKeyIsNew } = openSecrets(config);
    const log = createLogger(config.logLevel);
    const base: Base = { config, clock, log, vault: createVault(masterKey), masterKey };
    const backend = await openBackend({
      ...base,
      rootKey,
      closers,
      onDeath: (error) => {
        log.fatal({ err: error }, 'the store cannot be written any more');
        onDeath(error);
      },
    });
    const services = await openServices(base, backend, closers);
    const door = openDoor(base, services, closers);
    const url = await door.listen(config);
    const { email = 'outbox', sms = 'outbox' } = deliveryOf(config);
    log.info({ email, sms }, 'where messages to users go');
    const shown = rootKeyIsNew && backend.rootKey.accessKeyId === rootKey.accessKeyId;
    return {
      url,
      rootKey: backend.rootKey,
      rootKeyIsNew: shown,
      close: () => closers.disposeAsync(),
    };
  } catch (error) {
    await closers.disposeAsync();
    throw error;
  }
}

/** A supervisor starts the server anew; to go on could only fail every write. */
const endProcess = (): never => process.exit(1);

interface Base {
  config: Config;
  clock: Clock;
  log: Logger;
  vault: Vault;
  masterKey: Uint8Array;
}

/** What works on the store besides, in the background. */
interface Services extends Backend {
  signIn: SignInServices;
  delivery: Delivery;
}

async function openServices(
  { config, clock, log, vault }: Base,
  backend: Backend,
  closers: AsyncDisposableStack,
): Promise<Services> {
  const { store, uploads, imports } = backend;
  const { quotas } = config;
  const signIn = createSignIn(vault, store.signingKeys, clock);
  const { keyRings } = signIn;
  const sweeps = new Sweeps({ store, clock, quotas, log, keyRings, uploads });
  closers.defer(() => sweeps.close());
  imports.wake();
  const delivery = new Post({ store, vault, clock, log, carriers: await openCarriers(config) });
  closers.defer(() => delivery.close());
  delivery.start();
  return { ...backend, signIn, delivery };
}

/** PostgreSQL is loaded when it is wanted: many servers have SQLite only. */
async function openBackend(options: BackendOptions): Promise<Backend> {
  const { databaseUrl } = options.config;
  if (databaseUrl === undefined) return openSqliteBackend(options);
  const { openPostgresBackend } = await import('./work/backend-postgres.ts');
  return openPostgresBackend(options, databaseUrl);
}

/** What takes messages to users. E-mail goes by the mail server where there are both. */
async function openCarriers({ mail, webhook }: Config): Promise<Carriers> {
  const hook = webhook && createWebhookCarrier(webhook);
  // Loaded when it is wanted: many servers have an outbox only.
  const smtp = mail && (await import('./work/delivery-smtp.ts')).createSmtpCarrier(mail);
  const email = smtp ?? hook;
  return { ...(email ? { EMAIL: email } : {}), ...(hook ? { SMS: hook } : {}) };
}

function openDoor(
  { config, clock, log, vault }: Base,
  { store, signIn, delivery, uploads, imports, rootKey }: Services,
  closers: AsyncDisposableStack,
) {
  const { accountId, quotas, publicUrl } = config;
  const secrets = createAccessKeySecrets(vault);
  const sessions = createSessionTokens(vault);
  const compiled = new PolicyCache();
  const root = keyOfRoot(rootKey, accountId);
  const context: OperationContext = {
    store,
    clock,
    quotas,
    uploads,
    wakeImports: () => imports.wake(),
    makeCredential: (owner, password, expiresMs) =>
      makeCredential(vault, signIn.passwords, owner, password, expiresMs),
    signIn,
    delivery,
    accessKeySecrets: secrets,
    sessions,
  };
  const door = createDoor({
    operations,
    context,
    accessKeys: new Callers({ root, iam: store.iam, secrets, sessions, compiled, accountId, log }),
    authorizer: createAuthorizer(compiled),
    accountId,
    publicUrl,
    trustedProxies: config.trustedProxies,
    uploads,
    uploadCredentials: uploadCredentials(vault),
    uploadBytesMax: quotas.importFileBytes,
    clock,
    log,
    ready: () => store.ping(),
    noticeMs: 1000 * config.drainSeconds,
  });
  closers.defer(() => door.close());
  return door;
}
