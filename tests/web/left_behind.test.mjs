// What a browser still has of passwords, messages, answers and keys once its user has logged out, and once the pick-up page is
// left: in stores, in WebAssembly's memories, in the heaps of the scripts, in the profile on the disk, in the memory of its
// processes. Each way is gone twice: looked at on the way, where everything has to be found, and then, in another browser,
// looked at only in the end, because a look leaves copies.
import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { bytes, draftTo, freshClient } from '../wasm/account.mjs';
import { seedIn, TestEngine } from '../wasm/engine.mjs';
import { BrowserMemory, processesOf, searchProcess } from './browser_memory.mjs';
import { findMarkers } from './marker_scan.mjs';
import { Needles } from './needles.mjs';
import { startServer } from './server.mjs';
import { launchWithProfile, openIn } from './site.mjs';

const mark = (what) => `mk${what}${randomBytes(8).toString('hex')}`;

let server;
let folder;
const seeds = {}; // of the user's private keys, read out of the engine on the way
before(async () => {
  server = await startServer();
  folder = await mkdtemp(join(tmpdir(), 'waferseal-files-'));
});
after(async () => {
  await server?.stop();
  await rm(folder, { recursive: true, force: true });
});

// A browser that goes back as people's do.
async function browse(t) {
  const browser = await launchWithProfile({
    ignoreDefaultArgs: ['--disable-back-forward-cache'],
  });
  t.after(async () => {
    await browser.context.close();
    await browser.remove();
  });
  return browser;
}

// Text as scripts and the page keep it: a byte or two for each character.
const needlesFor = (secrets) =>
  new Needles(
    Object.entries(secrets).flatMap(([name, secret]) =>
      typeof secret === 'string'
        ? [
            [name, Buffer.from(secret)],
            [name, Buffer.from(secret, 'utf16le')],
          ]
        : [[name, secret]],
    ),
  );

const namesIn = (secrets, places) => {
  const needles = needlesFor(secrets);
  return Object.entries(places).flatMap(([place, held]) =>
    [...needles.in(held).keys()].map((name) => `${name} in ${place}`),
  );
};

function processMemory(browser, secrets, types) {
  const needles = needlesFor(secrets);
  const counts = {};
  for (const { pid, type } of processesOf(browser.file('profile'))) {
    if (!types.includes(type)) continue;
    for (const [name, count] of searchProcess(pid, needles)) {
      counts[name] = (counts[name] ?? 0) + count;
    }
  }
  return counts;
}

async function filesBelow(where) {
  const entries = await readdir(where, { recursive: true, withFileTypes: true });
  const files = {};
  for (const entry of entries.filter((one) => one.isFile())) {
    const path = join(entry.parentPath ?? entry.path, entry.name);
    files[path.slice(where.length)] = await readFile(path);
  }
  return files;
}

// What is found on the way, by place, so that the search is known to be able to.
class Looks {
  found = {};
  constructor(browser, memory, secrets) {
    Object.assign(this, { browser, memory, secrets });
  }
  #note(where, name) {
    this.found[where] ??= new Set();
    this.found[where].add(name);
  }
  async look() {
    const { memory, secrets } = this;
    for (const name of Object.keys(processMemory(this.browser, secrets, ['renderer'])))
      this.#note('process', name);
    for (const one of namesIn(secrets, await memory.heaps()))
      this.#note('heap', one.split(' in ')[0]);
    for (const one of namesIn(secrets, await memory.wasm()))
      this.#note('wasm', one.split(' in ')[0]);
  }
}

// What must not be there, and what is told.
async function nothingLeft(t, what, browser, memory, secrets, { ciphertext = false } = {}) {
  assert.deepEqual(memory.workers, [], 'workers that live');
  await memory.collect();
  const renderer = processMemory(browser, secrets, ['renderer']);
  const others = processMemory(browser, secrets, ['', 'utility', 'gpu-process']);
  const stores = await memory.stores();
  const places = { ...(await memory.wasm()), ...(await memory.heaps()), stores: stores.bytes };
  assert.deepEqual(namesIn(secrets, places), []);
  if (!ciphertext)
    assert.deepEqual(
      stores.files.map(({ name }) => name),
      [],
    );
  assert.deepEqual(stores.databases, []);
  assert.deepEqual(stores.caches, []);
  const told = (counts) =>
    Object.keys(secrets)
      .map((name) => `${name} ${counts[name] ?? 0}`)
      .join(', ');
  t.diagnostic(`${what}, the page's processes: ${told(renderer)}`);
  t.diagnostic(`${what}, the browser's other processes: ${told(others)}`);
  await browser.context.close();
  const files = await filesBelow(browser.file('profile'));
  assert.ok(Object.keys(files).length > 10);
  assert.deepEqual(findMarkers(secrets, files), []);
  return renderer;
}

