import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { after, before, test } from 'node:test';
import { buildHarness, launch, open, serve } from './site.mjs';

const axe = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

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

const views = {
  'the log-in': {
    show: 'login',
    ready: (page) => page.getByRole('heading', { name: 'Log in' }).waitFor(),
  },
  'an empty message': {
    show: 'webmail',
    ready: (page) => page.getByText('Add a recipient').waitFor(),
  },
  'a message with every kind of recipient': {
    show: 'webmail',
    ready: async (page) => {
      const input = page.locator('wafer-recipients-field[field="to"] input');
      for (const who of ['ada@hospital.example', 'linus@keys.example', 'grace@mail.example']) {
        await input.fill(who);
        await input.press('Enter');
      }
      await page.getByText('1 recipient needs a question from you.').waitFor();
    },
  },
  'the sent list': {
    show: 'webmail#sent',
    ready: (page) => page.getByText('Changed to pick-up').waitFor(),
  },
  'the question': { show: 'portal', ready: (page) => page.getByLabel('Your answer').waitFor() },
  'a wrong answer': {
    show: 'portal',
    ready: async (page) => {
      await page.getByLabel('Your answer').fill('Oak');
      await page.keyboard.press('Enter');
      await page.getByText('That is not the answer.').waitFor();
    },
  },
  'the opened message': {
    show: 'portal',
    ready: async (page) => {
      await page.getByLabel('Your answer').fill('Birch');
      await page.keyboard.press('Enter');
      await page.getByRole('heading', { name: 'Your results' }).waitFor();
    },
  },
  'the page for a code': {
    show: 'paste',
    ready: (page) => page.getByLabel('Code or link').waitFor(),
  },
};

for (const [name, { show, ready }] of Object.entries(views)) {
  for (const width of [390, 1280]) {
    for (const colorScheme of ['light', 'dark']) {
      test(`${name}, ${width} px, ${colorScheme}: no finding, nothing wider than the page`, async () => {
        const { page, close } = await open(browser, `${site.origin}/?show=${show}`, {
          viewport: { width, height: 844 },
          colorScheme,
          bypassCSP: true,
          reducedMotion: 'reduce',
        });
        await ready(page);
        await page.evaluate(axe);
        const { violations } = await page.evaluate(() =>
          window.axe.run(document, {
            runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'],
          }),
        );
        assert.deepEqual(
          violations.map(
            ({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target.join(' ')).join(', ')}`,
          ),
          [],
        );
        const overflow = await page.evaluate(
          () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
        );
        assert.equal(overflow, 0);
        await close();
      });
    }
  }
}
