// Drafts on the page: saved by themselves, opened after a reload, sent, two windows, no network. Built pages, real
// engine, real server.
import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { after, before, test } from 'node:test';
import { findMarkers } from './marker_scan.mjs';
import { noLimits, startServer } from './server.mjs';
import { launch, open } from './site.mjs';

const marker = (what) => `marker-${what}-${randomBytes(6).toString('hex')}`;

let browser;
let server;
before(async () => {
  server = await startServer({}, noLimits);
  browser = await launch();
});
after(async () => {
  await browser?.close();
  await server?.stop();
});

async function logIn(page) {
  await page.getByLabel('Email address').fill(server.mailbox);
  await page.getByLabel('Password').fill(server.password);
  await page.getByRole('button', { name: 'Log in' }).click();
  await page.getByRole('heading', { name: 'New message' }).waitFor({ state: 'attached' });
}
async function writer(options) {
  const shown = await open(browser, server.origin, options);
  await logIn(shown.page);
  return shown;
}
const subject = (page) => page.getByLabel('Subject');
const body = (page) => page.getByRole('textbox', { name: 'Message' });
const kept = (page, text) => page.locator('.kept').getByText(text);
const saved = (page) => kept(page, 'Saved, sealed to you');
const drafts = (page) => page.getByRole('link', { name: 'Drafts', exact: true }).click();
const draft = (page, name) => page.locator('li', { hasText: name });
// What the page holds of the message being written.
const composition = (page) =>
  page.locator('wafer-protection-panel').evaluateHandle((panel) => panel.composition);
const fieldsOf = (handle) =>
  handle.evaluate(({ subject: s, text, recipients, attachments }) => [
    s,
    text,
    recipients.length,
    attachments.length,
  ]);
const focused = (page) =>
  page.evaluate(() => {
    let at = document.activeElement;
    while (at?.shadowRoot?.activeElement) at = at.shadowRoot.activeElement;
    return at?.getAttribute('aria-label') ?? at?.textContent?.trim() ?? at?.id;
  });

