// Writing back from the pick-up page, and reading and answering it in the webmail: what people see.
// Components with scripted servers behind them; tests/web/reply-round-trip.test.mjs has the real ones.
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

async function opened(options) {
  const portal = await open(browser, `${site.origin}/?show=portal`, options);
  await portal.page.getByLabel('Your answer').fill('Birch');
  await portal.page.keyboard.press('Enter');
  await portal.page.getByRole('heading', { name: 'Your results' }).waitFor();
  return portal;
}
const begin = (page) => page.getByRole('button', { name: 'Reply to maria@clinic.example' });
const refuse = (page, code) => page.evaluate((code) => window.pickUp.refusals.push(code), code);
const replied = (page) =>
  page.evaluate(() =>
    window.pickUp.replied.map(({ text, attachments }) => [text, attachments.length]),
  );
const focused = (page) =>
  page.evaluate(() => {
    let at = document.activeElement;
    while (at?.shadowRoot?.activeElement) at = at.shadowRoot.activeElement;
    return at?.id ?? '';
  });

test('a reply with files is written by keyboard, sent, and another one after it', async () => {
  const { page, complaints, close } = await opened();
  await begin(page).focus();
  await page.keyboard.press('Enter');
  await page.getByLabel('Message').waitFor();
  assert.equal(await focused(page), 'text');
  await page.keyboard.type('Thank you.');
  const chooser = page.waitForEvent('filechooser');
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  await (await chooser).setFiles([
    { name: 'one.pdf', mimeType: 'application/pdf', buffer: Buffer.alloc(70_000) },
    { name: 'two.png', mimeType: 'image/png', buffer: Buffer.alloc(30_000) },
  ]);
  await page.getByText('100 kB of 1.4 MB at most').waitFor();
  await page.getByRole('button', { name: 'Remove one.pdf' }).click();
  await page.getByRole('button', { name: 'Send the reply' }).click();
  await page.getByRole('progressbar').waitFor();
  await page.getByText('Your reply is on its way.').waitFor();
  assert.equal(await focused(page), 'done');
  assert.deepEqual(await replied(page), [['Thank you.', 1]]);
  await page.getByRole('button', { name: 'Write another reply' }).click();
  assert.equal(await page.getByLabel('Message').inputValue(), '');
  assert.deepEqual(complaints, []);
  await close();
});

test('what fails loses nothing of what was typed, also when the form is closed meanwhile', async () => {
  const { page, close } = await opened();
  await begin(page).click();
  await page.getByLabel('Message').fill('Not lost.');
  await refuse(page, 'network');
  await page.getByRole('button', { name: 'Send the reply' }).click();
  await page.getByText('Nothing of what you wrote is lost').waitFor();
  assert.equal(await focused(page), 'send');
  assert.equal(await page.getByLabel('Message').inputValue(), 'Not lost.');
  await page.getByRole('button', { name: 'Not now' }).click();
  await begin(page).click();
  assert.equal(await page.getByLabel('Message').inputValue(), 'Not lost.');
  // The browser asks before the page goes.
  const asked = page.waitForEvent('dialog');
  const leaving = page.close({ runBeforeUnload: true });
  const dialog = await asked;
  assert.equal(dialog.type(), 'beforeunload');
  await dialog.dismiss();
  await leaving;
  await page.getByRole('button', { name: 'Send the reply' }).click();
  await page.getByText('Your reply is on its way.').waitFor();
  assert.deepEqual(await replied(page), [['Not lost.', 0]]);
  await close();
});

test('sending is cancelled, and the text stays', async () => {
  const { page, close } = await opened();
  await begin(page).click();
  await page.getByLabel('Message').fill('Wait.');
  await page.getByRole('button', { name: 'Send the reply' }).click();
  await page.getByRole('button', { name: 'Cancel' }).click();
  await page.getByRole('button', { name: 'Send the reply' }).waitFor();
  assert.equal(await page.getByLabel('Message').inputValue(), 'Wait.');
  assert.equal(await page.getByRole('alert').filter({ hasText: /\w/ }).count(), 0);
  assert.deepEqual(await replied(page), []);
  await close();
});

