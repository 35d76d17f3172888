/**
 * What the single executable carries inside: files that the program reads by their place in the
 * tree, seen as if the tree lay beside the executable, and native addons. Bundled into it.
 */
const { createHash } = require('node:crypto');
const fs = require('node:fs');
const { homedir, tmpdir } = require('node:os');
const { basename, dirname, isAbsolute, join, relative, sep } = require('node:path');
const { getAsset, getAssetKeys, getRawAsset } = require('node:sea');
const { fileURLToPath, pathToFileURL } = require('node:url');

const root = dirname(process.execPath);
const keys = new Set(getAssetKeys());

/** `import.meta.url` of a file of the tree. */
const urlOf = (path) => pathToFileURL(join(root, path)).href;

const pathInTree = (place) => {
  const isUrl = place instanceof URL || String(place).startsWith('file:');
  return relative(root, isUrl ? fileURLToPath(place) : String(place)).replaceAll(sep, '/');
};

/** The asset that stands for a file, or undefined for a file of the machine. */
function assetOf(place) {
  if (typeof place !== 'string' && !(place instanceof URL)) return undefined;
  const path = pathInTree(place);
  return keys.has(path) ? path : undefined;
}

const textOf = (key) => getAsset(key, 'utf8');
const bytesOf = (key) => Buffer.from(getAsset(key));

/** Names in a folder of the tree; none for a folder of the machine. */
function namesIn(place) {
  const folder = `${pathInTree(place).replace(/\/$/, '')}/`;
  const inside = [...keys].filter((key) => key.startsWith(folder));
  return inside.map((key) => key.slice(folder.length)).filter((name) => !name.includes('/'));
}

/** The system loads addons from disk alone: there they lie in a folder that nobody else enters. */
function loadAddon(key) {
  const bytes = Buffer.from(getRawAsset(key));
  const addon = { exports: {} };
  process.dlopen(addon, extracted(basename(key), bytes));
  return addon.exports;
}

function extracted(name, bytes) {
  const digest = sha256(bytes);
  for (const base of [cacheFolder(), tmpdir()]) {
    const folder = join(base, `poolhouse-${digest.slice(0, 32)}`);
    try {
      fs.mkdirSync(folder, { recursive: true, mode: 0o700 });
      if (isPrivate(folder)) return written(join(folder, name), bytes, digest);
    } catch {
      // A home that cannot be written to: the next place may do.
    }
  }
  return written(join(fs.mkdtempSync(join(tmpdir(), 'poolhouse-')), name), bytes, digest);
}

/** By the XDG specification a relative path means nothing. */
function cacheFolder() {
  const { XDG_CACHE_HOME: folder } = process.env;
  return folder && isAbsolute(folder) ? folder : join(homedir(), '.cache');
}

/** Ours, and closed to others: a file in it is what was written. */
function isPrivate(folder) {
  const found = fs.lstatSync(folder);
  if (process.platform === 'win32') return found.isDirectory();
  return found.isDirectory() && found.uid === process.getuid() && (found.mode & 0o077) === 0;
}

/** Another start of the program may write the same file at the same time. */
function written(path, bytes, digest) {
  if (fs.existsSync(path) && sha256(fs.readFileSync(path)) === digest) return path;
  const temporary = `${path}.${process.pid}`;
  fs.writeFileSync(temporary, bytes, { mode: 0o600 });
  fs.renameSync(temporary, path);
  return path;
}

const sha256 = (bytes) => createHash('sha256').update(bytes).digest('hex');

module.exports = { assetOf, bytesOf, loadAddon, namesIn, textOf, urlOf };
