// What a webmail would use instead of this engine, beside it in the same Chromium: OpenPGP.js, libsodium.js, and
// what the platform has itself. Times of one step each, in turns; a ratio above 1 is ours being faster.
import { cpSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { brotliCompressSync, constants } from 'node:zlib';
import { build } from 'rolldown';
import { bytes, draftTo, freshClient } from '../wasm/account.mjs';
import { TestEngine } from '../wasm/engine.mjs';
import { startServer } from '../web/server.mjs';
import { openPage } from './chromium.mjs';

const root = fileURLToPath(new URL('../..', import.meta.url));
const inRoot = (...parts) => path.join(root, ...parts);
const rounds = 5;
const kib = 2 ** 10;
const mib = 2 ** 20;

const sorted = (numbers) => [...numbers].sort((a, b) => a - b);
const middle = (numbers) => sorted(numbers)[numbers.length >> 1];
const short = (number) => (number >= 100 ? Math.round(number) : Number(number.toPrecision(3)));
const spread = (numbers) => `${short(sorted(numbers)[0])} to ${short(sorted(numbers).at(-1))}`;

function tell(what, ours, peer, peers) {
  const ratio = middle(peers.map((time, i) => time / ours[i]));
  console.log(
    `${what}: ${short(middle(ours))} ms (${spread(ours)}); ${peer}: ${short(middle(peers))} ms (${spread(peers)}); ` +
      `${ratio.toFixed(2)}x (median of ${ours.length})`,
  );
}

const named = (size) => (size < mib ? `${size / kib} KiB` : `${size / mib} MiB`);

// A server that has the pages of the bench, the package and its peers.
async function withPages(use) {
  const folder = mkdtempSync(inRoot('build/bench-'));
  const web = path.join(folder, 'web');
  const put = (from, to) => cpSync(inRoot(from), path.join(web, to), { recursive: true });
  put('tests/bench/pages', '.');
  put('web/dist', '.');
  put('wasm/dist', 'waferseal');
  put('node_modules/openpgp/dist', 'openpgp');
  // It imports its other half by name, which a page without an import map cannot.
  const input = createRequire(import.meta.url).resolve('libsodium-wrappers-sumo');
  await build({
    input,
    platform: 'browser',
    logLevel: 'silent',
    output: { file: path.join(web, 'libsodium.js') },
  });
  const server = await startServer({ message_mib: 256 }, '', { web });
  const open = async () => {
    const tab = await openPage(path.join(folder, 'profile'), `${server.origin}/beside.html`);
    const step = (name, given) =>
      tab.page.evaluate(`window.step(${JSON.stringify(name)}, ${JSON.stringify(given ?? null)})`);
    return { step, close: tab.close };
  };
  try {
    await use(open, server);
  } finally {
    await server.stop();
    rmSync(folder, { recursive: true });
  }
}

async function inRounds(step, count = rounds) {
  const found = [];
  for (let i = 0; i < count; ++i) found.push(await step());
  const names = Object.keys(found[0]);
  return Object.fromEntries(names.map((name) => [name, found.map((one) => one[name])]));
}

export async function openPgpBeside() {
  await withPages(async (open) => {
    for (const size of [4 * kib, mib, 64 * mib]) {
      const tab = await open();
      try {
        await tab.step('openPgp', 4 * kib); // both are loaded and warm
        const found = await inRounds(() => tab.step('openPgp', size));
        const what = `OpenPGP, SEIPDv1 (packet 18, version 1), attachment of ${named(size)}`;
        tell(`${what}, sealed`, found.seal, 'openpgp.js', found.peerSeal);
        tell(`${what}, opened`, found.open, 'openpgp.js', found.peerOpen);
      } finally {
        await tab.close();
      }
    }
  });
}

export async function firstBeside() {
  await withPages(async (open) => {
    const inNewPage = async (name, key) => {
      const tab = await open();
      try {
        if (!key) return await tab.step('makeKey');
        await tab.step('knowKey', key);
        return await tab.step(name);
      } finally {
        await tab.close();
      }
    };
    const key = await inNewPage();
    const found = await inRounds(async () => ({
      ours: await inNewPage('firstOurs', key),
      peers: await inNewPage('firstPeers', key),
    }));
    tell('import to the first sealed message of 4 KiB', found.ours, 'openpgp.js', found.peers);
  });
}

export async function unlockBeside() {
  await withPages(async (open, server) => {
    const client = freshClient(server, new TestEngine());
    const session = await client.logIn(server.mailbox, bytes(server.password));
    const { answer, phrase } = await session.escrow.suggest();
    const question = { question: 'Which?', answer, strength: 'generated', save: false };
    const mailbox = 'bob@example.net';
    const draft = draftTo({ mailbox, name: '', field: 'to', question });
    await session.lookup([mailbox]);
    const link = await session.linkOf(
      await session.send(draft, await session.resolve(draft)),
      mailbox,
    );
    const tab = await open();
    try {
      const given = { link, answer: phrase };
      await tab.step('unlock', given);
      const found = await inRounds(() => tab.step('unlock', given));
      tell(
        'a right answer, until the message is there (guard and store on the same machine)',
        found.unlock,
        "libsodium.js's Argon2id alone",
        found.alone,
      );
    } finally {
      await tab.close();
      client.close();
    }
  });
}

export async function capsuleBeside() {
  await withPages(async (open) => {
    for (const size of [mib, 64 * mib]) {
      const tab = await open();
      try {
        await tab.step('capsule', mib);
        await tab.step('streams', mib);
        const ours = await inRounds(() => tab.step('capsule', size));
        const peers = await inRounds(() => tab.step('streams', size));
        const what = `a capsule's body of ${named(size)}, sealed by one worker`;
        tell(what, ours.seal, "libsodium.js's secretstream", peers.seal);
        tell(what, ours.seal, "WebCrypto's AES-GCM", peers.gcmSeal);
      } finally {
        await tab.close();
      }
    }
  });
}

function packed(...files) {
  const size = (file) => {
    const whole = readFileSync(inRoot(file));
    return brotliCompressSync(whole, {
      params: { [constants.BROTLI_PARAM_SIZE_HINT]: whole.length },
    }).length;
  };
  return files.reduce((sum, file) => sum + size(file), 0);
}

export async function bytesBeside() {
  const kb = (size) => `${(size / 1000).toFixed(1)} kB`;
  const peers = packed(
    'node_modules/openpgp/dist/openpgp.min.mjs',
    'node_modules/libsodium-sumo/dist/modules-sumo-esm/libsodium-sumo.mjs',
    'node_modules/libsodium-wrappers-sumo/dist/modules-sumo-esm/libsodium-wrappers.mjs',
  );
  const engine = packed('wasm/dist/waferseal-engine.wasm');
  console.log(`bytes on the wire, brotli 11: engine ${kb(engine)}`);
  console.log(`  openpgp.min.mjs and libsodium-wrappers-sumo together ${kb(peers)}`);
  console.log(`  worker with the engine's glue ${kb(packed('wasm/dist/worker.js'))}`);
  console.log(`  the pick-up page's engine ${kb(packed('wasm/dist/waferseal-portal.wasm'))}`);
  console.log(`  its worker ${kb(packed('wasm/dist/portal-worker.js'))}`);
  const later = ['waferseal-reply.wasm', 'reply-module.js', 'unicode-tables.bin'];
  for (const file of later)
    console.log(`  ${file}, when needed ${kb(packed(`wasm/dist/${file}`))}`);
}
