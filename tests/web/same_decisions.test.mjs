// Promise 2: equal requests give equal decisions, byte for byte, in the browser's WebAssembly and in the server's binary.
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { launch, serve } from './site.mjs';

const here = (path) => fileURLToPath(new URL(path, import.meta.url));
const program = process.env.WAFERSEAL_BIN ?? here('../../build/native/bin/waferseal');
const generator = here('../../build/native/tests/print_random_requests');
const REQUESTS = 100_000;
const BATCH = 2500;

let site;
let browser;
let page;
before(async () => {
  site = await serve(here('../../wasm/dist'));
  browser = await launch();
  page = await browser.newPage();
  await page.route(`${site.origin}/`, (route) =>
    route.fulfill({ contentType: 'text/html', body: '<!doctype html><title>engine</title>' }),
  );
  await page.goto(`${site.origin}/`);
  await page.evaluate(async () => {
    const { createClient } = await import('/index.js');
    window.client = createClient();
  });
});
after(async () => {
  await browser?.close();
  await site?.close();
});

function output(command, args, input = '') {
  return new Promise((resolve, reject) => {
    const child = execFile(command, args, { maxBuffer: 1 << 28 }, (error, stdout) =>
      error ? reject(error) : resolve(stdout),
    );
    child.stdin.end(input);
  });
}
const lines = (text) => text.split('\n').filter(Boolean);

test(`${REQUESTS} seeded random requests resolve to the same bytes in both builds`, async () => {
  const methods = new Set();
  for (let first = 0; first < REQUESTS; first += BATCH) {
    const requests = await output(generator, [String(first), String(BATCH), 'requests']);
    const [native, wasm] = await Promise.all([
      output(program, ['resolve', '--lines', '--request', '-'], requests).then(lines),
      page.evaluate(async (all) => {
        const answers = [];
        for (const request of all) answers.push(await window.client.resolveText(request));
        return answers;
      }, lines(requests)),
    ]);
    assert.equal(native.length, BATCH);
    assert.equal(wasm.length, BATCH);
    for (let i = 0; i < BATCH; ++i) {
      if (native[i] !== wasm[i]) assert.equal(wasm[i], native[i], `seed ${first + i}`);
      for (const { method } of JSON.parse(native[i]).decisions ?? []) methods.add(method);
    }
  }
  // Not by answering the same to everything.
  assert.ok(methods.size >= 8, [...methods].join());
});
