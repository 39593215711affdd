// A recipient answers with a file, the sender reads it and answers back: built pages, real engine, real
// server; and nothing that left either browser, or lies on the server, holds a byte of it.
import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { after, before, test } from 'node:test';
import { findMarkers } from './marker_scan.mjs';
import { startServer } from './server.mjs';
import { launch, open } from './site.mjs';

const marker = (what) => `marker-${what}-${randomBytes(6).toString('hex')}`;
const markers = {
  body: marker('body'),
  answer: marker('answer'),
  reply: marker('reply'),
  file: marker('file'),
  back: marker('back'),
};

let browser;
let server;
let writer;
let reader;
const left = [];
before(async () => {
  server = await startServer();
  browser = await launch();
  writer = await open(browser, server.origin, { acceptDownloads: true });
  watch(writer.page);
});
after(async () => {
  await reader?.close();
  await writer?.close();
  await browser?.close();
  await server?.stop();
});

function watch(page) {
  page.on('request', (request) => {
    left.push(request.url(), JSON.stringify(request.headers()), request.postDataBuffer() ?? '');
  });
}

async function linkOf(subject) {
  const { page } = writer;
  await page.getByRole('link', { name: 'Sent', exact: true }).click();
  const message = page.locator('article', {
    has: page.getByRole('heading', { name: subject, exact: true }),
  });
  await message.getByRole('button', { name: 'Pick-up link' }).click();
  return message.getByLabel('Pick-up link for this recipient').inputValue();
}

test('a message is sent and opened', async () => {
  const { page } = writer;
  await page.getByLabel('Email address').fill(server.mailbox);
  await page.getByLabel('Password').fill(server.password);
  await page.getByRole('button', { name: 'Log in' }).click();
  await page.locator('wafer-recipients-field[field="to"] input').fill('grace@mail.example,');
  await page.keyboard.press('Enter');
  const form = page.locator('wafer-question-form');
  await form.getByLabel('Question').fill('Which ferry?');
  await form.getByLabel('Answer').fill(markers.answer);
  await page.getByText('Your message will be protected.').waitFor();
  await page.getByLabel('Subject').fill('About Monday');
  await page.getByRole('textbox', { name: 'Message' }).fill(markers.body);
  await page.getByRole('button', { name: 'Send', exact: true }).click();
  await page.getByText('You see under Sent').waitFor();
  reader = await open(browser, await linkOf('About Monday'));
  watch(reader.page);
  await reader.page.getByLabel('Your answer').fill(markers.answer);
  await reader.page.keyboard.press('Enter');
  await reader.page.getByText(markers.body).waitFor();
});

const content = Buffer.concat([Buffer.from(markers.file), randomBytes(2_500_000)]);

test('the recipient writes back with a file', async () => {
  const { page, complaints } = reader;
  await page.getByRole('button', { name: `Reply to ${server.mailbox}` }).click();
  await page.getByLabel('Message').fill(`Yes. ${markers.reply}`);
  await page
    .locator('wafer-reply-form #files')
    .setInputFiles([
      { name: `${markers.file}.bin`, mimeType: 'application/octet-stream', buffer: content },
    ]);
  await page.getByRole('button', { name: 'Send the reply' }).click();
  await page.getByText('Your reply is on its way.').waitFor();
  assert.deepEqual(complaints, []);
});

test('the sender sees that it came, reads it, and gets the file', async () => {
  const { page } = writer;
  await page.getByText('Replied', { exact: true }).waitFor(); // the list refreshes by itself
  await page.getByRole('button', { name: /^Read the reply of .* from grace@mail.example/ }).click();
  await page.getByText(markers.reply).waitFor();
  await page.getByRole('heading', { name: 'Re: About Monday' }).waitFor();
  await page.getByText('Written by whoever opened your message').waitFor();
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: `Download ${markers.file}.bin` }).click(),
  ]);
  assert.ok(content.equals(await readFile(await download.path())));
});

test('the sender answers back with the quote, under the same question, and it opens', async () => {
  const { page } = writer;
  await page.getByRole('button', { name: 'Reply', exact: true }).click();
  await page.getByText('This message keeps the protection').waitFor();
  await page.getByText('Your message will be protected.').waitFor();
  const body = page.getByRole('textbox', { name: 'Message' });
  assert.match(await body.inputValue(), new RegExp(`> Yes\\. ${markers.reply}`));
  await body.fill(`${markers.back}${await body.inputValue()}`);
  await page.getByRole('button', { name: 'Send', exact: true }).click();
  await page.getByText('You see under Sent').waitFor();
  const again = await open(browser, await linkOf('Re: About Monday'));
  watch(again.page);
  await again.page.getByText('Which ferry?').waitFor();
  await again.page.getByLabel('Your answer').fill(markers.answer);
  await again.page.keyboard.press('Enter');
  await again.page.getByText(markers.back).waitFor();
  assert.deepEqual(again.complaints, []);
  await again.close();
});

test('nothing that left a browser or lies on the server holds a marker', async () => {
  const places = {
    requests: Buffer.concat(left.map((part) => Buffer.from(part))),
    files: Buffer.concat(await server.files()),
    log: Buffer.from(server.logged()),
  };
  // The search must be able to find.
  assert.notEqual(places.requests.indexOf('/portal/v1/reply_segment'), -1);
  assert.notEqual(places.files.indexOf('grace@mail.example'), -1);
  assert.deepEqual(findMarkers(markers, places), []);
  assert.deepEqual(writer.complaints, []);
});
