// Two hundred messages drawn at random, a marker in each field of each, sealed in Chromium and by the package, sent to the real
// server, delivered by the real agent. Everything that left the sender and everything that lies on the disk is searched for
// each marker in every form that text has (tests/web/marker_scan.mjs). Then the same search has to find what is planted in
// each of those places.
import assert from 'node:assert/strict';
import { randomBytes, randomInt } from 'node:crypto';
import { appendFile, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { fillAddressBook } from '../../demo/world/address_book.mjs';
import { run } from '../../demo/world/command.mjs';
import { makeWorld } from '../../demo/world/index.mjs';
import { bytes, freshClient } from '../wasm/account.mjs';
import { TestEngine } from '../wasm/engine.mjs';
import { randomFrom } from '../web/html_attacks/mutants.mjs';
import { findMarkers } from '../web/marker_scan.mjs';
import { noLimits } from '../web/server.mjs';
import { launch } from '../web/site.mjs';
import { Mailboxes, until } from './mailboxes.mjs';
import { Webmail } from './webmail.mjs';

const seed = Number(process.env.WAFERSEAL_SEED ?? randomInt(2 ** 31));
const messages = 200;
const inChromium = 16;

let world;
let book;
let browser;
let webmail;
let session;
let client;
const engine = new TestEngine();
const markers = {};
const left = {}; // what left the sender: bodies, addresses and headers, of both senders
const sentTo = new Map(); // mailboxes and how many messages

before(async () => {
  world = await makeWorld();
  book = await fillAddressBook(world);
  await world.site.stopServer();
  await appendFile(world.site.paths.config, noLimits);
  await world.site.startServer();
  browser = await launch();
  webmail = await Webmail.open(browser, world.site.origin);
  await interceptAll(webmail.page);
  client = freshClient(world.site, engine, { through: recorded });
});
after(async () => {
  client?.close();
  await webmail?.close();
  await browser?.close();
  await book?.key.stop();
  await world?.stop();
});

// ---------------------------------------------------------------- what leaves the sender

function leaves(who, what, ...parts) {
  const place = `${what} of ${who}`;
  left[place] ??= [];
  left[place].push(...parts.map((part) => Buffer.from(part)), Buffer.from('\n'));
}

// By the browser's own protocol: what is stopped there has not left yet.
async function interceptAll(page) {
  const cdp = await page.context().newCDPSession(page);
  cdp.on('Fetch.requestPaused', async ({ requestId, request }) => {
    leaves('the browser', 'addresses', request.method, ' ', request.url, request.urlFragment ?? '');
    leaves('the browser', 'headers', JSON.stringify(request.headers));
    const pieces = (request.postDataEntries ?? []).map(({ bytes: text }) =>
      Buffer.from(text ?? '', 'base64'),
    );
    leaves('the browser', 'bodies', ...pieces);
    await cdp.send('Fetch.continueRequest', { requestId }).catch(() => undefined);
  });
  await cdp.send('Fetch.enable', { patterns: [{ urlPattern: '*' }] });
}

// The package's requests in this process.
function recorded(carry) {
  return async (input, init = {}) => {
    leaves('the package', 'addresses', init.method ?? 'GET', ' ', String(input));
    leaves('the package', 'headers', JSON.stringify([...new Headers(init.headers)]));
    if (init.body !== undefined && init.body !== null) {
      leaves('the package', 'bodies', new Uint8Array(await new Response(init.body).arrayBuffer()));
    }
    return carry(input, init);
  };
}

// ---------------------------------------------------------------- the messages

const words = [
  'Ärger',
  'results',
  'x'.repeat(90),
  '日本',
  '=?utf-8?',
  'a "b"',
  '\\',
  '%41',
  '&amp;',
];

function draw(number) {
  const random = randomFrom(seed ^ Math.imul(number + 1, 0x9e3779b1));
  const digits = () => Array.from({ length: 6 }, () => random.below(2 ** 16).toString(36)).join('');
  const mark = (what) => {
    const marker = `mk${number}${what}${digits()}`;
    markers[`${what} of message ${number}`] = marker;
    return marker;
  };
  const around = (text) => [random.one(words), text, random.one(words)].join(random.one([' ', '']));
  const { recipients: people } = world.names;
  const pool = ['tls', 'tlsHidden', 'strict', 'openpgp', 'known', 'asked'];
  const chosen = pool.filter(() => random.next() < 0.4);
  if (chosen.length === 0) chosen.push(random.one(pool));
  const recipients = chosen.map((name, i) => ({
    mailbox: people[name],
    name: '',
    field: i === 0 ? 'to' : random.one(['to', 'cc', 'bcc']),
    ...(name === 'asked' && {
      asked: { question: `What is ${mark('question')}?`, answer: around(mark('answer')) },
    }),
  }));
  const attachments = Array.from({ length: random.below(3) }, (_, i) => {
    const marker = mark(`content ${i}`);
    const filler = () => randomBytes(random.below(20_000));
    const content = Buffer.concat([filler(), Buffer.from(marker), filler()]);
    return { name: `${mark(`file name ${i}`)}.${random.one(['txt', 'pdf', 'bin'])}`, content };
  });
  const lines = Array.from({ length: random.below(30) }, () => random.one(words));
  lines.splice(random.below(lines.length + 1), 0, around(mark('body')));
  for (const { mailbox } of recipients) sentTo.set(mailbox, (sentTo.get(mailbox) ?? 0) + 1);
  return { recipients, subject: around(mark('subject')), text: lines.join('\n'), attachments };
}

async function sendInChromium({ recipients, subject, text, attachments }) {
  const { page } = webmail;
  await page.getByRole('link', { name: 'Write' }).click();
  if (recipients.some(({ field }) => field !== 'to'))
    await page.getByRole('button', { name: 'Cc, Bcc' }).click();
  for (const { mailbox, field, asked } of recipients) {
    await webmail.addTo(field, mailbox);
    if (asked) await webmail.giveQuestion(mailbox, { ...asked, save: false });
  }
  await webmail.write({ subject, text });
  await page.locator('#files').setInputFiles(
    attachments.map(({ name, content }) => ({
      name,
      mimeType: 'application/octet-stream',
      buffer: content,
    })),
  );
  await webmail.send();
}

async function sendByPackage({ recipients, subject, text, attachments }) {
  const given = [];
  for (const { mailbox, name, field, asked } of recipients) {
    if (!asked) {
      given.push({ mailbox, name, field });
      continue;
    }
    const { question } = asked;
    const { answer, report } = await session.escrow.prepare(bytes(asked.answer), { question });
    const kept = { question, answer, strength: report.strength, save: false };
    given.push({ mailbox, name, field, question: kept });
  }
  const draft = {
    recipients: given,
    subject,
    text,
    attachments: attachments.map(({ name, content }) => new File([content], name)),
    tlsOptOut: false,
    floor: {},
  };
  await session.lookup(given.map(({ mailbox }) => mailbox));
  const resolution = await session.resolve(draft);
  assert.equal(resolution.outcome, 'send');
  await session.send(draft, resolution);
}

// ---------------------------------------------------------------- the search

async function filesBelow(folder, wanted = () => true) {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath ?? entry.path, entry.name))
    .filter(wanted);
  return Buffer.concat(await Promise.all(files.map((file) => readFile(file))));
}

