// Log in, compose, send, pick up and retract: built pages, real engine, real server, no mail.
import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import PostalMime from 'postal-mime';
import { findMarkers } from './marker_scan.mjs';
import { startServer } from './server.mjs';
import { launch, open } from './site.mjs';

const marker = (what) => `marker-${what}-${randomBytes(6).toString('hex')}`;
const markers = {
  subject: marker('subject'),
  body: marker('body'),
  file: marker('file'),
  question: marker('question'),
  answer: marker('answer'),
};

let browser;
let server;
let writer;
let link;
const sent = [];
before(async () => {
  server = await startServer();
  browser = await launch();
  writer = await open(browser, server.origin, { acceptDownloads: true });
  writer.page.on('request', (request) => {
    sent.push(request.url(), JSON.stringify(request.headers()), request.postDataBuffer() ?? '');
  });
});
after(async () => {
  await writer?.close();
  await browser?.close();
  await server?.stop();
});

// The copy of the first message.
const copy = () =>
  writer.page
    .locator('article', {
      has: writer.page.getByRole('heading', { name: markers.subject, exact: true }),
    })
    .locator('.copy', { hasText: 'grace@mail.example' });

test('a wrong password is refused, the right one unlocks the keys', async () => {
  const { page } = writer;
  await page.getByLabel('Email address').fill(server.mailbox);
  await page.getByLabel('Password').fill('not this one');
  await page.getByRole('button', { name: 'Log in' }).click();
  await page.getByRole('alert').waitFor();
  assert.equal(await page.getByLabel('Password').inputValue(), '');
  await page.getByLabel('Password').fill(server.password);
  await page.getByRole('button', { name: 'Log in' }).click();
  await page.getByRole('heading', { name: 'New message' }).waitFor({ state: 'attached' });
});

test('a message with a question and an attachment is sealed and accepted', async () => {
  const { page } = writer;
  await page.locator('wafer-recipients-field[field="to"] input').fill('grace@mail.example,');
  await page.keyboard.press('Enter');
  const form = page.locator('wafer-question-form');
  await form.getByLabel('Question').fill(`What is ${markers.question}?`);
  await form.getByLabel('Answer').fill(markers.answer);
  await page.getByText('Your message will be protected.').waitFor();
  await page.getByLabel('Subject').fill(markers.subject);
  await page.getByRole('textbox', { name: 'Message' }).fill(`Dear Grace,\n\n${markers.body}`);
  const content = Buffer.concat([Buffer.from(markers.file), randomBytes(2_000_000)]);
  await page
    .locator('#files')
    .setInputFiles([
      { name: `${markers.file}.bin`, mimeType: 'application/octet-stream', buffer: content },
    ]);
  await page.getByRole('button', { name: 'Send' }).click();
  await page.getByText('You see under Sent').waitFor();
});

test('a key is added to the address book, and what is none is refused', async () => {
  const { page } = writer;
  const key = (name) => fileURLToPath(new URL(`../vectors/openpgp/${name}`, import.meta.url));
  await page.locator('wafer-recipients-field[field="to"] input').fill('curve@example.org');
  await page.keyboard.press('Enter');
  const row = page.locator('wafer-protection-row', { hasText: 'curve@example.org' });
  await row.getByText('Needs a question').waitFor();
  await row.locator('#key').setInputFiles(key('keys.json'));
  await row.getByRole('alert').filter({ hasText: /\w/ }).waitFor();
  await row.locator('#key').setInputFiles(key('curve.pub.asc'));
  await row.getByText('end to end').waitFor();
});

test('an OpenPGP copy and one for a hidden recipient are sealed together', async () => {
  const { page } = writer;
  await page.getByRole('button', { name: 'Cc, Bcc' }).click();
  await page.locator('wafer-recipients-field[field="bcc"] input').fill('grace@mail.example');
  await page.keyboard.press('Enter');
  await page.getByText('All 2 copies will be protected.').waitFor();
  await page.getByLabel('Subject').fill(`${markers.subject} again`);
  await page.getByRole('textbox', { name: 'Message' }).fill(markers.body);
  await page.getByRole('button', { name: 'Send' }).click();
  await page.getByText('You see under Sent').waitFor();
});

test('the sent list shows subject and state, and gives the link', async () => {
  const { page } = writer;
  await page.getByRole('link', { name: 'Sent', exact: true }).click();
  await page.getByRole('heading', { name: markers.subject, exact: true }).waitFor();
  await copy().getByText('Pick-up with a question').waitFor();
  await copy().getByRole('button', { name: 'Pick-up link' }).click();
  link = await copy().getByLabel('Pick-up link for this recipient').inputValue();
  assert.match(link, new RegExp(`^${server.origin}/p#[\\w-]{43}$`));
});

