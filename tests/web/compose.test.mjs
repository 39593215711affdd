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

const write = (options) => open(browser, `${site.origin}/?show=webmail`, options);

async function addTo(page, field, ...mailboxes) {
  const input = page.locator(`wafer-recipients-field[field="${field}"] input`);
  for (const mailbox of mailboxes) {
    await input.fill(mailbox);
    await input.press('Enter');
    await chip(page, mailbox).waitFor();
  }
}
const chip = (page, mailbox) => page.locator('.chip', { hasText: mailbox });
const row = (page, mailbox) => page.locator('wafer-protection-row', { hasText: mailbox });

test('each recipient shows method, level and reason as the engine decides', async () => {
  const { page, complaints, close } = await write();
  await addTo(page, 'to', 'ada@hospital.example', 'linus@keys.example', 'rosa@mail.example');
  await chip(page, 'ada@').getByText('TLS', { exact: true }).waitFor();
  await chip(page, 'linus@').getByText('OpenPGP', { exact: true }).waitFor();
  await chip(page, 'rosa@').getByText('Question', { exact: true }).waitFor();
  await row(page, 'ada@').getByText('protected on the way').waitFor();
  await row(page, 'linus@').getByText('end to end').waitFor();
  await row(page, 'linus@').getByText('Why?').click();
  assert.ok((await row(page, 'linus@').locator('ol li').count()) >= 2);
  await page.getByText('All 3 copies will be protected.').waitFor();
  assert.equal(await page.getByRole('button', { name: 'Send' }).isEnabled(), true);
  assert.deepEqual(complaints, []);
  await close();
});

test('a message that the agent can read says so on every row', async () => {
  const { page, close } = await write();
  await addTo(page, 'to', 'linus@keys.example');
  await row(page, 'linus@').getByText('end to end').waitFor();
  assert.equal(await page.getByText('Readable by our delivery agent').count(), 0);
  await addTo(page, 'to', 'ada@hospital.example');
  await row(page, 'ada@').getByText('Readable by our delivery agent').waitFor();
  assert.equal(await page.getByText('Readable by our delivery agent').count(), 1);
  await page.getByText('Our delivery agent can read the same message in another copy.').waitFor();
  await close();
});

test('a recipient without anything asks for a question, and sending waits for it', async () => {
  const { page, close } = await write();
  await addTo(page, 'to', 'grace@mail.example');
  await page.getByText('1 recipient needs a question from you.').waitFor();
  const send = page.getByRole('button', { name: 'Send' });
  const missing = (what) => page.getByRole('button', { name: `Missing: ${what}` });
  const form = page.locator('wafer-question-form');
  await missing('a question for grace@mail.example').click();
  assert.equal(await form.getByLabel('Question').evaluate((it) => it.matches(':focus')), true);
  await form.getByLabel('Question').fill('Where did we first meet?');
  await missing('the answer of grace@mail.example').waitFor();
  await form.getByLabel('Answer').fill('password');
  await form.getByText('one of the first answers').waitFor();
  await missing('the answer of grace@mail.example').waitFor();
  assert.equal(await send.count(), 0);
  await form.getByLabel('Answer').fill('In the Birch ward');
  await form.getByText('it counts as it stands').waitFor();
  await chip(page, 'grace@').getByText('Question', { exact: true }).waitFor();
  await row(page, 'grace@').getByText('Where did we first meet?').waitFor();
  await send.click();
  await page.getByText('You see under Sent').waitFor();
  const asked = await page.evaluate(() => window.session.asked);
  assert.equal(asked.length, 1);
  assert.deepEqual(asked[0].recipients[0].question, {
    question: 'Where did we first meet?',
    answer: 1,
    strength: 'strong',
    save: true,
  });
  await close();
});

test('a phrase is ready, is used with one press and shown until it was told', async () => {
  const { page, close } = await write();
  await addTo(page, 'to', 'grace@mail.example');
  const form = page.locator('wafer-question-form');
  const asked = page.locator('wafer-recipient-question[data-for="grace@mail.example"]');
  const phrase = 'amber river tractor violin seven moss';
  await form.getByText(phrase).waitFor();
  await form.getByRole('button', { name: 'Use this phrase' }).click();
  await chip(page, 'grace@').getByText('Question', { exact: true }).waitFor();
  await row(page, 'grace@').getByText('Which phrase did I tell you?').waitFor();
  await asked.getByText(phrase).waitFor();
  assert.equal(
    await asked.getByRole('button', { name: 'Change' }).evaluate((it) => it.matches(':focus')),
    true,
  );
  assert.deepEqual(await page.evaluate(() => window.session.dropped), []);
  await page.getByRole('button', { name: 'Send' }).click();
  await page.getByText('You see under Sent').waitFor();
  const panel = page.locator('wafer-protection-panel');
  await panel.getByText(phrase).waitFor();
  await panel.getByRole('button', { name: 'Done' }).click();
  assert.equal(await panel.getByText(phrase).count(), 0);
  const [draft] = await page.evaluate(() => window.session.asked);
  assert.deepEqual(draft.recipients[0].question, {
    question: 'Which phrase did I tell you?',
    answer: 2,
    strength: 'generated',
    save: true,
  });
  await close();
});

