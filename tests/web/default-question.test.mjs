// A default question for all, on the real server and in its pages: an administrator sets it, somebody who never
// set anything sends with it, and the recipient opens with its answer.
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { startServer } from './server.mjs';
import { launch, open } from './site.mjs';

const axe = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const question = 'MARKER Which tree stands at the gate?';
const answer = 'an old crooked birch';
const bensPassword = 'the password of Ben';

let browser;
let server;
let admin;
let ben;
before(async () => {
  server = await startServer({}, '', { policyFile: false, administrator: true });
  await addUser('ben');
  browser = await launch();
  // axe is brought in from outside.
  const viewport = { width: 1280, height: 844 };
  const looked = { bypassCSP: true, reducedMotion: 'reduce', viewport };
  admin = await logIn(server.mailbox, server.password, looked);
  ben = await logIn('ben@clinic.example', bensPassword, looked);
});
after(async () => {
  await admin?.close();
  await ben?.close();
  await browser?.close();
  await server?.stop();
});

async function addUser(name) {
  await server.command(['user', 'add', `${name}@clinic.example`], `${bensPassword}\n`);
  await server.command(['keylist', 'update', '--root', join(server.folder, 'root.key')]);
}

async function logIn(mailbox, password, options = {}) {
  const shown = await open(browser, server.origin, options);
  const { page } = shown;
  await page.getByLabel('Email address').fill(mailbox);
  await page.getByLabel('Password').fill(password);
  await page.getByRole('button', { name: 'Log in' }).click();
  await page.getByRole('link', { name: 'Settings' }).waitFor();
  return shown;
}
const show = async (page, view, heading) => {
  await page.evaluate((hash) => {
    location.hash = hash;
  }, view);
  await page.getByRole('heading', { name: heading, level: 1 }).waitFor();
};
const policy = async (page) => {
  await show(page, 'policy', 'Policy of the account');
  await page.getByRole('button', { name: 'The account: everybody' }).waitFor();
};
const row = (page) => page.locator('wafer-setting-row[name="default_question"]');
const inForce = async (page) => {
  await page.getByRole('button', { name: 'Put into force' }).click();
  await page.getByText('The policy is in force.').waitFor();
};
const giveQuestion = async (page, text, said) => {
  const form = row(page).locator('wafer-question-form');
  await form.getByLabel('Question').fill(text);
  await form.getByLabel('Answer').fill(said);
  await form.getByRole('button', { name: 'Use this question' }).click();
  await row(page).locator('blockquote', { hasText: text }).waitFor();
};
const checkAxe = async (page) => {
  // What stands below the bar at the foot counts as covered.
  await page.evaluate(() => window.scrollTo(0, 0));
  await page.evaluate(axe);
  const { violations } = await page.evaluate(() =>
    window.axe.run(document, {
      runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'],
    }),
  );
  assert.deepEqual(
    violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)]),
    [],
  );
};

test('an administrator sets it for the account, and sees that nobody is asked any more', async () => {
  const { page } = admin;
  await policy(page);
  await page.getByText('Not every message can be sent').waitFor();
  await row(page).getByText('As usual: nothing').waitFor();
  await row(page).getByRole('button', { name: 'Add a question' }).click();
  const form = row(page).locator('wafer-question-form');
  await form.getByLabel('Question').fill(question);
  await form.getByLabel('Answer').fill('tree');
  await form.getByRole('button', { name: 'Use this question' }).click();
  await form.getByText('gives the answer away').waitFor();
  await giveQuestion(page, question, answer);
  await row(page).getByText('is kept sealed and is not shown again').waitFor();
  await page.getByText('Every message can be sent to anybody').waitFor();
  await page.getByText('Why?').click();
  await page.getByText('holds for whoever has a copy of its key').waitFor();
  await checkAxe(page);
  await inForce(page);
  await row(page).locator('blockquote', { hasText: question }).waitFor();
  await page.getByText('The key of the default questions').click();
  await page.getByText('This is number 1.').waitFor();
});

test('somebody who never set anything sends with it, and the recipient opens with the answer', async () => {
  const { page } = ben;
  await page.reload();
  await page.getByLabel('Email address').fill('ben@clinic.example');
  await page.getByLabel('Password').fill(bensPassword);
  await page.getByRole('button', { name: 'Log in' }).click();
  await show(page, 'settings', 'My settings');
  await page.getByText('Set by your organisation (the account)').waitFor();
  await page.locator('wafer-default-question blockquote', { hasText: question }).waitFor();
  await checkAxe(page);
  await page.getByRole('link', { name: 'Write' }).click();
  await page.locator('wafer-recipients-field[field="to"] input').fill('grace@mail.example');
  await page.keyboard.press('Enter');
  await page.getByText('Your message will be protected.').waitFor();
  assert.equal(await page.locator('wafer-composer wafer-question-form').count(), 0);
  await page.getByLabel('Subject').fill('To anybody');
  await page.getByRole('textbox', { name: 'Message' }).fill('Dear Grace, the ferry goes at nine.');
  await page.getByRole('button', { name: 'Send' }).click();
  await page.getByText('You see under Sent').waitFor();
  await page.getByRole('link', { name: 'Sent', exact: true }).click();
  const copy = page.locator('.copy', { hasText: 'grace@mail.example' });
  await copy.getByRole('button', { name: 'Pick-up link' }).click();
  const link = await copy.getByLabel('Pick-up link for this recipient').inputValue();
  const portal = await open(browser, link);
  await portal.page.getByText(question).waitFor();
  await portal.page.getByLabel('Your answer').fill(answer);
  await portal.page.keyboard.press('Enter');
  await portal.page.getByText('the ferry goes at nine').waitFor();
  assert.deepEqual(portal.complaints, []);
  await portal.close();
  for (const file of await server.files()) {
    assert.equal(file.includes('MARKER'), false);
    assert.equal(file.includes(answer), false);
  }
});

