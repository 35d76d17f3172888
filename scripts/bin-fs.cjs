/** `node:fs` for the sources in the single executable: files of the tree are assets there. */
const fs = require('node:fs');
const { assetOf, bytesOf, namesIn, textOf } = require('./bin-assets.cjs');

function readFileSync(place, options) {
  const key = assetOf(place);
  if (key === undefined) return fs.readFileSync(place, options);
  const encoding = typeof options === 'string' ? options : options?.encoding;
  return encoding ? textOf(key) : bytesOf(key);
}

function readdirSync(place, options) {
  const names = options === undefined ? namesIn(place) : [];
  return names.length > 0 ? names : fs.readdirSync(place, options);
}

// Everything else is inherited: to copy it would touch what Node warns about.
module.exports = Object.assign(Object.create(fs), { readFileSync, readdirSync });
