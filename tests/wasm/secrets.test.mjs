// What is left in the engine's memory of an answer and of private keys, after they were used.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { createPrivateKey, createPublicKey, randomBytes } from 'node:crypto';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { fromBase64Url } from '../../wasm/dist/rpc/bytes.js';
import { startServer } from '../web/server.mjs';
import { bytes, draftTo, freshClient } from './account.mjs';
import { TestEngine } from './engine.mjs';

let server;
before(async () => {
  server = await startServer();
});
after(() => server?.stop());

// RFC 8410: a private key is this prefix and the seed, a public key ends with its 32 bytes.
function ed25519PublicKey(seed) {
  const der = Buffer.concat([Buffer.from('302e020100300506032b657004220420', 'hex'), seed]);
  const key = createPrivateKey({ key: der, format: 'der', type: 'pkcs8' });
  return createPublicKey(key).export({ format: 'der', type: 'spki' }).subarray(-32);
}

// y and the wrap key of the user's log-in (SPEC 6.2.1), which only somebody with the guard's key file
// can know.
async function loginSecrets() {
  const { password_seed: seed } = await server.keyFile('guard.key');
  const params = await fetch(`${server.origin}/api/v1/login/params`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', 'X-Waferseal': '1' },
    body: JSON.stringify({ mailbox: server.mailbox }),
  }).then((response) => response.json());
  const hex = (text) => Buffer.from(text, 'base64url').toString('hex');
  const printed = execFileSync(
    fileURLToPath(new URL('../../build/native/tests/print_login_secrets', import.meta.url)),
    [server.mailbox, hex(params.salt), hex(seed)],
    { input: server.password, encoding: 'utf8' },
  );
  const [y, wrapKey] = printed.split('\n').map((line) => Buffer.from(line, 'hex'));
  return { y, wrapKey };
}

test('after logging in neither the password nor what it gives is left', async () => {
  const { y, wrapKey } = await loginSecrets();
  assert.deepEqual([y.length, wrapKey.length], [64, 32]);
  const engine = new TestEngine();
  const sought = { password: bytes(server.password), y, wrapKey };
  const seen = {};
  let authKey;
  const client = freshClient(server, engine, {
    watch: async (path, init) => {
      if (path === '/guard/v1/password' || path === '/api/v1/login') {
        seen[path] = {};
        for (const [name, secret] of Object.entries(sought))
          seen[path][name] = await engine.occurrences(secret);
      }
      if (path === '/api/v1/login') authKey = fromBase64Url(JSON.parse(init.body).auth_key);
    },
  });
  await client.logIn(server.mailbox, bytes(server.password));
  // While it is needed each one is found, so the search can find it.
  assert.notEqual(seen['/guard/v1/password'].password, 0);
  assert.deepEqual({ ...seen['/api/v1/login'], wrapKey: 0 }, { password: 0, y: 0, wrapKey: 0 });
  assert.notEqual(seen['/api/v1/login'].wrapKey, 0, 'the wrap key waits for the bundle');
  for (const [name, secret] of Object.entries({ ...sought, authKey }))
    assert.equal(await engine.occurrences(secret), 0, name);
  client.close();
});

test('a log-in that fails leaves no password either', async () => {
  const wrong = `wrong-${randomBytes(9).toString('hex')}`;
  const refusals = {
    '/api/v1/login/params': 'network',
    '/guard/v1/password': 'network',
    '/api/v1/login': 'bad_credentials',
  };
  for (const [stop, code] of Object.entries(refusals)) {
    const engine = new TestEngine();
    const client = freshClient(server, engine, {
      watch: async (path) => {
        if (path === stop && code === 'network') throw new TypeError('no network');
      },
    });
    await assert.rejects(client.logIn(server.mailbox, bytes(wrong)), { code });
    assert.equal(await engine.occurrences(bytes(wrong)), 0, stop);
    client.close();
  }
});

