// A key of one's own on the built page with the real engine and server: made, printed, lost, restored from
// file and sheet. Nothing that leaves the page holds the code, the file or the passphrase. And an address
// book that is made while a message is written counts for it.
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { after, before, test } from 'node:test';
import { startServer } from './server.mjs';
import { launch, open } from './site.mjs';

let browser;
let server;
let shown;
// Whatever leaves the page.
const sent = [];
before(async () => {
  server = await startServer();
  browser = await launch();
  shown = await open(browser, server.origin, { acceptDownloads: true });
  const { page } = shown;
  page.on('request', (request) => {
    sent.push(Buffer.from(`${request.url()} ${JSON.stringify(request.headers())}`));
    sent.push(request.postDataBuffer() ?? Buffer.alloc(0));
  });
  await page.getByLabel('Email address').fill(server.mailbox);
  await page.getByLabel('Password').fill(server.password);
  await page.getByRole('button', { name: 'Log in' }).click();
  await page.getByRole('heading', { name: 'New message' }).waitFor({ state: 'attached' });
});
after(async () => {
  await shown?.close();
  await browser?.close();
  await server?.stop();
});

async function downloaded(act) {
  const waiting = shown.page.waitForEvent('download');
  await act();
  return readFile(await (await waiting).path());
}

test('a key is made, printed, lost, and comes back from its file and its sheet', async () => {
  const { page, complaints } = shown;
  await page.getByRole('link', { name: 'Keys' }).click();
  await page.getByText('You have no OpenPGP key yet.').waitFor();
  await page.getByRole('button', { name: 'Make a key' }).click();
  await page.getByRole('button', { name: 'Make the key' }).click();
  await page.getByText('The key is made. Back it up now').waitFor();
  const fingerprint = await page.locator('.key .fingerprint').textContent();
  assert.match(fingerprint, /^([0-9A-F]{4} ){9}[0-9A-F]{4}$/);

  await page.getByRole('button', { name: /^Back up/ }).click();
  const file = await downloaded(() =>
    page.getByRole('button', { name: 'Make file and sheet' }).click(),
  );
  const code = (await page.locator('wafer-recovery-sheet .code span').allTextContents()).join('-');
  assert.match(code, /^([0-9A-Z]{4}-){8}[0-9A-Z]{4}$/);
  await page.getByRole('button', { name: 'Done' }).click();

  await page.getByRole('button', { name: /^Back up/ }).click();
  await page.getByLabel('Passphrase', { exact: true }).fill('marker-passphrase');
  await page.getByLabel('The same once more').fill('marker-passphrase');
  const armored = await downloaded(() =>
    page.getByRole('button', { name: 'Save the file' }).click(),
  );
  assert.match(armored.toString(), /^-----BEGIN PGP PRIVATE KEY BLOCK-----/);

  await page.getByRole('button', { name: /^Delete/ }).click();
  await page.locator('#sure').click();
  await page.getByText('The key is deleted.').waitFor();
  await page.getByRole('button', { name: 'Restore from a sheet' }).click();
  await page
    .locator('wafer-restore-key-form #file')
    .setInputFiles({ name: 'x.backup', mimeType: '', buffer: file });
  await page.getByLabel('Code from the sheet').fill(code.replace(/.$/, '?'));
  await page.getByRole('button', { name: 'Restore the key' }).click();
  await page.getByText('This is not a recovery code, or it is mistyped.').waitFor();
  await page.getByLabel('Code from the sheet').fill(code.toLowerCase().replaceAll('-', ''));
  await page.getByRole('button', { name: 'Restore the key' }).click();
  await page.getByText(`The key of ${server.mailbox} is back`).waitFor();
  assert.equal(await page.locator('.key .fingerprint').textContent(), fingerprint);

  await page.getByRole('button', { name: /^Delete/ }).click();
  await page.locator('#sure').click();
  await page.getByText('The key is deleted.').waitFor();
  await page.getByRole('button', { name: 'Bring a key' }).click();
  await page.getByLabel('Paste the private key').fill(armored.toString());
  await page.getByLabel('Passphrase of the key').fill('marker-passphrase');
  await page.getByRole('button', { name: 'Keep this key' }).click();
  await page.getByText('The key is kept.').waitFor();
  assert.equal(await page.locator('.key .fingerprint').textContent(), fingerprint);

  const secrets = ['marker-passphrase', code, code.toLowerCase().replaceAll('-', '')];
  for (const octets of sent) {
    for (const secret of secrets) assert.equal(octets.includes(secret), false);
    assert.equal(octets.includes(file), false);
    assert.equal(octets.includes(file.toString('base64url')), false);
  }
  assert.ok(
    sent.some((octets) => octets.includes('sealed_key')),
    'the search finds it',
  );
  assert.deepEqual(complaints, []);
});

test('what is changed about the books counts for the message that is being written', async () => {
  const { page } = shown;
  await page.getByRole('link', { name: 'Address book' }).click();
  await page.getByRole('button', { name: 'Add an entry' }).click();
  const form = page.locator('wafer-entry-form');
  await form.getByLabel('Email address').fill('grace@mail.example');
  await form.getByRole('button', { name: 'Add a question' }).click();
  await form.getByLabel('Question', { exact: true }).fill('Where did we meet?');
  await form.getByLabel('Answer').fill('on the ferry to the islands');
  await form.getByRole('button', { name: 'Use this question' }).click();
  await form.getByRole('button', { name: 'Save' }).click();
  await page.getByText('grace@mail.example is saved.').waitFor();

  await page.getByRole('link', { name: 'Write' }).click();
  await page.locator('wafer-recipients-field[field="to"] input').fill('grace@mail.example,');
  await page.keyboard.press('Enter');
  await page.getByText('Your message will be protected.').waitFor();

  await page.getByRole('link', { name: 'Address book' }).click();
  await page.getByRole('button', { name: 'Books' }).click();
  const books = page.locator('wafer-books');
  await books.getByLabel('Name of a new book').fill('Ward');
  await books.getByRole('button', { name: 'Make a book' }).click();
  await books.getByText('“Ward” is there now.').waitFor();
  await books.getByLabel('Look in “Personal” when I write').uncheck();
  await books.getByText('looked for in “Ward” and nowhere else.').waitFor();
  await page.getByRole('link', { name: 'Write' }).click();
  await page.getByText('1 recipient needs a question from you.').waitFor();
});
