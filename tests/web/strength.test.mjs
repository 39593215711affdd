// The table of who can read what, as the webmail shows it.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { createClient } from 'waferseal';
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

const readers = ['on-the-way', 'database-thief', 'mailbox-thief', 'mailbox-reader', 'operator'];
const said = { no: 'cannot', 'by-guessing': 'a few counted guesses', yes: 'can' };

async function engineRows() {
  const client = createClient();
  try {
    return await client.strengthTable();
  } finally {
    client.close();
  }
}

for (const [width, height] of [
  [1280, 860],
  [390, 844],
]) {
  test(`at ${width} pixels each row says what the resolver decides by`, async () => {
    const { page, complaints, close } = await open(browser, `${site.origin}/?show=webmail`, {
      viewport: { width, height },
    });
    await page.getByRole('link', { name: 'Compare all ways of sending' }).click();
    const table = page.getByRole('table', { name: 'Who can read it' });
    await table.getByRole('row').nth(1).waitFor();
    const rows = await engineRows();
    assert.ok(rows.length > 5);
    assert.equal(await table.getByRole('columnheader').count(), readers.length + 2);
    assert.equal(await table.getByRole('row').count(), rows.length + 1);
    for (const [i, { readers: access }] of rows.entries()) {
      const cells = table
        .getByRole('row')
        .nth(i + 1)
        .getByRole('cell');
      const shown = await cells.locator('.what').allTextContents();
      assert.deepEqual(
        shown,
        readers.map((reader) => said[access[reader]]),
      );
    }
    const wide = await page.evaluate(() => document.documentElement.scrollWidth);
    assert.ok(wide <= width, `${wide} pixels wide`);
    assert.deepEqual(complaints, []);
    await close();
  });
}
