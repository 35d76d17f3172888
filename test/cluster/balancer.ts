/** A load balancer as small as one can be: connections go to nodes that say they are ready. */
import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';

export interface Balancer {
  url: string;
  /** Connections that found no node. */
  readonly turnedAway: number;
  add(nodeUrl: string): void;
  remove(nodeUrl: string): void;
  close(): Promise<void>;
}

const probeEveryMs = 100;

export async function startBalancer(): Promise<Balancer> {
  const nodes = new Map<string, boolean>();
  const sockets = new Set<Socket>();
  let turn = 0;
  let turnedAway = 0;
  const probe = async (url: string) => {
    const answer = await fetch(`${url}/health/ready`).catch(() => undefined);
    await answer?.arrayBuffer();
    if (nodes.has(url)) nodes.set(url, answer?.ok === true);
  };
  const timer = setInterval(() => {
    for (const url of nodes.keys()) void probe(url);
  }, probeEveryMs);
  const server = createServer((near) => {
    const ready = [...nodes].filter(([, isReady]) => isReady).map(([url]) => url);
    const url = ready[turn++ % ready.length];
    if (url === undefined) {
      turnedAway++;
      return near.destroy();
    }
    const { hostname, port } = new URL(url);
    const far = connect(Number(port), hostname);
    for (const [one, other] of [
      [near, far],
      [far, near],
    ] as const) {
      sockets.add(one);
      one.pipe(other);
      one.on('error', () => other.destroy());
      one.on('close', () => sockets.delete(one));
    }
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const port = address !== null && typeof address !== 'string' ? address.port : 0;
  return {
    url: `http://127.0.0.1:${port}`,
    get turnedAway() {
      return turnedAway;
    },
    add: (url) => void nodes.set(url, true),
    remove: (url) => void nodes.delete(url),
    async close() {
      clearInterval(timer);
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
}
