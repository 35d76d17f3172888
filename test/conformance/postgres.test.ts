import { after } from 'node:test';
import { startPostgres } from '../support/postgres.ts';
import { openBackend } from './postgres-backend.ts';
import { runConformance } from './suite.ts';

const postgres = await startPostgres();
after(() => postgres.close());

runConformance('PostgreSQL', async () => openBackend(await postgres.createDatabase()));
