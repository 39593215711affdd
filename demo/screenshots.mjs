// npm run screenshots: the pictures of the documentation, taken in a demo world.
import { mkdir } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright-core';
import PostalMime from 'postal-mime';
import { fillAddressBook } from './world/address_book.mjs';
import { makeWorld } from './world/index.mjs';

const folder = fileURLToPath(new URL('../docs/images/', import.meta.url));
await mkdir(folder, { recursive: true });
const world = await makeWorld();
const book = await fillAddressBook(world);
const browser = await chromium.launch({
  executablePath: '/usr/bin/chromium',
  args: ['--no-sandbox'],
});
const { sender, recipients, answers } = world.names;

async function takeIn(colorScheme) {
  const context = await browser.newContext({
    viewport: { width: 1280, height: 900 },
    deviceScaleFactor: 1.5,
    colorScheme,
  });
  const page = await context.newPage();
  const picture = (name) => page.screenshot({ path: `${folder}${name}-${colorScheme}.png` });
  await page.goto(world.site.origin);
  await page.getByLabel('Email address').fill(sender.mailbox);
  await page.getByLabel('Password').fill(sender.password);
  await page.getByRole('button', { name: 'Log in' }).click();
  const input = page.locator('wafer-recipients-field[field="to"] input');
  const methods = [
    [recipients.tls, 'TLS'],
    [recipients.openpgp, 'OpenPGP'],
    [recipients.known, 'Question'],
    [recipients.asked, 'Needs a question'],
  ];
  for (const [mailbox, method] of methods) {
    await input.fill(mailbox);
    await input.press('Enter');
    await page.locator('.chip', { hasText: mailbox }).getByText(method, { exact: true }).waitFor();
  }
  await page.getByLabel('Subject').fill('Your results, and what comes next');
  await page
    .getByRole('textbox', { name: 'Message' })
    .fill('Good morning,\n\nthe results are in, and they are good. Details are attached.\n');
  await page.locator('#files').setInputFiles({
    name: 'results.pdf',
    mimeType: 'application/pdf',
    buffer: Buffer.alloc(84_000, '%PDF'),
  });
  await picture('compose');
  await page.getByRole('button', { name: `Remove ${recipients.asked}` }).click();
  await page.getByRole('button', { name: 'Send' }).click();
  await page.getByText('You see under Sent').waitFor();
  await page.getByRole('link', { name: 'Sent', exact: true }).click();
  await page.getByRole('heading', { name: 'Your results' }).first().waitFor();
  await picture('sent');

  const link = await newestLink(recipients.known);
  await page.setViewportSize({ width: 390, height: 780 });
  await page.goto('about:blank');
  await page.goto(link);
  await page.getByLabel('Your answer').waitFor();
  await picture('portal-question');
  await page.getByLabel('Your answer').fill(answers.known);
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { name: 'Your results' }).waitFor();
  await picture('portal-message');
  await context.close();
}

const seen = new Set();
async function newestLink(mailbox) {
  for (let tries = 0; tries < 100; ++tries) {
    for (const raw of await world.mail.postfix.messages(mailbox)) {
      const link = /https?:\/\/\S+\/p#[\w-]+/.exec((await PostalMime.parse(raw)).text)?.[0];
      if (link && !seen.has(link)) {
        seen.add(link);
        return link;
      }
    }
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
  throw new Error(`no notice for ${mailbox}`);
}

try {
  for (const scheme of ['light', 'dark']) await takeIn(scheme);
  console.log(`pictures in ${folder}`);
} finally {
  await browser.close();
  await book.key.stop();
  await world.stop();
}
