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
  'giving more tries': {
    show: 'webmail#sent',
    ready: async (page) => {
      await page.getByRole('button', { name: 'More tries for rosa@mail.example' }).click();
      await page.getByLabel('How many more tries?').fill('0');
      await page.keyboard.press('Enter');
      await page.getByText('Give a number from 1 to 20.').waitFor();
    },
  },
  'giving more time, with the link and retracting all': {
    show: 'webmail#sent',
    ready: async (page) => {
      await page.getByRole('button', { name: 'More time for paul@mail.example' }).click();
      await page.getByRole('button', { name: 'Pick-up link for paul@mail.example' }).click();
      await page.getByRole('button', { name: 'Retract all unopened copies' }).click();
      await page.getByText('Make every copy').waitFor();
    },
  },
  'the table of who can read what': {
    show: 'webmail#strength',
    ready: (page) => page.getByRole('row').nth(3).waitFor(),
  },
  'the drafts, one about to be deleted': {
    show: 'webmail#drafts',
    ready: async (page) => {
      await page.getByText('Cannot be opened.').waitFor();
      await page.getByText('(no subject)').waitFor();
      await page.getByRole('button', { name: 'Delete “Results of Tuesday”' }).click();
      await page.getByText('Delete this draft for good?').waitFor();
    },
  },
  'no drafts': {
    show: 'webmail',
    ready: async (page) => {
      await page.evaluate(() => window.session.drafts.kept.clear());
      await page.getByRole('link', { name: 'Drafts' }).click();
      await page.getByText('What you begin to write is saved here by itself').waitFor();
    },
  },
  'a draft that cannot be saved, about to be thrown away': {
    show: 'webmail',
    ready: async (page) => {
      await page.evaluate(() => {
        window.session.drafts.fails = 'network';
      });
      await page.getByLabel('Subject').fill('Results');
      await page.locator('.kept').getByText('Not saved: The server cannot be reached.').waitFor();
      await page.getByRole('button', { name: 'Discard' }).click();
      await page.getByText('Throw away what you have written?').waitFor();
      await page.getByRole('button', { name: 'Log out' }).click();
      await page.getByText('If you log out now, it is lost.').waitFor();
    },
  },
  'a saved draft that became one of its own': {
    show: 'webmail',
    ready: async (page) => {
      await page.getByLabel('Subject').fill('Results');
      await page.locator('.kept').getByText('Saved, sealed to you').waitFor();
      await page.evaluate(() => {
        for (const { saved } of window.session.drafts.kept.values()) saved.version += 1;
      });
      await page.getByLabel('Subject').fill('Results of today');
      await page.getByText('Nothing was overwritten').waitFor();
    },
  },
  'the address book': {
    show: 'webmail#book',
    ready: async (page) => {
      await page.getByText('The key has expired.').waitFor();
      await page.getByRole('button', { name: 'Delete Linus' }).click();
      await page.getByText('Its key and its question go with it.').waitFor();
    },
  },
  'the books, one of which is perhaps deleted': {
    show: 'webmail#book',
    ready: async (page) => {
      await page.getByRole('button', { name: 'Books' }).click();
      await page.getByLabel('Name of a new book').press('Enter');
      await page.getByText('Give the book a name.').waitFor();
      await page.getByRole('button', { name: 'Delete “ward”' }).click();
      await page.getByText('1 entry goes with it').waitFor();
    },
  },
  'an entry of the address book': {
    show: 'webmail#book',
    ready: async (page) => {
      await page.getByRole('button', { name: 'Edit Linus' }).click();
      await page.getByText('Can be used now.').waitFor();
      await page.getByText('Where did we meet?').waitFor();
    },
  },
  'a new entry with what is wrong about it': {
    show: 'webmail#book',
    ready: async (page) => {
      await page.getByRole('button', { name: 'Add an entry' }).click();
      await page.getByRole('button', { name: 'Add an OpenPGP key' }).click();
      await page.getByLabel('Paste the key').fill('expired');
      await page.getByText('The key has expired.').first().waitFor();
      await page.getByRole('button', { name: 'Add a question' }).click();
      await page.getByRole('button', { name: 'Save' }).click();
      await page.getByText('Give the email address.').waitFor();
    },
  },
  'the own keys, one to be deleted': {
    show: 'webmail#keys',
    ready: async (page) => {
      await page.getByRole('button', { name: 'Delete 01234567' }).click();
      await page.getByText('Delete this key?').waitFor();
    },
  },
  'making a key': {
    show: 'webmail#keys',
    ready: async (page) => {
      await page.getByRole('button', { name: 'Make a key' }).click();
      await page.getByLabel('Your name').waitFor();
    },
  },
  'bringing a key, with what is wrong about it': {
    show: 'webmail#keys',
    ready: async (page) => {
      await page.getByRole('button', { name: 'Bring a key' }).click();
      await page.getByRole('button', { name: 'Keep this key' }).click();
      await page.getByText('Paste the key, or choose its file.').waitFor();
    },
  },
  'restoring a key, with what is missing': {
    show: 'webmail#keys',
    ready: async (page) => {
      await page.getByRole('button', { name: 'Restore from a sheet' }).click();
      await page.getByRole('button', { name: 'Restore the key' }).click();
      await page.getByText('Choose the file.').waitFor();
    },
  },
  'backing a key up': {
    show: 'webmail#keys',
    ready: async (page) => {
      await page.getByRole('button', { name: 'Back up 01234567' }).click();
      await page.getByRole('button', { name: 'Save the file' }).click();
      await page.getByText('Give a passphrase.').waitFor();
    },
  },
  'the recovery sheet': {
    show: 'webmail#keys',
    ready: async (page) => {
      await page.getByRole('button', { name: 'Back up 01234567' }).click();
      await page.getByRole('button', { name: 'Make file and sheet' }).click();
      await page.getByRole('heading', { name: 'Recovery sheet' }).waitFor();
    },
  },
  'a phrase that is ready': {
    show: 'webmail',
    ready: async (page) => {
      await page.locator('wafer-recipients-field[field="to"] input').fill('grace@mail.example');
      await page.keyboard.press('Enter');
      await page.getByRole('button', { name: 'Use this phrase' }).waitFor();
    },
  },
  'a question that counts, and what is still missing': {
    show: 'webmail',
    ready: async (page) => {
      const input = page.locator('wafer-recipients-field[field="to"] input');
      await input.fill('grace@mail.example, else@mail.example');
      await input.press('Enter');
      const form = page.locator('[data-for="grace@mail.example"] wafer-question-form');
      await form.getByLabel('Question').fill('Where did we first meet?');
      await form.getByLabel('Answer').fill('In the Birch ward');
      await form.getByText('it counts as it stands').waitFor();
      await page.getByRole('button', { name: 'Missing: a question for else@' }).waitFor();
    },
  },
  'a phrase that is to be told': {
    show: 'webmail',
    ready: async (page) => {
      const input = page.locator('wafer-recipients-field[field="to"] input');
      for (const mailbox of ['grace@mail.example', 'else@mail.example']) {
        await input.fill(mailbox);
        await page.keyboard.press('Enter');
        await page.getByRole('button', { name: 'Use this phrase' }).click();
        if (mailbox !== 'grace@mail.example') break;
        await page.getByRole('button', { name: 'Send' }).click();
        await page.getByText('You see under Sent').waitFor();
      }
      await page.getByText('Tell else@mail.example').waitFor();
      await page.getByText('Tell grace@mail.example').waitFor();
    },
  },
  'a question that could not be kept': {
    show: 'webmail',
    ready: async (page) => {
      await page.evaluate(() => {
        window.session.savingFails = 1;
      });
      const input = page.locator('wafer-recipients-field[field="to"] input');
      await input.fill('grace@mail.example');
      await input.press('Enter');
      const form = page.locator('wafer-question-form');
      await form.getByLabel('Question').fill('Where did we first meet?');
      await form.getByLabel('Answer').fill('In the Birch ward');
      await page.getByRole('button', { name: 'Send' }).click();
      await page.getByText('is not in your address book.').waitFor();
    },
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
  'a reply that is written': {
    show: 'portal',
    ready: async (page) => {
      await page.getByLabel('Your answer').fill('Birch');
      await page.keyboard.press('Enter');
      await page.getByRole('button', { name: 'Reply to maria@clinic.example' }).click();
      await page.getByLabel('Message').fill('Thank you.');
      await page.locator('wafer-reply-form #files').setInputFiles([
        {
          name: 'a-scan-with-a-rather-long-name-of-the-ward.pdf',
          mimeType: 'application/pdf',
          buffer: Buffer.alloc(70_000),
        },
      ]);
      await page.evaluate(() => window.pickUp.refusals.push('network'));
      await page.getByRole('button', { name: 'Send the reply' }).click();
      await page.getByText('Nothing of what you wrote is lost').waitFor();
    },
  },
  'a reply that is read': {
    show: 'webmail#sent',
    ready: async (page) => {
      await page
        .getByRole('button', { name: /^Read the reply of .* from grace@mail.example/ })
        .click();
      await page.getByText('When shall I come?').waitFor();
      await page.getByRole('button', { name: 'Remove', exact: true }).click();
      await page.getByText('Remove this reply from the server for good?').waitFor();
    },
  },
  'a message that answers a reply': {
    show: 'webmail#sent',
    ready: async (page) => {
      await page
        .getByRole('button', { name: /^Read the reply of .* from grace@mail.example/ })
        .click();
      await page.getByRole('button', { name: 'Reply', exact: true }).click();
      await page.getByText('This message keeps the protection').waitFor();
      await page.getByText('Your message will be protected.').waitFor();
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
        await page.evaluate(() => window.scrollTo(0, 0)); // nothing lies half under the bar
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
