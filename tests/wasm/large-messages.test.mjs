// Messages of some MiB, sealed by several workers and read piece by piece, against the real server.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { startServer } from '../web/server.mjs';
import { bytes, draftTo, freshClient } from './account.mjs';
import { TestEngine } from './engine.mjs';

const mailbox = 'grace@mail.example';
const content = new Uint8Array(9 * 2 ** 20).map((_, i) => (i * 7919) >> 5);

let server;
before(async () => {
  server = await startServer();
});
after(() => server?.stop());

// Somebody who is logged in, with an engine of `options`.
async function sender(t, options = {}) {
  const engine = new TestEngine();
  options.change?.(engine);
  const client = freshClient(server, engine, { processors: options.processors ?? 3 });
  t.after(() => client.close());
  const session = await client.logIn(server.mailbox, bytes(server.password));
  await session.lookup([mailbox]);
  return { engine, client, session };
}

async function draftOf(session, attachments) {
  const { answer, phrase } = await session.escrow.suggest();
  const question = { question: 'Which?', answer, strength: 'generated', save: false };
  const draft = { ...draftTo({ mailbox, name: '', field: 'to', question }), attachments };
  return { draft, phrase, resolution: await session.resolve(draft) };
}

async function unlock(t, session, id) {
  const client = freshClient(server, new TestEngine());
  t.after(() => client.close());
  return client.escrow.unlock(await session.linkOf(id, mailbox));
}

const collected = async (stream) => new Uint8Array(await new Response(stream).arrayBuffer());
const ids = async (session) => (await session.sent()).map(({ id }) => id);

test('several workers seal one message, which opens whole', async (t) => {
  const { engine, session } = await sender(t, { processors: 4 });
  const file = new File([content], 'film.bin');
  const { draft, phrase, resolution } = await draftOf(session, [file]);
  const already = engine.started;
  const told = [];
  const id = await session.send(draft, resolution, {
    onProgress: ({ stage, done }) => stage === 'sealing' && told.push(done),
  });
  assert.equal(engine.started - already, 1 + 3, 'one to stretch, three to seal');
  assert.equal(engine.ended, engine.started);
  const fractions = told.filter((done) => done !== undefined);
  assert.ok(fractions.length > 3, `${told}`);
  assert.deepEqual(
    fractions,
    fractions.toSorted((a, b) => a - b),
  );
  assert.equal(fractions.at(-1), 1);

  const pickUp = await unlock(t, session, id);
  const { message } = await pickUp.answer(bytes(phrase), { attachments: 'streams' });
  const [attachment] = message.attachments;
  assert.equal(attachment.fileName, 'film.bin');
  // Each stream begins at the beginning, and two can be read at once.
  const both = await Promise.all([attachment.stream(), attachment.stream()].map(collected));
  for (const read of both) assert.equal(Buffer.compare(read, content), 0);

  const left = attachment.stream().getReader();
  assert.ok((await left.read()).value.length > 0);
  pickUp.close();
  await assert.rejects(left.read(), { code: 'invalid_argument' });
});

test('with one processor, and small messages, no other worker is started', async (t) => {
  for (const [processors, size] of [
    [1, content.length],
    [4, 100_000],
  ]) {
    const { engine, session } = await sender(t, { processors });
    const file = new File([content.subarray(0, size)], 'x.bin');
    const { draft, phrase, resolution } = await draftOf(session, [file]);
    const already = engine.started;
    const id = await session.send(draft, resolution);
    assert.equal(engine.started - already, 1, 'one to stretch');
    const pickUp = await unlock(t, session, id);
    const { message } = await pickUp.answer(bytes(phrase));
    assert.equal(Buffer.compare(message.attachments[0].content, content.subarray(0, size)), 0);
    pickUp.close();
  }
});

