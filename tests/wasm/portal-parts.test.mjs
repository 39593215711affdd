// What the pick-up page's engine loads later: the tables for letters beyond ASCII, and what writes replies.
import assert from 'node:assert/strict';
import { after, before, beforeEach, test } from 'node:test';
import { createClient } from 'waferseal';
import { startServer } from '../web/server.mjs';
import { bytes, draftTo, freshClient } from './account.mjs';
import { TestEngine } from './engine.mjs';
import { loadReplyModule, portalWorker, readTables } from './portal-engine.mjs';

const answer = 'Am Ölberg, Ćevapi №5';
// The same under norm-v1: another case, other forms of the letters, other white space and outer punctuation.
const typed = ' am o\u0308lberg,  C\u0301EVAPI No5! ';

let server;
let sender;
let session;
let link;
before(async () => {
  server = await startServer();
  sender = freshClient(server, new TestEngine());
  session = await sender.logIn(server.mailbox, bytes(server.password));
  link = await linkFor('bob@example.net');
});
after(async () => {
  sender?.close();
  await server?.stop();
});

async function linkFor(mailbox) {
  const { answer: number } = await session.escrow.prepare(bytes(answer), { question: 'Où?' });
  const question = { question: 'Où?', answer: number, strength: 'strong', save: false };
  const draft = draftTo({ mailbox, name: '', field: 'to', question });
  await session.lookup([mailbox]);
  return session.linkOf(await session.send(draft, await session.resolve(draft)), mailbox);
}

let asked;
let tables;
let reply;
let requests;
beforeEach(() => {
  asked = 0;
  tables = readTables;
  reply = loadReplyModule;
  requests = [];
});
const page = () =>
  freshClient(
    server,
    {
      createWorker: () =>
        portalWorker(
          () => {
            asked += 1;
            return tables();
          },
          () => reply(),
        ),
    },
    { engine: 'portal', watch: async (path) => requests.push(path) },
  );

test('what is loaded later is where the host says', async () => {
  let started;
  const nothing = () => undefined;
  const client = createClient({
    engine: 'portal',
    workerUrl: 'https://host.example/worker.js',
    wasmUrl: 'https://host.example/portal.wasm',
    laterUrls: {
      unicode: 'https://host.example/tables.bin',
      replyModule: 'https://host.example/reply.js',
      replyWasm: 'https://host.example/reply.wasm',
    },
    createWorker: () => ({
      postMessage: (message) => {
        started ??= message;
      },
      addEventListener: nothing,
      terminate: nothing,
    }),
  });
  client.version().catch(nothing);
  assert.deepEqual(started, {
    type: 'start',
    wasmUrl: 'https://host.example/portal.wasm',
    unicodeUrl: 'https://host.example/tables.bin',
    reply: {
      moduleUrl: 'https://host.example/reply.js',
      wasmUrl: 'https://host.example/reply.wasm',
    },
  });
  client.close();
});

test('a question is shown without the tables, whatever letters it has', async () => {
  const client = page();
  const pickUp = await client.escrow.unlock(link);
  assert.equal(pickUp.question, 'Où?');
  assert.equal(asked, 0);
  client.close();
});

test('an answer beyond ASCII is normalised with the tables, as everywhere', async () => {
  const client = page();
  const pickUp = await client.escrow.unlock(link);
  const { message } = await pickUp.answer(bytes(typed));
  assert.equal(message?.text.trim(), 'Text');
  assert.equal(asked, 1);
  client.close();
});

for (const [what, broken] of Object.entries({
  'do not load': () => undefined,
  'are cut off': () => readTables().subarray(1),
})) {
  test(`while the tables ${what} such an answer is no try, and can be given again`, async () => {
    const client = page();
    const pickUp = await client.escrow.unlock(link);
    tables = broken;
    requests.length = 0;
    await assert.rejects(pickUp.answer(bytes(typed)), { code: 'unicode_missing', retryable: true });
    assert.deepEqual(requests, []);
    // ASCII needs none.
    const { refusal } = await pickUp.answer(bytes('at the ferry'));
    assert.equal(refusal.code, 'wrong_answer');
    tables = readTables;
    const { message } = await pickUp.answer(bytes(typed));
    assert.equal(message?.text.trim(), 'Text');
    client.close();
  });
}

test('a link whose mailbox needs the tables waits for them, and is not given up', async () => {
  const theirs = await linkFor('bob@xn--bcher-kva.example');
  const client = page();
  tables = () => undefined;
  await assert.rejects(client.escrow.unlock(theirs), { code: 'unicode_missing', retryable: true });
  tables = readTables;
  const pickUp = await client.escrow.unlock(theirs);
  assert.equal(pickUp.recipient, 'bob@xn--bcher-kva.example');
  client.close();
});

test('while what writes replies does not load the message stays, and a reply can be begun again', async () => {
  const client = page();
  const pickUp = await client.escrow.unlock(link);
  await pickUp.answer(bytes(typed));
  reply = () => Promise.reject(new TypeError('404'));
  await assert.rejects(pickUp.replyTerms(), { code: 'engine_missing', retryable: true });
  reply = loadReplyModule;
  assert.ok((await pickUp.replyTerms()).left > 0);
  await pickUp.reply({ text: 'Grüße' });
  client.close();
});
