// Uploads over a bad line, against the real server.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { startServer } from '../web/server.mjs';
import { bytes, draftTo, freshClient } from './account.mjs';
import { TestEngine } from './engine.mjs';

const segmentSize = 16 * (65536 + 16);
const reader = { mailbox: 'grace@mail.example', name: '', field: 'to' };

let server;
let client;
let session;
// What becomes of a request: `carry` sends it.
let line = (carry) => carry();
let asked = [];
before(async () => {
  server = await startServer({ message_mib: 6 });
  client = freshClient(server, new TestEngine(), {
    through: (carry) => (input, init) => {
      asked.push(`${init.method} ${new URL(input).pathname}`);
      return line(() => carry(input, init), asked.at(-1));
    },
  });
  session = await client.logIn(server.mailbox, bytes(server.password));
  await session.lookup([reader.mailbox]);
});
after(async () => {
  client?.close();
  await server?.stop();
});

async function send(size, options = {}) {
  const { answer, report } = await session.escrow.prepare(bytes('by the old ferry'), {
    question: 'Where?',
  });
  const question = { question: 'Where?', answer, strength: report.strength, save: false };
  const draft = draftTo({ ...reader, question });
  draft.attachments = [new File([new Uint8Array(size)], 'x.bin')];
  asked = [];
  return session.send(draft, await session.resolve(draft), options);
}
const count = (start) => asked.filter((one) => one.startsWith(start)).length;
const ids = async () => (await session.sent()).map(({ id }) => id);
const gone = () => {
  throw new TypeError('fetch failed');
};

test('a line that breaks costs the segment that was on it, and no message', async (t) => {
  t.after(() => {
    line = (carry) => carry();
  });
  const before = await ids();
  const faults = new Map([
    [1, gone], // nothing arrives
    [2, (carry) => carry().then(gone)], // it arrives, and nobody hears of it
    [4, async () => new Response('nobody is here', { status: 502 })], // of a proxy
  ]);
  let puts = 0;
  line = (carry, what) => {
    if (!what.startsWith('PUT')) return carry();
    puts += 1;
    return (faults.get(puts) ?? ((it) => it()))(carry);
  };
  const stages = [];
  const id = await send(2.5 * segmentSize, { onProgress: ({ stage }) => stages.push(stage) });
  assert.deepEqual(
    (await ids()).filter((one) => !before.includes(one)),
    [id],
  );
  assert.ok(stages.includes('waiting'));
  const segments = new Set(asked.filter((one) => one.startsWith('PUT'))).size;
  assert.ok(segments >= 3, `${segments}`);
  assert.equal(count('PUT'), segments + 2, 'what had arrived was not sent again');
  assert.equal(count('POST /api/v1/uploads'), 1);
  assert.equal(count('GET /api/v1/uploads'), 3);
});

test('a message whose acceptance nobody heard of is handed over again and stays one', async (t) => {
  t.after(() => {
    line = (carry) => carry();
  });
  const before = await ids();
  let first = true;
  line = (carry, what) => {
    if (what !== 'POST /api/v1/messages' || !first) return carry();
    first = false;
    return carry().then(gone);
  };
  const id = await send(1000);
  assert.equal(count('POST /api/v1/messages'), 2);
  assert.deepEqual(
    (await ids()).filter((one) => !before.includes(one)),
    [id],
  );
});

test('who has no patience, or stops, is told so and sends nothing', async (t) => {
  t.after(() => {
    line = (carry) => carry();
  });
  const before = await ids();
  line = (carry, what) => (what.startsWith('PUT') ? gone() : carry());
  await assert.rejects(send(1000, { patience: 1200 }), { code: 'network' });
  const stop = new AbortController();
  await assert.rejects(
    send(1000, {
      signal: stop.signal,
      onProgress: ({ stage }) => {
        if (stage === 'waiting') stop.abort();
      },
    }),
    { code: 'aborted' },
  );
  line = (carry) => carry();
  assert.deepEqual(await ids(), before);
});

test('what the server refuses is not tried again', async (t) => {
  t.after(() => {
    line = (carry) => carry();
  });
  line = (carry, what) =>
    what.startsWith('PUT')
      ? Promise.resolve(Response.json({ code: 'upload_mismatch' }, { status: 409 }))
      : carry();
  await assert.rejects(send(1000), { code: 'upload_mismatch' });
  assert.equal(count('PUT'), 1);
});

test('what is larger than policy allows is refused before anything is sealed', async () => {
  await assert.rejects(send(6 * 1024 * 1024 + 1), { code: 'too_large', subject: 'message' });
  assert.equal(count('POST /api/v1/tickets'), 0);
  // Sealed it is larger than it was: the server has the last word.
  await assert.rejects(send(6 * 1024 * 1024 - 1000), { code: 'too_large', subject: 'size' });
  assert.ok(await send(4 * 1024 * 1024));
});
