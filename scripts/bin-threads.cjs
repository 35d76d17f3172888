/** `node:worker_threads` for the sources in the single executable: a thread's program is an asset. */
const threads = require('node:worker_threads');
const { assetOf, textOf } = require('./bin-assets.cjs');

class Worker extends threads.Worker {
  constructor(program, options) {
    const key = assetOf(program);
    if (key === undefined) super(program, options);
    else super(textOf(key), { ...options, eval: true });
  }
}

module.exports = Object.assign(Object.create(threads), { Worker });
