// The components as another webmail uses them: in its form, with its colours, by keyboard, from right to left.
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

const show = (query, options) => open(browser, `${site.origin}/?show=${query}`, options);
const field = (page) => page.locator('wafer-recipients-field');
const standalone = (page) => page.locator('form > wafer-question-form');

async function add(page, ...recipients) {
  for (const who of recipients) {
    await field(page).locator('input').fill(who);
    await page.keyboard.press('Enter');
  }
}

test('a recipients field is a field of its form: value, validity, reset, disabled', async () => {
  const { page, complaints, close } = await show('elements');
  const state = () =>
    field(page).evaluate((element) => ({
      value: new FormData(element.form).get('to'),
      valid: element.checkValidity(),
      missing: element.validity.valueMissing,
    }));
  assert.deepEqual(await state(), { value: '', valid: false, missing: true });
  await page.getByRole('button', { name: 'Submit' }).click();
  assert.equal(await page.evaluate(() => window.submitted), undefined);
  assert.equal(
    await page.evaluate(() => document.activeElement.localName),
    'wafer-recipients-field',
    'the browser leads to what is missing',
  );
  await add(page, 'ada@hospital.example', 'linus@keys.example');
  await page.getByText('All 2 copies will be protected.').waitFor();
  assert.deepEqual(await state(), {
    value: 'ada@hospital.example, linus@keys.example',
    valid: true,
    missing: false,
  });
  await add(page, 'nobody');
  await page.getByText('“nobody” is not an email address.').waitFor();
  assert.equal((await state()).valid, false);
  await field(page).locator('input').fill('');
  await page.getByRole('button', { name: 'Submit' }).click();
  const submitted = await page.evaluate(() => window.submitted);
  assert.deepEqual(submitted, [['to', 'ada@hospital.example, linus@keys.example']]);
  await page.getByRole('button', { name: 'Empty the form' }).click();
  await page.getByText('Add a recipient to see').waitFor();
  assert.equal((await state()).value, '');
  await field(page).evaluate((element) => {
    element.disabled = true;
  });
  await field(page).locator('input:disabled').waitFor();
  assert.deepEqual(complaints, []);
  await close();
});

test('a fieldset disables the field with the rest', async () => {
  const { page, close } = await show('elements');
  await add(page, 'ada@hospital.example');
  await page.evaluate(() => {
    const set = document.createElement('fieldset');
    set.disabled = true;
    document.querySelector('form').prepend(set);
    set.append(document.querySelector('wafer-recipients-field'));
  });
  await field(page).locator('input:disabled').waitFor();
  assert.equal(await field(page).locator('.chip button:disabled').count(), 1);
  await close();
});

test('a field without a message yet takes nothing that would be lost', async () => {
  const { page, close } = await show('elements');
  await page.evaluate(() => {
    const early = document.createElement('wafer-recipients-field');
    early.id = 'early';
    document.querySelector('main').append(early);
  });
  const early = page.locator('#early input');
  assert.equal(await early.isDisabled(), true);
  await page.evaluate(() => {
    document.querySelector('#early').composition = window.composition;
  });
  await early.fill('ada@hospital.example');
  await early.press('Enter');
  await page.getByText('Your message will be protected.').waitFor();
  await close();
});

test('a question form gives its form the question, and the answer to nobody', async () => {
  const { page, close } = await show('elements');
  await add(page, 'ada@hospital.example');
  const form = standalone(page);
  await form.evaluate((element) => {
    element.required = true;
  });
  await page.waitForFunction(
    () => !document.querySelector('form > wafer-question-form').checkValidity(),
  );
  await form.getByLabel('Question').fill('Where did we first meet?');
  await form.getByLabel('Answer').fill('behind the lighthouse');
  await form.getByRole('button', { name: 'Use this question' }).click();
  await page.waitForFunction(() =>
    document.querySelector('form > wafer-question-form').checkValidity(),
  );
  await page.getByRole('button', { name: 'Submit' }).click();
  const submitted = await page.evaluate(() => window.submitted);
  assert.deepEqual(submitted, [
    ['to', 'ada@hospital.example'],
    ['question', 'Where did we first meet?'],
  ]);
  await close();
});

