/** Sealed uploads in the database, for every node to read. */
import { open } from 'node:fs/promises';
import pg from 'pg';
import type { Clock } from '../../lib/clock.ts';
import { uploadPieceBytes, uploadPiecesRead } from '../../lib/limits.ts';
import type { UploadShelf } from '../upload-shelf.ts';
import type { Database, Sql } from './connection.ts';

export const databaseShelf = (db: Database, clock: Clock): UploadShelf => ({
  // All pieces or none: a node that dies leaves no half of a file.
  put: (name, path) => db.transaction((tx) => putFile(tx, name, path, clock.nowMs())),
  fetch: (name, path) => fetchFile(db, name, path),
  remove: async (name) => {
    await db.run('delete from upload_pieces where file = $1', name);
  },
  sweep: async (referenced, putBeforeMs) => {
    const sql = 'select file from upload_pieces where number = 0 and put_ms < $1';
    const old = await db.all<{ file: string }>(sql, putBeforeMs);
    for (const { file } of old)
      if (!referenced.has(file)) await db.run('delete from upload_pieces where file = $1', file);
  },
});

/** Within a transaction of the caller's. */
export async function putFile(tx: Sql, name: string, path: string, nowMs: number): Promise<void> {
  const handle = await open(path, 'r');
  try {
    const sql = 'insert into upload_pieces (file, number, put_ms, body) values ($1, $2, $3, $4)';
    for (let number = 0; ; number++) {
      const piece = Buffer.alloc(uploadPieceBytes);
      const from = number * uploadPieceBytes;
      const { bytesRead } = await handle.read(piece, 0, uploadPieceBytes, from);
      if (bytesRead === 0 && number > 0) return;
      await tx.run(sql, name, number, nowMs, piece.subarray(0, bytesRead));
      if (bytesRead < uploadPieceBytes) return;
    }
  } finally {
    await handle.close();
  }
}

async function fetchFile(db: Database, name: string, path: string): Promise<boolean> {
  const handle = await open(path, 'w', 0o600);
  try {
    for (let from = 0; ; from += uploadPiecesRead) {
      const pieces = await readPieces(db, name, from);
      for (const piece of pieces) await handle.writeFile(piece);
      if (pieces.length < uploadPiecesRead) return from + pieces.length > 0;
    }
  } finally {
    await handle.close();
  }
}

const readPieces = (db: Database, name: string, from: number): Promise<Buffer[]> =>
  db.bytes(
    `select body from upload_pieces where file = ${pg.escapeLiteral(name)}
       and number >= ${from} and number < ${from + uploadPiecesRead} order by number`,
  );
