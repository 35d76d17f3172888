/** The door alone, on a free port, in front of operations and a receiver of a test's making. */
import { createAccessKeySecrets } from '../../src/auth/access-key-secrets.ts';
import type { SigningKeySource } from '../../src/auth/key-rings.ts';
import { createSessionTokens } from '../../src/auth/sessions.ts';
import { createSignIn } from '../../src/auth/sign-in.ts';
import type { RootKey } from '../../src/config/secrets.ts';
import { rootKeys } from '../../src/door/authenticate.ts';
import { createAuthorizer } from '../../src/door/authorize.ts';
import { createDoor, type DoorServices } from '../../src/door/server.ts';
import { PolicyCache } from '../../src/iam/policy-cache.ts';
import { createUploadPresigner, uploadCredentials } from '../../src/import/presign.ts';
import type { UploadSpace } from '../../src/import/upload-space.ts';
import { type Clock, systemClock } from '../../src/lib/clock.ts';
import { awsQuotas, type Quotas } from '../../src/lib/limits.ts';
import { createLogger } from '../../src/lib/logger.ts';
import { createVault, type Vault } from '../../src/lib/vault.ts';
import type { Operation, OperationContext } from '../../src/operations/operation.ts';
import type { Store } from '../../src/store/store.ts';
import { Post } from '../../src/work/delivery.ts';
import { type Clients, sdkClients } from './clients.ts';

export interface TestDoor extends Clients {
  url: string;
  rootKey: RootKey;
  /** The key that signs pre-signed uploads. */
  uploadKey: RootKey;
  close(): Promise<void>;
}

export interface TestDoorOptions extends Partial<Omit<DoorServices, 'operations' | 'context'>> {
  operations?: Operation[];
  quotas?: Partial<Quotas>;
  clock?: Clock;
}

const rootKey = {
  accessKeyId: 'AKIAIOSFODNN7EXAMPLE',
  secretAccessKey: 'wJalrXUtnFEMIK7MDENGbPxRfiCYEXAMPLEKEY1',
};

export async function startDoor(options: TestDoorOptions = {}): Promise<TestDoor> {
  const { clock = systemClock, operations = [], ...services } = options;
  const accountId = '123456789012';
  const quotas = { ...awsQuotas, ...options.quotas };
  const vault = createVault(new Uint8Array(32).fill(7));
  const uploadKey = uploadCredentials(vault);
  const presign = createUploadPresigner(uploadKey, accountId, quotas.uploadUrlSeconds, clock);
  const door = createDoor({
    operations,
    context: operationContext({ clock, quotas, uploads: noUploads(presign), vault }),
    accessKeys: rootKeys(rootKey, accountId),
    authorizer: createAuthorizer(new PolicyCache()),
    accountId,
    publicUrl: undefined,
    trustedProxies: [],
    uploads: { receive: async () => ({ etag: '"none"' }) },
    uploadCredentials: uploadKey,
    uploadBytesMax: quotas.importFileBytes,
    clock,
    log: createLogger('silent'),
    ready: async () => undefined,
    noticeMs: 0,
    ...services,
  });
  const url = await door.listen({ host: '127.0.0.1', port: 0 });
  const close = () => door.close();
  return { ...sdkClients(url, rootKey, 'us-east-1'), url, rootKey, uploadKey, close };
}

const noUploads = (presign: UploadSpace['presign']): UploadSpace => ({
  presign,
  admit: async () => undefined,
  bring: async () => undefined,
  release: async () => undefined,
  destroy: async () => undefined,
  destroyPool: async () => undefined,
  sweep: async () => undefined,
});

/** Operations of a test keep no data: there is no store behind them. */
const operationContext = ({
  vault,
  ...own
}: Pick<OperationContext, 'clock' | 'quotas' | 'uploads'> & {
  vault: Vault;
}): OperationContext => ({
  ...own,
  accessKeySecrets: createAccessKeySecrets(vault),
  sessions: createSessionTokens(vault),
  store: {} as Store,
  wakeImports: () => undefined,
  makeCredential: async () => ({ algorithm: 'ARGON2ID', hash: '', imported: false }),
  signIn: createSignIn(vault, {} as SigningKeySource, own.clock),
  delivery: new Post({
    store: {} as Store,
    vault,
    clock: own.clock,
    log: createLogger('silent'),
    carriers: {},
  }),
});
