/** The composition root: every long-lived object is built here by hand, and closed in reverse. */
import { join } from 'node:path';
import { createAccessKeySecrets } from './auth/access-key-secrets.ts';
import { makeCredential } from './auth/credentials.ts';
import { createSessionTokens } from './auth/sessions.ts';
import { createSignIn } from './auth/sign-in.ts';
import type { Config } from './config/config.ts';
import { openSecrets, type RootKey } from './config/secrets.ts';
import { rootKey as keyOfRoot } from './door/authenticate.ts';
import { createAuthorizer } from './door/authorize.ts';
import { Callers } from './door/callers.ts';
import { createUploadPresigner, uploadCredentials } from './door/presign.ts';
import { createDoor } from './door/server.ts';
import { PolicyCache } from './iam/policy-cache.ts';
import { Uploads } from './import/upload.ts';
import { type Clock, systemClock } from './lib/clock.ts';
import { createLogger, type Logger } from './lib/logger.ts';
import { createVault, type Vault } from './lib/vault.ts';
import { operations } from './operations/index.ts';
import type { OperationContext } from './operations/operation.ts';
import { lockDataFolder } from './store/sqlite/lock.ts';
import { openStore } from './store/sqlite/store.ts';
import type { Store } from './store/store.ts';
import { Outbox } from './work/delivery.ts';
import { Imports } from './work/imports.ts';
import { Sweeps } from './work/sweeps.ts';
import { WriterThread } from './work/writer-thread.ts';

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
    const backend = await openBackend(base, closers, (error) => {
      log.fatal({ err: error }, 'the store cannot be written any more');
      onDeath(error);
    });
    const door = openDoor(base, backend, rootKey, closers);
    const url = await door.listen(config);
    return { url, rootKey, rootKeyIsNew, close: () => closers.disposeAsync() };
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

interface Backend {
  store: Store;
  uploads: Uploads;
  imports: Imports;
}

/** The store, and what works on it in the background. */
async function openBackend(
  { config, clock, log, vault, masterKey }: Base,
  closers: AsyncDisposableStack,
  onDeath: (error: Error) => void,
): Promise<Backend> {
  const { dataFolder, accountId, quotas } = config;
  const databaseFile = join(dataFolder, 'poolhouse.db');
  const uploadFolder = join(dataFolder, 'uploads');
  const lock = lockDataFolder(dataFolder);
  closers.defer(() => lock.release());
  const thread = await WriterThread.start(
    { databaseFile, uploadFolder, masterKey, quotas },
    onDeath,
  );
  closers.defer(() => thread.close());
  const store = openStore(databaseFile, thread);
  closers.defer(() => store.close());
  const { jobs } = store;
  const bytesMax = quotas.importFileBytes;
  const uploads = new Uploads({ folder: uploadFolder, vault, jobs, bytesMax });
  await uploads.sweep(new Set(await jobs.uploadFiles()));
  const destroyUploads = (files: readonly string[]) => uploads.destroy(files);
  const run = thread.run.bind(thread);
  const imports = new Imports({ store, accountId, clock, log, run, destroyUploads });
  // The store is closed after this, and closes the thread last: then SQLite tidies its log away.
  closers.defer(() => {
    thread.stopRuns();
    return imports.close();
  });
  const sweeps = new Sweeps({ store, clock, quotas, log, destroyUploads });
  closers.defer(() => sweeps.close());
  imports.wake();
  return { store, uploads, imports };
}

function openDoor(
  { config, clock, log, vault }: Base,
  { store, uploads, imports }: Backend,
  rootKey: RootKey,
  closers: AsyncDisposableStack,
) {
  const { accountId, quotas, publicUrl } = config;
  const signer = uploadCredentials(vault);
  const signIn = createSignIn(vault, store.signingKeys, clock);
  const secrets = createAccessKeySecrets(vault);
  const sessions = createSessionTokens(vault);
  const compiled = new PolicyCache();
  const root = keyOfRoot(rootKey, accountId);
  const context: OperationContext = {
    store,
    clock,
    quotas,
    presignUpload: createUploadPresigner(signer, accountId, quotas.uploadUrlSeconds, clock),
    wakeImports: () => imports.wake(),
    destroyUploads: (files) => uploads.destroy(files),
    makeCredential: (owner, password, expiresMs) =>
      makeCredential(vault, signIn.passwords, owner, password, expiresMs),
    signIn,
    delivery: new Outbox(vault, clock),
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
    uploads,
    uploadCredentials: signer,
    uploadBytesMax: quotas.importFileBytes,
    clock,
    log,
    ready: () => store.ping(),
  });
  closers.defer(() => door.close());
  return door;
}