test('what was written is saved by itself, opened after a reload, and sent', async () => {
  const markers = {
    subject: marker('subject'),
    text: marker('text'),
    file: marker('file'),
    question: marker('question'),
    answer: marker('answer'),
  };
  const { page, complaints, close } = await writer();
  const sent = [];
  page.on('request', (request) => sent.push(request.url(), request.postDataBuffer() ?? ''));
  await page.locator('wafer-recipients-field[field="to"] input').fill('grace@mail.example');
  await page.keyboard.press('Enter');
  const form = page.locator('wafer-question-form');
  await form.getByLabel('Question').fill(`What is ${markers.question}?`);
  await form.getByLabel('Answer').fill(markers.answer);
  await form.getByLabel('Remember it in my address book').uncheck();
  await page.getByText('Options for this message').click();
  await page.getByLabel('I may want to take it back').check();
  await subject(page).fill(markers.subject);
  await body(page).fill(markers.text);
  const content = Buffer.concat([Buffer.from(markers.file), randomBytes(1_200_000)]);
  await page
    .locator('#files')
    .setInputFiles([{ name: `${markers.file}.bin`, mimeType: 'image/png', buffer: content }]);
  await saved(page).waitFor();
  const spoken = page.locator('[aria-live="polite"]');
  assert.equal((await spoken.textContent()).trim(), 'Saved, sealed to you');

  await page.reload();
  await logIn(page);
  assert.equal(await subject(page).inputValue(), '', 'nothing of it stays in the browser');
  const left = await page.evaluate(async () => {
    const stored = JSON.stringify([{ ...localStorage }, { ...sessionStorage }]);
    const databases = (await indexedDB.databases()).length;
    return { stored, databases };
  });
  assert.deepEqual(findMarkers(markers, { storage: Buffer.from(left.stored) }), []);
  assert.equal(left.databases, 0);

  await drafts(page);
  await draft(page, markers.subject).getByText('To grace@mail.example').waitFor();
  await draft(page, markers.subject).getByText('1 file').waitFor();
  await page.getByRole('button', { name: `Open “${markers.subject}”` }).click();
  await body(page).waitFor();
  assert.equal(await body(page).inputValue(), markers.text);
  assert.equal(await subject(page).inputValue(), markers.subject);
  await page.getByText(`${markers.file}.bin`).waitFor();
  await page.getByText('1.2 MB').waitFor();
  // Decided anew, with the answer that was given.
  await page.getByText('Your message will be protected.').waitFor();
  await page.locator('wafer-protection-row').getByText(`What is ${markers.question}?`).waitFor();
  await page.getByText('Options for this message').click();
  assert.equal(await page.getByLabel('I may want to take it back').isChecked(), true);
  const written = await composition(page);
  await page.getByRole('button', { name: 'Send' }).click();
  await page.getByText('You see under Sent').waitFor();
  assert.deepEqual(await fieldsOf(written), ['', '', 0, 0], 'emptied at once');
  assert.equal(await body(page).inputValue(), '');

  await drafts(page);
  await page.getByText('What you begin to write is saved here by itself').waitFor();
  const places = {
    requests: Buffer.concat(sent.map((part) => Buffer.from(part))),
    files: Buffer.concat(await server.files()),
    log: Buffer.from(server.logged()),
  };
  assert.notEqual(places.requests.indexOf('/api/v1/drafts/'), -1);
  assert.deepEqual(findMarkers(markers, places), []);
  assert.deepEqual(complaints, []);

  await page.getByRole('link', { name: 'Sent', exact: true }).click();
  const copy = page.locator('.copy', { hasText: 'grace@mail.example' });
  await copy.getByRole('button', { name: 'Pick-up link' }).click();
  const link = await copy.getByLabel('Pick-up link for this recipient').inputValue();
  const portal = await open(browser, link, { acceptDownloads: true });
  await portal.page.getByLabel('Your answer').fill(markers.answer);
  await portal.page.keyboard.press('Enter');
  await portal.page.getByRole('heading', { name: markers.subject }).waitFor();
  await portal.page.getByRole('button', { name: `Download ${markers.file}.bin` }).waitFor();
  await portal.close();
  await close();
});

test('of two windows that write on one draft both keep what they have', async () => {
  const one = await writer();
  await subject(one.page).fill('Two windows');
  await saved(one.page).waitFor();
  const two = await writer();
  await drafts(two.page);
  await two.page.getByRole('button', { name: 'Open “Two windows”' }).click();
  await body(two.page).fill('from the second window');
  await saved(two.page).waitFor({ state: 'hidden' });
  await saved(two.page).waitFor();
  await body(one.page).fill('from the first window');
  await one.page.getByText('Nothing was overwritten').waitFor();
  await saved(one.page).waitFor();
  await one.page.getByRole('link', { name: 'Look at the drafts' }).click();
  await one.page.getByText('This is the one you are writing.').waitFor();
  await draft(one.page, 'Two windows').nth(1).waitFor();
  assert.equal(await draft(one.page, 'Two windows').count(), 2);
  const texts = new Set();
  for (const i of [0, 1]) {
    await drafts(two.page);
    await two.page.getByRole('button', { name: 'Open “Two windows”' }).nth(i).click();
    await two.page.waitForFunction(() => location.hash === '#write');
    texts.add(await body(two.page).inputValue());
  }
  assert.deepEqual([...texts].sort(), ['from the first window', 'from the second window']);
  // Sending from one window leaves the draft of the other alone; deleting both empties the list.
  await drafts(two.page);
  await two.page.getByRole('button', { name: 'New message' }).click();
  await drafts(two.page);
  for (const left of [1, 0]) {
    await two.page.getByRole('button', { name: 'Delete “Two windows”' }).first().click();
    await two.page.getByRole('group').getByRole('button', { name: 'Delete' }).click();
    await two.page.getByText('The draft is deleted.').waitFor();
    await draft(two.page, 'Two windows').nth(left).waitFor({ state: 'detached' });
  }
  // Each refusal is on the console, and nothing else.
  const refused = (text) => !/status of 409/.test(text);
  assert.deepEqual([...one.complaints, ...two.complaints].filter(refused), []);
  await one.close();
  await two.close();
});