async function places() {
  const { store, server, agent, logs } = world.site.paths;
  const isBlob = (file) => file.startsWith(join(store, 'blobs'));
  return {
    ...Object.fromEntries(Object.entries(left).map(([name, all]) => [name, Buffer.concat(all)])),
    'the database': await filesBelow(store, (file) => !isBlob(file)),
    'the blobs': await filesBelow(store, isBlob),
    'the guard': await filesBelow(server),
    'the agent': await filesBelow(agent),
    'the logs': await filesBelow(logs),
  };
}

test(`${messages} messages of seed ${seed} are sent, ${inChromium} of them in Chromium`, async (t) => {
  const { sender } = world.names;
  await webmail.logIn(sender);
  const began = Date.now();
  for (let i = 0; i < inChromium; ++i) await sendInChromium(draw(i));
  t.diagnostic(`Chromium: ${Math.round((Date.now() - began) / 1000)} s`);
  session = await client.logIn(sender.mailbox, bytes(sender.password));
  for (let i = inChromium; i < messages; ++i) await sendByPackage(draw(i));
  t.diagnostic(`all: ${Math.round((Date.now() - began) / 1000)} s`);
});

test('the agent has delivered what is its to deliver, and the markers are in those mails', async () => {
  const { tls, tlsHidden, strict } = world.names.recipients;
  const mailboxes = new Mailboxes(world);
  const found = new Set();
  for (const mailbox of [tls, tlsHidden, strict]) {
    const wanted = sentTo.get(mailbox) ?? 0;
    const mails = await until(
      `${wanted} mails to ${mailbox}`,
      async () => {
        const all = await mailboxes.messages(mailbox);
        return all.length >= wanted && all;
      },
      120_000,
    );
    const bodies = Object.fromEntries(
      Object.entries(markers).filter(([what]) => /^(body|subject)/.test(what)),
    );
    const mailed = Buffer.concat(mails.map(({ raw }) => raw));
    for (const hit of findMarkers(bodies, { mailed })) found.add(hit.split(' in mailed')[0]);
  }
  assert.ok(found.size > messages / 2, `${found.size}`);
});