test('how hard an answer is to guess is said in words and drops what was judged', async () => {
  const { page, close } = await show('elements');
  const form = standalone(page);
  await form.getByLabel('Answer').fill('password');
  const meter = form.getByRole('meter', { name: 'How hard this is to guess' });
  await form.getByText('Very easy to guess', { exact: true }).waitFor();
  assert.equal(await meter.getAttribute('aria-valuetext'), 'Very easy to guess');
  assert.equal(await meter.getAttribute('aria-valuenow'), '1');
  await form.getByLabel('Answer').fill('behind the lighthouse');
  await form.getByText('Hard to guess', { exact: true }).waitFor();
  assert.equal(await meter.getAttribute('aria-valuenow'), '3');
  assert.deepEqual(await page.evaluate(() => window.session.dropped), [1, 1]);
  await form.getByRole('button', { name: 'Suggest a phrase' }).click();
  await form.getByText('amber river tractor violin seven moss').waitFor();
  await form.getByText('Very hard to guess', { exact: true }).waitFor();
  await form.evaluate((element) => element.remove());
  assert.deepEqual(await page.evaluate(() => window.session.dropped), [1, 1, 2]);
  await close();
});

const classesOf = (options) => open(browser, `${site.origin}/classes.html`, options);
const registered = (page) =>
  page.evaluate(() =>
    Object.values(window.classes)
      .map((it) => it.tag)
      .filter((tag) => tag && customElements.get(tag)),
  );

// Registers what the page uses, one of it under a name of its own.
const registerSome = (page) =>
  page.evaluate(() => {
    const { RecipientsField, ProtectionPanel, register } = window.classes;
    customElements.define('post-to', RecipientsField);
    register(ProtectionPanel);
    const shown = document.querySelectorAll('post-to, wafer-protection-panel');
    for (const element of shown) element.composition = window.composition;
  });

test('classes register nothing when they are imported, and then what the page asks for', async () => {
  const { page, complaints, close } = await classesOf();
  await page.waitForFunction(() => window.classes);
  assert.deepEqual(await registered(page), []);
  await registerSome(page);
  await page.locator('post-to input').fill('grace@mail.example');
  await page.keyboard.press('Enter');
  const form = page.locator('wafer-question-form');
  await form.getByLabel('Question').fill('Where did we first meet?');
  await form.getByLabel('Answer').fill('behind the lighthouse at noon');
  await page.getByText('Your message will be protected.').waitFor();
  const undefinedOnes = await page.evaluate(() => {
    const found = [];
    const look = (root) => {
      for (const element of root.querySelectorAll('*')) {
        if (element.matches(':not(:defined)')) found.push(element.localName);
        if (element.shadowRoot) look(element.shadowRoot);
      }
    };
    look(document);
    return found;
  });
  assert.deepEqual(undefinedOnes, []);
  const names = await registered(page);
  assert.ok(names.includes('wafer-guess-meter'), 'what stands in it was registered with it');
  assert.ok(!names.includes('wafer-recipients-field') && !names.includes('wafer-composer'));
  assert.deepEqual(complaints, []);
  await close();
});

test('a name that is taken stays whose it is', async () => {
  const { page, complaints, close } = await classesOf();
  await page.waitForFunction(() => window.classes);
  const kept = await page.evaluate(() => {
    const theirs = class extends HTMLElement {};
    customElements.define('wafer-level-meter', theirs);
    window.classes.register(window.classes.LevelMeter, window.classes.GuessMeter);
    return customElements.get('wafer-level-meter') === theirs;
  });
  assert.equal(kept, true);
  assert.deepEqual(await registered(page), ['wafer-guess-meter', 'wafer-level-meter'].sort());
  assert.deepEqual(complaints, []);
  await close();
});

