/** A store with what works on it in the background. */
import type { Config } from '../config/config.ts';
import type { RootKey } from '../config/secrets.ts';
import type { Clock } from '../lib/clock.ts';
import type { Logger } from '../lib/logger.ts';
import type { Vault } from '../lib/vault.ts';
import type { Store } from '../store/store.ts';
import type { OpenedUploads } from './open-uploads.ts';

/** What a backend is made of. */
export interface BackendOptions {
  config: Config;
  clock: Clock;
  log: Logger;
  vault: Vault;
  masterKey: Uint8Array;
  /** Of the data folder or the configuration. */
  rootKey: RootKey;
  /** Takes what has to be closed, last first. */
  closers: AsyncDisposableStack;
  /** Called when nothing can be written any more. */
  onDeath(error: Error): void;
}

export interface Backend {
  store: Store;
  uploads: OpenedUploads;
  /** Told when a job was started, or is to stop. */
  imports: { wake(): void };
  /** The root access key that counts. */
  rootKey: RootKey;
}