test('password, answer and link are wiped once they were used', async () => {
  const engine = new TestEngine();
  const client = freshClient(server, engine);
  const password = bytes(server.password);
  const session = await client.logIn(server.mailbox, password);
  assert.equal(password.length, 0, 'the password was moved');
  assert.equal(await engine.occurrences(bytes(server.password)), 0, 'password');

  const answer = `answer-${randomBytes(8).toString('hex')}`;
  const typed = bytes(answer);
  const kept = await session.escrow.prepare(typed, { question: 'What is it?', subject: 'Subject' });
  assert.equal(typed.length, 0, 'the answer was moved');
  assert.notEqual(
    await engine.occurrences(bytes(answer)),
    0,
    'the search finds an answer that is held',
  );

  await session.lookup(['grace@mail.example']);
  const draft = draftTo({
    mailbox: 'grace@mail.example',
    name: '',
    field: 'to',
    question: {
      question: 'What is it?',
      answer: kept.answer,
      strength: kept.report.strength,
      save: false,
    },
  });
  const resolution = await session.resolve(draft);
  assert.equal(resolution.outcome, 'send');
  const id = await session.send(draft, resolution);
  await client.version(); // what is dropped after sending has been dropped now
  assert.equal(await engine.occurrences(bytes(answer)), 0, 'answer after sending');

  const link = await session.linkOf(id, 'grace@mail.example');
  const reader = new TestEngine();
  const portal = freshClient(server, reader);
  const pickUp = await portal.escrow.unlock(link);
  const attempt = await pickUp.answer(bytes(answer));
  assert.equal(attempt.message.subject, 'Subject');
  pickUp.close();
  await portal.version();
  assert.equal(await reader.occurrences(bytes(answer)), 0, 'answer after picking up');
  portal.close();
  client.close();
});

// Text is in strings, which nobody wipes by themselves: what is freed is (wasm/wiped_memory.cc).
test('what was written and read leaves no copy in the engine once it is done with', async () => {
  const written = Object.fromEntries(
    ['subject', 'body', 'question', 'answer', 'file', 'draft', 'reply'].map((what) => [
      what,
      `mk-${what}-${randomBytes(12).toString('hex')}`,
    ]),
  );
  const leftIn = async (client, engine, others = {}) => {
    await client.version(); // what is dropped without waiting has been dropped now
    const left = {};
    for (const [what, text] of Object.entries({ ...written, ...others })) {
      const count = await engine.occurrences(bytes(text));
      if (count > 0) left[what] = count;
    }
    return left;
  };
  const engine = new TestEngine();
  const client = freshClient(server, engine);
  const session = await client.logIn(server.mailbox, bytes(server.password));
  const kept = await session.escrow.prepare(bytes(written.answer), {
    question: written.question,
    subject: written.subject,
  });
  const { answer } = kept;
  const question = { question: written.question, answer, strength: 'strong', save: true };
  const mailbox = 'hedy@mail.example';
  await session.lookup([mailbox]);
  const draft = draftTo({ mailbox, name: '', field: 'to', question });
  draft.subject = written.subject;
  draft.text = `${written.body}\n`.repeat(100);
  draft.attachments = [new File([`${written.file}\n`.repeat(50)], `${written.file}.txt`)];
  const saved = await session.drafts.save(session.drafts.begin(), {
    ...draft,
    text: written.draft,
  });
  const opened = await session.drafts.open(saved.id);
  assert.equal(opened.draft.text, written.draft);
  session.escrow.drop(opened.draft.recipients[0].question.answer);
  await session.drafts.look(saved.id);
  session.drafts.close(saved.id);
  assert.ok((await leftIn(client, engine)).answer > 0, 'an answer that is held is found');
  const id = await session.send(draft, await session.resolve(draft));
  const link = await session.linkOf(id, mailbox);
  const secret = link.split('#')[1];
  assert.ok(secret.length > 40);
  assert.deepEqual(await leftIn(client, engine, { secret }), {}, 'after sending');

  const reader = new TestEngine();
  const portal = freshClient(server, reader);
  const pickUp = await portal.escrow.unlock(link);
  const { message } = await pickUp.answer(bytes(written.answer));
  assert.equal(message.subject, written.subject);
  const held = await leftIn(portal, reader, { secret });
  assert.ok(held.body > 0, 'a message that is open is found');
  assert.equal(held.secret, undefined, 'the link');
  await pickUp.reply({ text: written.reply });
  pickUp.close();
  assert.deepEqual(await leftIn(portal, reader), {}, 'after reading and writing back');
  portal.close();

  const [head] = (await session.sent()).find((one) => one.id === id).copies[0].replies;
  const reply = await session.reply(id, head.id);
  assert.equal(reply.text.trim(), written.reply);
  reply.close();
  assert.deepEqual(await leftIn(client, engine, { secret }), {}, 'after reading the reply');
  client.close();
});

test('logging out wipes the private keys', async () => {
  const engine = new TestEngine();
  const client = freshClient(server, engine);
  const session = await client.logIn(server.mailbox, bytes(server.password));
  const signing = await engine.seedOf(fromBase64Url(session.me.ed25519_public));
  const xwing = await engine.seedOf(fromBase64Url(session.me.xwing_public));
  assert.deepEqual(ed25519PublicKey(signing), Buffer.from(session.me.ed25519_public, 'base64url'));
  const seeds = [signing, xwing];
  for (const seed of seeds)
    assert.notEqual(await engine.occurrences(seed), 0, 'the search finds it');
  await session.logOut();
  for (const seed of seeds)
    assert.equal(await engine.occurrences(seed), 0, 'seed after logging out');
  client.close();
});
