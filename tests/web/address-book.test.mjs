import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { buildHarness, launch, open, serve } from './site.mjs';

let browser;
let harness;
let site;
before(async () => {
  harness = await buildHarness();
  site = await serve(harness.folder);
  browser = await launch();
});
after(async () => {
  await browser?.close();
  await site?.close();
  await harness?.remove();
});

const show = async () => {
  const shown = await open(browser, `${site.origin}/?show=webmail#book`);
  await shown.page.getByRole('heading', { name: 'Address book' }).waitFor();
  return shown;
};
const entry = (page, who) => page.locator('.entry', { hasText: who });
const form = (page) => page.locator('wafer-entry-form');
const saved = (page) => page.evaluate(() => window.session.addressBook.saved);
const focused = (page) =>
  page.evaluate(() => {
    let at = document.activeElement;
    while (at?.shadowRoot?.activeElement) at = at.shadowRoot.activeElement;
    return at?.getAttribute('aria-label') ?? at?.textContent?.trim() ?? at?.id;
  });

test('the list says of each person what is kept and whether the key can be used, and is searched', async () => {
  const { page, complaints, close } = await show();
  await entry(page, 'Linus').getByText('OpenPGP key', { exact: true }).waitFor();
  await entry(page, 'Linus').getByText('Question', { exact: true }).waitFor();
  await entry(page, 'old@').getByText('The key has expired.').waitFor();
  await entry(page, 'old@').getByText('ward', { exact: true }).waitFor();
  await page.getByText('3 entries').waitFor();
  await page.getByLabel('Search').fill('WARD old');
  await page.getByText('1 of 3 entries').waitFor();
  assert.equal(await page.locator('.entry').count(), 1);
  await page.getByLabel('Search').fill('nobody');
  await page.getByText('No entry matches.').waitFor();
  assert.deepEqual(complaints, []);
  await close();
});

test('an entry is made with a pasted key; fingerprint and verdict are shown before it is saved', async () => {
  const { page, complaints, close } = await show();
  await page.getByRole('button', { name: 'Add an entry' }).click();
  assert.equal(
    await form(page)
      .getByLabel('Email address')
      .evaluate((it) => it.matches(':focus')),
    true,
  );
  await form(page).getByLabel('Email address').fill('grace@keys.example');
  await form(page).getByLabel('Name').fill('Grace');
  await form(page).getByRole('button', { name: 'Add an OpenPGP key' }).click();
  const key = form(page).getByLabel('Paste the key');
  await key.fill('nonsense');
  await form(page).getByText('This is not an OpenPGP key, or it is damaged.').waitFor();
  assert.equal(await key.getAttribute('aria-invalid'), 'true');
  await form(page).getByRole('button', { name: 'Save' }).click();
  assert.deepEqual(await saved(page), [], 'not with something in the field that is no key');
  assert.equal(await key.inputValue(), 'nonsense');
  await key.fill('secret key');
  await form(page).getByText('This is a private key').waitFor();
  await key.fill('expired key');
  await form(page).getByText('Cannot be used now. The key has expired.').waitFor();
  await key.fill('usable key');
  await form(page).getByText('Can be used now.').waitFor();
  await form(page).getByText('0123 4567 89AB CDEF 0123 4567 89AB CDEF 0123 4567').waitFor();
  await form(page).getByRole('button', { name: 'Save' }).click();
  await page.getByText('Grace is saved.').waitFor();
  await entry(page, 'Grace').getByText('OpenPGP key', { exact: true }).waitFor();
  assert.equal(await focused(page), 'Edit Grace');
  const [draft] = await saved(page);
  assert.equal(Buffer.from(draft.key).toString(), 'usable key');
  assert.equal(draft.mailbox, 'grace@keys.example');
  assert.equal('question' in draft, false);
  assert.deepEqual(complaints, []);
  await close();
});

test('a key comes from a file as well, and can be taken away', async () => {
  const { page, close } = await show();
  await page.getByRole('button', { name: 'Edit old@keys.example' }).click();
  await form(page).getByText('Cannot be used now. The key has expired.').waitFor();
  await form(page).getByRole('button', { name: 'Replace the key' }).click();
  await form(page)
    .locator('#file')
    .setInputFiles({
      name: 'key.asc',
      mimeType: 'application/pgp-keys',
      buffer: Buffer.from('usable file'),
    });
  await form(page).getByText('Can be used now.').waitFor();
  await form(page).getByRole('button', { name: 'Save' }).click();
  await page.getByText('old@keys.example is saved.').waitFor();
  assert.equal(Buffer.from((await saved(page))[0].key).toString(), 'usable file');

  await page.getByRole('button', { name: 'Edit old@keys.example' }).click();
  await form(page).getByRole('button', { name: 'Remove the key' }).click();
  await form(page).getByText('The key is removed when you save.').waitFor();
  await form(page).getByRole('button', { name: 'Save' }).click();
  await entry(page, 'old@').getByText('Neither key nor question').waitFor();
  assert.equal((await saved(page))[1].key, null);
  await close();
});

