// Settings and administration on the real server: what a user sets, what an administrator sets, what both see.
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { after, before, test } from 'node:test';
import { startServer } from './server.mjs';
import { launch, open } from './site.mjs';

const axe = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

let browser;
let server;
let kept;
before(async () => {
  server = await startServer({}, '', { policyFile: false, administrator: true });
  kept = await startServer({ tls_only: true }, '', { administrator: true });
  browser = await launch();
});
after(async () => {
  await browser?.close();
  await server?.stop();
  await kept?.stop();
});

async function logIn(at, options = {}) {
  const shown = await open(browser, at.origin, options);
  const { page } = shown;
  await page.getByLabel('Email address').fill(at.mailbox);
  await page.getByLabel('Password').fill(at.password);
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
const settings = (page) => show(page, 'settings', 'My settings');
const policy = async (page) => {
  await show(page, 'policy', 'Policy of the account');
  await page.getByRole('button', { name: 'The account: everybody' }).waitFor();
};
const row = (page, name) => page.locator('wafer-setting-row', { hasText: name });
const choice = (page, name) => row(page, name).getByRole('combobox').first();
const save = (page) => page.getByRole('button', { name: 'Save my settings' });
const enforce = (page) => page.getByRole('button', { name: 'Put into force' });
const inForce = async (page) => {
  await enforce(page).click();
  await page.getByText('The policy is in force.').waitFor();
};
// Through the page's own client, as the page would.
const ask = (page, call) => page.evaluate(call);
const stored = (page) => ask(page, () => fetch('/api/v1/settings').then((reply) => reply.json()));
const storedPolicy = (page) =>
  ask(page, () => fetch('/api/v1/administration/policy').then((reply) => reply.json()));
const reset = async (page) => {
  await page.evaluate(async () => {
    const headers = { 'X-Waferseal': '1', 'Content-Type': 'application/json' };
    const put = (path, body) => fetch(path, { method: 'PUT', headers, body: JSON.stringify(body) });
    const { version } = await (await fetch('/api/v1/administration/policy')).json();
    await put('/api/v1/administration/policy', { version, policy: {} });
    await put('/api/v1/settings', { set: {} });
    await fetch('/api/v1/settings/default-question', { method: 'DELETE', headers });
  });
};

test('a user’s setting is saved, is there the next time, and can be given back', async () => {
  const { page, complaints, close } = await logIn(server);
  await reset(page);
  await settings(page);
  assert.equal(await save(page).isDisabled(), true);
  await choice(page, 'How the recipient’s mail server').selectOption('dane');
  await row(page, 'Every copy must have').getByLabel('It can be taken back').check();
  await save(page).click();
  await page.getByText('Your settings are saved.').waitFor();
  assert.deepEqual((await stored(page)).set, {
    floor: { retractable: true },
    tls_assurance: 'dane',
  });
  await page.reload();
  await page.getByLabel('Email address').fill(server.mailbox);
  await page.getByLabel('Password').fill(server.password);
  await page.getByRole('button', { name: 'Log in' }).click();
  await page.getByRole('heading', { name: 'My settings', level: 1 }).waitFor();
  const assurance = choice(page, 'How the recipient’s mail server');
  assert.equal(await assurance.inputValue(), 'dane');
  await assurance.selectOption('');
  await save(page).click();
  await page.getByText('Your settings are saved.').waitFor();
  assert.deepEqual((await stored(page)).set, { floor: { retractable: true } });
  assert.deepEqual(complaints, []);
  await close();
});

test('what the account has fixed is shown with whose it is, and what was set before counts no more', async () => {
  const { page, complaints, close } = await logIn(server);
  await reset(page);
  await settings(page);
  await choice(page, 'How the recipient’s mail server').selectOption('dane');
  await save(page).click();
  await page.getByText('Your settings are saved.').waitFor();
  await policy(page);
  await choice(page, 'How the recipient’s mail server').selectOption('mta-sts');
  await row(page, 'How the recipient’s mail server').getByLabel('Nobody below').check();
  await choice(page, 'Send mails with a pick-up link').selectOption('true');
  await inForce(page);
  await settings(page);
  const assurance = row(page, 'How the recipient’s mail server');
  await assurance.getByText('Locked by the account.').waitFor();
  await assurance.getByText('does not count any more').waitFor();
  assert.equal(await assurance.getByRole('combobox').count(), 0);
  const notice = row(page, 'Send mails with a pick-up link');
  await notice.getByText('you cannot ask for less').waitFor();
  assert.equal(await notice.getByRole('combobox').count(), 0);
  // The rest goes on.
  await choice(page, 'If only some recipients').selectOption('send-rest');
  await save(page).click();
  await page.getByText('Your settings are saved.').waitFor();
  assert.deepEqual(complaints, []);
  await close();
});

test('a default question lets the message that is being written go without asking', async () => {
  const { page, complaints, close } = await logIn(server);
  await reset(page);
  const input = page.locator('wafer-recipients-field[field="to"] input');
  const chip = page.locator('.chip', { hasText: 'grace' });
  await input.fill('grace@mail.example');
  await input.press('Enter');
  await chip.getByText('Needs a question', { exact: true }).waitFor();
  await settings(page);
  await page.getByText('None. You are asked').waitFor();
  await page.getByRole('button', { name: 'Add a question' }).click();
  const form = page.locator('wafer-default-question wafer-question-form');
  await form.getByLabel('Question').fill('MARKER Which tree stands at the gate?');
  await form.getByLabel('Answer').fill('an old crooked birch');
  await form.getByRole('button', { name: 'Use this question' }).click();
  await page.getByText('Your default question is saved.').waitFor();
  await page.locator('blockquote', { hasText: 'Which tree' }).waitFor();
  await page.getByText('is kept sealed and is not shown again').waitFor();
  await page.getByRole('link', { name: 'Write' }).click();
  await chip.getByText('Question', { exact: true }).waitFor();
  await page.getByLabel('Subject').fill('To anybody');
  await page.getByRole('textbox', { name: 'Message' }).fill('Text');
  await page.getByRole('button', { name: 'Send' }).click();
  await page.getByText('You see under Sent').waitFor();
  await settings(page);
  await page.getByRole('button', { name: 'Remove the question' }).click();
  await page.getByText('Your default question is removed.').waitFor();
  for (const file of await server.files()) assert.equal(file.includes('MARKER'), false);
  assert.deepEqual(complaints, []);
  await close();
});

test('a policy is edited by keyboard at account, domain and user, with what each inherits', async () => {
  const { page, complaints, close } = await logIn(server);
  await reset(page);
  await policy(page);
  await choice(page, 'Deliver by TLS alone').focus();
  await page.keyboard.press('y');
  await page.getByText('Changed, and not in force yet.').waitFor();
  await page.getByRole('button', { name: 'Add a domain' }).focus();
  await page.keyboard.press('Enter');
  await page.keyboard.type('nonsense');
  await page.keyboard.press('Enter');
  await page.getByText('“nonsense” is not a domain.').waitFor();
  await page.keyboard.press('Control+A');
  await page.keyboard.type('*.Clinic.example');
  await page.keyboard.press('Enter');
  await page.getByRole('button', { name: '*.clinic.example', exact: true }).waitFor();
  const inherited = choice(page, 'Deliver by TLS alone').locator('option').first();
  assert.match(await inherited.textContent(), /As inherited: Yes \(from the account\)/);
  await choice(page, 'Order of protection').selectOption('own');
  await page.getByRole('button', { name: 'Move Keys of colleagues up' }).focus();
  await page.keyboard.press('Enter');
  await page.getByRole('button', { name: 'Move Keys of colleagues down' }).waitFor();
  await page.getByRole('button', { name: 'Add a user' }).focus();
  await page.keyboard.press('Enter');
  await page.keyboard.type('ann@lab.clinic.example');
  await page.keyboard.press('Enter');
  await page.getByRole('button', { name: 'ann@lab.clinic.example', exact: true }).waitFor();
  assert.match(
    await choice(page, 'Order of protection').locator('option').first().textContent(),
    /Keys of colleagues, Secure delivery.*from the domain \*\.clinic\.example/,
  );
  assert.equal(await row(page, 'Deliver by TLS alone').count(), 0, 'not a setting of users');
  await inForce(page);
  const { policy: now } = await storedPolicy(page);
  assert.equal(now.account.set.tls_only, true);
  assert.deepEqual(now.domains['*.clinic.example'].set.steps.slice(0, 2), ['directory', 'tls']);
  assert.deepEqual(now.users, { 'ann@lab.clinic.example': {} });
  assert.deepEqual(complaints, []);
  await close();
});

test('forced TLS, exclusions, floor, rules and limits are set, and contradictions named before', async () => {
  const { page, complaints, close } = await logIn(server);
  await reset(page);
  await policy(page);
  const forced = row(page, 'Domains that must be reached by TLS');
  await forced.getByLabel('Domain of recipients').fill('*.partner.example');
  await forced.getByLabel('How').selectOption('tls-or-never');
  await forced.getByRole('button', { name: 'Add the domain' }).click();
  await forced.getByText('*.partner.example: By TLS or not at all').waitFor();
  const excluded = row(page, 'Recipients never reached').getByRole('textbox');
  await excluded.fill('nobody at all');
  await excluded.blur();
  await page.getByText('“nobody at all” is not a domain.').waitFor();
  await excluded.fill('press@lab.partner.example\nold.example');
  await excluded.blur();
  await page.getByText('1 contradiction has to be solved first.').first().waitFor();
  await page
    .getByText(/Domains that must be reached by TLS \(the account\).*Recipients never/)
    .waitFor();
  assert.equal(await enforce(page).isDisabled(), true);
  await excluded.fill('old.example');
  await excluded.blur();
  await page.getByText('Changed, and not in force yet.').waitFor();
  const rules = row(page, 'More protection by words');
  await rules.getByText('Add the rule').first().click();
  await rules.getByLabel('Name of the rule').fill('diagnosis');
  await rules.getByLabel('Pattern').fill('(');
  await rules.getByRole('button', { name: 'Add the rule' }).click();
  await rules.getByText('This is no regular expression.').waitFor();
  await rules.getByLabel('Pattern').fill('diagnos(is|es)');
  await rules.getByRole('button', { name: 'Add the rule' }).click();
  await rules.getByText('Rule diagnosis: diagnos(is|es)').waitFor();
  await row(page, 'Largest message').getByRole('spinbutton').fill('20');
  await row(page, 'Largest message').getByRole('spinbutton').blur();
  await choice(page, 'If nothing protects a copy').selectOption('insecure');
  await page.getByText('Not every message can be sent to anybody without asking.').waitFor();
  const verdict = page.locator('wafer-policy-verdict');
  await verdict.getByText('Why?').click();
  await verdict.getByText('Domains that must be reached by TLS (the account)').waitFor();
  await inForce(page);
  const { set } = (await storedPolicy(page)).policy.account;
  assert.deepEqual(set.tls_forced, { '*.partner.example': 'tls-or-never' });
  assert.deepEqual(set.tls_excluded, ['old.example']);
  assert.deepEqual(set.content_rules, [
    { id: 'diagnosis', pattern: 'diagnos(is|es)', floor: { end_to_end: true } },
  ]);
  assert.equal(set.message_mib, 20);
  assert.equal(set.failure_action, 'insecure');
  assert.deepEqual(complaints, []);
  await close();
});

test('a preview says who would get what before anything is in force', async () => {
  const { page, complaints, close } = await logIn(server);
  await reset(page);
  await policy(page);
  await page.getByLabel('Addresses').fill('grace@mail.example, linus@keys.example\nnobody');
  await page.getByRole('button', { name: 'Try it out' }).click();
  await page.getByText('“nobody” is not an email address.').waitFor();
  await page.getByLabel('Addresses').fill('grace@mail.example, linus@keys.example');
  await page.getByRole('button', { name: 'Try it out' }).click();
  const of = (who) => page.getByRole('row', { name: new RegExp(who) });
  await of('grace').getByText('Needs a question').waitFor();
  await page.getByText('The sender would be asked for a question first.').waitFor();
  await choice(page, 'Order of protection').selectOption('own');
  await page.getByRole('button', { name: 'Remove Asking the sender' }).click();
  await choice(page, 'If nothing protects a copy').selectOption('insecure');
  await page.getByText('The policy has been changed since.').waitFor();
  await page.getByRole('button', { name: 'Try it out' }).click();
  await of('grace').getByText('Not protected').waitFor();
  await of('linus').getByText('Not protected').waitFor();
  assert.equal((await storedPolicy(page)).policy.account, undefined, 'nothing is in force');
  assert.deepEqual(complaints, []);
  await close();
});

test('whoever was faster wins, and the other is told before anything is lost', async () => {
  const { page, close } = await logIn(server);
  await reset(page);
  await policy(page);
  await choice(page, 'Deliver by TLS alone').selectOption('true');
  await page.evaluate(async () => {
    const headers = { 'X-Waferseal': '1', 'Content-Type': 'application/json' };
    const { version } = await (await fetch('/api/v1/administration/policy')).json();
    const body = JSON.stringify({ version, policy: { account: { set: { message_mib: 7 } } } });
    await fetch('/api/v1/administration/policy', { method: 'PUT', headers, body });
  });
  await enforce(page).click();
  await page.getByText('Somebody else has changed the policy meanwhile.').waitFor();
  assert.equal(await choice(page, 'Deliver by TLS alone').inputValue(), 'true');
  await page.getByRole('button', { name: 'Load theirs' }).click();
  await page.getByText('In force: version').waitFor();
  assert.equal(await choice(page, 'Deliver by TLS alone').inputValue(), '');
  assert.equal(await row(page, 'Largest message').getByRole('spinbutton').inputValue(), '7');
  await close();
});

test('a policy that the operator keeps in a file is read only, and says so', async () => {
  const { page, complaints, close } = await logIn(kept);
  await policy(page);
  await page.getByText('The operator keeps this policy in a file.').waitFor();
  assert.equal(await choice(page, 'Deliver by TLS alone').inputValue(), 'true');
  assert.equal(await choice(page, 'Deliver by TLS alone').isDisabled(), true);
  assert.equal(await enforce(page).count(), 0);
  assert.equal(await page.getByRole('button', { name: 'Add a domain' }).count(), 0);
  await page.getByLabel('Addresses').fill('grace@mail.example');
  await page.getByRole('button', { name: 'Try it out' }).click();
  await page.getByText('The sender would be asked').waitFor();
  assert.deepEqual(complaints, []);
  await close();
});

test('who is no administrator has no way to the policy', async () => {
  await kept.command(['user', 'administrator', kept.mailbox, '--revoke']);
  const { page, close } = await logIn(kept);
  await settings(page);
  assert.equal(await page.getByRole('link', { name: 'Policy of the account' }).count(), 0);
  await page.evaluate(() => {
    location.hash = 'policy';
  });
  await page.getByRole('heading', { name: 'My settings', level: 1 }).waitFor();
  await kept.command(['user', 'administrator', kept.mailbox]);
  await close();
});

const views = {
  'my settings': {
    ready: async (page) => {
      await settings(page);
      await page.getByRole('button', { name: 'Add a question' }).click();
      await page.getByLabel('Answer').waitFor();
    },
  },
  'the policy': {
    ready: async (page) => {
      await policy(page);
      await page.getByRole('button', { name: 'Add a domain' }).click();
      await page.keyboard.type('x');
      await page.keyboard.press('Enter');
      await choice(page, 'Order of protection').selectOption('own');
      await row(page, 'Where published keys').getByRole('combobox').selectOption('here');
      const forced = row(page, 'Domains that must be reached by TLS');
      await forced.getByLabel('Domain of recipients').fill('*.partner.example');
      await forced.getByRole('button', { name: 'Add the domain' }).click();
      await row(page, 'More protection by words').getByText('Add the rule').first().click();
      await page.getByLabel('Addresses').fill('grace@mail.example, linus@keys.example');
      await page.getByRole('button', { name: 'Try it out' }).click();
      await page.getByRole('cell', { name: 'grace@mail.example' }).waitFor();
    },
  },
  'a policy in a file': { at: () => kept, ready: policy },
  'the report on TLS': {
    ready: async (page) => {
      await page.route('**/administration/tls', (route) => route.fulfill({ json: aReport }));
      await show(page, 'tls', 'Secure delivery by domain');
      await page.getByText('hospital.example').waitFor();
    },
  },
};

const aReport = {
  since: 1_790_000_000,
  domains: [
    {
      domain: 'hospital.example',
      delivered: [
        { assurance: 'dane', copies: 41 },
        { assurance: 'pkix', copies: 2 },
      ],
      waiting: [{ code: null, copies: 1 }],
      fell_back: [],
      failed: [],
      last_seen: 1_792_000_000,
      mta_sts: { mode: 'enforce', fetched_at: 1_791_000_000 },
    },
    {
      domain: 'very-long-name-of-a-municipal-administration.district.example',
      delivered: [],
      waiting: [{ code: 'tls_expired', copies: 3 }],
      fell_back: [{ code: 'tls_untrusted', copies: 2 }],
      failed: [{ code: 'tls_not_offered', copies: 5 }],
      last_seen: 1_791_900_000,
      mta_sts: null,
    },
  ],
};

for (const [name, { at = () => server, ready }] of Object.entries(views)) {
  for (const width of [390, 1280]) {
    for (const colorScheme of ['light', 'dark']) {
      test(`${name}, ${width} px, ${colorScheme}: no finding, nothing wider than the page`, async () => {
        const { page, close } = await logIn(at(), {
          viewport: { width, height: 844 },
          colorScheme,
          bypassCSP: true,
          reducedMotion: 'reduce',
        });
        if (at() === server) await reset(page);
        await ready(page);
        await page.evaluate(() => window.scrollTo(0, 0));
        if (process.env.SCREENSHOTS) {
          const path = `${process.env.SCREENSHOTS}/${name.replaceAll(' ', '-')}-${width}-${colorScheme}.png`;
          await page.screenshot({ path, fullPage: true });
        }
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
