// One message to recipients of every kind, in the demo world: composed in Chromium, resolved, sealed, uploaded as
// ciphertext, delivered over verified TLS, encrypted to a key, picked up with a question, refused, and fallen back.
import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import PostalMime from 'postal-mime';
import { fillAddressBook } from '../../demo/world/address_book.mjs';
import { run } from '../../demo/world/command.mjs';
import { makeWorld } from '../../demo/world/index.mjs';
import { findMarkers } from '../web/marker_scan.mjs';
import { launch } from '../web/site.mjs';
import { Mailboxes, until } from './mailboxes.mjs';
import { PickUpPage } from './pickup_page.mjs';
import { Webmail } from './webmail.mjs';

const mark = (what) => `mk${what}${randomBytes(9).toString('hex')}`;
const markers = {
  subject: mark('s'),
  body: mark('b'),
  'attachment name': mark('n'),
  'attachment content': mark('c'),
  question: mark('q'),
  answer: mark('a'),
};
const attachment = Buffer.concat([
  Buffer.from(markers['attachment content']),
  randomBytes(2 << 20),
]);

let world;
let book;
let browser;
let webmail;
let mailboxes;
const left = []; // everything that left the browser

before(async () => {
  world = await makeWorld();
  book = await fillAddressBook(world);
  browser = await launch();
  webmail = await Webmail.open(browser, world.site.origin);
  mailboxes = new Mailboxes(world);
  watch(webmail.page);
});
after(async () => {
  await webmail?.close();
  await browser?.close();
  await book?.key.stop();
  await world?.stop({ keep: process.env.WAFERSEAL_KEEP_WORLD === '1' });
});

function watch(page) {
  page.on('request', (request) => {
    left.push(Buffer.from(request.url()), Buffer.from(JSON.stringify(request.headers())));
    const body = request.postDataBuffer();
    if (body) left.push(body);
  });
}

test('log in and address seven people in To, Cc and Bcc', async () => {
  const { sender, recipients } = world.names;
  await webmail.logIn(sender);
  await webmail.addTo('to', recipients.tls, recipients.openpgp, recipients.refused);
  await webmail.page.getByRole('button', { name: 'Cc, Bcc' }).click();
  await webmail.addTo('cc', recipients.known, recipients.asked, recipients.cut);
  await webmail.addTo('bcc', recipients.tlsHidden);
});

test('each gets the strongest protection that reaches them', async () => {
  const { recipients } = world.names;
  await webmail.chip(recipients.tls).getByText('TLS', { exact: true }).waitFor();
  await webmail.chip(recipients.tlsHidden).getByText('TLS', { exact: true }).waitFor();
  await webmail.chip(recipients.cut).getByText('TLS', { exact: true }).waitFor();
  await webmail.chip(recipients.openpgp).getByText('OpenPGP', { exact: true }).waitFor();
  await webmail.chip(recipients.known).getByText('Question', { exact: true }).waitFor();
  await webmail.chip(recipients.asked).getByText('Needs a question').waitFor();
  await webmail.chip(recipients.refused).getByText('Cannot be sent').waitFor();
});

test('the question that is asked for is given, and all is sent', async () => {
  const { page } = webmail;
  await webmail.giveQuestion(world.names.recipients.asked, {
    question: `What is ${markers.question}?`,
    answer: markers.answer,
  });
  await webmail.write({ subject: markers.subject, text: `Hello,\n\n${markers.body}` });
  await page.locator('#files').setInputFiles([
    {
      name: `${markers['attachment name']}.pdf`,
      mimeType: 'application/pdf',
      buffer: attachment,
    },
  ]);
  // Decided with TLS, impossible at delivery: the fall-back has to carry it.
  world.mail.proxy.cut();
  await webmail.send();
});

async function isWhole(raw) {
  const read = await PostalMime.parse(raw);
  assert.equal(read.subject, markers.subject);
  assert.match(read.text, new RegExp(markers.body));
  assert.equal(read.attachments.length, 1);
  assert.equal(read.attachments[0].filename, `${markers['attachment name']}.pdf`);
  assert.ok(Buffer.from(read.attachments[0].content).equals(attachment));
  return read;
}

test('the clinic with good TLS holds the readable message, and its own log says TLS', async () => {
  const { tls } = world.names.recipients;
  const message = await mailboxes.next(tls);
  await isWhole(message.raw);
  assert.match(message.text, /using TLSv1\.[23]/);
  assert.match(await world.mail.postfix.log(), /TLS connection established from/);
  // The sender sees the same.
  await webmail.show('Sent');
  const copy = webmail.copy(markers.subject, tls);
  await copy.getByText('Delivered', { exact: true }).waitFor();
  await copy.getByText(/^TLSv1\.[23]$/).waitFor();
  await copy.getByText('verified certificate', { exact: true }).waitFor();
});

test('the Bcc recipient got a copy of their own that nobody else can tell of', async () => {
  const { tls, tlsHidden } = world.names.recipients;
  const hidden = await mailboxes.next(tlsHidden);
  await isWhole(hidden.raw);
  for (const mailbox of world.mail.mailboxes.filter((one) => one !== tlsHidden)) {
    for (const { text } of await mailboxes.messages(mailbox))
      assert.ok(!text.includes(tlsHidden), `${mailbox} sees ${tlsHidden}`);
  }
  // An SMTP transaction of its own: the queue id of the Bcc copy is not that of the other one at the same server.
  const log = await world.mail.postfix.log();
  const queueIds = (mailbox) =>
    [...log.matchAll(new RegExp(`: ([0-9A-F]{6,}|[0-9A-Za-z]{10,}): to=<${mailbox}>`, 'g'))].map(
      (m) => m[1],
    );
  assert.ok(queueIds(tlsHidden).length > 0 && queueIds(tls).length > 0);
  assert.ok(queueIds(tlsHidden).every((id) => !queueIds(tls).includes(id)));
});

