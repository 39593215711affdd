// One message with a large attachment, sealed and opened again in Chromium: to an OpenPGP key, and in a
// capsule through a real server.
import { cpSync, createWriteStream, mkdtempSync, rmSync } from 'node:fs';
import path from 'node:path';
import { finished } from 'node:stream/promises';
import { fileURLToPath } from 'node:url';
import { startServer } from '../web/server.mjs';
import { openPage } from './chromium.mjs';

const root = fileURLToPath(new URL('../..', import.meta.url));
const mib = 2 ** 20;
const size = 1024 * mib;

// Bytes that do not compress and of which no two MiB are the same.
async function writeLarge(file) {
  const block = crypto.getRandomValues(new Uint8Array(65_536));
  const out = createWriteStream(file);
  for (let at = 0; at < size; at += block.length) {
    const piece = block.map((octet) => octet ^ (at >> 16));
    if (!out.write(piece)) await new Promise((resolve) => out.once('drain', resolve));
  }
  out.end();
  await finished(out);
}

function tell(what, { seconds, memory, worker, same }, stage = '') {
  if (same === false) throw new Error('what was opened is not what was sealed');
  const most = Math.round(memory[stage] / mib);
  const own = worker[stage] ? `, a worker ${Math.round(worker[stage] / mib)} MiB` : '';
  console.log(
    `1 GiB attachment ${what}: ${seconds.toFixed(1)} s; the page's process at most ${most} MiB more than at rest${own}`,
  );
}

export async function largeAttachment() {
  const folder = mkdtempSync(path.join(root, 'build/bench-'));
  const web = path.join(folder, 'web');
  cpSync(path.join(root, 'tests/bench/pages'), web, { recursive: true });
  cpSync(path.join(root, 'web/dist'), web, { recursive: true });
  cpSync(path.join(root, 'wasm/dist'), path.join(web, 'waferseal'), { recursive: true });
  const file = path.join(folder, 'large.bin');
  await writeLarge(file);
  const server = await startServer({ message_mib: 4096 }, '', {
    web,
    server: 'max_upload_mib = 4096',
  });
  let tab;
  // A page of its own each time: nothing of the last one is in its memory.
  const fresh = async () => {
    await tab?.close();
    tab = await openPage(path.join(folder, 'profile'), `${server.origin}/bench.html`);
    await tab.page.choose('input', file);
  };
  const step = (name, given) =>
    tab.page.evaluate(`window.step(${JSON.stringify(name)}, ${JSON.stringify(given ?? null)})`);
  const measured = (name, given) => tab.measured(() => step(name, given));
  try {
    await fresh();
    await step('prepare');
    tell('sealed to an OpenPGP key', await measured('seal'));
    tell('opened with it', await measured('open'));
    tell('read from what was put aside', await measured('read'));

    await fresh();
    await step('logIn', { mailbox: server.mailbox, password: server.password });
    const sent = await measured('send');
    tell('sealed in a capsule', { ...sent, seconds: sent.sealing }, 'sealing');
    tell('uploaded', { ...sent, seconds: sent.uploading }, 'uploading');
    await fresh();
    const unlocked = await measured('unlock', sent);
    tell('downloaded and unsealed', { ...unlocked, seconds: unlocked.reading }, 'reading');
    tell('read from what was put aside', await measured('readUnlocked'));
  } finally {
    await tab?.close();
    await server.stop();
    rmSync(folder, { recursive: true });
  }
}
