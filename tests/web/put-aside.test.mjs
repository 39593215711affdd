// What is put aside in a browser: files of the origin's private file system, which go when they are done
// with.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { launch, open, serve } from './site.mjs';

const here = (path) => fileURLToPath(new URL(path, import.meta.url));

let site;
let browser;
before(async () => {
  site = await serve(here('../../wasm/dist'));
  browser = await launch();
});
after(async () => {
  await browser?.close();
  await site?.close();
});

// In the page: window.sealed() seals two MiB of `marker`, window.files() are what is put aside.
async function pageWith(t, prepare = async () => {}) {
  const { page, complaints, close } = await open(browser, 'about:blank');
  t.after(close);
  await page.route(`${site.origin}/`, (route) =>
    route.fulfill({ contentType: 'text/html', body: '<!doctype html><title>engine</title>' }),
  );
  await prepare(page);
  await page.goto(`${site.origin}/`);
  await page.evaluate(async () => {
    const { createClient } = await import('/index.js');
    const mailbox = 'bob@example.net';
    const first = createClient();
    const pair = await first.keys.generate({ mailbox });
    const keys = { [mailbox]: pair.publicKey };
    const request = {
      sender: 'ann@example.org',
      recipients: [{ mailbox }],
      policy: {},
      ...(await first.keys.facts(keys, { pinned: true })),
    };
    const resolution = await first.resolve(request);
    const text = 'what nobody else may read '.repeat(80_000);
    const message = {
      from: { mailbox: 'ann@example.org' },
      to: [{ mailbox }],
      subject: 'x',
      attachments: [{ fileName: 'x.txt', content: new Blob([text]).stream() }],
    };
    const [{ mail }] = await first.seal({ message, request, resolution, keys, output: 'blob' });
    first.close();
    const folder = async () =>
      (await navigator.storage.getDirectory()).getDirectoryHandle('waferseal-aside', {
        create: true,
      });
    Object.assign(window, {
      createClient,
      text,
      openWith: (client) =>
        client.open({ mail, with: { key: pair.privateKey }, attachments: 'streams' }),
      read: async (opened) => (await new Response(opened.attachments[0].stream()).text()) === text,
      names: async () => Array.fromAsync((await folder()).keys()),
      bytesOf: async (name) => (await (await folder()).getFileHandle(name)).getFile(),
      until: async (holds) => {
        for (let i = 0; i < 200 && !(await holds()); ++i) {
          await new Promise((resolve) => setTimeout(resolve, 20));
        }
        return holds();
      },
    });
  });
  return { page, complaints };
}

test('a file while it is needed, and none afterwards', async (t) => {
  const { page, complaints } = await pageWith(t);
  const found = await page.evaluate(async () => {
    const client = window.createClient();
    const opened = await window.openWith(client);
    const whileOpen = await window.names();
    const same = await window.read(opened);
    opened.close();
    return {
      whileOpen,
      same,
      gone: await window.until(async () => !(await window.names()).length),
    };
  });
  assert.equal(found.whileOpen.length, 1);
  assert.equal(found.same, true);
  assert.equal(found.gone, true, 'the file is there after close()');
  assert.deepEqual(complaints, []);
});

test('what a worker left that was ended is ciphertext, and goes with the next one', async (t) => {
  const { page } = await pageWith(t);
  const found = await page.evaluate(async () => {
    const ended = window.createClient();
    await window.openWith(ended);
    ended.close();
    const [left] = await window.names();
    const file = await window.bytesOf(left);
    const stored = await file.text();
    const client = window.createClient();
    const opened = await window.openWith(client);
    return {
      size: file.size,
      plain: stored.includes('nobody else'),
      left,
      now: await window.names(),
      same: await window.read(opened),
    };
  });
  assert.ok(found.size > 2_000_000, `${found.size}`);
  assert.equal(found.plain, false);
  assert.equal(found.now.length, 1);
  assert.notEqual(found.now[0], found.left);
  assert.equal(found.same, true);
});

test('what another worker needs stays', async (t) => {
  const { page } = await pageWith(t);
  const found = await page.evaluate(async () => {
    const one = await window.openWith(window.createClient());
    const other = await window.openWith(window.createClient());
    return {
      names: (await window.names()).length,
      same: [await window.read(one), await window.read(other)],
    };
  });
  assert.deepEqual(found, { names: 2, same: [true, true] });
});

test('where there are no such files, a Blob does', async (t) => {
  const { page, complaints } = await pageWith(t, (page) =>
    page.route('**/worker.js', async (route) => {
      const response = await route.fetch();
      const body = `StorageManager.prototype.getDirectory = undefined;${await response.text()}`;
      await route.fulfill({ response, body });
    }),
  );
  const found = await page.evaluate(async () => {
    const opened = await window.openWith(window.createClient());
    return { names: (await window.names()).length, same: await window.read(opened) };
  });
  assert.deepEqual(found, { names: 0, same: true });
  assert.deepEqual(complaints, []);
});
