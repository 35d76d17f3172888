/** The whole server on a free port over a temporary folder, and SDK clients that call it. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Config, configure } from '../../src/config/config.ts';
import { readEnvironment } from '../../src/config/env.ts';
import type { RootKey } from '../../src/config/secrets.ts';
import { createServer, type Surroundings } from '../../src/context.ts';
import { type Clock, systemClock } from '../../src/lib/clock.ts';
import { type Clients, sdkClients } from './clients.ts';

export interface TestServer extends Clients {
  url: string;
  dataFolder: string;
  /** Where the store is, when it is not in the data folder. */
  databaseUrl: string | undefined;
  rootKey: RootKey;
  /** What the server takes the time to be. */
  clock: Clock;
  /** Stops the server and removes its folder. */
  close(): Promise<void>;
  /**
   * Stops the server and starts it anew over the same folder, on another port. What is done
   * `between` may ask for other settings.
   */
  restart(between?: () => Promise<Partial<Config>>): Promise<TestServer>;
}

export interface TestServerOptions extends Surroundings {
  config?: Partial<Config>;
}

/**
 * On SQLite, or with `POOLHOUSE_TEST_STORE=postgres` on a database of its own, so that every test
 * of the API can be run on both.
 */
export async function startServer(options: TestServerOptions = {}): Promise<TestServer> {
  if (process.env.POOLHOUSE_TEST_STORE !== 'postgres' || options.config?.databaseUrl)
    return startFresh(options);
  const { startPostgres } = await import('./postgres.ts');
  const postgres = await startPostgres();
  const databaseUrl = await postgres.createDatabase();
  return closedWith(startFresh({ ...options, config: { ...options.config, databaseUrl } }), () =>
    postgres.close(),
  );
}

/** What runs besides a server ends with it, also when it did not start. */
async function closedWith(
  starting: Promise<TestServer>,
  afterwards: () => Promise<void>,
): Promise<TestServer> {
  const server = await starting.catch(async (error: unknown) => {
    await afterwards();
    throw error;
  });
  return {
    ...server,
    close: () => server.close().then(afterwards),
    restart: (between) => closedWith(server.restart(between), afterwards),
  };
}

async function startFresh(options: TestServerOptions): Promise<TestServer> {
  const dataFolder = mkdtempSync(join(tmpdir(), 'poolhouse-'));
  try {
    return await startOver(dataFolder, options);
  } catch (error) {
    rmSync(dataFolder, { recursive: true, force: true });
    throw error;
  }
}

async function startOver(dataFolder: string, options: TestServerOptions): Promise<TestServer> {
  const config = { ...testConfig(dataFolder), ...options.config };
  const server = await createServer(config, options);
  return {
    ...sdkClients(server.url, server.rootKey, config.region, options.clock),
    url: server.url,
    dataFolder,
    databaseUrl: config.databaseUrl,
    rootKey: server.rootKey,
    clock: options.clock ?? systemClock,
    async close() {
      await server.close();
      rmSync(dataFolder, { recursive: true, force: true });
    },
    async restart(between) {
      await server.close();
      const config = { ...options.config, ...(await between?.()) };
      return startOver(dataFolder, { ...options, config });
    },
  };
}

/** The defaults, on any port, with no word in the log. */
export function testConfig(dataFolder: string): Config {
  const flags = { data: dataFolder, port: '0', logLevel: 'silent' };
  const configured = configure(flags, readEnvironment({}));
  if (!configured.ok) throw new Error(configured.mistakes.join('\n'));
  return configured.config;
}