test('whether it would be taken is said before anybody writes, and what is wrong before it is sent', async () => {
  const { page, close } = await opened();
  await refuse(page, 'replies_used_up');
  await begin(page).click();
  await page.getByText('No more replies to this message are taken for now.').waitFor();
  assert.equal(await page.getByLabel('Message').count(), 0);
  await page.getByRole('button', { name: 'Try again' }).click();
  await page.getByRole('button', { name: 'Send the reply' }).click();
  await page.getByText('Write something, or add a file.').waitFor();
  await page
    .locator('wafer-reply-form #files')
    .setInputFiles([
      { name: 'large.bin', mimeType: 'application/octet-stream', buffer: Buffer.alloc(1_500_000) },
    ]);
  await page.getByRole('button', { name: 'Send the reply' }).click();
  await page.getByText('That is too large.').waitFor();
  assert.deepEqual(await replied(page), []);
  await close();
});

const reading = (page) =>
  page.getByRole('button', { name: /^Read the reply of .* from grace@mail.example/ });

test('the sent list says that a reply came, opens it, and goes back', async () => {
  const { page, complaints, close } = await open(browser, `${site.origin}/?show=webmail#sent`);
  await page.getByText('Replied', { exact: true }).waitFor();
  await reading(page).click();
  await page.getByText('When shall I come?').waitFor();
  await page.getByText('Written by whoever opened your message').waitFor();
  await page.getByRole('button', { name: 'Remove', exact: true }).click();
  assert.equal(await focused(page), 'sure');
  await page.keyboard.press('Escape');
  assert.equal(await focused(page), 'delete');
  await page.getByRole('button', { name: 'Remove', exact: true }).click();
  await page.getByRole('group').getByRole('button', { name: 'Remove' }).click();
  await page.getByRole('heading', { name: 'Sent', exact: true }).waitFor();
  assert.deepEqual(await page.evaluate(() => window.session.removed), ['first']);
  assert.deepEqual(complaints, []);
  await close();
});

test('an answer keeps the protection: recipient, subject, quote, question and floor', async () => {
  const { page, close } = await open(browser, `${site.origin}/?show=webmail#sent`);
  await reading(page).click();
  await page.getByRole('button', { name: 'Reply', exact: true }).click();
  await page.getByText('This message keeps the protection of the one that it answers.').waitFor();
  await page.getByText('Your message will be protected.').waitFor();
  assert.equal(await focused(page), 'body');
  assert.equal(
    await page.getByLabel('Subject').inputValue(),
    'Re: Your results, and what comes next',
  );
  const text = await page.getByRole('textbox', { name: 'Message' }).inputValue();
  assert.match(
    text,
    /^\n\nOn .*, grace@mail\.example wrote:\n> Thank you\.\n>\n> When shall I come\?\n$/,
  );
  await page.getByRole('button', { name: 'Send', exact: true }).click();
  await page.getByText('You see under Sent').waitFor();
  const [draft] = await page.evaluate(() => window.session.asked);
  assert.deepEqual(draft.floor, { level: 'L3', min_tls: 'pkix' });
  assert.equal(draft.inReplyTo, 'reply@mail.example');
  assert.equal(draft.recipients[0].question.answer, 7);
  await close();
});

test('a draft of an answer says why it asks for so much when it is gone on with', async () => {
  const { page, complaints, close } = await open(browser, `${site.origin}/?show=webmail#sent`);
  await reading(page).click();
  await page.getByRole('button', { name: 'Reply', exact: true }).click();
  const why = page.getByText('This message keeps the protection of the one that it answers.');
  await why.waitFor();
  await page.getByText('Your message will be protected.').waitFor();
  await page.getByRole('link', { name: 'Drafts' }).click();
  await page.getByRole('button', { name: 'New message' }).click();
  await page.locator('#body').waitFor();
  assert.equal(await why.count(), 0);
  await page.getByRole('link', { name: 'Drafts' }).click();
  await page.getByRole('button', { name: 'Open “Re: Your results, and what comes next”' }).click();
  await why.waitFor();
  await page.getByText('no copy of it goes out with less: strong.').waitFor();
  await page.getByRole('button', { name: 'Send', exact: true }).click();
  await page.getByText('You see under Sent').waitFor();
  const [draft] = await page.evaluate(() => window.session.asked);
  assert.deepEqual(draft.floor, { level: 'L3', min_tls: 'pkix' });
  assert.equal(draft.inReplyTo, 'reply@mail.example');
  assert.deepEqual(complaints, []);
  await close();
});

