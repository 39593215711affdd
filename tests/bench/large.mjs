// One message with a large attachment, sealed to an OpenPGP key and opened again in Chromium. What is
// told of memory is the most that the page's process had beyond what it had before, worker, page and
// all (the kernel's VmHWM), and what the engine's own memory has grown to.
import { createWriteStream, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import path from 'node:path';
import { finished } from 'node:stream/promises';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright-core';

const root = fileURLToPath(new URL('../..', import.meta.url));
const dist = path.join(root, 'wasm/dist');
const mib = 2 ** 20;

const page = `<!doctype html><title>bench</title><input type="file">
<script type="module">
import { createClient } from '/index.js';
const bob = 'bob@example.net';
const client = createClient();
const pair = await client.keys.generate({ mailbox: bob });
const keys = { [bob]: pair.publicKey };
const request = { sender: 'ann@example.org', recipients: [{ mailbox: bob }],
  available_methods: ['openpgp'], policy: {}, ...(await client.keys.facts(keys, { pinned: true })) };
const resolution = await client.resolve(request);
const message = { from: { mailbox: 'ann@example.org' }, to: [{ mailbox: bob }], subject: 'large', text: '' };
let sealed;
window.seal = async () => {
  const [content] = document.querySelector('input').files;
  const start = performance.now();
  [sealed] = await client.seal({ message: { ...message, attachments: [{ fileName: 'large', content }] },
    request, resolution, keys, output: 'blob' });
  return { seconds: (performance.now() - start) / 1000, size: sealed.mail.size };
};
let mail;
window.opened = async () => {
  const start = performance.now();
  mail = await client.open({ mail: sealed.mail, with: { key: pair.privateKey }, attachments: 'streams' });
  return { seconds: (performance.now() - start) / 1000 };
};
window.read = async () => {
  const [file] = document.querySelector('input').files;
  const start = performance.now();
  let size = 0;
  let same = true;
  const original = file.stream().getReader();
  let left = new Uint8Array();
  for (const reader = mail.attachments[0].stream().getReader();;) {
    const { done, value } = await reader.read();
    if (done) break;
    size += value.length;
    for (let at = 0; at < value.length;) {
      if (left.length === 0) left = (await original.read()).value ?? new Uint8Array([0]);
      const length = Math.min(left.length, value.length - at);
      same &&= indexedDB.cmp(left.subarray(0, length), value.subarray(at, at + length)) === 0;
      left = left.subarray(length);
      at += length;
    }
  }
  mail.close();
  return { seconds: (performance.now() - start) / 1000, size, same };
};
document.title = 'ready';
</script>`;

const types = { '.js': 'text/javascript', '.wasm': 'application/wasm' };

async function serve() {
  const server = createServer(async ({ url }, response) => {
    if (url === '/') {
      response.writeHead(200, { 'Content-Type': 'text/html' }).end(page);
      return;
    }
    try {
      const file = path.join(dist, path.normalize(url));
      const body = await readFile(file);
      const type = types[path.extname(file)] ?? 'application/octet-stream';
      response.writeHead(200, { 'Content-Type': type }).end(body);
    } catch {
      response.writeHead(404).end();
    }
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  return server;
}

// Bytes that do not compress and of which no two MiB are the same.
async function writeFileOf(file, size) {
  const block = crypto.getRandomValues(new Uint8Array(65_536));
  const out = createWriteStream(file);
  for (let at = 0; at < size; at += block.length) {
    const piece = block.map((octet) => octet ^ (at >> 16));
    if (!out.write(piece)) await new Promise((resolve) => out.once('drain', resolve));
  }
  out.end();
  await finished(out);
}

const statusOf = (pid, name) =>
  Number(new RegExp(`${name}:\\s+(\\d+) kB`).exec(readFileSync(`/proc/${pid}/status`, 'utf8'))[1]) *
  1024;

export async function largeAttachment() {
  const size = 1024 * mib;
  const folder = mkdtempSync(path.join(root, 'build/bench-'));
  const server = await serve();
  let context;
  try {
    const file = path.join(folder, 'large.bin');
    await writeFileOf(file, size);
    context = await chromium.launchPersistentContext(path.join(folder, 'profile'), {
      executablePath: '/usr/bin/chromium',
      args: ['--no-sandbox'],
    });
    const tab = context.pages()[0] ?? (await context.newPage());
    await tab.goto(`http://127.0.0.1:${server.address().port}/`);
    await tab.waitForFunction(() => document.title === 'ready');
    await tab.setInputFiles('input', file);
    // The renderer of this page, and no other, has the worker's thread.
    const browser =
      (await await context.browser()?.newBrowserCDPSession?.()) ??
      (await context.newCDPSession(tab));
    const { processInfo } = await browser.send('SystemInfo.getProcessInfo');
    const renderers = processInfo.filter(({ type }) => type === 'renderer').map(({ id }) => id);
    const pid = renderers.sort((a, b) => statusOf(b, 'VmRSS') - statusOf(a, 'VmRSS'))[0];
    const measured = async (what) => {
      writeFileSync(`/proc/${pid}/clear_refs`, '5'); // the peak starts anew
      const before = statusOf(pid, 'VmRSS');
      const result = await tab.evaluate((name) => window[name](), what);
      return { ...result, memory: statusOf(pid, 'VmHWM') - before };
    };
    const sealed = await measured('seal');
    const opened = await measured('opened');
    const read = await measured('read');
    if (!read.same || read.size !== size) throw new Error('what was opened is not what was sealed');
    const tell = (what, { seconds, memory }) =>
      console.log(
        `1 GiB attachment ${what} in Chromium: ${seconds.toFixed(1)} s, at most ${Math.round(memory / mib)} MiB beyond the page at rest`,
      );
    tell('sealed', sealed);
    tell('opened', opened);
    tell('read from what was put aside', read);
  } finally {
    await context?.close();
    server.close();
    rmSync(folder, { recursive: true });
  }
}
