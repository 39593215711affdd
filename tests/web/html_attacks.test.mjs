// A stranger's HTML in the letter's frame: each class of known failure, and mutants of them all. Nothing of it
// runs, asks for anything, leaves its frame or touches the page; and the cleaning holds by itself, without the
// frame's rights and policy. That the tests would see it, the control shows: the same cases with no defence.
import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import { after, before, test } from 'node:test';
import { armed, attacks } from './html_attacks/index.mjs';
import { mutant } from './html_attacks/mutants.mjs';
import { buildHarness, launch, open, serve } from './site.mjs';

const seed = Number(process.env.WAFERSEAL_SEED ?? 20_261_126);
const mutants = 10_000;
const perFrame = 50;

let harness;
let site;
let browser;
let evil;
before(async () => {
  harness = await buildHarness();
  site = await serve(harness.folder);
  browser = await launch();
  evil = await counting();
});
after(async () => {
  await browser?.close();
  await site?.close();
  await evil?.close();
  await harness?.remove();
});

// A server that everybody may reach, and that counts who asked: the number of the case is in the path.
async function counting() {
  const asked = new Set();
  const server = createServer((request, response) => {
    asked.add(Number(/^\/(\d+)/.exec(request.url)?.[1] ?? -1));
    response.writeHead(204, { 'Access-Control-Allow-Origin': '*' }).end();
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    host: `127.0.0.1:${server.address().port}`,
    asked,
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}

/**
 * A page that shows texts in frames, `how`: as the letter does; cleaned, in a frame that may do everything; or as
 * they came, in such a frame. What came of it: numbers of scripts that ran, of cases that asked for something,
 * what else happened.
 */
async function watched(how) {
  const open_ = how === 'as the letter does' ? {} : { bypassCSP: true };
  const { page, complaints, close } = await open(browser, `${site.origin}/?show=letter`, open_);
  const ran = new Set();
  const happened = [];
  await page.exposeFunction('ranScript', (number) => ran.add(number));
  page.on('dialog', (dialog) => {
    happened.push(`dialog: ${dialog.message()}`);
    dialog.dismiss().catch(() => undefined);
  });
  page.on('popup', (popup) => happened.push(`popup: ${popup.url()}`));
  page.on('download', (download) => happened.push(`download: ${download.url()}`));
  page.on('framenavigated', (frame) => {
    const url = frame.url();
    if (url !== 'about:srcdoc' && url !== 'about:blank') happened.push(`navigated: ${url}`);
  });
  await page.evaluate(() => {
    window.hurt = (number) => window.ranScript(number);
    window.before = Object.getOwnPropertyNames(window).join();
  });
  const show = (cases, way) =>
    page.evaluate(
      async ([texts, way]) => {
        // What the letter's document has in its body: the policy in its head is a defence of its own.
        const cleaned = (cases) =>
          cases
            .split('\u{1}\u{1}\u{1}')
            .map(
              (text) =>
                /<body[^>]*>([\s\S]*)<\/body>/.exec(window.safeDocument(text, new Map()))[1],
            )
            .join('<hr>');
        const frames = texts.map((text) => {
          const frame = document.createElement('iframe');
          frame.style.cssText = 'position:absolute;inset:0;width:600px;height:400px';
          if (way === 'as the letter does') {
            window.showIn(frame, text, new Map());
          } else {
            const start = '<script>window.hurt = parent.hurt</script>';
            frame.srcdoc = start + (way === 'only cleaned' ? cleaned(text) : text);
          }
          return frame;
        });
        await Promise.all(
          frames.map(
            (frame) =>
              new Promise((resolve) => {
                frame.addEventListener('load', resolve, { once: true });
                setTimeout(resolve, 2000); // one that is replaced while it loads
                document.body.append(frame);
              }),
          ),
        );
        await new Promise((resolve) => setTimeout(resolve, 30));
        for (const frame of frames) frame.remove();
      },
      [cases, way],
    );
  return { page, show: (cases) => show(cases, how), ran, happened, complaints, close };
}

const arm = ({ markup }, number) => armed(markup, number, evil.host);
const numbered = () => attacks.map(arm);

// What a frame without rights says of a script that the cleaning let through. Of what the cleaning parses and
// throws away the page's policy complains, too.
const blocked = (text) => /Blocked script execution|about:srcdoc/.test(text);

async function nothingHappens(how, cases, batch = 50) {
  evil.asked.clear();
  const { page, show, ran, happened, complaints, close } = await watched(how);
  for (let at = 0; at < cases.length; at += batch) await show(cases.slice(at, at + batch));
  await page.waitForTimeout(300);
  const told = (numbers) => [...numbers].map((n) => `${n}: ${cases[n]?.slice(0, 300)}`);
  assert.deepEqual(told(ran), [], 'scripts');
  assert.deepEqual(told(evil.asked), [], 'requests');
  assert.deepEqual(happened, []);
  assert.deepEqual(complaints.filter(blocked), []);
  assert.equal(
    await page.evaluate(() => window.before),
    await page.evaluate(() =>
      Object.getOwnPropertyNames(window)
        .filter((name) => name !== 'before')
        .join(),
    ),
    'names of the page',
  );
  assert.equal(page.url(), `${site.origin}/?show=letter`);
  await close();
}

test('control: with no defence, scripts run and servers are asked', async (t) => {
  evil.asked.clear();
  const { show, ran, close } = await watched('as it came');
  for (const text of numbered()) await show([text]);
  const harmful = attacks.filter(({ harm }) => harm);
  const harmed = attacks.filter(
    ({ harm }, i) => (harm === 'script' && ran.has(i)) || (harm === 'request' && evil.asked.has(i)),
  );
  t.diagnostic(`${harmed.length} of ${harmful.length} cases do their harm without a click`);
  assert.ok(harmed.length > 80, `${harmed.length}`);

  ran.clear();
  evil.asked.clear();
  const cases = numbered();
  for (let i = 0; i < 100; ++i) await show([mutant(seed, i, cases)]);
  t.diagnostic(`of 100 mutants ${ran.size} cases run a script, ${evil.asked.size} ask a server`);
  assert.ok(ran.size > 5 && evil.asked.size > 5);
  await close().catch(() => undefined);
});

for (const how of ['as the letter does', 'only cleaned']) {
  test(`${how}: each class of attack does nothing`, () => nothingHappens(how, numbered()));
}

// Each is cleaned by itself; a frame shows many.
test(`${mutants} mutants of seed ${seed}, only cleaned, do nothing`, () => {
  const cases = numbered();
  const frames = [];
  for (let i = 0; i < mutants; i += perFrame) {
    const some = Array.from({ length: perFrame }, (_, k) => mutant(seed, i + k, cases));
    frames.push(some.join('\u{1}\u{1}\u{1}'));
  }
  return nothingHappens('only cleaned', frames, 10);
});
