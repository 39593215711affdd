// Builds the package into dist/: types and modules by tsc, the worker with the engine's glue by rolldown.
//
// WAFERSEAL_ENGINE_DIR is where CMake left waferseal-{engine,portal,reply}.{mjs,wasm} and unicode-tables.bin; the preset's folder if not set.
import { execFileSync } from 'node:child_process';
import { copyFileSync, existsSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { rolldown } from 'rolldown';
import { npmThirdParty } from '../setup/third-party.mjs';
import { buildElements } from './build-elements.mjs';

const here = dirname(fileURLToPath(import.meta.url));
const dist = join(here, 'dist');
const engineDir = process.env.WAFERSEAL_ENGINE_DIR ?? join(here, '../build/wasm/wasm');
const modules = ['waferseal-engine', 'waferseal-portal', 'waferseal-reply'];
const glueOf = (module) => join(engineDir, `${module}.mjs`);
const operationsOf = {
  'waferseal-engine': 'worker/operations/index.js',
  'waferseal-portal': 'worker/operations/portal.js',
};
const binaryOf = (module) => join(engineDir, `${module}.wasm`);
const tables = join(engineDir, 'unicode-tables.bin');
for (const file of [tables, ...modules.flatMap((module) => [glueOf(module), binaryOf(module)])]) {
  if (!existsSync(file)) {
    console.error(`${file} is missing: build wasm/all with the CMake preset wasm`);
    process.exit(1);
  }
}

rmSync(dist, { recursive: true, force: true });
execFileSync(process.execPath, [join(here, '../setup/codes.mjs'), 'typescript'], {
  stdio: 'inherit',
});
const tsc = join(
  dirname(createRequire(import.meta.url).resolve('typescript/package.json')),
  'bin/tsc',
);
execFileSync(process.execPath, [tsc, '-p', join(here, 'tsconfig.json')], { stdio: 'inherit' });
buildElements();

// An error leaves a worker as a record, and the page has the sentences of its code.
const withoutSentences = {
  name: 'without-sentences',
  load: {
    filter: { id: /generated\/codes\.js$/ },
    async handler(id) {
      const { codes } = await import(pathToFileURL(id).href);
      return `const row = { message: '', hint: '', retryable: false };
        export const codes = Object.fromEntries('${Object.keys(codes).join(' ')}'.split(' ').map((name) => [name, row]));`;
    },
  },
};

// One file, so that every bundler can treat the worker as an asset and copy it as it is.
async function bundle(input, module, file, platform = 'browser') {
  const build = await rolldown({
    input: join(dist, input),
    platform,
    plugins: [withoutSentences],
    resolve: {
      alias: { '#engine': glueOf(module), '#operations': join(dist, operationsOf[module] ?? '') },
    },
    // The glue's `new URL(..., import.meta.url)` is never used: the engine is instantiated from outside.
    onLog: (level, log, next) =>
      log.code === 'UNRESOLVED_IMPORT' ? next('error', log) : next(level, log),
  });
  await build.write({ file: join(dist, file), format: 'es', minify: true });
  await build.close();
}
await bundle('worker/entry.js', 'waferseal-engine', 'worker.js');
await bundle('worker/entry.js', 'waferseal-portal', 'portal-worker.js');
await bundle('worker/reply-module.js', 'waferseal-reply', 'reply-module.js');
await bundle('worker/node-entry.js', 'waferseal-engine', 'node-worker.js', 'node');
await bundle('worker/node-entry.js', 'waferseal-portal', 'node-portal-worker.js', 'node');
// The same without a worker around it, for Node (tests) and for hosts that bring their own.
await bundle('worker/inline.js', 'waferseal-engine', 'inline.js', 'node');
await bundle('worker/inline.js', 'waferseal-portal', 'portal-inline.js', 'node');
for (const module of modules) copyFileSync(binaryOf(module), join(dist, `${module}.wasm`));
copyFileSync(tables, join(dist, 'unicode-tables.bin'));
writeFileSync(join(dist, 'THIRD-PARTY.txt'), await npmThirdParty());
// npm packs it from beside package.json only.
copyFileSync(join(here, '../LICENSE'), join(here, 'LICENSE'));