// ada's servers do TLS: level 1, where the quoted message had 3.
test('a recipient who would get less is refused with the reason, whatever the sender wishes', async () => {
  const { page, close } = await open(browser, `${site.origin}/?show=webmail#sent`);
  await reading(page).click();
  await page.getByRole('button', { name: 'Reply', exact: true }).click();
  await page.getByText('This message keeps the protection').waitFor();
  await page.getByRole('button', { name: 'Cc, Bcc' }).click();
  await page.locator('wafer-recipients-field[field="cc"] input').fill('ada@hospital.example');
  await page.keyboard.press('Enter');
  const row = page.locator('wafer-protection-row', { hasText: 'ada@hospital.example' });
  await row.getByText('Needs a question').waitFor();
  await page
    .getByRole('button', { name: 'Missing: a question for ada@hospital.example' })
    .waitFor();
  // A new message has no such floor.
  await page.getByText('Options for this message').click();
  await close();
});

test('what was begun is a draft when a reply is answered, and where it cannot be saved, the writer is asked', async () => {
  const { page, close } = await open(browser, `${site.origin}/?show=webmail`);
  const answer = async () => {
    await page.getByRole('link', { name: 'Sent', exact: true }).click();
    await reading(page).click();
    await page.getByRole('button', { name: 'Reply', exact: true }).click();
  };
  const subject = page.getByLabel('Subject');
  await subject.fill('Something else');
  await answer();
  await page.getByText('This message keeps the protection').waitFor();
  assert.equal(await subject.inputValue(), 'Re: Your results, and what comes next');
  await page.getByRole('link', { name: 'Drafts', exact: true }).click();
  await page.getByRole('button', { name: 'Open “Something else”' }).click();
  await page.waitForFunction(() => location.hash === '#write');
  assert.equal(await subject.inputValue(), 'Something else');

  await page.evaluate(() => {
    window.session.drafts.fails = 'network';
  });
  await subject.fill('Something else again');
  await answer();
  await page.getByText('You have begun another message, and it cannot be saved.').waitFor();
  await page.getByRole('link', { name: 'Go back to it' }).click();
  assert.equal(await subject.inputValue(), 'Something else again');
  await answer();
  await page.getByRole('button', { name: 'Give it up and reply' }).click();
  await page.getByText('This message keeps the protection').waitFor();
  assert.equal(await subject.inputValue(), 'Re: Your results, and what comes next');
  await close();
});

test('with one thumb at 390 px: everything to be touched is large enough and inside of the page', async () => {
  const { page, close } = await opened({
    viewport: { width: 390, height: 844 },
    hasTouch: true,
    isMobile: true,
  });
  await begin(page).tap();
  await page.getByLabel('Message').fill('Hello.');
  const form = page.locator('wafer-reply-form');
  await form
    .locator('#files')
    .setInputFiles([{ name: 'a.txt', mimeType: 'text/plain', buffer: Buffer.from('x') }]);
  for (const button of await form.getByRole('button').all()) {
    const { x, width, height } = await button.boundingBox();
    assert.ok(height >= 44 && width >= 44, `${await button.innerText()}: ${width} x ${height}`);
    assert.ok(x >= 0 && x + width <= 390);
  }
  await page.getByRole('button', { name: 'Send the reply' }).tap();
  await page.getByText('Your reply is on its way.').waitFor();
  await close();
});
