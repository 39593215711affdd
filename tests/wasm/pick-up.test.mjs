// Picking up from the real server, with a guard between that is not honest.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { createClient } from 'waferseal';
import { startServer } from '../web/server.mjs';
import { bytes, draftTo, freshClient } from './account.mjs';
import { TestEngine } from './engine.mjs';

let server;
let sender;
let link;
let phrase;
before(async () => {
  server = await startServer();
  sender = freshClient(server, new TestEngine());
  const session = await sender.logIn(server.mailbox, bytes(server.password));
  const mailbox = 'grace@mail.example';
  const kept = await session.escrow.suggest();
  phrase = kept.phrase;
  const question = { question: 'Which?', answer: kept.answer, strength: 'generated', save: false };
  const draft = draftTo({ mailbox, name: '', field: 'to', question });
  await session.lookup([mailbox]);
  const id = await session.send(draft, await session.resolve(draft));
  link = await session.linkOf(id, mailbox);
});
after(async () => {
  sender?.close();
  await server?.stop();
});

test('a false proof is named and reported before the question stands there again', async () => {
  let honest = false;
  const reports = [];
  const meddling = async (input, init) => {
    const response = await fetch(input, init);
    if (input.endsWith('/portal/v1/report')) reports.push(response.status);
    if (honest || !input.endsWith('/guard/v1/unlock')) return response;
    const reply = new Uint8Array(await response.arrayBuffer());
    reply[reply.length >> 1] ^= 1;
    return new Response(reply, response);
  };
  const engine = new TestEngine();
  const reader = createClient({
    server: server.origin,
    fetch: meddling,
    createWorker: engine.createWorker,
    pins: { load: () => null, save: () => {} },
  });
  const pickUp = await reader.escrow.unlock(link);
  const { refusal, guardFaults, message } = await pickUp.answer(bytes(phrase));
  assert.equal(message, undefined);
  assert.equal(refusal.code, 'guard_fault');
  assert.deepEqual(
    guardFaults.map(({ code, subject }) => [code, subject]),
    [['guard_fault', server.origin]],
  );
  assert.deepEqual(reports, [200]);
  // It said nothing about the answer.
  honest = true;
  assert.ok((await pickUp.answer(bytes(phrase))).message);
  assert.deepEqual(reports, [200]);
  reader.close();
});
