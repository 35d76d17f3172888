/** On what it was measured. */
import { statfsSync } from 'node:fs';
import { availableParallelism, cpus, loadavg, totalmem } from 'node:os';

/** `TMPFS_MAGIC` of statfs(2). */
const tmpfs = 0x01021994;

export function describeMachine(folder: string, shell: string | undefined): string {
  const model = cpus()[0]?.model.trim() ?? 'unknown processor';
  const gib = Math.round(totalmem() / 2 ** 30);
  const load = loadavg()[0]?.toFixed(1);
  const lines = [
    `${availableParallelism()} cores of ${model}, ${gib} GiB, ${process.platform}; load ${load}`,
    `Node.js ${process.versions.node} with SQLite ${process.versions.sqlite}; ` +
      (shell ? `sqlite3 shell ${shell}` : 'no sqlite3 shell on the PATH, so no floor of imports'),
  ];
  if (statfsSync(folder).type === tmpfs)
    lines.push(
      `${folder} is in memory: nothing here is durable. Set TMPDIR to a folder on a disk.`,
    );
  return lines.join('\n');
}