test('GnuPG decrypts the OpenPGP copy', async () => {
  const { openpgp } = world.names.recipients;
  const message = await mailboxes.next(openpgp);
  assert.ok(!message.text.includes(markers.subject));
  const outer = await PostalMime.parse(message.raw);
  const part = outer.attachments.find((one) => one.mimeType === 'application/octet-stream');
  const file = join(world.folder, 'copy.asc');
  await writeFile(file, Buffer.from(part.content));
  await isWhole(await book.key.decrypt(file));
});

async function pickUp(mailbox, answers) {
  const { link, notice } = await mailboxes.nextLink(mailbox);
  const reader = await PickUpPage.open(browser, link, { acceptDownloads: true });
  watch(reader.page);
  for (const [text, expected] of answers) {
    await reader.answer(text);
    await expected(reader.page);
  }
  return { reader, notice };
}
const opens = async (page) => {
  await page.getByRole('heading', { name: markers.subject }).waitFor();
  await page.getByText(markers.body).waitFor();
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: /^Download / }).click(),
  ]);
  const chunks = [];
  for await (const chunk of createReadStream(await download.path())) chunks.push(chunk);
  assert.ok(Buffer.concat(chunks).equals(attachment));
};

test('the answer from the address book opens; a wrong one costs a try, also across kill -9', async () => {
  const { names, site } = world;
  const wrong = async (page) => {
    await page.getByText('2 tries left today. 9 tries left in all.').waitFor();
    await site.stopServer('SIGKILL');
    await site.startServer();
  };
  const stillSpent = async (page) =>
    page.getByText('1 try left today. 8 tries left in all.').waitFor();
  const { reader } = await pickUp(names.recipients.known, [
    ['not this one', wrong],
    ['nor this one', stillSpent],
    [names.answers.known, opens],
  ]);
  assert.deepEqual(reader.complaints, []);
  await reader.close();
});

test('the answer that was asked for opens, and the notice tells nothing of the message', async () => {
  const { reader, notice } = await pickUp(world.names.recipients.asked, [[markers.answer, opens]]);
  await reader.close();
  assert.deepEqual(findMarkers(markers, { notice: notice.raw }), []);
});

test('the domain whose handshake is cut falls back to the portal', async () => {
  const { cut } = world.names.recipients;
  const { page } = webmail;
  await webmail.show('Sent');
  await until('the fall-back', async () => {
    await page.reload().catch(() => {});
    return world.mail.proxy.handshakes() > 1;
  });
  // The notice goes as policy allows it to travel; here the mail server takes it without TLS only if it is reachable.
  world.mail.proxy.pass();
  const { reader } = await pickUp(cut, [[world.names.answers.cut, opens]]);
  await reader.close();
});

test('the server’s user cannot read the agent’s key', async () => {
  const { site } = world;
  const refused = await run([
    'setpriv',
    `--reuid=${site.ids.server}`,
    `--regid=${site.ids.group}`,
    '--clear-groups',
    'cat',
    site.agentKey,
  ]).then(
    () => null,
    (error) => error.message,
  );
  assert.match(refused ?? 'it was read', /Permission denied/);
});

test('with the DNS server stopped, tls check says SERVFAIL and nothing leaves', async () => {
  const { site, mail: servers, names } = world;
  await servers.nameServer.stop();
  const said = await site
    .command(['tls', 'check', names.domains.clinic, '--json'])
    .catch((error) => error.message);
  assert.match(said, /servfail|timed_out/i);
  await servers.nameServer.start();
});

async function filesBelow(folder) {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath ?? entry.path, entry.name));
  return Promise.all(files.map((file) => readFile(file)));
}

test('no marker is in what left the browser, in store, guard or logs; the scan finds them in the TLS mailbox', async () => {
  const { site, names } = world;
  const places = {
    requests: Buffer.concat(left),
    store: Buffer.concat(await filesBelow(site.paths.store)),
    guard: Buffer.concat(await filesBelow(site.paths.server)),
    logs: Buffer.concat(await filesBelow(site.paths.logs)),
  };
  for (const [place, bytes] of Object.entries(places))
    assert.ok(bytes.length > 100, `${place} is empty`);
  const secrets = {
    ...markers,
    password: names.sender.password,
    'known answer': names.answers.known,
  };
  assert.deepEqual(findMarkers(secrets, places), []);

  const [delivered] = await mailboxes.messages(names.recipients.tls);
  const { question, answer, ...inTheMessage } = markers;
  const hits = findMarkers(inTheMessage, { mailbox: delivered.raw });
  for (const what of Object.keys(inTheMessage))
    assert.ok(
      hits.some((hit) => hit.startsWith(what)),
      `${what} was not found in the mailbox`,
    );
  for (const [what, marker] of Object.entries(secrets)) {
    const planted = Buffer.concat([
      places.logs,
      Buffer.from(`POST /leak ${Buffer.from(marker).toString('base64')}`),
    ]);
    assert.equal(findMarkers({ [what]: marker }, { planted }).length > 0, true);
  }
});
