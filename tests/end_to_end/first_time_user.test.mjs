// Somebody who has never been here sends a message to recipients of each method, from the opened page to "sent", and somebody who
// never heard of it reads one, from the notice in their mailbox on: each on a telephone and on a desk, in real servers' world.
// What they do beside typing is counted by the page itself: clicks and taps, and keys that write nothing.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { fillAddressBook } from '../../demo/world/address_book.mjs';
import { makeWorld } from '../../demo/world/index.mjs';
import { drawNames } from '../../demo/world/names.mjs';
import { launch } from '../web/site.mjs';
import { Mailboxes } from './mailboxes.mjs';

const atMostToSend = 6;
const atMostToRead = 3;
const devices = {
  telephone: { viewport: { width: 390, height: 780 }, hasTouch: true, isMobile: true },
  desk: { viewport: { width: 1280, height: 860 } },
};

let world;
let book;
let browser;
let mailboxes;
before(async () => {
  const names = drawNames();
  // Once asked for, a question is known: each run asks somebody else.
  for (const device of Object.keys(devices))
    for (const why of ['alone', 'among others', 'by an own question'])
      names.recipients[`asked ${why}, ${device}`] =
        `${why.replaceAll(' ', '-')}.${device}@${names.domains.plain}`;
  world = await makeWorld({ names });
  book = await fillAddressBook(world);
  browser = await launch();
  mailboxes = new Mailboxes(world);
});
after(async () => {
  await browser?.close();
  await book?.key.stop();
  await world?.stop();
});

// A browser without anything of ours, and what its user does in it.
async function someone(device) {
  const context = await browser.newContext(devices[device]);
  const actions = [];
  await context.exposeFunction('acted', (what) => actions.push(what));
  await context.addInitScript(() => {
    const named = (event) => {
      const element = event.composedPath().find((it) => it.matches?.('button, a, input, textarea'));
      const name = element?.labels?.[0] ?? element;
      return name?.innerText?.trim().slice(0, 40) || element?.id || element?.tagName || 'nothing';
    };
    const capture = { capture: true };
    window.addEventListener(
      'click',
      (event) => event.isTrusted && event.detail > 0 && window.acted(`press ${named(event)}`),
      capture,
    );
    window.addEventListener(
      'keydown',
      (event) => event.isTrusted && event.key.length > 1 && window.acted(`key ${event.key}`),
      capture,
    );
  });
  const page = await context.newPage();
  const press = (locator) => (devices[device].hasTouch ? locator.tap() : locator.click());
  return {
    page,
    actions,
    press,
    type: (text) => page.keyboard.type(text),
    close: () => context.close(),
  };
}

// From one field to the next: a telephone has no Tab.
const next = (device, user, locator) =>
  device === 'desk' ? user.page.keyboard.press('Tab') : user.press(locator);

async function send(device, user, recipients, { subject, asks = async () => {} }) {
  const { page, press, type } = user;
  const { sender } = world.names;
  await page.goto(world.site.origin);
  await page.locator('#mailbox:focus').waitFor();
  await type(sender.mailbox);
  await next(device, user, page.getByLabel('Password'));
  await type(sender.password);
  await page.keyboard.press('Enter');
  await page.locator('wafer-recipients-field[field="to"] input:focus').waitFor();
  await type(`${recipients.join(', ')},`);
  for (const mailbox of recipients) {
    const chip = page.locator('.chip', { hasText: mailbox });
    await chip.locator('.how', { hasNotText: 'Checking' }).waitFor({ state: 'attached' });
  }
  await press(page.getByLabel('Subject'));
  await type(subject);
  await next(device, user, page.getByRole('textbox', { name: 'Message' }));
  await type('Good morning, the results are in.');
  const told = await asks();
  await press(page.getByRole('button', { name: 'Send' }));
  await page.getByText('You see under Sent').waitFor();
  return told;
}

