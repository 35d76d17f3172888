/**
 * What `npm pack` runs first: JavaScript of `src/` in `dist/`, file by file, since Node strips no
 * types under `node_modules`. With `--clean` it takes `dist/` away again: a checkout has none.
 */
import { existsSync } from 'node:fs';
import { copyFile, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { filesIn, install, root } from './lib.mjs';

const source = join(root, 'src');
const target = join(root, 'dist');

/** A relative path to a TypeScript file, in an import, an `import()` or a `new URL()`. */
const specifier = /(["'])(\.{1,2}\/[^"'\n]*)\.ts\1/g;

/** Of `options` esbuild would read more from `tsconfig.json`: imports stay as they are written. */
const options = {
  loader: 'ts',
  format: 'esm',
  target: 'node24',
  tsconfigRaw: { compilerOptions: { verbatimModuleSyntax: true } },
};

async function build() {
  const { transform } = await import('esbuild');
  await clean();
  const built = [];
  for (const name of filesIn(source)) {
    const text = name.endsWith('.ts') ? await readFile(join(source, name), 'utf8') : undefined;
    const code = text === undefined ? undefined : (await transform(text, options)).code;
    // Types alone leave nothing behind, and nothing imports them any more.
    if (code === '') continue;
    const path = join(target, name.replace(/\.ts$/, '.js'));
    await mkdir(dirname(path), { recursive: true });
    if (code === undefined) await copyFile(join(source, name), path);
    else await writeFile(path, code.replaceAll(specifier, '$1$2.js$1'));
    built.push({ path, code });
  }
  requireWhole(built);
}

/** Every file that another one names has to be there. */
function requireWhole(built) {
  const missing = built.flatMap(({ path, code = '' }) =>
    [...code.matchAll(specifier)]
      .map(([, , name]) => resolve(dirname(path), `${name}.js`))
      .filter((other) => !existsSync(other))
      .map((other) => `${path} names ${other}, which is not there`),
  );
  if (missing.length > 0) throw new Error(missing.join('\n'));
}

const clean = () => rm(target, { recursive: true, force: true });

if (process.argv.includes('--clean')) await clean();
else {
  install();
  await build().catch(async (error) => {
    await clean();
    throw error;
  });
}