test('a phrase that is not used is dropped, and another can be had', async () => {
  const { page, close } = await write();
  await addTo(page, 'to', 'grace@mail.example');
  const form = page.locator('wafer-question-form');
  await form.getByRole('button', { name: 'Another phrase' }).click();
  await page.waitForFunction(() => window.session.dropped.length === 1);
  await form.getByLabel('Question').fill('Where did we first meet?');
  await form.getByLabel('Answer').fill('In the Birch ward');
  await chip(page, 'grace@').getByText('Question', { exact: true }).waitFor();
  await page.getByRole('button', { name: 'Send' }).click();
  await page.waitForFunction(() => window.session.dropped.filter((it) => it === 2).length >= 2);
  assert.equal(await page.getByText('Tell grace@mail.example').count(), 0);
  await close();
});

const asking = (page, who) => page.locator(`[data-for="${who}"] wafer-question-form`);
const typedIn = (form, label) => form.getByLabel(label).inputValue();

test('question and answer can be typed in one go, and corrected', async () => {
  const { page, complaints, close } = await write();
  await addTo(page, 'to', 'grace@mail.example');
  const form = asking(page, 'grace@mail.example');
  await form.getByLabel('Question').click();
  await page.keyboard.type('Remember Rome? Which hotel was it? the one with ferns');
  assert.equal(await typedIn(form, 'Question'), 'Remember Rome? Which hotel was it?');
  assert.equal(await typedIn(form, 'Answer'), 'the one with ferns');
  await page.getByText('Your message will be protected.').waitFor();
  // Whoever has gone to the answer may have a question mark in it.
  await form.getByLabel('Question').fill('Where?');
  await form.getByLabel('Answer').fill('');
  await form.getByLabel('Answer').click();
  await page.keyboard.type('who knows? not me');
  assert.equal(await typedIn(form, 'Answer'), 'who knows? not me');
  await form.getByLabel('Answer').fill('');
  await form.getByLabel('Question').fill('Where');
  await form.getByLabel('Question').press('End');
  await page.keyboard.type('? ');
  await page.keyboard.press('Backspace');
  assert.equal(
    await form.getByLabel('Question').evaluate((it) => it.matches(':focus')),
    true,
    'back as in one field',
  );
  assert.deepEqual(complaints, []);
  await close();
});

test('the question of a recipient is reached by Tab, and Enter leads on to sending', async () => {
  const { page, close } = await write();
  await addTo(page, 'to', 'grace@mail.example', 'else@mail.example');
  await asking(page, 'else@mail.example').waitFor();
  await page.getByRole('textbox', { name: 'Message' }).focus();
  const focused = () =>
    page.evaluate(() => {
      let element = document.activeElement;
      while (element.shadowRoot?.activeElement) element = element.shadowRoot.activeElement;
      const { host } = element.getRootNode();
      return `${element.id} ${host.recipient ?? ''}`.trim();
    });
  await page.keyboard.press('Tab');
  assert.equal(await focused(), 'use-ready grace@mail.example');
  await page.keyboard.press('Tab');
  await page.keyboard.press('Tab');
  assert.equal(await focused(), 'question grace@mail.example');
  await page.keyboard.type('Where did we first meet?');
  await page.keyboard.press('Enter');
  assert.equal(await focused(), 'answer grace@mail.example');
  await page.keyboard.type('In the Birch ward');
  await page.keyboard.press('Enter');
  await page.getByRole('button', { name: 'Missing: a question for else@mail.example' }).waitFor();
  await page.waitForFunction(
    () =>
      document.activeElement.shadowRoot.activeElement.shadowRoot.activeElement?.recipient
        ?.mailbox === 'else@mail.example',
  );
  await page.keyboard.type('And where then? On the pier of the lake');
  await page.keyboard.press('Enter');
  await page.locator('#send:focus').waitFor();
  await page.keyboard.press('Enter');
  await page.getByText('You see under Sent').waitFor();
  const [draft] = await page.evaluate(() => window.session.asked);
  assert.deepEqual(
    draft.recipients.map(({ question }) => question.question),
    ['Where did we first meet?', 'And where then?'],
  );
  await close();
});

