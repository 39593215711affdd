// Each example, from the packed package, in a folder of its own.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { modernNodeFolder } from '../../setup/modern-node.mjs';
import { look, policy, serve } from './page.mjs';
import { install, run, unpack } from './project.mjs';

after(unpack);

const expected = 'openpgp: Lunch: See you at noon.';

async function expectPage(folder, more) {
  const site = await serve(folder, more);
  try {
    assert.deepEqual(await look(site.origin, expected), { text: expected, complaints: [] });
  } finally {
    await site.close();
  }
}

test('the policy of examples/README.md is the one that the pages are served with', async () => {
  const page = await readFile(new URL('../../examples/README.md', import.meta.url), 'utf8');
  const [, block] = /```\n(default-src[\s\S]*?)\n```/.exec(page);
  assert.equal(block.replaceAll('\n', ' '), policy());
});

test('the five copies of seal.js are one', async () => {
  const read = (path) =>
    readFile(new URL(`../../examples/${path}/seal.js`, import.meta.url), 'utf8');
  const withoutComment = (text) => text.replace(/^\/\/.*\n/, '');
  const first = withoutComment(await read('vite/src'));
  for (const path of ['webpack/src', 'import-map', 'sveltekit/src', 'node']) {
    assert.equal(withoutComment(await read(path)), first, path);
  }
});

test('the lock files name the package as it is now, and no registry', async () => {
  const read = (path) => readFile(new URL(`../../${path}`, import.meta.url), 'utf8');
  const { version } = JSON.parse(await read('wasm/package.json'));
  for (const name of ['node', 'vite', 'webpack', 'sveltekit', 'import-map', 'elements']) {
    const text = await read(`examples/${name}/package-lock.json`);
    assert.doesNotMatch(text, /"resolved"/, name);
    assert.equal(JSON.parse(text).packages['node_modules/waferseal'].version, version, name);
  }
});

test('Node, this one and 22', async (t) => {
  const folder = await install(t, 'node');
  assert.equal((await run(process.execPath, ['main.js'], folder)).trim(), expected);
  const newer = join(await modernNodeFolder(), 'node');
  assert.match(await run(newer, ['--version'], folder), /^v22\./);
  assert.equal((await run(newer, ['main.js'], folder)).trim(), expected);
});

test('Vite', async (t) => {
  const folder = await install(t, 'vite');
  await run('npx', ['vite', 'build'], folder);
  await expectPage(join(folder, 'dist'));
});

test('webpack', async (t) => {
  const folder = await install(t, 'webpack');
  await run('npx', ['webpack'], folder);
  const dist = join(folder, 'dist');
  await run('cp', ['index.html', dist], folder);
  // Told nothing of waferseal, it has found both.
  const files = await readdir(dist);
  assert.ok(files.some((file) => file.endsWith('.wasm')));
  await expectPage(dist);
});

test('an import map', async (t) => {
  const folder = await install(t, 'import-map');
  const page = await readFile(join(folder, 'index.html'), 'utf8');
  const [, map] = /<script type="importmap">([\s\S]*?)<\/script>/.exec(page);
  const hash = createHash('sha256').update(map).digest('base64');
  await expectPage(folder, { 'script-src': [`'sha256-${hash}'`] });
});

test('the components in a form of somebody else’s, by keyboard', async (t) => {
  const folder = await install(t, 'elements');
  await run('npx', ['vite', 'build'], folder);
  const site = await serve(join(folder, 'dist'), {
    'style-src': ["'self'"],
    'trusted-types': ['lit-html'],
  });
  t.after(() => site.close());
  const expected = 'bob@example.net, eve@example.com: openpgp, escrow-question';
  const seen = await look(site.origin, expected, async (page) => {
    // It waits until the page has an engine.
    await page.getByRole('textbox', { name: 'To', exact: true }).click();
    for (const who of ['bob@example.net', 'eve@example.com']) {
      await page.keyboard.type(who);
      await page.keyboard.press('Enter');
    }
    await page.getByText('1 recipient needs a question from you.').waitFor({ timeout: 30_000 });
    await page.getByLabel('Question', { exact: true }).fill('What is the name of the boat?');
    await page.getByLabel('Answer', { exact: true }).pressSequentially('the blue boat of Henrik');
    await page.getByText('Hard to guess').waitFor();
    await page.keyboard.press('Enter');
    await page.getByText('All 2 copies will be protected.').waitFor();
    await page.getByRole('button', { name: 'Show what the form would send' }).press('Enter');
  });
  assert.deepEqual(seen, { text: expected, complaints: [] });
});

test('SvelteKit, which imports it on its server', async (t) => {
  const folder = await install(t, 'sveltekit');
  await run('npx', ['vite', 'build'], folder);
  const port = await freePort();
  const server = spawn(process.execPath, ['build'], {
    cwd: folder,
    env: { ...process.env, PORT: String(port), HOST: '127.0.0.1' },
    stdio: 'ignore',
  });
  t.after(() => server.kill());
  const url = `http://127.0.0.1:${port}/`;
  const rendered = await untilAnswered(url);
  assert.match(await rendered.text(), /Rendered on the server\./);
  const served = rendered.headers.get('Content-Security-Policy');
  for (const directive of ["default-src 'none'", "require-trusted-types-for 'script'"]) {
    assert.ok(served.includes(directive), served);
  }
  assert.match(served, /; trusted-types waferseal svelte-trusted-html sveltekit-trusted-url/);
  assert.deepEqual(await look(url, expected), { text: expected, complaints: [] });
});

async function freePort() {
  const server = createServer();
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address();
  await new Promise((resolve) => server.close(resolve));
  return port;
}

async function untilAnswered(url) {
  for (let tries = 0; ; tries += 1) {
    try {
      return await fetch(url);
    } catch (error) {
      if (tries > 200) throw error;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }
}