test('attachments come from bytes, a stream or a string as well', async (t) => {
  const { session } = await sender(t);
  const stream = new Blob([content.subarray(0, 3_000_000)]).stream();
  const { draft, phrase, resolution } = await draftOf(session, [
    { fileName: 'bytes', content: content.subarray(0, 1000) },
    { fileName: 'stream', mediaType: 'application/pdf', content: stream },
    { fileName: 'text', mediaType: 'text/plain', content: 'Grüße' },
  ]);
  const pickUp = await unlock(t, session, await session.send(draft, resolution));
  const { message } = await pickUp.answer(bytes(phrase));
  assert.deepEqual(
    message.attachments.map(({ fileName, mediaType }) => [fileName, mediaType]),
    [
      ['bytes', 'application/octet-stream'],
      ['stream', 'application/pdf'],
      ['text', 'text/plain'],
    ],
  );
  const [first, second, third] = message.attachments.map((attachment) => attachment.content);
  assert.equal(Buffer.compare(first, content.subarray(0, 1000)), 0);
  assert.equal(Buffer.compare(second, content.subarray(0, 3_000_000)), 0);
  assert.equal(new TextDecoder().decode(third), 'Grüße');
  pickUp.close();
});

test('an attachment that fails on the way, or has a member nobody knows, sends nothing', async (t) => {
  const { session } = await sender(t);
  const already = await ids(session);
  const broken = new ReadableStream({
    start: (controller) => controller.enqueue(new Uint8Array(10)),
    pull: (controller) => controller.error(new Error('the line is gone')),
  });
  for (const [attachment, expected] of [
    [
      { fileName: 'scan.pdf', content: broken },
      { code: 'attachment_unreadable', subject: 'scan.pdf' },
    ],
    [{ fileName: 'x', contents: 'y' }, { code: 'invalid_argument' }],
  ]) {
    const { draft, resolution } = await draftOf(session, [attachment]);
    await assert.rejects(session.send(draft, resolution), expected);
  }
  assert.deepEqual(await ids(session), already);
});

test('a worker that dies while it seals fails the message, and nothing is uploaded', async (t) => {
  let dies = false;
  const { engine, client, session } = await sender(t, {
    change: (changed) => {
      const { createWorker } = changed;
      changed.createWorker = (url) => {
        const worker = createWorker(url);
        return dies ? dying(worker) : worker;
      };
    },
  });
  const already = await ids(session);
  const { draft, resolution } = await draftOf(session, [new File([content], 'x')]);
  const stages = [];
  const sending = session.send(draft, resolution, {
    onProgress: ({ stage }) => {
      stages.push(stage);
      dies = stage === 'sealing';
    },
  });
  await assert.rejects(sending, { code: 'engine_crashed' });
  assert.ok(!stages.includes('uploading'), `${stages}`);
  assert.deepEqual(await ids(session), already);
  await client.version();
  assert.equal(engine.ended, engine.started);
});

// As a browser reports a worker in which something was thrown, once it has answered its first call.
function dying(worker) {
  const { addEventListener } = worker;
  return Object.assign(worker, {
    addEventListener: (type, listener) => {
      if (type === 'error') setTimeout(() => listener(new Event('error')), 150);
      else addEventListener.call(worker, type, listener);
    },
  });
}

test('who stops while segments are sealed sends nothing, and the workers end', async (t) => {
  for (const processors of [1, 3]) {
    const { engine, client, session } = await sender(t, { processors });
    const already = await ids(session);
    const { draft, resolution } = await draftOf(session, [new File([content], 'x')]);
    const stop = new AbortController();
    const sending = session.send(draft, resolution, {
      signal: stop.signal,
      onProgress: ({ stage, done }) => {
        if (stage === 'sealing' && done > 0.1) stop.abort();
      },
    });
    await assert.rejects(sending, { code: 'aborted' });
    await client.version();
    assert.equal(engine.ended, engine.started);
    assert.deepEqual(await ids(session), already);
    // The same session goes on.
    const again = await draftOf(session, [new File([content], 'x')]);
    assert.ok(await session.send(again.draft, again.resolution));
  }
});
