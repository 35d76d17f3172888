/** From the start of the process until it answers, over an empty folder. */
import { spawnSync } from 'node:child_process';
import type { Bench } from '../bench.ts';
import { atMost } from '../table.ts';

const repeats = 5;

export async function measureStart(bench: Bench): Promise<void> {
  const here: number[] = [];
  const bare: number[] = [];
  for (let i = 0; i < repeats; i++) {
    const server = await bench.startServer();
    here.push(server.startMs);
    await bench.removeServer(server);
    const began = performance.now();
    spawnSync(process.execPath, ['-e', '0']);
    bare.push(performance.now() - began);
  }
  bench.report({
    name: 'server start, empty folder',
    unit: 'ms',
    here,
    beside: { name: 'Node that does nothing', values: bare },
    goals: [atMost(1_000)],
  });
}