test('a kept question is shown, its answer is not, and both can be replaced', async () => {
  const { page, complaints, close } = await show();
  await page.getByRole('button', { name: /^Edit Rosa/ }).click();
  await form(page).getByText('What did we eat?').waitFor();
  await form(page).getByText('The answer is kept sealed and is not shown again.').waitFor();
  assert.equal(await form(page).getByLabel('Answer').count(), 0);
  await form(page).getByRole('button', { name: 'Replace question and answer' }).click();
  const asked = form(page).locator('wafer-question-form');
  await asked.getByLabel('Question').fill('Which ward?');
  await asked.getByLabel('Answer').fill('Birch ward');
  assert.equal(await asked.getByRole('checkbox').count(), 0, 'it is kept anyhow');
  await asked.getByRole('button', { name: 'Use this question' }).click();
  await form(page).getByText('New; it is kept when you save.').waitFor();
  await form(page).getByRole('button', { name: 'Save' }).click();
  await page.getByText(/^Rosa .* is saved\.$/).waitFor();
  const [draft] = await saved(page);
  assert.deepEqual(draft.question, {
    question: 'Which ward?',
    answer: 1,
    strength: 'strong',
    save: false,
  });
  // Saved or not, the answer that was typed for the form is dropped from the worker with it.
  assert.deepEqual(await page.evaluate(() => window.session.dropped), [1]);
  assert.equal('key' in draft, false);
  assert.deepEqual(complaints, []);
  await close();
});

test('how mail is protected can be chosen among what is there', async () => {
  const { page, close } = await show();
  await page.getByRole('button', { name: 'Edit Linus' }).click();
  const preference = form(page).getByLabel('How to protect mail to this person');
  assert.deepEqual(
    await preference.locator('option').evaluateAll((all) => all.map((it) => it.value)),
    ['none', 'openpgp', 'escrow-question'],
  );
  await preference.selectOption('escrow-question');
  await form(page).getByRole('button', { name: 'Remove the key' }).click();
  assert.equal(await preference.inputValue(), 'escrow-question');
  await form(page).getByRole('button', { name: 'Remove the question' }).click();
  assert.deepEqual(
    await preference.locator('option').evaluateAll((all) => all.map((it) => it.value)),
    ['none'],
  );
  await close();
});

test('what is wrong stands at its field, and nothing that was typed is lost', async () => {
  const { page, close } = await show();
  await page.getByRole('button', { name: 'Add an entry' }).click();
  const mailbox = form(page).getByLabel('Email address');
  const save = form(page).getByRole('button', { name: 'Save' });
  await save.click();
  await form(page).getByText('Give the email address.').waitFor();
  await mailbox.fill('no address');
  await save.click();
  await form(page).getByText('“no address” is not an email address.').waitFor();
  assert.equal(await mailbox.getAttribute('aria-invalid'), 'true');
  assert.equal(await mailbox.evaluate((it) => it.matches(':focus')), true);
  await mailbox.fill('linus@keys.example');
  await save.click();
  await form(page).getByText('There is an entry for this address in “Personal” already.').waitFor();
  await form(page).getByLabel('Book', { exact: true }).selectOption('ward');
  await form(page).getByLabel('Name').fill('Second');
  await page.evaluate(() => {
    window.session.addressBook.fails = 'network';
  });
  await save.click();
  await form(page)
    .getByRole('alert')
    .filter({ hasText: 'The server cannot be reached.' })
    .waitFor();
  assert.equal(await form(page).getByLabel('Name').inputValue(), 'Second');
  await save.click();
  await page.getByText('Second is saved.').waitFor();
  await close();
});

test('what the server says against a key stands at the key', async () => {
  const { page, close } = await show();
  await page.getByRole('button', { name: 'Edit old@keys.example' }).click();
  await form(page).getByRole('button', { name: 'Replace the key' }).click();
  await form(page).getByLabel('Paste the key').fill('usable key');
  await form(page).getByText('Can be used now.').waitFor();
  await page.evaluate(() => {
    window.session.addressBook.fails = 'key_not_alone';
  });
  await form(page).getByRole('button', { name: 'Save' }).click();
  await form(page)
    .locator('wafer-key-field')
    .getByText('There is more than one OpenPGP key here.')
    .waitFor();
  assert.equal(await form(page).getByLabel('Paste the key').inputValue(), 'usable key');
  await close();
});

test('deleting asks once more, says what goes, and can be left with Escape', async () => {
  const { page, close } = await show();
  await page.getByRole('button', { name: 'Delete Linus' }).click();
  await page.getByText('Delete the entry of Linus? Its key and its question go with it.').waitFor();
  await page.keyboard.press('Escape');
  assert.equal(await focused(page), 'Delete Linus');
  assert.equal(await page.evaluate(() => window.session.addressBook.list.length), 3);
  await page.keyboard.press('Enter');
  await page.keyboard.press('Enter');
  await page.getByText('Linus is deleted.').waitFor();
  assert.equal(await page.evaluate(() => window.session.addressBook.list.length), 2);
  assert.equal(await entry(page, 'Linus').count(), 0);
  await close();
});

test('when the book cannot be read the page says why and tries again', async () => {
  const { page, close } = await open(browser, `${site.origin}/?show=webmail`);
  await page.evaluate(() => {
    window.session.addressBook.fails = 'network';
  });
  await page.getByRole('link', { name: 'Address book' }).click();
  await page.getByText('The server cannot be reached.').waitFor();
  await page.getByRole('button', { name: 'Try again' }).click();
  await entry(page, 'Linus').waitFor();
  await close();
});