test('a new user is told why they are asked, and is not any more once an administrator was here', async () => {
  await addUser('carla');
  const carla = await logIn('carla@clinic.example', bensPassword);
  await show(carla.page, 'settings', 'My settings');
  await carla.page.getByText('your browser has no key for it yet').waitFor();
  await admin.page.reload();
  await admin.page.getByLabel('Email address').fill(server.mailbox);
  await admin.page.getByLabel('Password').fill(server.password);
  await admin.page.getByRole('button', { name: 'Log in' }).click();
  await policy(admin.page);
  await row(admin.page).locator('blockquote', { hasText: question }).waitFor();
  await carla.page.reload();
  await carla.page.getByLabel('Email address').fill('carla@clinic.example');
  await carla.page.getByLabel('Password').fill(bensPassword);
  await carla.page.getByRole('button', { name: 'Log in' }).click();
  await carla.page.getByText('Set by your organisation (the account)').waitFor();
  await carla.page.locator('wafer-default-question blockquote', { hasText: question }).waitFor();
  assert.deepEqual(carla.complaints, []);
  await carla.close();
});

test('where the key cannot be given on, the way to a new one is shown all the same', async () => {
  const other = await logIn(server.mailbox, server.password);
  const { page } = other;
  await page.route('**/answers-key/copies', (route) => route.fulfill({ status: 503 }));
  await addUser('dora');
  await policy(page);
  await page.getByText('1 user cannot use the default question yet').waitFor();
  await page.getByText('The key of the default questions').click();
  await page.getByRole('button', { name: 'Make a new key' }).waitFor();
  await other.close();
});

test('a domain has its own, or none, and what is discarded is not kept', async () => {
  const { page } = admin;
  await policy(page);
  await page.getByRole('button', { name: 'Add a domain' }).click();
  await page.keyboard.type('lab.example');
  await page.keyboard.press('Enter');
  await page.getByRole('button', { name: 'lab.example', exact: true }).waitFor();
  await row(page).getByText('As inherited: a question (from the account)').waitFor();
  await row(page).getByRole('button', { name: 'Add a question' }).click();
  await giveQuestion(page, 'Which bench?', 'the green one on the left');
  await page.getByRole('button', { name: 'Discard my changes' }).click();
  await page.getByText('In force: version').waitFor();
  await page.getByRole('button', { name: 'Add a domain' }).click();
  await page.keyboard.type('lab.example');
  await page.keyboard.press('Enter');
  await row(page).getByRole('button', { name: 'None here' }).click();
  await page.getByText('Changed, and not in force yet.').waitFor();
  await inForce(page);
  const stored = await page.evaluate(async () => {
    const read = async (path) => (await fetch(`/api/v1/administration/${path}`)).json();
    return { ...(await read('policy')), ...(await read('answers-key')) };
  });
  assert.equal(stored.policy.domains['lab.example'].set.default_question, null);
  assert.equal(stored.questions.length, 1);
});

test('a new key is made, replaced and removed questions are, and all goes on', async () => {
  const { page } = admin;
  await page.getByRole('button', { name: 'The account: everybody' }).click();
  await page.getByText('The key of the default questions').click();
  await page.getByRole('button', { name: 'Make a new key' }).click();
  await page.getByText('There is a new key, and every user has a copy.').waitFor();
  await page.getByText('This is number 2.').waitFor();
  await row(page).locator('blockquote', { hasText: question }).waitFor();
  await row(page).getByRole('button', { name: 'Replace question and answer' }).click();
  await giveQuestion(page, 'Which pier?', 'the one with the clock');
  await inForce(page);
  await row(page).getByRole('button', { name: 'As inherited' }).click();
  await row(page).getByText('As usual: nothing').waitFor();
  await inForce(page);
  await show(ben.page, 'write', 'New message').catch(() => undefined);
  await ben.page.reload();
  await ben.page.getByLabel('Email address').fill('ben@clinic.example');
  await ben.page.getByLabel('Password').fill(bensPassword);
  await ben.page.getByRole('button', { name: 'Log in' }).click();
  await show(ben.page, 'settings', 'My settings');
  await ben.page.getByText('None. You are asked').waitFor();
  assert.deepEqual(admin.complaints, []);
  assert.deepEqual(ben.complaints, []);
});
