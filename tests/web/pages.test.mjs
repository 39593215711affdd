import assert from 'node:assert/strict';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { launch, open, product, serve } from './site.mjs';

let browser;
let site;
before(async () => {
  site = await serve(product);
  browser = await launch();
});
after(async () => {
  await browser?.close();
  await site?.close();
});

test('both pages start under the policy without a complaint', async () => {
  for (const [path, heading] of [
    ['/', 'Log in'],
    ['/p', 'Open a sealed message'],
  ]) {
    const { page, complaints, close } = await open(browser, site.origin + path);
    await page.getByRole('heading', { name: heading }).waitFor();
    assert.deepEqual(complaints, [], path);
    await close();
  }
});

test('the pick-up page clears the address bar and sends the link nowhere', async () => {
  const secret = 'A'.repeat(43);
  for (const path of [`/p#${secret}`, `/p%23${secret}`, `/p/${secret}`]) {
    const before = site.requests.length;
    const { page, close } = await open(browser, site.origin + path);
    await page.waitForFunction(() => document.querySelector('wafer-portal'));
    assert.equal(await page.evaluate(() => location.href), `${site.origin}/p`, path);
    assert.equal(await page.evaluate(() => history.length <= 2), true);
    await page.waitForTimeout(300);
    const [, ...later] = site.requests.slice(before);
    assert.equal(
      later.some(({ url }) => url.includes(secret)),
      false,
      path,
    );
    await close();
  }
});

test('without the engine the page says so and nothing else pretends to work', async () => {
  const crippled = await serve(product, { missing: ['.wasm'] });
  const { page, close } = await open(browser, `${crippled.origin}/`);
  await page.getByLabel('Email address').fill('ann@example.org');
  await page.getByLabel('Password').fill('secret');
  await page.getByRole('button', { name: 'Log in' }).click();
  await page.getByText('The part that seals messages did not load.').waitFor();
  assert.equal(
    crippled.requests.some(({ url }) => url.startsWith('/api/')),
    false,
  );
  await close();
  await crippled.close();
});

test('a page may make no other Trusted Types policy, no worker from elsewhere and no eval', async () => {
  const { page, close } = await open(browser, `${site.origin}/`);
  // In a task of the page: what a debugger evaluates itself is exempt from the policy.
  const outcome = await page.evaluate(
    () =>
      new Promise((resolve) => {
        const attempt = (run) => {
          try {
            run();
            return 'allowed';
          } catch (error) {
            return error.name;
          }
        };
        setTimeout(() =>
          resolve([
            attempt(() => trustedTypes.createPolicy('other', { createHTML: (html) => html })),
            attempt(() => new Worker('/assets/any.js')),
            attempt(() => {
              document.createElement('div').innerHTML = '<b>x</b>';
            }),
            // biome-ignore lint/security/noGlobalEval: this is what must not work
            attempt(() => eval('1 + 1')),
            attempt(() => new Function('return 1')()),
          ]),
        );
      }),
  );
  assert.deepEqual(outcome, ['TypeError', 'TypeError', 'TypeError', 'EvalError', 'EvalError']);
  await close();
});

test('production dependencies hold no JavaScript cryptography', async () => {
  const read = async (path) => JSON.parse(await readFile(new URL(path, import.meta.url), 'utf8'));
  const { dependencies } = await read('../../web/package.json');
  assert.deepEqual(Object.keys(dependencies).sort(), ['dompurify', 'lit', 'waferseal']);
  assert.equal((await read('../../wasm/package.json')).dependencies, undefined);
  const assets = join(product, 'assets');
  const scripts = (await readdir(assets)).filter((name) => name.endsWith('.js'));
  assert.ok(scripts.length > 0);
  for (const name of scripts) {
    const text = await readFile(join(assets, name), 'utf8');
    assert.doesNotMatch(text, /openpgp\.js|tweetnacl|sjcl|crypto-js|node-forge|@noble/i, name);
  }
});

test('wasm and workers are assets of their own, with a hash in their names', async () => {
  const assets = await readdir(join(product, 'assets'));
  for (const name of [
    /^waferseal-engine-.+\.wasm$/,
    /^waferseal-portal-.+\.wasm$/,
    /^waferseal-reply-.+\.wasm$/,
    /^unicode-tables-.+\.bin$/,
    /^reply-module-.+\.js$/,
    /^worker-.+\.js$/,
    /^portal-worker-.+\.js$/,
  ]) {
    assert.equal(assets.filter((asset) => name.test(asset)).length, 1, `${name}`);
  }
});

test('the pick-up page loads the small engine only', async () => {
  const begin = site.requests.length;
  const { page, close } = await open(browser, `${site.origin}/p`);
  await page.getByLabel('Code or link').fill('this is no code');
  await page.getByRole('button', { name: 'Continue' }).click();
  await page.getByRole('alert').waitFor();
  // The page asks for it ahead of the worker, which a server with caching is not asked for again.
  const loaded = [...new Set(site.requests.slice(begin).map(({ url }) => url))];
  assert.equal(loaded.filter((url) => url.includes('/waferseal-portal-')).length, 1);
  assert.equal(loaded.filter((url) => url.includes('/waferseal-engine-')).length, 0);
  // What few need comes when they need it.
  assert.deepEqual(
    loaded.filter((url) => /\/(waferseal-reply|reply-module|unicode-tables)-/.test(url)),
    [],
  );
  // Asked for at once, not one after the other; but for the worker, which the page starts.
  const markup = await readFile(join(product, 'portal.html'), 'utf8');
  const assets = loaded.filter((url) => /\.(js|wasm)$/.test(url) && !url.includes('-worker-'));
  assert.ok(assets.length >= 4, assets.join());
  for (const url of assets) assert.ok(markup.includes(`"${url}"`), url);
  await close();
});
