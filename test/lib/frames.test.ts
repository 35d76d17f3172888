import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import fc from 'fast-check';
import { FrameReader, FrameSealer, newFrameKey, SealedFileError } from '../../src/lib/frames.ts';

const folder = mkdtempSync(join(tmpdir(), 'poolhouse-frames-'));
const file = join(folder, 'sealed');
after(() => rmSync(folder, { recursive: true }));

function seal(plain: Buffer, cuts: number[], key: Uint8Array): void {
  const sealer = new FrameSealer(key);
  const sealed: Buffer[] = [];
  for (let at = 0, turn = 0; at < plain.length; turn++) {
    const size = cuts[turn % cuts.length] ?? 1;
    sealed.push(...sealer.push(plain.subarray(at, at + size)));
    at += size;
  }
  writeFileSync(file, Buffer.concat([...sealed, ...sealer.end()]));
}

function readFrom(key: Uint8Array, bytes: number, from: number): Buffer {
  const reader = new FrameReader(file, key, bytes, from);
  const parts: Buffer[] = [];
  try {
    for (let part = reader.read(); part; part = reader.read()) parts.push(part);
  } finally {
    reader.close();
  }
  return Buffer.concat(parts);
}

test('a sealed file reads back from any offset, however it was written', () => {
  const sizes = fc.constantFrom(0, 1, 65_535, 65_536, 65_537, 131_072, 200_000);
  const cuts = fc.array(fc.integer({ min: 1, max: 90_000 }), { minLength: 1, maxLength: 4 });
  fc.assert(
    fc.property(sizes, cuts, fc.nat(1000), (bytes, pieces, share) => {
      const plain = randomBytes(bytes);
      const key = newFrameKey();
      seal(
        plain,
        pieces.map((size) => size + 100),
        key,
      );
      const from = Math.floor((bytes * share) / 1000);
      assert.ok(readFrom(key, bytes, from).equals(plain.subarray(from)));
    }),
    { numRuns: 60 },
  );
});

test('a file that was changed, cut short, or has another key is refused', () => {
  const plain = randomBytes(150_000);
  const key = newFrameKey();
  seal(plain, [50_000], key);
  const sealed = readFileSync(file);
  assert.equal(sealed.includes(plain.subarray(0, 64)), false);
  assert.throws(() => readFrom(newFrameKey(), plain.length, 0), SealedFileError);

  const changed = Buffer.from(sealed);
  changed[70_000] = (changed[70_000] ?? 0) ^ 1;
  writeFileSync(file, changed);
  assert.throws(() => readFrom(key, plain.length, 0), SealedFileError);

  writeFileSync(file, sealed.subarray(0, 65_552));
  assert.throws(() => readFrom(key, plain.length, 0), SealedFileError);
  // The first frame alone, passed off as a whole file: it is not marked as the last.
  assert.throws(() => readFrom(key, 65_536, 0), SealedFileError);

  rmSync(file);
  assert.throws(() => readFrom(key, plain.length, 0), SealedFileError);
});