test('what is typed last is what is sent, and what it changes is shown before', async () => {
  const { page, close } = await write();
  await addTo(page, 'to', 'grace@mail.example');
  const form = asking(page, 'grace@mail.example');
  await form.getByLabel('Question').fill('Where did we first meet?');
  await form.getByLabel('Answer').fill('In the Birch ward');
  const send = page.getByRole('button', { name: 'Send' });
  await send.waitFor();
  // In one go: nobody waits for the pause after typing.
  const typeAndSend = (text) =>
    form.getByLabel('Answer').evaluate((input, typed) => {
      input.value = typed;
      input.dispatchEvent(new InputEvent('input', { bubbles: true, composed: true }));
      const composer = document
        .querySelector('wafer-webmail')
        .shadowRoot.querySelector('wafer-composer');
      composer.shadowRoot.querySelector('#send').click();
    }, text);
  const sent = () => page.evaluate(() => window.session.asked.length);
  await typeAndSend('password');
  await page.getByRole('button', { name: 'Missing: the answer of grace' }).waitFor();
  assert.equal(await form.getByLabel('Answer').inputValue(), 'password');
  await form.getByLabel('Answer').fill('In the Birch ward');
  await send.waitFor();
  await typeAndSend('Birch');
  await page.getByText('Something changed while you wrote.').waitFor();
  assert.equal(await sent(), 0);
  await form.getByLabel('Answer').fill('In the Birch ward');
  await row(page, 'grace@').getByText('strong').waitFor();
  await typeAndSend('In the Birch ward, at night');
  await page.getByText('You see under Sent').waitFor();
  assert.equal(await sent(), 1);
  assert.equal(
    await page.evaluate(() => window.session.prepared.at(-1)),
    'In the Birch ward, at night',
  );
  await close();
});

test('a question that is to be another one stays until that counts', async () => {
  const { page, close } = await write();
  await addTo(page, 'to', 'grace@mail.example');
  const asked = page.locator('[data-for="grace@mail.example"]');
  await asked.getByRole('button', { name: 'Use this phrase' }).click();
  await asked.getByRole('button', { name: 'Change the question' }).click();
  await asking(page, 'grace@mail.example').getByLabel('Question').fill('Where did we first meet?');
  await page.getByRole('button', { name: 'Missing: the answer of grace@mail.example' }).waitFor();
  await row(page, 'grace@').getByText('Which phrase did I tell you?').waitFor();
  await asked.getByRole('button', { name: 'Leave it as it was' }).click();
  await page.getByRole('button', { name: 'Send' }).waitFor();
  await asked.getByText('Tell grace@mail.example this phrase').waitFor();
  await asked.getByRole('button', { name: 'Change the question' }).click();
  await asking(page, 'grace@mail.example').getByLabel('Question').fill('Where did we first meet?');
  await asking(page, 'grace@mail.example').getByLabel('Answer').fill('In the Birch ward');
  await row(page, 'grace@').getByText('Where did we first meet?').waitFor();
  assert.deepEqual(
    (await page.evaluate(() => window.session.dropped)).filter((it) => it === 2).length > 0,
    true,
    'the phrase that was used is dropped',
  );
  // Taken away again, nothing counts.
  await asking(page, 'grace@mail.example').getByLabel('Answer').fill('');
  await page.getByRole('button', { name: 'Missing: the answer of grace@mail.example' }).waitFor();
  await chip(page, 'grace@').getByText('Needs a question').waitFor();
  await close();
});

test('nothing of an answer stays in a form that is gone', async () => {
  const { page, close } = await write();
  await addTo(page, 'to', 'grace@mail.example');
  const form = asking(page, 'grace@mail.example');
  await form.getByLabel('Question').fill('Where did we first meet?');
  await form.getByLabel('Answer').fill('In the Birch ward');
  const gone = await form.elementHandle();
  await page.getByRole('button', { name: 'Send' }).click();
  await page.getByText('You see under Sent').waitFor();
  const left = () =>
    gone.evaluate(({ shadowRoot }) =>
      [...shadowRoot.querySelectorAll('input')].map((it) => it.value),
    );
  assert.deepEqual(
    (await left()).filter((value) => value && value !== 'on'),
    [],
  );
  assert.equal(await form.count(), 0);
  await close();
});