test('without a network it says that it is not saved, tries again, and asks before it is lost', async () => {
  const { page, close } = await writer();
  await page.context().setOffline(true);
  await subject(page).fill('Offline');
  await kept(page, 'Not saved: The server cannot be reached. It is tried again.').waitFor();
  const spoken = page.locator('[aria-live="polite"]');
  assert.match(await spoken.textContent(), /^Not saved/);
  await page.getByRole('button', { name: 'Log out' }).click();
  const asked = page.getByRole('alertdialog');
  await asked.getByText('What you wrote last is not saved').waitFor();
  assert.equal(await focused(page), 'Stay');
  await page.keyboard.press('Enter');
  await asked.waitFor({ state: 'detached' });
  assert.equal(await subject(page).inputValue(), 'Offline');
  await page.context().setOffline(false);
  await saved(page).waitFor();
  await page.getByRole('button', { name: 'Discard' }).click();
  await page.getByRole('button', { name: 'Throw it away' }).click();
  await page.getByText('Thrown away.').waitFor();
  await drafts(page);
  await page.getByText('What you begin to write is saved here by itself').waitFor();
  await close();
});

test('logging out saves what was written last, and empties the page', async () => {
  const { page, complaints, close } = await writer();
  await body(page).fill('written a moment ago');
  const written = await page.evaluate(() => performance.timeOrigin);
  await page.getByRole('button', { name: 'Log out' }).click();
  // The document with what was written in it is gone; left_behind.test.mjs looks for the rest.
  await page.waitForFunction((before) => performance.timeOrigin !== before, written);
  await logIn(page);
  await drafts(page);
  await page.getByText('To nobody yet').waitFor();
  await page.getByRole('button', { name: 'Open “(no subject)”' }).click();
  await body(page).waitFor();
  assert.equal(await body(page).inputValue(), 'written a moment ago');
  assert.deepEqual(complaints, []);
  await close();
});

test('a draft is saved when the page is hidden, without waiting', async () => {
  const { page, close } = await writer();
  await subject(page).fill('Hidden');
  await page.evaluate(() => {
    Object.defineProperty(document, 'hidden', { value: true, configurable: true });
    document.dispatchEvent(new Event('visibilitychange'));
  });
  await saved(page).waitFor({ timeout: 2500 });
  await close();
});

test('drafts are opened and deleted with the keyboard alone', async () => {
  const { page, complaints, close } = await writer();
  await drafts(page);
  await page.getByRole('button', { name: 'Open “Hidden”' }).focus();
  await page.keyboard.press('Enter');
  await page.waitForFunction(() => location.hash === '#write');
  await page.waitForFunction(() => {
    let at = document.activeElement;
    while (at?.shadowRoot?.activeElement) at = at.shadowRoot.activeElement;
    return at?.id === 'input';
  });
  await page.keyboard.press('Tab');
  await page.keyboard.press('Tab');
  await page.keyboard.press('End');
  await page.keyboard.type(' no more');
  assert.equal(await subject(page).inputValue(), 'Hidden no more');
  await drafts(page);
  await page.getByRole('button', { name: 'New message' }).focus();
  await page.keyboard.press('Enter');
  await page.waitForFunction(() => location.hash === '#write');
  assert.equal(await subject(page).inputValue(), '');
  await drafts(page);
  const remove = page.getByRole('button', { name: 'Delete “Hidden no more”' });
  await remove.focus();
  await page.keyboard.press('Enter');
  await page.getByText('Delete this draft for good?').waitFor();
  assert.equal(await focused(page), 'Delete');
  await page.keyboard.press('Escape');
  assert.match(await focused(page), /^Delete “/);
  await page.keyboard.press('Enter');
  await page.locator('#sure:focus').waitFor();
  await page.keyboard.press('Enter');
  await page.getByText('The draft is deleted.').waitFor();
  await page.locator('#new:focus').waitFor();
  assert.deepEqual(complaints, []);
  await close();
});