// ---------------------------------------------------------------- the sender

// Each is to somebody else: once it was asked for, a question is known.
let people = 0;
async function drawMessage() {
  const recipient = `grace${people++}@mail.example`;
  const drawn = {
    question: mark('q'),
    answer: mark('a'),
    subject: mark('s'),
    body: mark('b'),
    'file name': mark('n'),
    'file content': mark('c'),
  };
  const file = join(folder, `${drawn['file name']}.txt`);
  await writeFile(file, `${drawn['file content']}\n`.repeat(50));
  return { recipient, drawn, file };
}

// With the keyboard, as people do: what a driver fills in it leaves in the page.
async function sendAndLogOut(page, { recipient, drawn, file }, look = async () => {}) {
  const { keyboard } = page;
  await page.getByLabel('Password').waitFor();
  await keyboard.type(server.mailbox);
  await keyboard.press('Tab');
  await keyboard.type(server.password);
  await look();
  await keyboard.press('Enter');
  await page.getByRole('heading', { name: 'New message' }).waitFor({ state: 'attached' });
  await page.locator('wafer-recipients-field[field="to"] input').focus();
  await keyboard.type(`${recipient},`);
  const form = page.locator('wafer-question-form');
  await form.getByLabel('Question').click();
  await keyboard.type(drawn.question);
  await keyboard.press('Tab');
  await keyboard.type(drawn.answer);
  await keyboard.press('Enter');
  await page.locator('.chip').getByText('Question', { exact: true }).waitFor();
  await page.getByLabel('Subject').click();
  await keyboard.type(drawn.subject);
  await keyboard.press('Tab');
  await keyboard.type(drawn.body);
  await page.locator('#files').setInputFiles(file);
  await look();
  await page.getByRole('button', { name: 'Send' }).click();
  await page.getByText('You see under Sent').waitFor();
  await page.getByRole('link', { name: 'Sent', exact: true }).click();
  await page.locator('wafer-sent-list article h2, wafer-sent-list article h3').first().waitFor();
  await page.getByRole('link', { name: 'Address book' }).click();
  await page.getByRole('button', { name: `Edit ${recipient}` }).click();
  await page.locator('wafer-kept-question blockquote').waitFor();
  await look();
  // The document goes with all that it held.
  const anew = page.waitForEvent('domcontentloaded');
  await page.getByRole('button', { name: 'Log out' }).click();
  await anew;
  await page.getByLabel('Password').waitFor();
}

test('control: password, message, answers and keys are found before the log-out', async (t) => {
  const browser = await browse(t);
  const { page } = await openIn(browser.context, 'about:blank');
  const memory = await BrowserMemory.of(page);
  await page.goto(server.origin);
  const message = await drawMessage();
  const secrets = { password: server.password, ...message.drawn };
  const looks = new Looks(browser, memory, secrets);
  await sendAndLogOut(page, message, async () => {
    await looks.look();
    const me = await page.evaluate(async () => (await fetch('/api/v1/me')).json());
    if (!me.ed25519_public) return;
    const [engine] = Object.values(await memory.wasm());
    for (const name of ['ed25519', 'xwing']) {
      seeds[`${name} seed`] = seedIn(engine, Buffer.from(me[`${name}_public`], 'base64url'));
    }
  });
  const { process, heap, wasm } = looks.found;
  assert.deepEqual([...process].sort(), Object.keys(secrets).sort());
  for (const name of ['subject', 'body', 'question'])
    assert.ok(heap.has(name), `${name} in a heap`);
  assert.ok(wasm.has('answer'), 'the answer in the engine');
  assert.deepEqual(
    Object.values(seeds).map((seed) => seed?.length),
    [32, 32],
  );

  // In each store, planted.
  const planted = mark('p');
  await page.evaluate(async (text) => {
    localStorage.setItem('planted', text);
    sessionStorage.setItem('planted', text);
    const cache = await caches.open('planted');
    await cache.put('/planted', new Response(text));
    await new Promise((resolve) => {
      const opening = indexedDB.open('planted');
      opening.onupgradeneeded = () => opening.result.createObjectStore('planted').put(text, 1);
      opening.onsuccess = () => resolve(opening.result.close());
    });
    const root = await navigator.storage.getDirectory();
    const file = await (await root.getFileHandle('planted', { create: true })).createWritable();
    await file.write(text);
    await file.close();
  }, planted);
  const { bytes: all, ...stores } = await memory.stores();
  assert.ok(all.includes(planted));
  for (const name of ['local', 'session', 'databases', 'caches', 'files'])
    assert.ok(JSON.stringify(stores[name]).includes(planted), name);
  await browser.context.close();
  const files = await filesBelow(browser.file('profile'));
  assert.notDeepEqual(findMarkers({ planted }, files), []);
});