test('what was begun for somebody is not in another message to them', async () => {
  const { page, close } = await write();
  await addTo(page, 'to', 'ada@hospital.example');
  const offered = row(page, 'ada@').locator('wafer-question-form');
  await row(page, 'ada@').getByText('Add a question for that case').click();
  await offered.getByLabel('Question').fill('Where did we first meet?');
  await page.getByRole('button', { name: 'Missing: the answer of ada@hospital.example' }).click();
  await offered.locator('#answer:focus').waitFor();
  await page.getByRole('link', { name: 'Drafts' }).click();
  await page.getByRole('button', { name: /^Open “A subject that somebody wrote/ }).click();
  await chip(page, 'ada@').getByText('TLS', { exact: true }).waitFor();
  await page.getByRole('button', { name: 'Send' }).waitFor();
  await row(page, 'ada@').getByText('Add a question for that case').click();
  assert.equal(await offered.getByLabel('Question').inputValue(), '');
  await close();
});

test('the button that sends names what is missing, and leads there', async () => {
  const { page, close } = await write();
  const subject = page.getByLabel('Subject');
  await subject.fill('Results');
  await page.getByRole('button', { name: 'Missing: a recipient' }).click();
  await page.locator('wafer-recipients-field[field="to"] input:focus').waitFor();
  await addTo(page, 'to', 'linus@keys.example');
  await page.getByRole('button', { name: 'Send' }).waitFor();
  await subject.press('Enter');
  await page.locator('#body:focus').waitFor();
  assert.deepEqual(await page.evaluate(() => window.session.asked), []);
  await close();
});

test('Bcc and Cc are fields of their own and can be changed', async () => {
  const { page, close } = await write();
  await page.getByRole('button', { name: 'Cc, Bcc' }).click();
  await addTo(page, 'bcc', 'linus@keys.example');
  await row(page, 'linus@').getByText('Bcc', { exact: true }).waitFor();
  await addTo(page, 'cc', 'rosa@mail.example');
  await row(page, 'rosa@').getByText('Cc', { exact: true }).waitFor();
  await page.getByRole('button', { name: 'Remove linus@keys.example' }).click();
  await chip(page, 'linus@').waitFor({ state: 'detached' });
  await close();
});

test('opting out of TLS for the message changes the decision at once', async () => {
  const { page, close } = await write();
  await addTo(page, 'to', 'ada@hospital.example');
  await chip(page, 'ada@').getByText('TLS', { exact: true }).waitFor();
  await page.getByText('Options for this message').click();
  await page.getByLabel('Do not rely on secure delivery').check();
  await chip(page, 'ada@').getByText('Needs a question').waitFor();
  await close();
});

test('a change of method is spoken by the live region', async () => {
  const { page, close } = await write();
  await addTo(page, 'to', 'linus@keys.example');
  const spoken = page.locator('[aria-live="polite"]');
  await spoken.getByText('linus@keys.example: OpenPGP, end to end.').waitFor();
  assert.equal(await spoken.getAttribute('role'), 'status');
  await close();
});

test('what is no address stays in the field with the reason', async () => {
  const { page, close } = await write();
  const input = page.locator('wafer-recipients-field[field="to"] input');
  await input.fill('no address, linus@keys.example');
  await input.press('Enter');
  await page.getByText('“no address” is not an email address.').waitFor();
  await chip(page, 'linus@').waitFor();
  assert.equal(await input.inputValue(), 'no address');
  assert.equal(await input.getAttribute('aria-invalid'), 'true');
  await close();
});

test('a message can be written and sent with the keyboard alone', async () => {
  const { page, close } = await write();
  await page.keyboard.type('linus@keys.example,');
  await chip(page, 'linus@').getByText('OpenPGP', { exact: true }).waitFor();
  await page.keyboard.press('Tab'); // past Cc, Bcc
  await page.keyboard.press('Tab');
  await page.keyboard.type('Subject by keyboard');
  await page.keyboard.press('Tab');
  await page.keyboard.type('Body by keyboard');
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  await page.getByText('You see under Sent').waitFor();
  const [draft] = await page.evaluate(() => window.session.asked);
  assert.equal(draft.recipients[0].mailbox, 'linus@keys.example');
  await close();
});

test('a message whose sending was stopped is not called sent because one before it was', async () => {
  const { page, close } = await write();
  await addTo(page, 'to', 'linus@keys.example');
  await page.getByRole('button', { name: 'Send' }).click();
  await page.getByText('You see under Sent').waitFor();
  await page.evaluate(() => {
    window.session.refuses = 'aborted';
  });
  await addTo(page, 'to', 'linus@keys.example');
  await page.getByRole('button', { name: 'Send' }).click();
  await page.locator('#send:focus').waitFor();
  assert.equal(await page.getByText('You see under Sent').count(), 0);
  await close();
});

