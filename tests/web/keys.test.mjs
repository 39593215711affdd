// The keys page: what is shown of the user's own keys, how they come and go, and the sheet that is printed.
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
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

const sheetCode = '000G-40R4-0M30-E209-185G-R38E-1W81-24GK-J31V';

async function show(options) {
  const shown = await open(browser, `${site.origin}/?show=webmail#keys`, options);
  await shown.page.getByRole('heading', { name: 'Keys', exact: true }).waitFor();
  await shown.page.locator('.key').first().waitFor();
  return shown;
}
const asked = (page) => page.evaluate(() => window.session.keys.asked);
const key = (page, fingerprint) => page.locator('.key', { hasText: fingerprint });
const fail = (page, code) =>
  page.evaluate((wanted) => {
    window.session.keys.fails = wanted;
  }, code);
const focused = (page) =>
  page.evaluate(() => {
    let at = document.activeElement;
    while (at?.shadowRoot?.activeElement) at = at.shadowRoot.activeElement;
    return at?.getAttribute('aria-label') ?? at?.textContent?.trim();
  });
async function downloaded(page, act) {
  const waiting = page.waitForEvent('download');
  await act();
  const download = await waiting;
  return [download.suggestedFilename(), await readFile(await download.path(), 'utf8')];
}
async function makeSheet(page) {
  await page.getByRole('button', { name: 'Back up 01234567' }).click();
  const saved = await downloaded(page, () =>
    page.getByRole('button', { name: 'Make file and sheet' }).click(),
  );
  await page.getByRole('heading', { name: 'Recovery sheet' }).waitFor();
  return saved;
}

test('each key is listed with fingerprint, dates and whether it can be used', async () => {
  const { page, complaints, close } = await show();
  const first = key(page, '0123 4567 89AB CDEF 0123 4567 89AB CDEF 0123 4567');
  await first.getByText('Can be used now.').waitFor();
  await first.getByText('Maria <maria@clinic.example>').waitFor();
  await first.getByText('never', { exact: true }).waitFor();
  const broken = key(page, 'FEDC BA98');
  await broken.getByText('This key cannot be opened.').waitFor();
  assert.equal(await broken.getByRole('button', { name: /^Back up/ }).count(), 0);
  const [name, content] = await downloaded(page, () =>
    first.getByRole('button', { name: 'Save the public key 01234567' }).click(),
  );
  assert.equal(name, 'public key 01234567.asc');
  assert.match(content, /^-----BEGIN PGP PUBLIC KEY BLOCK-----/);
  await page.getByRole('heading', { name: 'Keys of your account' }).waitFor();
  await page.getByText('D75A 9801 82B1').waitFor();
  await page.getByText('They open with your password and in no other way.').waitFor();
  assert.deepEqual(complaints, []);
  await close();
});

test('a key is made by keyboard, and the page says to back it up', async () => {
  const { page, complaints, close } = await show();
  await page.getByRole('button', { name: 'Make a key' }).focus();
  await page.keyboard.press('Enter');
  const name = page.getByLabel('Your name');
  assert.equal(await name.inputValue(), 'Maria');
  await page.waitForFunction(() => {
    let at = document.activeElement;
    while (at?.shadowRoot?.activeElement) at = at.shadowRoot.activeElement;
    return at?.id === 'name';
  });
  await page.keyboard.press('Escape');
  assert.equal(await focused(page), 'Make a key');
  await page.keyboard.press('Enter');
  await page.getByLabel('How long it can be used').selectOption('2 years');
  await name.press('Enter');
  await page.getByText('The key is made. Back it up now').waitFor();
  assert.deepEqual(await asked(page), [{ name: 'Maria', validFor: 2 * 365 * 86_400 }]);
  assert.equal(await focused(page), 'Back up 22222222');
  assert.deepEqual(complaints, []);
  await close();
});

