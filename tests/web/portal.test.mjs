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

test('question, wrong answer with tries left, right answer, attachment', async () => {
  const { page, complaints, close } = await open(browser, `${site.origin}/?show=portal`);
  await page.getByText('What was the name of the ward where we first met?').waitFor();
  await page.getByText('maria@clinic.example', { exact: true }).waitFor();
  const answer = page.getByLabel('Your answer');
  await answer.fill('Oak');
  await page.keyboard.press('Enter');
  await page.getByText('That is not the answer.').waitFor();
  await page.getByText('2 tries left today. 9 tries left in all.').waitFor();
  assert.equal(await answer.inputValue(), '');
  await answer.fill('Birch');
  await page.getByRole('button', { name: 'Open the message' }).click();
  await page.getByRole('heading', { name: 'Your results, and what comes next' }).waitFor();
  await page.getByText('The results are in, and they are good.').waitFor();
  await page.getByText('The sender’s signature was checked.').waitFor();
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: 'Download report.html' }).click(),
  ]);
  assert.equal(download.suggestedFilename(), 'report.html');
  assert.match(await readFile(await download.path(), 'utf8'), /<script>document\.title = "hurt"/);
  assert.equal(await page.title(), 'Test harness');
  assert.deepEqual(complaints, []);
  await close();
});

test('a code that is no link stays on the page with the reason', async () => {
  const { page, close } = await open(browser, `${site.origin}/?show=paste`);
  await page.getByLabel('Code or link').fill('this is no code');
  await page.getByRole('button', { name: 'Continue' }).click();
  await page.getByRole('alert').waitFor();
  assert.equal(await page.getByLabel('Code or link').inputValue(), 'this is no code');
  await close();
});
