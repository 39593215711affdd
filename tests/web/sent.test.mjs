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

test('the sent list shows method, state and evidence of each copy', async () => {
  const { page, complaints, close } = await open(browser, `${site.origin}/?show=webmail#sent`);
  const copy = (who) => page.locator('.copy', { hasText: who });
  await copy('ada@').getByText('Delivered').waitFor();
  await copy('ada@').getByText('mx1.hospital.example').waitFor();
  await copy('ada@').getByText('TLSv1.3').waitFor();
  await copy('ada@').getByText('DANE').waitFor();
  await copy('rosa@').getByText('Waiting to be picked up').waitFor();
  await copy('grace@').getByText('Opened').waitFor();
  await copy('old@').getByText('Changed to pick-up').waitFor();
  assert.equal(await copy('ada@').getByRole('button', { name: 'Retract' }).count(), 0);
  assert.equal(await copy('grace@').getByRole('button', { name: 'Retract' }).count(), 0);
  assert.deepEqual(complaints, []);
  await close();
});

test('retracting asks once more, then shows the copy as retracted', async () => {
  const { page, close } = await open(browser, `${site.origin}/?show=webmail#sent`);
  const copy = page.locator('.copy', { hasText: 'rosa@' });
  await copy.getByRole('button', { name: 'Retract' }).click();
  await copy.getByText('Make this copy unreadable for good?').waitFor();
  assert.deepEqual(await page.evaluate(() => window.session.retracted), []);
  await copy.getByRole('button', { name: 'Keep it' }).click();
  await copy.getByRole('button', { name: 'Retract' }).click();
  await copy.getByRole('group').getByRole('button', { name: 'Retract' }).click();
  await copy.getByText('Retracted').waitFor();
  assert.deepEqual(await page.evaluate(() => window.session.retracted), ['one rosa@mail.example']);
  await close();
});
