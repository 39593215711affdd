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

const pixel =
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==';

function mail(html) {
  return [
    'From: a@example.org',
    'To: b@example.org',
    'Subject: Hostile',
    'MIME-Version: 1.0',
    'Content-Type: multipart/related; boundary=b',
    '',
    '--b',
    'Content-Type: text/html; charset=utf-8',
    '',
    html,
    '--b',
    'Content-Type: image/png',
    'Content-ID: <picture@example.org>',
    'Content-Transfer-Encoding: base64',
    '',
    pixel,
    '--b--',
    '',
  ].join('\r\n');
}

// Shows the HTML and gives the frame's document, its element and what the page complained about.
async function shown(html) {
  const { page, complaints, close } = await open(browser, `${site.origin}/?show=letter`);
  const asked = [];
  page.on('request', (request) => asked.push(request.url()));
  await page.evaluate((message) => window.showLetter(message), mail(html));
  const element = page.locator('iframe');
  await element.waitFor();
  const frame = await (await element.elementHandle()).contentFrame();
  await frame.waitForLoadState();
  return {
    page,
    frame,
    element,
    asked,
    complaints,
    close,
    markup: await frame.locator('html').innerHTML(),
  };
}

const attacks = {
  script: '<script>parent.postMessage("hurt", "*")</script>',
  'event handler': '<img src="x" onerror="parent.hurt = 1"><svg onload="parent.hurt = 1"></svg>',
  'javascript: link': '<a href="javascript:parent.hurt=1">go</a>',
  'nested frame': '<iframe srcdoc="<script>parent.parent.hurt=1</script>"></iframe>',
  'form to elsewhere':
    '<form action="https://evil.invalid/"><input name="a"><button>Send</button></form>',
  'base and refresh':
    '<base href="https://evil.invalid/"><meta http-equiv="refresh" content="0;url=https://evil.invalid/">',
  mutation:
    '<math><mtext><table><mglyph><style><img src=x onerror=parent.hurt=1></style></mglyph></table></mtext></math>',
  'closing the document': '</body></html><script>parent.hurt=1</script>',
  'policy of its own':
    '<meta http-equiv="Content-Security-Policy" content="script-src *"><script>parent.hurt=1</script>',
};

for (const [name, html] of Object.entries(attacks)) {
  test(`${name}: nothing runs, nothing is loaded, nothing of it is left`, async () => {
    const { page, markup, asked, close } = await shown(`<p>Before</p>${html}<p>After</p>`);
    await page.waitForTimeout(200);
    assert.match(markup, /Before/);
    const [, body] = markup.split('<body');
    assert.doesNotMatch(
      body,
      /<script|onerror|onload|javascript:|<iframe|<form|<input|<base|<meta/i,
    );
    assert.equal(await page.evaluate(() => 'hurt' in window), false);
    assert.deepEqual(
      asked.filter((url) => !url.startsWith('about:') && !url.startsWith('data:')),
      [],
    );
    await close();
  });
}

test('pictures from elsewhere are not fetched; those of the message are shown', async () => {
  const { frame, asked, close } = await shown(
    '<img id="far" src="https://tracker.invalid/a.png"><div style="background:url(https://tracker.invalid/b.png)">x</div>' +
      '<img id="near" src="cid:picture@example.org">',
  );
  assert.equal(await frame.locator('#far').getAttribute('src'), null);
  assert.match(await frame.locator('#near').getAttribute('src'), /^data:image\/png;base64,/);
  assert.equal(await frame.locator('#near').evaluate((image) => image.naturalWidth), 1);
  assert.deepEqual(
    asked.filter((url) => url.includes('tracker')),
    [],
  );
  await close();
});

test('no link leads elsewhere in the frame itself', async () => {
  const { frame, close } = await shown(
    '<a href="https://a.invalid/">x</a><map name="m"><area shape="default" href="https://b.invalid/"></map>',
  );
  for (const name of ['a', 'area']) {
    assert.equal(await frame.locator(name).getAttribute('target'), '_blank', name);
    assert.equal(await frame.locator(name).getAttribute('rel'), 'noopener noreferrer', name);
  }
  await close();
});

test('the frame has no rights and an origin of its own', async () => {
  const { element, frame, markup, close } = await shown('<p>Plain</p>');
  assert.equal(await element.getAttribute('sandbox'), '');
  assert.match(
    markup,
    /http-equiv="Content-Security-Policy" content="default-src 'none'; img-src data:; style-src 'unsafe-inline'"/,
  );
  assert.equal(await frame.evaluate(() => window.origin), 'null');
  await close();
});

test('ordinary formatting stays', async () => {
  const { frame, close } = await shown(
    '<h2 style="color: rgb(1, 2, 3)">Title</h2><table><tr><td>cell</td></tr></table>',
  );
  assert.equal(
    await frame.locator('h2').evaluate((title) => getComputedStyle(title).color),
    'rgb(1, 2, 3)',
  );
  assert.equal(await frame.locator('td').textContent(), 'cell');
  await close();
});