// The phrase that is ready, as the sender reads it to the recipient on the telephone.
const usePhrase = (user, mailbox) => async () => {
  const form = user.page.locator(`[data-for="${mailbox}"] wafer-question-form`);
  const phrase = (await form.locator('.phrase').innerText()).trim();
  assert.match(phrase, /^\S+( \S+){3,}$/);
  await user.press(form.getByRole('button', { name: 'Use this phrase' }));
  await user.page
    .getByText('Your message will be protected.')
    .or(user.page.getByText('copies will be protected'))
    .waitFor();
  return phrase;
};

async function read(device, mailbox, answer, subject) {
  const { link } = await mailboxes.nextLink(mailbox);
  const user = await someone(device);
  await user.page.goto(world.page.url); // their mail program
  const opened = user.page.context().waitForEvent('page');
  await user.press(user.page.locator(`a[href="${link}"]`));
  const page = await opened;
  await page.locator('#answer:focus').waitFor();
  await page.keyboard.type(answer);
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { name: subject }).waitFor();
  await page.getByText('the results are in').waitFor();
  await user.close();
  return user.actions;
}

const told = (actions) => `${actions.length}: ${actions.join(' / ')}`;

for (const device of Object.keys(devices)) {
  const drawn = (user) => {
    const { recipients, answers } = world.names;
    const alone = recipients[`asked alone, ${device}`];
    const among = recipients[`asked among others, ${device}`];
    const { tls, openpgp, known } = recipients;
    return {
      'secure delivery': { to: [tls] },
      'a key in the address book': { to: [openpgp] },
      'a question in the address book': { to: [known], reads: [known, answers.known] },
      'a question that is asked for': { to: [alone], asks: usePhrase(user, alone), reads: [alone] },
      'all of these': {
        to: [tls, openpgp, known, among],
        asks: usePhrase(user, among),
        reads: [among],
        alsoTold: [known],
      },
    };
  };

  const kinds = [
    'secure delivery',
    'a key in the address book',
    'a question in the address book',
    'a question that is asked for',
    'all of these',
  ];
  for (const what of kinds) {
    test(`${device}, ${what}: sent in at most ${atMostToSend} actions, read in at most ${atMostToRead}`, async (t) => {
      const user = await someone(device);
      const { to, asks, reads, alsoTold = [] } = drawn(user)[what];
      const subject = `Results, ${what}, ${device}`;
      const phrase = await send(device, user, to, { subject, asks });
      t.diagnostic(`to send ${told(user.actions)}`);
      assert.ok(user.actions.length <= atMostToSend);
      await user.close();
      for (const mailbox of alsoTold) await mailboxes.nextLink(mailbox);
      if (!reads) return;
      const [mailbox, answer = phrase] = reads;
      const reading = await read(device, mailbox, answer, subject);
      t.diagnostic(`to read ${told(reading)}`);
      assert.ok(reading.length <= atMostToRead);
    });
  }

  // Whom nothing is known of, among recipients of each other method.
  test(`${device}, five recipients and a question of one’s own: sent in at most ${atMostToSend} actions`, async (t) => {
    const user = await someone(device);
    const { recipients } = world.names;
    const { tls, strict, openpgp, known } = recipients;
    const own = recipients[`asked by an own question, ${device}`];
    const form = user.page.locator(`[data-for="${own}"] wafer-question-form`);
    const answer = 'lentils with vinegar and mustard';
    const asks = async () => {
      await user.press(form.getByLabel('Question'));
      await user.type(`What did we eat when we last met? ${answer}`);
      assert.equal(await form.getByLabel('Answer').inputValue(), answer);
      await user.page.getByText('All 5 copies will be protected.').waitFor();
    };
    const subject = `Results, by an own question, ${device}`;
    await send(device, user, [tls, strict, openpgp, known, own], { subject, asks });
    t.diagnostic(`to send ${told(user.actions)}`);
    assert.ok(user.actions.length <= atMostToSend);
    await user.close();
    await mailboxes.nextLink(known);
    const reading = await read(device, own, answer, subject);
    t.diagnostic(`to read ${told(reading)}`);
    assert.ok(reading.length <= atMostToRead);
  });
}