test('recipients come back with the page', async () => {
  const { page, complaints, close } = await classesOf();
  await page.waitForFunction(() => window.classes);
  await registerSome(page);
  await page.locator('post-to input').fill('grace@mail.example, ada@mail.example');
  await page.keyboard.press('Enter');
  await page.getByText('2 recipients need a question from you.').waitFor();
  await page.goto(`${site.origin}/?show=paste`);
  await page.goBack();
  await page.waitForFunction(() => window.classes);
  await registerSome(page);
  await page.locator('post-to .chip', { hasText: 'ada@mail.example' }).waitFor();
  await page.getByText('2 recipients need a question from you.').waitFor();
  assert.deepEqual(
    await page.evaluate(() => window.composition.recipients.map(({ mailbox }) => mailbox)),
    ['grace@mail.example', 'ada@mail.example'],
  );
  assert.deepEqual(complaints, []);
  await close();
});

test('of a question the browser keeps nothing that it would restore', async () => {
  const { page, complaints, close } = await show('elements');
  await page.evaluate(() => {
    window.states = [];
    const { setFormValue } = ElementInternals.prototype;
    ElementInternals.prototype.setFormValue = function (value, ...state) {
      window.states.push([value, ...state]);
      setFormValue.call(this, value, ...state);
    };
  });
  const form = standalone(page);
  await form.getByLabel('Question').fill('Where did we first meet?');
  await form.getByLabel('Answer').fill('behind the lighthouse');
  await form.getByRole('button', { name: 'Use this question' }).click();
  const given = await page.waitForFunction(() =>
    window.states.find(([value]) => value === 'Where did we first meet?'),
  );
  assert.deepEqual(await given.jsonValue(), ['Where did we first meet?', null]);
  assert.deepEqual(complaints, []);
  await close();
});

test('the wish that a message expires is a floor of every copy', async () => {
  const { page, close } = await show('elements');
  await add(page, 'ada@hospital.example');
  await page.getByText('Your message will be protected.').waitFor();
  await page.getByText('Options for this message').press('Enter');
  await page.getByLabel('It shall expire').press('Space');
  await page.getByText('1 recipient needs a question from you.').waitFor();
  assert.equal(await page.evaluate(() => window.composition.draft.floor.expires), true);
  await close();
});

test('a page changes colours by properties and parts, and no component leaks a style', async () => {
  const { page, close } = await show('elements');
  const colourOf = () =>
    standalone(page)
      .getByRole('button', { name: 'Use this question' })
      .evaluate((button) => getComputedStyle(button).backgroundColor);
  assert.equal(await colourOf(), 'rgb(43, 76, 155)');
  await page.addStyleTag({
    content: `:root { --wafer-accent: rgb(0, 99, 66); --wafer-motion: 0ms }
      wafer-protection-panel::part(title) { color: rgb(1, 2, 3) }`,
  });
  await page.waitForFunction(
    () =>
      getComputedStyle(
        document
          .querySelector('form > wafer-question-form')
          .shadowRoot.querySelector('.button.primary'),
      ).backgroundColor === 'rgb(0, 99, 66)',
  );
  const title = page.getByRole('heading', { name: 'Protection' });
  assert.equal(await title.evaluate((h2) => getComputedStyle(h2).color), 'rgb(1, 2, 3)');
  assert.equal(await page.evaluate(() => document.adoptedStyleSheets.length), 0);
  await close();
});

test('dark is what the page says, and motion ends where it is not wanted', async () => {
  const { page, close } = await show('elements', { reducedMotion: 'reduce' });
  await page.addStyleTag({ content: ':root { color-scheme: dark }' });
  const button = standalone(page).getByRole('button', { name: 'Use this question' });
  const style = await button.evaluate((element) => {
    const { backgroundColor, transitionDuration } = getComputedStyle(element);
    return { backgroundColor, transitionDuration };
  });
  assert.equal(style.backgroundColor, 'rgb(157, 184, 255)');
  assert.match(style.transitionDuration, /^0s/);
  await close();
});