test('the question was kept in the address book: next time nobody is asked', async () => {
  const { page } = writer;
  await page.getByRole('link', { name: 'Write' }).click();
  await page.locator('wafer-recipients-field[field="to"] input').fill('grace@mail.example');
  await page.keyboard.press('Enter');
  await page.getByText('Your message will be protected.').waitFor();
  assert.equal(await page.locator('wafer-question-form').count(), 0);
  await page.getByRole('button', { name: 'Remove grace@mail.example' }).click();
});

test('the recipient sees the question, loses a try to a wrong answer and opens with the right one', async () => {
  const { page, complaints, close } = await open(browser, link, { acceptDownloads: true });
  await page.getByText(`What is ${markers.question}?`).waitFor();
  assert.equal(page.url(), `${server.origin}/p`);
  const until = await page.locator('time').getAttribute('datetime');
  assert.ok(Date.parse(until) > Date.now() + 86_400_000, until);
  await page.getByText('I do not know the answer').click();
  await page.getByText(`Ask ${server.mailbox} for a hint`).waitFor();
  const answer = page.getByLabel('Your answer');
  await answer.fill('something else');
  await page.keyboard.press('Enter');
  await page.getByText('2 tries left today. 9 tries left in all.').waitFor();
  // Capitals and outer punctuation do not matter.
  await answer.fill(` ${markers.answer.toUpperCase()}! `);
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { name: markers.subject }).waitFor();
  await page.getByText(markers.body).waitFor();
  await page.getByText('The sender’s signature was checked.').waitFor();
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: `Download ${markers.file}.bin` }).click(),
  ]);
  const content = await readFile(await download.path());
  assert.equal(content.length, markers.file.length + 2_000_000);
  assert.equal(content.subarray(0, markers.file.length).toString(), markers.file);
  const [saved] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: 'Save as a file' }).click(),
  ]);
  assert.match(saved.suggestedFilename(), /\.eml$/);
  const mail = await PostalMime.parse(await readFile(await saved.path()));
  assert.equal(mail.subject, markers.subject);
  assert.equal(mail.attachments[0].content.byteLength, content.length);
  assert.deepEqual(complaints, []);
  await close();
});

test('the sender sees that it was opened', async () => {
  await writer.page.getByRole('link', { name: 'Sent', exact: true }).click();
  await copy().getByText('Opened').waitFor();
});

test('a retracted copy does not open, and a second message is what it is tried on', async () => {
  const { page } = writer;
  await page.getByRole('link', { name: 'Write' }).click();
  await page.locator('wafer-recipients-field[field="to"] input').fill('grace@mail.example');
  await page.keyboard.press('Enter');
  await page.getByText('Your message will be protected.').waitFor();
  await page.getByLabel('Subject').fill('second');
  await page.getByRole('button', { name: 'Send' }).click();
  await page.getByText('You see under Sent').waitFor();
  await page.getByRole('link', { name: 'Sent', exact: true }).click();
  const second = page.locator('article', { hasText: 'second' });
  await second.getByRole('button', { name: 'Pick-up link' }).click();
  const address = await second.getByLabel('Pick-up link for this recipient').inputValue();
  await second.getByRole('button', { name: 'Retract' }).click();
  await second.getByRole('group').getByRole('button', { name: 'Retract' }).click();
  await second.getByText('Retracted', { exact: true }).waitFor();
  const portal = await open(browser, address);
  await portal.page.getByRole('button', { name: 'Use another link' }).waitFor();
  assert.equal(await portal.page.getByLabel('Your answer').count(), 0);
  await portal.close();
});

test('nothing that left the browser or lies on the server holds a marker', async () => {
  const secret = link.slice(link.indexOf('#') + 1);
  const places = {
    requests: Buffer.concat(sent.map((part) => Buffer.from(part))),
    files: Buffer.concat(await server.files()),
    log: Buffer.from(server.logged()),
  };
  // The search must be able to find: the recipient's address is in all three but the log.
  assert.notEqual(places.requests.indexOf('grace@mail.example'), -1);
  assert.notEqual(places.files.indexOf('grace@mail.example'), -1);
  const secrets = { ...markers, secret, password: server.password };
  assert.deepEqual(findMarkers(secrets, places), []);
});

test('the writer’s page had nothing to complain about', () => {
  // The browser reports every refusal: the wrong password and the key that is none.
  const expected = /status of (401|422)/;
  assert.deepEqual(
    writer.complaints.filter((text) => !expected.test(text)),
    [],
  );
  assert.equal(writer.complaints.filter((text) => expected.test(text)).length, 2);
});
