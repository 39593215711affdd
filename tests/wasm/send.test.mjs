// Sealing in the engine without a file system, handed to the real server.
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { after, before, test } from 'node:test';
import { startServer } from '../web/server.mjs';
import { bytes, draftTo, freshClient } from './account.mjs';
import { TestEngine } from './engine.mjs';

let server;
let client;
let session;
before(async () => {
  server = await startServer();
  client = freshClient(server, new TestEngine());
  session = await client.logIn(server.mailbox, bytes(server.password));
  const key = await readFile(new URL('../vectors/openpgp/curve.pub.asc', import.meta.url));
  await session.saveKey({ mailbox: 'curve@example.org', name: 'Curve' }, new Uint8Array(key));
});
after(async () => {
  client?.close();
  await server?.stop();
});

const curve = { mailbox: 'curve@example.org', name: 'Curve', field: 'to' };

async function send(draft) {
  await session.lookup(draft.recipients.map(({ mailbox }) => mailbox));
  const stages = new Set();
  const resolution = await session.resolve(draft);
  const id = await session.send(draft, resolution, {
    onProgress: ({ stage }) => stages.add(stage),
  });
  const message = (await session.sent()).find((one) => one.id === id);
  return { message, stages };
}

test('an OpenPGP copy is encrypted with the key of the address book', async () => {
  const { message, stages } = await send(draftTo(curve));
  assert.deepEqual(
    message.copies.map(({ recipient, method, level }) => [recipient, method, level]),
    [['curve@example.org', 'openpgp', 5]],
  );
  assert.ok(stages.has('sealing') && stages.has('uploading') && stages.has('handing-over'));
  const stored = (await server.files()).filter((file) => file.includes('-----BEGIN PGP MESSAGE'));
  assert.equal(stored.length, 1);
});

test('the same message sealed twice has nothing in common', async () => {
  await send(draftTo(curve));
  const armored = (await server.files())
    .map((file) => /-----BEGIN PGP MESSAGE-----\r\n\r\n([^=]+)/.exec(file.toString('latin1'))?.[1])
    .filter(Boolean);
  assert.equal(armored.length, 2);
  // The first 90 bytes name the key; from there on session key and text are drawn anew.
  assert.notEqual(armored[0].slice(200, 260), armored[1].slice(200, 260));
});

test('a message above one segment is uploaded in pieces and opens whole', async () => {
  const content = new Uint8Array(2_500_000).map((_, i) => (i * 7919) >> 3);
  const kept = await session.escrow.suggest();
  const draft = {
    ...draftTo({
      mailbox: 'grace@mail.example',
      name: '',
      field: 'to',
      question: { question: 'Which?', answer: kept.answer, strength: 'generated', save: false },
    }),
    attachments: [new File([content], 'large.bin', { type: 'application/octet-stream' })],
  };
  const { message } = await send(draft);
  const link = await session.linkOf(message.id, 'grace@mail.example');
  const reader = freshClient(server, new TestEngine());
  const pickUp = await reader.escrow.unlock(link);
  const progress = [];
  const { message: opened } = await pickUp.answer(bytes(kept.phrase), {
    onProgress: ({ done }) => progress.push(done),
  });
  const [attachment] = opened.attachments;
  assert.equal(attachment.fileName, 'large.bin');
  assert.deepEqual(attachment.content, content);
  assert.ok(Math.abs(attachment.size - content.length) < 4, `${attachment.size}`);
  const mime = await new Response(opened.source()).text();
  const [, encoded] = /large\.bin[\s\S]*?\r\n\r\n([A-Za-z0-9+/=\r\n]+)\r\n--/.exec(mime);
  assert.deepEqual(Buffer.from(encoded, 'base64'), Buffer.from(content));
  pickUp.close();
  assert.ok(progress.length > 1);
  reader.close();
});

test('what the server decides otherwise is refused with `changed`, and nothing is accepted', async () => {
  const draft = draftTo(curve);
  await session.lookup(['curve@example.org']);
  const resolution = await session.resolve(draft);
  const count = (await session.sent()).length;
  const weaker = structuredClone(resolution);
  weaker.decisions[0].level = 'L1';
  await assert.rejects(session.send(draft, weaker), { code: 'changed' });
  assert.equal((await session.sent()).length, count);
});

test('aborting stops before anything is handed over', async () => {
  const draft = draftTo(curve);
  await session.lookup(['curve@example.org']);
  const resolution = await session.resolve(draft);
  const count = (await session.sent()).length;
  const stop = new AbortController();
  const sending = session.send(draft, resolution, {
    signal: stop.signal,
    onProgress: ({ stage }) => {
      if (stage === 'sealing') stop.abort();
    },
  });
  await assert.rejects(sending, { code: 'aborted' });
  assert.equal((await session.sent()).length, count);
});
