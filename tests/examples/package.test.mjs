// What npm would publish: its manifest, its types, its size.
import assert from 'node:assert/strict';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { brotliCompressSync, constants } from 'node:zlib';
import { install, installTools, pack, run, unpack } from './project.mjs';

after(unpack);

test('publint and attw have nothing to say', async (t) => {
  const folder = await installTools(t);
  const { file } = await pack();
  const lint = await run('npx', ['publint', 'run', file, '--strict'], folder);
  assert.match(lint, /All good!/);
  // The package is for import alone, and its assets are no modules.
  const assets = ['./worker', './portal-worker', './engine.wasm', './portal.wasm'];
  assets.push('./unicode-tables.bin', './reply-module', './reply.wasm');
  const flags = ['--profile', 'esm-only', '--exclude-entrypoints', ...assets];
  await run('npx', ['attw', file, ...flags], folder);
});

function compressed(bytes) {
  return brotliCompressSync(bytes, {
    params: {
      [constants.BROTLI_PARAM_QUALITY]: 9,
      [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length,
    },
  }).length;
}

test('each file is within its budget, compressed as a server would', async (t) => {
  const budget = JSON.parse(
    await readFile(new URL('../../wasm/size-budget.json', import.meta.url)),
  );
  const folder = await install(t, 'node');
  const dist = join(folder, 'node_modules/waferseal/dist');
  const sizes = {};
  for (const name of Object.keys(budget.files)) {
    const bytes = await readFile(join(dist, name));
    sizes[name] = compressed(bytes);
  }
  console.log(sizes);
  for (const [name, most] of Object.entries(budget.files)) {
    assert.ok(sizes[name] <= most, `${name}: ${sizes[name]} bytes, budget ${most}`);
    // A budget that has become loose says nothing any more.
    assert.ok(sizes[name] > most / 2, `${name}: ${sizes[name]} bytes, lower the budget of ${most}`);
  }
  const large = (await readdir(dist)).filter((name) => /\.(wasm|bin)$|worker\.js$/.test(name));
  assert.deepEqual(
    large.filter((name) => !(name in budget.files) && !name.startsWith('node-')),
    [],
    'a large file without a budget',
  );
});

test('the components are within their budget', async (t) => {
  const { folders } = JSON.parse(
    await readFile(new URL('../../wasm/size-budget.json', import.meta.url)),
  );
  const dist = join(await install(t, 'node'), 'node_modules/waferseal/dist');
  for (const [name, most] of Object.entries(folders)) {
    const files = await readdir(join(dist, name), { recursive: true });
    const texts = files.filter((file) => file.endsWith('.js')).sort();
    const whole = Buffer.concat(
      await Promise.all(texts.map((file) => readFile(join(dist, name, file)))),
    );
    const size = compressed(whole);
    console.log({ [name]: size });
    assert.ok(size <= most, `${name}: ${size} bytes, budget ${most}`);
    assert.ok(size > most / 2, `${name}: ${size} bytes, lower the budget of ${most}`);
  }
});

test('each worker is one file that imports nothing when it starts', async (t) => {
  const folder = await install(t, 'node');
  for (const name of ['worker.js', 'portal-worker.js']) {
    const text = await readFile(join(folder, 'node_modules/waferseal/dist', name), 'utf8');
    assert.doesNotMatch(text, /\bimport\s*["'{*]|\bfrom\s*["']/, name);
    // Only what the page has named, when it is needed.
    assert.doesNotMatch(text, /\bimport\(\s*["'`]/, name);
  }
});
