// What is left in the engine's memory of an answer and of private keys, after they were used.
import assert from 'node:assert/strict';
import { createPrivateKey, createPublicKey, randomBytes } from 'node:crypto';
import { after, before, test } from 'node:test';
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

test('password, answer and link are wiped once they were used', async () => {
  const engine = new TestEngine();
  const client = freshClient(server, engine);
  const password = bytes(server.password);
  const session = await client.logIn(server.mailbox, password);
  assert.equal(password.length, 0, 'the password was moved');
  assert.equal(await engine.occurrences(bytes(server.password)), 0, 'password');

  const answer = `answer-${randomBytes(8).toString('hex')}`;
  const typed = bytes(answer);
  const kept = await session.keepAnswer(typed, 'What is it?', 'Subject');
  assert.equal(typed.length, 0, 'the answer was moved');
  assert.notEqual(
    await engine.occurrences(bytes(answer)),
    0,
    'the search finds an answer that is held',
  );

  await session.lookUp(['grace@mail.example']);
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
  const pickUp = await portal.pickUp(link);
  const attempt = await pickUp.answer(bytes(answer));
  assert.match(new TextDecoder().decode(attempt.message), /Subject: Subject/);
  pickUp.close();
  await portal.version();
  assert.equal(await reader.occurrences(bytes(answer)), 0, 'answer after picking up');
  portal.close();
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
