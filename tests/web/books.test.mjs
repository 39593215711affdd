// The address books on their page: in words which is searched, and what can be changed about them.
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

async function show() {
  const shown = await open(browser, `${site.origin}/?show=webmail#book`);
  await shown.page.getByRole('button', { name: 'Books' }).click();
  return { ...shown, panel: shown.page.locator('wafer-books') };
}
const shelf = (page) => page.evaluate(() => window.session.addressBook.shelf);
const entry = (page, who) => page.locator('.entry', { hasText: who });

test('the page says in words where keys and questions are looked for, and in which order', async () => {
  const { page, panel, complaints, close } = await show();
  await panel.getByText('looked for in “Personal” first, then in “ward”.').waitFor();
  await panel.getByLabel('Look here before all others').selectOption('ward');
  await panel.getByText('looked for in “ward” first, then in “Personal”.').waitFor();
  assert.equal((await shelf(page)).preferred, 'b2');
  await panel.getByLabel('Look in “Personal” when I write').uncheck();
  await panel.getByText('looked for in “ward” and nowhere else.').waitFor();
  await entry(page, 'Linus').getByText('Personal, not looked in').waitFor();
  await panel.getByLabel('Look here before all others').selectOption('No book comes first');
  await panel.getByLabel('Look in “ward” when I write').uncheck();
  await panel.getByText('None is ticked').waitFor();
  await panel.getByText('looked for in “Personal” and nowhere else.').waitFor();
  await panel.getByLabel('New entries go to').selectOption('ward');
  await panel.getByText('looked for in “ward” and nowhere else.').waitFor();
  assert.equal((await shelf(page)).default, 'b2');
  assert.deepEqual(complaints, []);
  await close();
});

test('a book is made and renamed by keyboard, and what is wrong with a name stands at it', async () => {
  const { page, panel, complaints, close } = await show();
  assert.ok(
    await panel.getByRole('heading', { name: 'Your books' }).evaluate((it) => it.matches(':focus')),
  );
  const name = panel.getByLabel('Name of a new book');
  await name.focus();
  await page.keyboard.press('Enter');
  await panel.getByText('Give the book a name.').waitFor();
  assert.equal(await name.getAttribute('aria-invalid'), 'true');
  await name.fill('Personal');
  await page.keyboard.press('Enter');
  await panel.getByText('There is a book “Personal” already.').waitFor();
  await name.fill('ä'.repeat(51));
  await page.keyboard.press('Enter');
  await panel.getByText('at most 100 letters').waitFor();
  await name.fill('Friends');
  await page.keyboard.press('Enter');
  await panel.getByText('“Friends” is there now.').waitFor();
  assert.equal(await name.inputValue(), '');

  await panel.getByRole('button', { name: 'Rename “Friends”' }).focus();
  await page.keyboard.press('Enter');
  const renamed = panel.getByLabel('New name of “Friends”');
  assert.equal(await renamed.inputValue(), 'Friends');
  await page.keyboard.press('Escape');
  assert.equal(await renamed.count(), 0);
  await page.keyboard.press('Enter');
  await renamed.fill('Choir');
  await page.keyboard.press('Enter');
  await panel.getByText('The book is called “Choir” now.').waitFor();
  assert.deepEqual(
    (await shelf(page)).books.map(({ name: one }) => one),
    ['personal', 'ward', 'Choir'],
  );
  assert.deepEqual(complaints, []);
  await close();
});

test('deleting a book says how much goes with it, and the default one cannot be deleted', async () => {
  const { page, panel, close } = await show();
  assert.equal(await panel.getByRole('button', { name: 'Delete “Personal”' }).count(), 0);
  await panel.getByRole('button', { name: 'Delete “ward”' }).click();
  await panel.getByText('1 entry goes with it, with keys and questions.').waitFor();
  await page.keyboard.press('Escape');
  assert.equal((await shelf(page)).books.length, 2);
  await page.keyboard.press('Enter');
  await page.keyboard.press('Enter');
  await panel.getByText('“ward” is deleted.').waitFor();
  assert.equal(await entry(page, 'old@').count(), 0);
  await page.getByText('2 entries', { exact: true }).last().waitFor();
  await close();
});

test('what the server refuses is said, and what is shown is what holds', async () => {
  const { page, panel, close } = await show();
  const fail = () =>
    page.evaluate(() => {
      window.session.addressBook.fails = 'network';
    });
  await fail();
  const box = panel.getByLabel('Look in “ward” when I write');
  await box.click();
  await panel.getByText('The server cannot be reached.').waitFor();
  await page.waitForFunction(() => !window.session.addressBook.fails);
  assert.equal(await box.isChecked(), true);
  await fail();
  await panel.getByLabel('Look here before all others').selectOption('ward');
  await panel.getByText('The server cannot be reached.').waitFor();
  assert.equal(await panel.getByLabel('Look here before all others').inputValue(), '');
  await fail();
  await panel.getByLabel('Name of a new book').fill('Choir');
  await panel.getByRole('button', { name: 'Make a book' }).click();
  await panel.getByText('The server cannot be reached.').waitFor();
  assert.equal(await panel.getByLabel('Name of a new book').inputValue(), 'Choir');
  await close();
});

test('an entry moves to another book', async () => {
  const { page, close } = await show();
  await page.getByRole('button', { name: 'Edit Linus' }).click();
  const form = page.locator('wafer-entry-form');
  await form.getByLabel('Book', { exact: true }).selectOption('ward');
  await form.getByRole('button', { name: 'Save' }).click();
  await entry(page, 'Linus').getByText('ward', { exact: true }).waitFor();
  assert.equal(await page.evaluate(() => window.session.addressBook.saved[0].book), 'b2');
  await close();
});

test('with one book there is nothing to choose', async () => {
  const { page, panel, close } = await show();
  await panel.getByRole('button', { name: 'Delete “ward”' }).click();
  await panel.getByRole('button', { name: 'Delete', exact: true }).click();
  await panel.getByText('“ward” is deleted.').waitFor();
  assert.equal(await panel.getByRole('combobox').count(), 0);
  await page.getByRole('button', { name: 'Add an entry' }).click();
  assert.equal(
    await page.locator('wafer-entry-form').getByLabel('Book', { exact: true }).count(),
    0,
  );
  await close();
});
