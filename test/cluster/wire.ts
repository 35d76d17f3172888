/** The way between a node and the database: a proxy that a test can cut. */
import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';

export interface Wire {
  /** The database's URL, by way of the wire. */
  url: string;
  /** Nothing passes any more, in either direction, and nobody is told. */
  cut(): void;
  /** What was held back passes, and so does what comes. */
  mend(): void;
  /** Closes every connection, and answers no more until `mend`. */
  sever(): void;
  close(): Promise<void>;
}

/** A wire to the server of a database's URL. */
export async function layWire(databaseUrl: string): Promise<Wire> {
  const target = new URL(databaseUrl);
  const sockets = new Set<Socket>();
  let passes = true;
  let refuses = false;
  const join = (from: Socket, to: Socket) => {
    sockets.add(from);
    from.on('error', () => to.destroy());
    from.on('close', () => {
      sockets.delete(from);
      to.destroy();
    });
    from.on('data', (chunk) => to.write(chunk));
    if (!passes) from.pause();
  };
  const server = createServer((near) => {
    if (refuses) return near.destroy();
    const far = connect(Number(target.port), target.hostname);
    join(near, far);
    join(far, near);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const url = new URL(databaseUrl);
  if (address !== null && typeof address !== 'string') url.port = String(address.port);
  return {
    url: url.href,
    cut() {
      passes = false;
      for (const socket of sockets) socket.pause();
    },
    mend() {
      passes = true;
      refuses = false;
      for (const socket of sockets) socket.resume();
    },
    sever() {
      refuses = true;
      for (const socket of sockets) socket.destroy();
    },
    async close() {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
}