test('a key is brought with its passphrase; what is wrong stands at its field', async () => {
  const { page, close } = await show();
  await page.getByRole('button', { name: 'Bring a key' }).click();
  const keep = page.getByRole('button', { name: 'Keep this key' });
  await keep.click();
  await page.getByText('Paste the key, or choose its file.').waitFor();
  await page.getByLabel('Paste the private key').fill('locked');
  await keep.click();
  await page.getByText("The key's passphrase is wrong or missing.").waitFor();
  const passphrase = page.getByLabel('Passphrase of the key');
  assert.equal(await passphrase.getAttribute('aria-invalid'), 'true');
  await fail(page, 'key_malformed');
  await keep.click();
  await page.getByText('This is not an OpenPGP key, or it is damaged.').waitFor();
  assert.equal(await page.getByLabel('Paste the private key').getAttribute('aria-invalid'), 'true');
  await passphrase.fill('rose hip');
  await fail(page, 'conflict');
  await keep.click();
  await page.getByText('This key is kept here already.').waitFor();
  await page.locator('wafer-import-key-form #file').setInputFiles({
    name: 'mine.asc',
    mimeType: 'application/pgp-keys',
    buffer: Buffer.from('locked file'),
  });
  await page.getByText('Chosen: mine.asc').waitFor();
  await keep.click();
  await page.getByText('The key is kept.').waitFor();
  assert.deepEqual((await asked(page)).at(-1), { key: 'locked file', passphrase: 'rose hip' });
  await close();
});

test('a key is saved under a passphrase that was typed twice', async () => {
  const { page, close } = await show();
  await page.getByRole('button', { name: 'Back up 01234567' }).click();
  const save = page.getByRole('button', { name: 'Save the file' });
  await save.click();
  await page.getByText('Give a passphrase.').waitFor();
  await page.getByLabel('Passphrase', { exact: true }).fill('sea buckthorn');
  await page.getByLabel('The same once more').fill('sea bucktorn');
  await save.click();
  await page.getByText('The two are not the same.').waitFor();
  assert.deepEqual(await asked(page), []);
  await page.getByLabel('The same once more').fill('sea buckthorn');
  const [name, content] = await downloaded(page, () => save.click());
  assert.equal(name, 'private key 01234567.asc');
  assert.match(content, /PRIVATE KEY/);
  assert.deepEqual(await asked(page), ['sea buckthorn']);
  await page.getByText('Saved as “private key 01234567.asc”.').waitFor();
  await close();
});

test('the sheet has the code once, and nothing of it stays when it is left', async () => {
  const { page, complaints, close } = await show();
  const [name, content] = await makeSheet(page);
  assert.deepEqual([name, content], ['key 01234567.backup', 'the file']);
  const sheet = page.locator('wafer-recovery-sheet article');
  assert.equal((await sheet.locator('.code span').allTextContents()).join('-'), sheetCode);
  await sheet.getByText('0123 4567 89AB CDEF 0123 4567 89AB CDEF 0123 4567').waitFor();
  await sheet.getByText('maria@clinic.example').waitFor();
  await sheet.getByText('key 01234567.backup').waitFor();
  const again = await downloaded(page, () =>
    page.getByRole('button', { name: 'Save the file again' }).click(),
  );
  assert.equal(again[1], 'the file');
  await page.getByRole('button', { name: 'Done' }).click();
  await page.getByRole('heading', { name: 'Keys', exact: true }).waitFor();
  assert.equal(await focused(page), 'Back up 01234567');
  assert.equal(
    await page.evaluate(() => window.session.keys.code.every((byte) => byte === 0)),
    true,
    'the code is wiped',
  );
  assert.deepEqual(complaints, []);
  await close();
});

test('leaving the page by its navigation wipes the code, too', async () => {
  const { page, close } = await show();
  await makeSheet(page);
  await page.getByRole('link', { name: 'Write' }).click();
  await page.waitForFunction(() => window.session.keys.code.every((byte) => byte === 0));
  await close();
});