test('no marker is in anything that left the sender or lies on the disk', async (t) => {
  const { ed25519_public: signing, xwing_public: opening } = session.me;
  const secrets = {
    ...markers,
    password: world.names.sender.password,
    'known answer': world.names.answers.known,
    'signing seed': await engine.seedOf(Buffer.from(signing, 'base64url')),
    'X-Wing seed': await engine.seedOf(Buffer.from(opening, 'base64url')),
  };
  const searched = await places();
  for (const [place, held] of Object.entries(searched))
    assert.ok(held.length > 50, `${place} is empty`);
  const began = Date.now();
  assert.deepEqual(findMarkers(secrets, searched), []);
  const size = Object.values(searched).reduce((sum, { length }) => sum + length, 0);
  t.diagnostic(
    `${Object.keys(secrets).length} markers, ${(size / 2 ** 20).toFixed(1)} MiB in ${Object.keys(searched).length} places: 0 found, ${Date.now() - began} ms`,
  );
});

test('control: what is planted in each of these places is found there', async () => {
  const planted = `mkplanted${randomBytes(9).toString('hex')}`;
  const { origin, paths } = world.site;
  const text = Buffer.from(planted).toString('base64');
  await webmail.page.evaluate(
    async ([marker, body]) => {
      await fetch(`/healthz?${marker}`, { headers: { 'X-Planted': marker } });
      await fetch('/healthz', { method: 'POST', body });
    },
    [planted, text],
  );
  const carry = recorded((input, init) => fetch(input, init));
  await carry(`${origin}/healthz?${planted}`, { headers: { 'X-Planted': planted } });
  await carry(`${origin}/healthz`, { method: 'POST', body: text });
  const sql = `CREATE TABLE planted (text); INSERT INTO planted VALUES ('${planted}');`;
  await run(['sqlite3', '-cmd', '.timeout 10000', join(paths.store, 'store.db')], { input: sql });
  const hex = Buffer.from(planted).toString('hex');
  for (const folder of [join(paths.store, 'blobs'), paths.server, paths.agent])
    await writeFile(join(folder, 'planted'), hex);
  await appendFile(join(paths.logs, 'serve.log'), encodeURIComponent(planted));
  const searched = await places();
  const hits = findMarkers({ planted }, searched);
  for (const place of Object.keys(searched))
    assert.ok(
      hits.some((hit) => hit.startsWith(`planted in ${place},`)),
      `not found in ${place}`,
    );
});