test('whatever has the focus shows it', async () => {
  const { page, close } = await show('elements');
  await add(page, 'ada@hospital.example', 'grace@mail.example');
  await page.getByText('1 recipient needs a question from you.').waitFor();
  const seen = new Set();
  for (let i = 0; i < 40; i += 1) {
    await page.keyboard.press('Tab');
    const found = await page.evaluate(() => {
      let element = document.activeElement;
      while (element?.shadowRoot?.activeElement) element = element.shadowRoot.activeElement;
      if (!element || element === document.body) return undefined;
      const line = element.closest('.line');
      const { outlineStyle } = getComputedStyle(element);
      const shown =
        outlineStyle !== 'none' || (line && getComputedStyle(line).boxShadow !== 'none');
      return { name: `${element.localName} ${element.textContent.trim()}`, shown };
    });
    if (!found) break;
    assert.ok(found.shown, `the focus does not show on ${found.name}`);
    seen.add(found.name);
  }
  assert.ok(seen.size >= 8, [...seen].join('; '));
  await close();
});

const states = {
  'the components, empty': { show: 'elements' },
  'the components with recipients and reasons': {
    show: 'elements',
    ready: async (page) => {
      await add(page, 'ada@hospital.example', 'linus@keys.example', 'grace@mail.example');
      await page.getByText('1 recipient needs a question from you.').waitFor();
      for (const why of await page.getByText('Why?').all()) await why.click();
      await page.getByText('Options for this message').click();
    },
  },
  'the components with what is wrong': {
    show: 'elements',
    ready: async (page) => {
      await add(page, 'nobody');
      await page.getByText('is not an email address').waitFor();
      await standalone(page).getByLabel('Answer').fill('password');
      await standalone(page).getByText('Very easy to guess').waitFor();
      await standalone(page).getByRole('button', { name: 'Use this question' }).click();
    },
  },
  'the pick-up in a page of somebody else': {
    show: 'pick-up',
    ready: (page) => page.getByLabel('Your answer').waitFor(),
  },
};

for (const [name, { show: shown, ready }] of Object.entries(states)) {
  for (const colorScheme of ['light', 'dark']) {
    test(`axe finds nothing in ${name}, ${colorScheme}`, async () => {
      const { page, complaints, close } = await show(shown, { colorScheme });
      await ready?.(page);
      await page.evaluate(axe);
      const { violations } = await page.evaluate(() =>
        globalThis.axe.run(document, {
          rules: { region: { enabled: false }, 'page-has-heading-one': { enabled: false } },
        }),
      );
      assert.deepEqual(
        violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`),
        [],
      );
      assert.deepEqual(complaints, []);
      await close();
    });
  }
}

const goTo = (view, text) => async (page) => {
  await page.goto(`${page.url()}#${view}`);
  await page.getByText(text).first().waitFor();
};

const mirrored = {
  'the components': ['elements', states['the components with recipients and reasons'].ready],
  'the sent list': ['webmail', goTo('sent', 'Changed to pick-up')],
  'the address book': ['webmail', goTo('book', 'The key has expired.')],
  'the pick-up': ['portal', (page) => page.getByRole('textbox').waitFor()],
};

for (const [name, [shown, ready]] of Object.entries(mirrored)) {
  for (const lang of ['en', 'de']) {
    test(`from right to left, ${name} fits a phone (${lang})`, async () => {
      const phone = { viewport: { width: 390, height: 844 } };
      // The texts that are waited for are English ones.
      const { page, close } = await show(`${shown}&dir=rtl`, phone);
      await ready(page);
      await page.evaluate((tag) => window.words.setLanguage(tag), lang);
      await page.waitForTimeout(150);
      const [width, inner] = await page.evaluate(() => [
        document.documentElement.scrollWidth,
        window.innerWidth,
      ]);
      assert.ok(width <= inner, `${width} px wide`);
      const left = await page.evaluate(() => {
        window.scrollTo(-500, 0);
        return window.scrollX;
      });
      assert.equal(left, 0, 'something stands to the left of the page');
      await close();
    });
  }
}

test('from right to left, the remove buttons stand at the left of their chips', async () => {
  const { page, close } = await show('elements&dir=rtl');
  await add(page, 'ada@hospital.example');
  const chip = field(page).locator('.chip');
  const [button, who] = await Promise.all([
    chip.getByRole('button').boundingBox(),
    chip.locator('.who').boundingBox(),
  ]);
  assert.ok(button.x < who.x);
  await close();
});