// As Chromium writes it: counted in the tree of pages.
const pagesOf = (pdf) =>
  Number(/\/Type\s*\/Pages[^>]*?\/Count\s+(\d+)|\/Count\s+(\d+)/.exec(pdf)?.slice(1).find(Boolean));

for (const colorScheme of ['light', 'dark']) {
  for (const lang of ['en', 'de']) {
    for (const format of ['A4', 'Letter']) {
      test(`the sheet is one ${format} page in black on white: ${lang}, ${colorScheme}`, async () => {
        const { page, close } = await open(
          browser,
          `${site.origin}/?show=webmail&lang=${lang}#keys`,
          { colorScheme },
        );
        await page.locator('#back-up-one').click();
        await page.locator('wafer-back-up-form section .button').click();
        await page.locator('wafer-recovery-sheet article').waitFor();
        const pdf = (await page.pdf({ format })).toString('latin1');
        assert.equal(pagesOf(pdf), 1);
        await page.emulateMedia({ media: 'print' });
        assert.equal(await page.locator('header').isVisible(), false);
        assert.equal(await page.locator('wafer-recovery-sheet .before').isVisible(), false);
        const colours = await page.locator('wafer-recovery-sheet article').evaluate((article) => {
          const all = [article, ...article.querySelectorAll('*')].map(
            (it) => getComputedStyle(it).color,
          );
          return [...new Set([...all, getComputedStyle(document.documentElement).backgroundColor])];
        });
        assert.deepEqual(colours, ['rgb(0, 0, 0)', 'rgb(255, 255, 255)']);
        await close();
      });
    }
  }
}

test('a key comes back from file and code, and what is missing or wrong stands at its field', async () => {
  const { page, complaints, close } = await show();
  await page.getByRole('button', { name: 'Restore from a sheet' }).click();
  const restore = page.getByRole('button', { name: 'Restore the key' });
  await restore.click();
  await page.getByText('Choose the file.').waitFor();
  const choose = (text) =>
    page
      .locator('wafer-restore-key-form #file')
      .setInputFiles({ name: 'x.backup', mimeType: '', buffer: Buffer.from(text) });
  await choose('a letter');
  await restore.click();
  await page.getByText('Type the code.').waitFor();
  const code = page.getByLabel('Code from the sheet');
  await code.fill(sheetCode.toLowerCase());
  await fail(page, 'recovery_code_mistyped');
  await restore.click();
  await page.getByText('This is not a recovery code, or it is mistyped.').waitFor();
  assert.equal(await code.getAttribute('aria-invalid'), 'true');
  assert.equal(await code.inputValue(), sheetCode.toLowerCase(), 'nothing that was typed is lost');
  await restore.click();
  await page.getByText('This file is not a backup of a key, or it is damaged.').waitFor();
  await choose('the file');
  await restore.click();
  await page.getByText('The key of maria@clinic.example is back').waitFor();
  assert.deepEqual((await asked(page)).at(-1), {
    file: 'the file',
    code: sheetCode.toLowerCase(),
  });
  assert.deepEqual(complaints, []);
  await close();
});

test('deleting asks once more and says what is lost', async () => {
  const { page, close } = await show();
  await page.getByRole('button', { name: 'Delete 01234567' }).click();
  await page.getByText('mail that was encrypted to it can never be read again').waitFor();
  await page.keyboard.press('Escape');
  assert.equal(await focused(page), 'Delete 01234567');
  await page.keyboard.press('Enter');
  await page.keyboard.press('Enter');
  await page.getByText('The key is deleted.').waitFor();
  assert.equal(await key(page, '0123 4567').count(), 0);
  await close();
});

test('when the keys cannot be read the page says why and tries again', async () => {
  const { page, close } = await open(browser, `${site.origin}/?show=webmail`);
  await fail(page, 'network');
  await page.getByRole('link', { name: 'Keys' }).click();
  await page.getByText('The server cannot be reached.').waitFor();
  await page.getByRole('button', { name: 'Try again' }).click();
  await page.locator('.key').first().waitFor();
  await close();
});