// Sends a message whose question is to be kept while keeping fails `times` times.
async function sendUnsaved(page, times) {
  await page.evaluate((count) => {
    window.session.savingFails = count;
  }, times);
  await addTo(page, 'to', 'grace@mail.example');
  const form = page.locator('wafer-question-form');
  await form.getByLabel('Question').fill('Where did we first meet?');
  await form.getByLabel('Answer').fill('In the Birch ward');
  await chip(page, 'grace@').getByText('Question', { exact: true }).waitFor();
  await page.getByRole('button', { name: 'Send' }).click();
  await page.getByText('You see under Sent').waitFor();
  assert.ok(await page.locator('.sent:focus').isVisible(), 'the focus is lost after sending');
}
const unsaved = (page) =>
  page.getByRole('alert').filter({ hasText: 'The question for grace@mail.example is not in' });

test('a question that could not be kept says why and is kept at the next try', async () => {
  const { page, complaints, close } = await write();
  await sendUnsaved(page, 2);
  await unsaved(page).getByText('The server cannot be reached.').waitFor();
  await unsaved(page).getByText('The message itself was sent.').waitFor();
  await unsaved(page).getByText('Where did we first meet?').waitFor();
  assert.deepEqual(
    await page.evaluate(() => window.session.dropped.filter((it) => it === 1)),
    [],
    'the answer is still held',
  );
  await unsaved(page).getByRole('button', { name: 'Try again' }).click();
  await unsaved(page).getByText('The server cannot be reached.').waitFor();
  // Another message is begun meanwhile; the note stays.
  await addTo(page, 'to', 'linus@keys.example');
  await unsaved(page).getByRole('button', { name: 'Try again' }).click();
  await page
    .getByText('The question for grace@mail.example is in your address book now.')
    .waitFor();
  assert.equal(await unsaved(page).count(), 0);
  const [kept] = await page.evaluate(() => window.session.kept);
  assert.equal(kept.question.question, 'Where did we first meet?');
  assert.equal(kept.question.answer, 1);
  assert.deepEqual(await page.evaluate(() => window.session.dropped.filter((it) => it === 1)), [1]);
  assert.deepEqual(complaints, []);
  await close();
});

test('a question that could not be kept can be given up', async () => {
  const { page, close } = await write();
  await sendUnsaved(page, 1);
  await unsaved(page).getByRole('button', { name: 'Do without' }).click();
  await unsaved(page).waitFor({ state: 'detached' });
  assert.deepEqual(await page.evaluate(() => window.session.dropped.filter((it) => it === 1)), [1]);
  assert.deepEqual(await page.evaluate(() => window.session.kept), []);
  await close();
});

test('the sender can choose to hand the link over, and is reminded after sending', async () => {
  const { page, close } = await write();
  await addTo(page, 'to', 'rosa@mail.example', 'linus@keys.example');
  await chip(page, 'rosa@').getByText('Question', { exact: true }).waitFor();
  const choice = page.getByLabel('I hand the link for rosa@mail.example over myself');
  assert.equal(await page.getByLabel('I hand the link for linus@keys.example over').count(), 0);
  await row(page, 'rosa@').getByText('No email with the link goes to this person.').waitFor();
  await choice.check();
  await page.getByRole('button', { name: 'Send' }).click();
  await page.getByText('1 pick-up link waits for you to hand over').waitFor();
  const [draft] = await page.evaluate(() => window.session.asked);
  assert.deepEqual(
    draft.recipients.map(({ mailbox, linkBySender }) => [mailbox, linkBySender]),
    [
      ['rosa@mail.example', true],
      ['linus@keys.example', undefined],
    ],
  );
  await close();
});

test('handing the link over lifts the floor “only recipients may read it”', async () => {
  const { page, close } = await write();
  await addTo(page, 'to', 'rosa@mail.example');
  await chip(page, 'rosa@').getByText('Question', { exact: true }).waitFor();
  await page.getByText('Options for this message').click();
  await page.getByLabel('Only recipients may read it').check();
  await chip(page, 'rosa@').getByText('Needs a question').waitFor();
  await page.getByLabel('I hand the link for rosa@mail.example over myself').check();
  await chip(page, 'rosa@').getByText('Question', { exact: true }).waitFor();
  await close();
});
