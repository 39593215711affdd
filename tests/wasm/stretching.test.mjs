// Answers are stretched in a worker that ends with the work, and nothing of them stays in the one
// that remains (SPEC 7.6).
import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { after, before, test } from 'node:test';
import { startServer } from '../web/server.mjs';
import { bytes, draftTo, freshClient } from './account.mjs';
import { TestEngine } from './engine.mjs';

let server;
before(async () => {
  server = await startServer();
});
after(() => server?.stop());

// What goes over the channel between the two workers: results are bare bytes, work is {input, salt}.
function recordChannel(t) {
  const seen = { inputs: [], results: [] };
  const { postMessage } = MessagePort.prototype;
  MessagePort.prototype.postMessage = function (message, transfer) {
    if (message instanceof Uint8Array) seen.results.push(Buffer.from(message));
    if (message?.input)
      seen.inputs.push({ text: Buffer.from(message.input), moved: message.input });
    return postMessage.call(this, message, transfer);
  };
  t.after(() => {
    MessagePort.prototype.postMessage = postMessage;
  });
  return seen;
}

// A message with a question to each mailbox; gives its id and the session.
async function sendWith(client, answers) {
  const session = await logIn(client);
  return { session, id: await send(session, answers) };
}
const logIn = (client) => client.logIn(server.mailbox, bytes(server.password));

async function send(session, answers) {
  const recipients = [];
  for (const [mailbox, answer] of Object.entries(answers)) {
    const kept = await session.escrow.prepare(bytes(answer), {
      question: 'What is it?',
      subject: 'Subject',
    });
    const { strength } = kept.report;
    const question = { question: 'What is it?', answer: kept.answer, strength };
    recipients.push({ mailbox, name: '', field: 'to', question: { ...question, save: false } });
  }
  await session.lookup(Object.keys(answers));
  const draft = draftTo(...recipients);
  return session.send(draft, await session.resolve(draft));
}
const drawAnswer = () => `answer-${randomBytes(8).toString('hex')}`;

test('sealing stretches each distinct answer once, in one worker that ends, and keeps nothing', async (t) => {
  const engine = new TestEngine();
  const client = freshClient(server, engine);
  const session = await logIn(client);
  const seen = recordChannel(t);
  const [one, two] = [drawAnswer(), drawAnswer()];
  await send(session, { 'a@mail.example': one, 'b@mail.example': two, 'c@mail.example': one });
  assert.deepEqual(
    seen.inputs.map(({ text }) => text.toString()),
    [one, two],
  );
  for (const { moved } of seen.inputs) assert.equal(moved.length, 0, 'the answer was moved');
  assert.equal(seen.results.length, 2);
  assert.deepEqual([engine.started, engine.ended], [2, 2]); // the first: the log-in
  await client.version(); // what is dropped after sending has been dropped now
  for (const secret of [bytes(one), bytes(two), ...seen.results])
    assert.equal(await engine.occurrences(secret), 0);
  client.close();
});

test('logging in leaves nothing of what was stretched in the memory that stays', async (t) => {
  const seen = recordChannel(t);
  const engine = new TestEngine();
  const client = freshClient(server, engine);
  const before = await client.version().then(() => engine.size());
  await logIn(client);
  assert.deepEqual([engine.started, engine.ended], [1, 1]);
  assert.deepEqual([seen.inputs.length, seen.results.length], [1, 1]);
  const [{ text, moved }] = seen.inputs;
  assert.equal(moved.length, 0, 'it was moved');
  assert.equal(await engine.occurrences(text), 0, 'what the guard made of the password');
  assert.equal(await engine.occurrences(seen.results[0]), 0, 'stretched');
  assert.ok((await engine.size()) - before < 32, 'the 64 MiB are the other worker’s');
  client.close();
});

test('unlocking leaves neither answer nor stretched answer in the memory that stays', async (t) => {
  const answer = drawAnswer();
  const sender = freshClient(server, new TestEngine());
  const { session, id } = await sendWith(sender, { 'grace@mail.example': answer });
  const link = await session.linkOf(id, 'grace@mail.example');
  sender.close();

  const seen = recordChannel(t);
  let guardAnswers = false;
  const reader = new TestEngine();
  const portal = freshClient(server, reader, {
    through: (carry) => (input, init) => {
      if (guardAnswers || !String(input).endsWith('/guard/v1/unlock')) return carry(input, init);
      return Promise.reject(new TypeError('no line'));
    },
  });
  const before = await portal.version().then(() => reader.size());
  const pickUp = await portal.escrow.unlock(link);
  const { refusal } = await pickUp.answer(bytes(answer));
  assert.equal(refusal.code, 'network');
  // An attempt whose reply was lost is kept, to be repeated for free: so the search would find both.
  assert.notEqual(await reader.occurrences(bytes(answer)), 0);
  assert.notEqual(await reader.occurrences(seen.results[0]), 0);

  guardAnswers = true;
  const { message } = await pickUp.answer(bytes(answer));
  assert.equal(message.subject, 'Subject');
  assert.deepEqual([reader.started, reader.ended], [2, 2]);
  assert.deepEqual(seen.results[1], seen.results[0]);
  assert.equal(await reader.occurrences(bytes(answer)), 0, 'answer');
  assert.equal(await reader.occurrences(seen.results[0]), 0, 'stretched answer');
  // The 64 MiB are the other worker's.
  assert.ok((await reader.size()) - before < 32, `${before} to ${await reader.size()} MiB`);
  portal.close();
});

test('a worker that does not start spends no try, and the answer is not kept', async () => {
  const answer = drawAnswer();
  const sender = freshClient(server, new TestEngine());
  const { session, id } = await sendWith(sender, { 'grace@mail.example': answer });
  const link = await session.linkOf(id, 'grace@mail.example');
  sender.close();

  const reader = new TestEngine();
  let broken = false;
  const { createWorker } = reader;
  reader.createWorker = () => (broken ? failingWorker() : createWorker());
  let unlocks = 0;
  const portal = freshClient(server, reader, {
    through: (carry) => (input, init) => {
      if (String(input).endsWith('/guard/v1/unlock')) unlocks += 1;
      return carry(input, init);
    },
  });
  const pickUp = await portal.escrow.unlock(link);
  broken = true;
  await assert.rejects(pickUp.answer(bytes(answer)), { code: 'engine_missing' });
  await portal.version();
  assert.equal(unlocks, 0);
  assert.equal(await reader.occurrences(bytes(answer)), 0);

  broken = false;
  const stop = new AbortController();
  const stopped = pickUp.answer(bytes(answer), { signal: stop.signal });
  stop.abort();
  await assert.rejects(stopped, { code: 'aborted' });
  await portal.version();
  assert.equal(await reader.occurrences(bytes(answer)), 0);
  assert.deepEqual([reader.started, reader.ended], [1, 1]);

  const { message, triesLeft } = await pickUp.answer(bytes(answer));
  assert.ok(message);
  assert.equal(unlocks, 1);
  assert.ok(triesLeft);
  portal.close();
});

// As a browser reports a worker whose script did not load.
function failingWorker() {
  return {
    postMessage: () => undefined,
    terminate: () => undefined,
    addEventListener: (type, listener) => {
      if (type === 'error') setTimeout(() => listener(new Event('error')), 5);
    },
  };
}
