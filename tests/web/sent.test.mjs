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
  await copy('rosa@').getByText('Can be opened until').waitFor();
  await copy('paul@').getByText('For you to hand over').waitFor();
  await copy('grace@').getByText('Opened').waitFor();
  await copy('old@').getByText('Changed to pick-up').waitFor();
  assert.equal(await copy('ada@').getByRole('button', { name: 'Retract' }).count(), 0);
  assert.equal(await copy('grace@').getByRole('button', { name: 'Retract' }).count(), 0);
  const events = page.locator('.events');
  await events.getByText('showed its secret to the server').waitFor();
  assert.equal(await events.locator('p').count(), 1);
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
  await copy.getByText('Retracted', { exact: true }).waitFor();
  await copy.getByRole('status').getByText('Nobody can open it any more.').waitFor();
  assert.deepEqual(await page.evaluate(() => window.session.retracted), ['one rosa@mail.example']);
  await close();
});

const controls = (page) => page.evaluate(() => window.session.controls);
const sent = (who) => async () => {
  const shown = await open(browser, `${site.origin}/?show=webmail#sent`);
  return { ...shown, copy: shown.page.locator('.copy', { hasText: who }) };
};

test('more tries are given after saying how many, and the page says so', async () => {
  const { page, copy, complaints, close } = await sent('rosa@')();
  await copy
    .getByText('All tries are used up. Give more if this person asks you for them.')
    .waitFor();
  await copy.getByRole('button', { name: 'More tries for rosa@mail.example' }).click();
  const tries = copy.getByLabel('How many more tries?');
  assert.equal(await tries.evaluate((it) => it.matches(':focus')), true);
  await copy.getByText('Each try is one more guess').waitFor();
  for (const wrong of ['0', '21', '1.5', '']) {
    await tries.fill(wrong);
    await page.keyboard.press('Enter');
    await copy.getByText('Give a number from 1 to 20.').waitFor();
    assert.equal(await tries.getAttribute('aria-invalid'), 'true');
  }
  assert.deepEqual(await controls(page), []);
  await tries.fill('3');
  await copy.getByRole('button', { name: 'Give the tries' }).click();
  await copy.getByRole('status').getByText('3 more tries given.').waitFor();
  assert.deepEqual(await controls(page), [
    { action: 'grant', id: 'one', recipient: 'rosa@mail.example', tries: 3 },
  ]);
  assert.deepEqual(complaints, []);
  await close();
});

test('more time is given from the end of the time that there is, and the new date is shown', async () => {
  const { page, copy, close } = await sent('rosa@')();
  const before = await copy.getByText('Can be opened until').textContent();
  await copy.getByRole('button', { name: 'More time' }).click();
  await copy.getByLabel('How much longer?').selectOption('30');
  await copy.getByRole('button', { name: 'Give the time' }).click();
  await copy.getByRole('status').getByText('Can now be opened until').waitFor();
  const [{ action, expires }] = await controls(page);
  assert.equal(action, 'extend');
  assert.ok(Math.abs(expires - (Date.now() / 1000 + 50 * 86_400)) < 60, `${expires}`);
  const after = await copy.locator('.soft', { hasText: 'Can be opened until' }).textContent();
  assert.notEqual(after, before);
  await close();
});

test('a refusal is shown at the copy, with its reason', async () => {
  const { page, copy, close } = await sent('rosa@')();
  await page.evaluate(() => {
    window.session.refuses = 'escrow_expired';
  });
  await copy.getByRole('button', { name: 'More time' }).click();
  await copy.getByRole('button', { name: 'Give the time' }).click();
  await copy
    .getByRole('alert')
    .filter({ hasText: 'The time to open this message is over.' })
    .waitFor();
  await close();
});

test('neither tries nor time are offered where nothing is to be picked up', async () => {
  const { copy, close } = await sent('grace@')();
  await copy.getByText('Opened').waitFor();
  const offered = await copy.getByRole('button').allInnerTexts();
  assert.deepEqual(
    offered.filter((text) => !text.startsWith('Read the reply of')),
    [],
  );
  await close();
});

test('a new link is sent after saying what becomes of the old one', async () => {
  const { page, copy, complaints, close } = await sent('rosa@')();
  await copy.getByRole('button', { name: 'New link for rosa@mail.example' }).click();
  await copy.getByText('The link that this person had opens nothing any more.').waitFor();
  assert.deepEqual(await controls(page), []);
  await page.keyboard.press('Enter'); // the button in the panel has the focus
  await copy.getByRole('status').getByText('A new link is on its way.').waitFor();
  assert.deepEqual(await controls(page), [
    {
      action: 'renew',
      id: 'one',
      recipient: 'rosa@mail.example',
      terms: { notice: 'dane', expires: 0 },
    },
  ]);
  assert.deepEqual(complaints, []);
  await close();
});

test('where the sender hands links over, the new one is made and not mailed', async () => {
  const { copy, close } = await sent('paul@')();
  await copy.getByRole('button', { name: 'New link for paul@mail.example' }).click();
  await copy.getByRole('button', { name: 'Make the new link' }).click();
  await copy.getByRole('status').getByText('There is a new link.').waitFor();
  await close();
});

test('all unopened copies are retracted after one more question', async () => {
  const { page, close } = await sent('rosa@')();
  await page.getByRole('button', { name: 'Retract all unopened copies' }).click();
  await page.getByText('Make every copy that nobody has opened unreadable for good').waitFor();
  await page.keyboard.press('Escape');
  assert.deepEqual(await page.evaluate(() => window.session.retracted), []);
  await page.keyboard.press('Enter'); // the focus went back to the button
  await page.keyboard.press('Enter');
  await page.getByText('Retracted. What nobody had opened stays closed for good.').waitFor();
  await page
    .locator('.copy', { hasText: 'paul@' })
    .getByText('Retracted', { exact: true })
    .waitFor();
  await page.locator('.copy', { hasText: 'grace@' }).getByText('Opened').waitFor();
  await close();
});

test('a link that the sender hands over is shown, marked and copied', async () => {
  const { page, copy, close } = await sent('paul@')();
  await copy.getByText('No email was sent for this copy. Hand the link over yourself.').waitFor();
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
  await copy.getByRole('button', { name: 'Pick-up link for paul@mail.example' }).click();
  await copy.getByRole('button', { name: 'Copy the link' }).click();
  await copy.getByText('The link is copied.').waitFor();
  assert.equal(
    await page.evaluate(() => navigator.clipboard.readText()),
    'https://portal.example/p#AAAA',
  );
  await close();
});

test('a panel stays with its copy when the list is loaded again', async () => {
  const { page, copy, close } = await sent('rosa@')();
  await copy.getByRole('button', { name: 'More tries' }).click();
  await copy.getByLabel('How many more tries?').fill('7');
  await page.waitForTimeout(5500); // the list is loaded every five seconds
  assert.equal(await copy.getByLabel('How many more tries?').inputValue(), '7');
  assert.equal(
    await copy.getByLabel('How many more tries?').evaluate((it) => it.matches(':focus')),
    true,
  );
  await close();
});