test('after the log-out nothing of them is left where the page could reach it, nor on the disk', async (t) => {
  const browser = await browse(t);
  const { page } = await openIn(browser.context, 'about:blank');
  const memory = await BrowserMemory.of(page);
  await page.goto(server.origin);
  const message = await drawMessage();
  await sendAndLogOut(page, message);
  const secrets = { password: server.password, ...message.drawn, ...seeds };
  const left = await nothingLeft(t, 'after the log-out', browser, memory, secrets);
  for (const name of Object.keys(seeds)) assert.equal(left[name] ?? 0, 0, name);
});

// ---------------------------------------------------------------- the recipient

async function sentTo() {
  const drawn = { answer: mark('a'), subject: mark('s'), body: mark('b'), file: mark('c') };
  const client = freshClient(server, new TestEngine());
  const session = await client.logIn(server.mailbox, bytes(server.password));
  const kept = await session.escrow.prepare(bytes(drawn.answer), { question: 'What is it?' });
  await session.lookup(['lena@mail.example']);
  const question = {
    question: 'What is it?',
    answer: kept.answer,
    strength: 'strong',
    save: false,
  };
  const draft = draftTo({ mailbox: 'lena@mail.example', name: '', field: 'to', question });
  draft.subject = drawn.subject;
  draft.text = drawn.body;
  draft.attachments = [new File([`${drawn.file}\n`.repeat(50)], 'letter.txt')];
  const id = await session.send(draft, await session.resolve(draft));
  const link = await session.linkOf(id, 'lena@mail.example');
  await session.logOut();
  client.close();
  return { drawn, link };
}

async function read(page, { drawn, link }, look = async () => {}) {
  await page.goto(link);
  await page.getByLabel('Your answer').waitFor();
  await page.keyboard.type(drawn.answer);
  await look();
  await page.keyboard.press('Enter');
  await page.locator('wafer-letter-view').waitFor();
  await look();
}

test('control: answer and message are found while the pick-up page shows them', async (t) => {
  const browser = await browse(t);
  const { page } = await openIn(browser.context, 'about:blank');
  const memory = await BrowserMemory.of(page);
  const sent = await sentTo();
  const looks = new Looks(browser, memory, sent.drawn);
  await read(page, sent, () => looks.look());
  const { process, heap } = looks.found;
  for (const name of ['answer', 'subject', 'body']) assert.ok(process.has(name), name);
  for (const name of ['subject', 'body']) assert.ok(heap.has(name), name);
  assert.equal((await memory.stores()).files.length, 1, 'what is put aside');
});

// Each gives the page from which is looked afterwards.
for (const [how, leave] of [
  [
    'is left',
    async (page) => {
      await page.goto(`${server.origin}/healthz`);
      return page;
    },
  ],
  [
    'is closed', // too soon for what was put aside: its key is gone (SPEC 7.8)
    async (page) => {
      const { page: other } = await openIn(page.context(), `${server.origin}/healthz`);
      await page.close({ runBeforeUnload: true });
      return other;
    },
  ],
  [
    'was left and is gone back to',
    async (page) => {
      await page.goto('about:blank');
      await page.goBack({ waitUntil: 'commit' });
      await page.getByRole('button').first().waitFor();
      assert.equal(await page.locator('wafer-letter-view').count(), 0);
      return page;
    },
  ],
  [
    'has lost its component',
    async (page) => {
      await page.evaluate(() => document.querySelector('wafer-portal').remove());
      return page;
    },
  ],
]) {
  test(`once the pick-up page ${how}, nothing of the message is left`, async (t) => {
    const browser = await browse(t);
    const { page } = await openIn(browser.context, 'about:blank');
    let memory = await BrowserMemory.of(page);
    const sent = await sentTo();
    await read(page, sent);
    const from = await leave(page);
    await from.waitForTimeout(500);
    if (from !== page) memory = await BrowserMemory.of(from);
    const ciphertext = how === 'is closed';
    await nothingLeft(t, `the page ${how}`, browser, memory, sent.drawn, { ciphertext });
  });
}
