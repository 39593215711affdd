// The guard as a process of its own, killed at any moment: what was accepted opens, what was not is there
// whole or not at all (SPEC 6.4.6), and no try is given back (SPEC 4.6.4).
import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import test, { after, before } from 'node:test';
import { noLimits, startServer } from '../web/server.mjs';
import { bytes, draftTo, freshClient } from './account.mjs';
import { TestEngine } from './engine.mjs';

const grace = { mailbox: 'grace@mail.example', name: '', field: 'to' };

let server;
let sender;
let reader;
let session;
before(async () => {
  server = await startServer({}, noLimits, { guardApart: true });
  sender = freshClient(server, new TestEngine());
  reader = freshClient(server, new TestEngine());
  session = await sender.logIn(server.mailbox, bytes(server.password));
  await session.lookup([grace.mailbox]);
});
after(async () => {
  sender?.close();
  reader?.close();
  await server?.stop();
});

const pause = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));

async function send(answer) {
  const kept = await session.escrow.prepare(bytes(answer), { question: 'What?' });
  const question = { question: 'What?', answer: kept.answer, strength: 'strong', save: false };
  const draft = draftTo({ ...grace, question });
  return session.send(draft, await session.resolve(draft));
}

async function pickUp(id, answer) {
  const opened = await reader.escrow.unlock(await session.linkOf(id, grace.mailbox));
  try {
    return await opened.answer(bytes(answer));
  } finally {
    opened.close();
  }
}

const ids = async () => (await session.sent()).map(({ id }) => id);
const drawAnswer = () => `by the ferry ${randomBytes(6).toString('hex')}`;

test('a message is sent, guessed at, opened and retracted', async () => {
  const answer = drawAnswer();
  const id = await send(answer);
  assert.equal((await pickUp(id, 'by bicycle')).refusal.code, 'wrong_answer');
  assert.ok((await pickUp(id, answer)).message);
  const other = await send(answer);
  await session.retract(other, grace.mailbox);
  await assert.rejects(pickUp(other, answer), { code: 'link_refused' });
});

test('a guard that is away is named, and all goes on when it is back', async () => {
  const answer = drawAnswer();
  const id = await send(answer);
  await server.guard.end('SIGTERM');
  await assert.rejects(send(answer), ({ code }) => /^guard_un/.test(code));
  const away = await pickUp(id, answer).catch((error) => ({ refusal: error }));
  assert.match(away.refusal.code, /^guard_un/);
  const stranger = freshClient(server, new TestEngine());
  await assert.rejects(stranger.logIn(server.mailbox, bytes(server.password)), {
    code: 'guard_unavailable',
  });
  await server.guard.start();
  await stranger.logIn(server.mailbox, bytes(server.password));
  stranger.close();
  assert.ok((await pickUp(id, answer)).message);
});

test('killed while messages are sent, it loses none that was accepted', async () => {
  let accepted = 0;
  for (let round = 0; round < 8; round += 1) {
    const known = new Set(await ids());
    const answer = drawAnswer();
    const sending = send(answer).catch(() => undefined);
    await pause(10 + 25 * round);
    await server.guard.end('SIGKILL');
    const id = await sending;
    await server.guard.start();
    // What was on the store before the guard went is armed and accepted by the server alone.
    await pause(1500);
    const added = (await ids()).filter((one) => !known.has(one));
    assert.ok(added.length <= 1, 'accepted twice');
    if (id) assert.deepEqual(added, [id], 'accepted and lost');
    for (const one of added) {
      accepted += 1;
      assert.ok((await pickUp(one, answer)).message, 'accepted, and opens for nobody');
    }
  }
  assert.ok(accepted < 8, 'it was never killed in time');
});

test('killed while somebody guesses, it gives no try back', async () => {
  for (let round = 0; round < 4; round += 1) {
    const answer = drawAnswer();
    const id = await send(answer);
    const guessing = pickUp(id, 'by bicycle').catch((error) => ({ error }));
    await pause(60 * round);
    await server.guard.end('SIGKILL');
    const told = await guessing;
    await server.guard.start();
    const next = await pickUp(id, 'on foot');
    const spent = 3 - next.triesLeft.now;
    assert.ok(spent >= (told.refusal?.code === 'wrong_answer' ? 2 : 1), `only ${spent} spent`);
    assert.ok(spent <= 2, `a try too many: ${spent}`);
    assert.ok((await pickUp(id, answer)).message);
  }
});

test('the server alone is restarted, and the guard goes on', async () => {
  const answer = drawAnswer();
  const id = await send(answer);
  await server.kill();
  await server.restart();
  assert.ok((await pickUp(id, answer)).message);
});
