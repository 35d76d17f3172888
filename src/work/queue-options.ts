/** How the queue of imports is reached: by nodes, and by what makes its tables beforehand. */
import type { ConstructorOptions } from 'pg-boss';
import {
  databaseAnswerMs,
  databaseKeepAliveMs,
  databaseWaitMs,
  queueConnectionsMax,
} from '../lib/limits.ts';
import { type DatabaseServer, isYugabyte } from '../store/postgres/server.ts';

/** The schema of the database that its tables are in. */
export const queueSchema = 'poolhouse_queue';

export function queueOptions(connectionString: string, server: DatabaseServer): ConstructorOptions {
  const connection = {
    connectionString,
    application_name: 'poolhouse queue',
    max: queueConnectionsMax,
    connectionTimeoutMillis: databaseWaitMs,
    // These are handed on to the driver.
    query_timeout: databaseAnswerMs,
    keepAlive: true,
    keepAliveInitialDelayMillis: databaseKeepAliveMs,
  };
  return {
    ...connection,
    schema: queueSchema,
    // There the queue does without partitions of its tables and without advisory locks.
    backend: isYugabyte(server) ? 'yugabytedb' : 'postgres',
  };
}
