// The languages: nothing is missing, and pages and components speak the one that was chosen.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { buildHarness, launch, open, product, serve } from './site.mjs';

let browser;
let harness;
let site;
let pages;
before(async () => {
  harness = await buildHarness();
  site = await serve(harness.folder);
  pages = await serve(product);
  browser = await launch();
});
after(async () => {
  await browser?.close();
  await site?.close();
  await pages?.close();
  await harness?.remove();
});

async function tables() {
  const { page, close } = await open(browser, `${site.origin}/?show=letter`);
  const found = await page.evaluate(() => {
    const flat = (part, path = '') =>
      Object.entries(part).flatMap(([name, value]) =>
        typeof value === 'object' ? flat(value, `${path}${name}.`) : [[path + name, String(value)]],
      );
    const { english, german, operatorCodes } = window.words;
    const { policyWords: policy } = window;
    return {
      english: flat({ ...english, policy: policy.english }),
      german: flat({ ...german, policy: policy.german }),
      operatorCodes,
    };
  });
  await close();
  return found;
}

test('no code that a page can show is without a German sentence', async () => {
  const { english, german, operatorCodes } = await tables();
  const messages = (table) => table.filter(([name]) => /^codes\..*\.message$/.test(name));
  const translated = new Map(messages(german));
  const same = messages(english).filter(([name, text]) => translated.get(name) === text);
  const codes = same.map(([name]) => name.split('.')[1]);
  assert.deepEqual(codes.sort(), operatorCodes.toSorted());
  assert.ok(messages(english).length > 200);
});

test('German has a text of its own for whatever English has', async () => {
  const { english, german } = await tables();
  const translated = new Map(german);
  const proper = /^(method|methodShort|assurance|product|compose\.(cc|bcc|addCopy)|book\.name)/;
  const policy = /^policy\.(account\.domain|tls\.(domain|assurance\.(mta-sts|dane)))$/;
  const names = /^(book\.(has|key)|sent\.evidence\.tls|protection\.changed)/;
  for (const [name, text] of english.filter(([path]) => !path.startsWith('codes.'))) {
    assert.ok(translated.get(name), `${name} is missing`);
    if ([proper, names, policy].some((one) => one.test(name)) || text === 'Name') continue;
    assert.notEqual(translated.get(name), text, `${name} is English`);
  }
});

test('our pages speak what their reader prefers, and say so', async () => {
  for (const [locale, lang, heading, title] of [
    ['de-AT', 'de', 'Anmelden', 'Eine versiegelte Nachricht'],
    ['fr-FR', 'en', 'Log in', 'A sealed message'],
  ]) {
    const { page, complaints, close } = await open(browser, `${pages.origin}/`, { locale });
    await page.getByRole('heading', { name: heading }).waitFor();
    assert.equal(await page.locator('html').getAttribute('lang'), lang);
    await page.goto(`${pages.origin}/p`);
    await page.waitForFunction((text) => document.title === text, title);
    assert.equal(await page.locator('html').getAttribute('lang'), lang);
    assert.deepEqual(complaints, []);
    await close();
  }
});

test('a message is written and its protection explained in German', async () => {
  const { page, complaints, close } = await open(browser, `${site.origin}/?show=webmail&lang=de`, {
    locale: 'de-DE',
  });
  const input = page.locator('wafer-recipients-field[field="to"] input');
  await input.fill('grace@mail.example');
  await input.press('Enter');
  await page.getByText('1 Empfänger braucht eine Frage von Ihnen.').waitFor();
  await page.getByText('Für diese Person braucht es eine Frage mit Antwort.').first().waitFor();
  await page.getByText('Warum?').click();
  await page.getByRole('heading', { name: 'Wer sie lesen kann' }).waitFor();
  await page.locator('input[type=file][multiple]').setInputFiles({
    name: 'befund.pdf',
    mimeType: 'application/pdf',
    buffer: Buffer.alloc(1_540_000),
  });
  await page.getByText(/^1,5\sMB$/).waitFor();
  assert.deepEqual(complaints, []);
  await close();
});

test('errors come in German as well', async () => {
  const { page, close } = await open(browser, `${site.origin}/?show=webmail&lang=de`);
  await page.evaluate(() => {
    window.session.refuses = 'network';
  });
  const input = page.locator('wafer-recipients-field[field="to"] input');
  await input.fill('ada@hospital.example');
  await input.press('Enter');
  await page.getByText('Ihre Nachricht wird geschützt.').waitFor();
  await page.getByRole('button', { name: 'Senden' }).click();
  await page.getByText('Der Server ist nicht erreichbar.').waitFor();
  await close();
});

test('the language changes under what is shown, and a host brings one of its own', async () => {
  const { page, close } = await open(browser, `${site.origin}/?show=elements`);
  await page.getByRole('heading', { name: 'Protection' }).waitFor();
  await page.evaluate(() => window.words.setLanguage('de-CH'));
  await page.getByRole('heading', { name: 'Schutz' }).waitFor();
  const refused = await page.evaluate(() => {
    try {
      window.words.setLanguage('eo');
    } catch ({ code, subject }) {
      return { code, subject };
    }
  });
  assert.deepEqual(refused, { code: 'invalid_argument', subject: 'language' });
  await page.evaluate(() => {
    const { english, defineLanguage, setLanguage } = window.words;
    defineLanguage('eo', { ...english, protection: { ...english.protection, title: 'Protekto' } });
    setLanguage('eo');
  });
  await page.getByRole('heading', { name: 'Protekto' }).waitFor();
  await close();
});
