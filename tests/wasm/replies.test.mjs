// A recipient writes back and the sender reads it, against the real server.
import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { after, before, test } from 'node:test';
import { startServer } from '../web/server.mjs';
import { bytes, draftTo, freshClient } from './account.mjs';
import { TestEngine } from './engine.mjs';

const mailbox = 'grace@mail.example';
const answer = 'by the old ferry';

let server;
let client;
let session;
let id;
// What leaves the recipient's browser, and what becomes of its requests.
const left = [];
let meddle = async (carry, input, init) => carry(input, init);
let reader;
let pickUp;
let message;
before(async () => {
  server = await startServer();
  client = freshClient(server, new TestEngine());
  session = await client.logIn(server.mailbox, bytes(server.password));
  id = await send();
  reader = freshClient(server, new TestEngine(), {
    through: (carry) => (input, init) => {
      left.push(String(input), JSON.stringify(init?.headers ?? {}), Buffer.from(init?.body ?? ''));
      return meddle(carry, String(input), init);
    },
  });
  pickUp = await reader.escrow.unlock(await session.linkOf(id, mailbox));
  ({ message } = await pickUp.answer(bytes(answer)));
  assert.ok(message);
});
after(async () => {
  client?.close();
  reader?.close();
  await server?.stop();
});

async function send() {
  const { answer: number } = await session.escrow.prepare(bytes(answer), { question: 'Where?' });
  const question = { question: 'Where?', answer: number, strength: 'strong', save: false };
  const draft = draftTo({ mailbox, name: '', field: 'to', question });
  await session.lookup([mailbox]);
  return session.send(draft, await session.resolve(draft));
}
const repliesTo = async (message) =>
  (await session.sent()).find((one) => one.id === message).copies[0].replies;

test('whether and how much can be written back is known before anything is', async () => {
  assert.equal(pickUp.takesReply, true);
  const terms = await pickUp.replyTerms();
  assert.equal(terms.mostBytes, 25 * 2 ** 20);
  assert.equal(terms.left, 10);
});

const marker = `marker-${randomBytes(6).toString('hex')}`;
const file = new Uint8Array(randomBytes(1_500_000));

test('a reply with files reaches the sender, and nothing that leaves holds a byte of it', async () => {
  const told = [];
  await pickUp.reply(
    {
      text: `Thank you. ${marker}`,
      attachments: [
        { fileName: `${marker}.bin`, mediaType: 'application/octet-stream', content: file },
        new File([marker], 'note.txt', { type: 'text/plain' }),
      ],
    },
    { onProgress: ({ done }) => told.push(done) },
  );
  assert.equal(told.at(-1), 1);
  assert.ok(told.length > 2);
  for (const one of left) assert.ok(!Buffer.from(one).includes(marker));

  const [head] = await repliesTo(id);
  assert.ok(head.size > file.length);
  const reply = await session.reply(id, head.id, { attachments: 'streams' });
  assert.equal(reply.author, mailbox);
  assert.equal(reply.verified, true);
  assert.equal(reply.text, `Thank you. ${marker}\n`);
  assert.equal(reply.subject, 'Re: Subject');
  assert.deepEqual(
    reply.from.map(({ mailbox }) => mailbox),
    [mailbox],
  );
  assert.deepEqual(
    reply.attachments.map(({ fileName }) => fileName),
    [`${marker}.bin`, 'note.txt'],
  );
  const got = new Uint8Array(await new Response(reply.attachments[0].stream()).arrayBuffer());
  assert.deepEqual(got, file);
  assert.match(await new Response(reply.source()).text(), /^In-Reply-To: </m);
  reply.close();
  const loaded = await session.reply(id, head.id);
  assert.equal(Buffer.from(loaded.attachments[1].content).toString(), marker);
  loaded.close();
});

test('a line that breaks while it is sent costs nothing, and no second reply comes of it', async () => {
  const before = (await repliesTo(id)).length;
  const content = { text: 'once only', attachments: [new File([file], 'a.bin')] };
  // The server has taken it, and its answer is lost; no patience helps.
  meddle = async (carry, input, init) => {
    const response = await carry(input, init);
    if (!input.endsWith('/portal/v1/reply')) return response;
    return new Response(JSON.stringify({ code: 'server_busy', title: '', status: 503 }), {
      status: 503,
      headers: { 'Content-Type': 'application/problem+json' },
    });
  };
  await assert.rejects(pickUp.reply(content), { code: 'server_busy' });
  meddle = async (carry, input, init) => carry(input, init);
  await pickUp.reply(content);
  assert.equal((await repliesTo(id)).length, before + 1);
});

test('what is wrong with a reply is said by name', async () => {
  await assert.rejects(pickUp.reply({ text: 1 }), { code: 'invalid_argument', subject: 'text' });
  await assert.rejects(pickUp.reply({ text: 'x', html: 'y' }), {
    code: 'invalid_argument',
    subject: 'html',
  });
  const large = { text: '', attachments: [new File([new Uint8Array(26 * 2 ** 20)], 'x')] };
  await assert.rejects(pickUp.reply(large), { code: 'too_large', subject: 'reply' });
  await assert.rejects(session.reply(id, 'AAAAAAAAAAAAAAAAAAAAAA'), { code: 'not_found' });
});

test('a reply that the server shows for another message is not opened', async () => {
  const other = await send();
  const [head] = await repliesTo(id);
  const lying = freshClient(server, new TestEngine(), {
    through: (carry) => (input, init) =>
      carry(String(input).replace(`/${other}/replies/`, `/${id}/replies/`), init),
  });
  const misled = await lying.logIn(server.mailbox, bytes(server.password));
  await assert.rejects(misled.reply(other, head.id), { code: 'reply_refused' });
  lying.close();
});

test('a reply that the server shows as two is shown once, and not again as another once it was removed', async () => {
  const other = await send();
  const page = freshClient(server, new TestEngine());
  const one = await page.escrow.unlock(await session.linkOf(other, mailbox));
  await one.answer(bytes(answer));
  await one.reply({ text: 'written once' });
  const [head] = await repliesTo(other);
  page.close();

  // It says that the same came again, and once more later, and gives it under each of these names.
  const invented = ['AAAAAAAAAAAAAAAAAAAAAA', 'BBBBBBBBBBBBBBBBBBBBBB', 'CCCCCCCCCCCCCCCCCCCCCC'];
  let shown = [head.id];
  let removed = false;
  const through = (carry) => async (input, init) => {
    const asked = String(input);
    if (init?.method === 'DELETE' && asked.includes('/replies/')) {
      removed = true;
      return Response.json({});
    }
    const response = await carry(
      invented.reduce((url, name) => url.replace(`/replies/${name}`, `/replies/${head.id}`), asked),
      init,
    );
    if (!asked.includes('/api/v1/messages?')) return response;
    const { messages } = await response.json();
    const copy = messages.find(({ id }) => id === other).copies[0];
    copy.replies = shown.map((id, i) => ({ ...head, id, received_at: head.received_at + i }));
    return Response.json({ messages });
  };
  const kept = new Map();
  const seenReplies = {
    load: (owner) => kept.get(owner) ?? null,
    save: (owner, seen) => kept.set(owner, seen),
  };
  const logIn = async (options) => {
    const lying = freshClient(server, new TestEngine(), { through, ...options });
    const misled = await lying.logIn(server.mailbox, bytes(server.password));
    const listed = async () =>
      (await misled.sent()).find(({ id }) => id === other).copies[0].replies.map(({ id }) => id);
    const read = async (name) => {
      const reply = await misled.reply(other, name);
      reply.close();
      return reply.text.trim();
    };
    return { misled, listed, read, end: () => lying.close() };
  };

  shown = [head.id, invented[0], head.id];
  const first = await logIn({ seenReplies });
  assert.deepEqual(await first.listed(), [head.id, invented[0]], 'one name is there once');
  assert.equal(await first.read(head.id), 'written once');
  assert.equal(await first.read(head.id), 'written once', 'it can be read again');
  await assert.rejects(first.read(invented[0]), { code: 'reply_repeated' });
  assert.deepEqual(await first.listed(), [head.id]);
  first.end();

  // After another log-in as well.
  const second = await logIn({ seenReplies });
  shown = [head.id, invented[0], invented[1]];
  assert.deepEqual(await second.listed(), [head.id, invented[1]]);
  await assert.rejects(second.read(invented[1]), { code: 'reply_repeated' });
  await second.misled.removeReply(other, head.id);
  assert.ok(removed);
  for (const name of [head.id, invented[2]])
    await assert.rejects(second.read(name), { code: 'reply_repeated' }, name);
  assert.deepEqual(await second.listed(), []);
  second.end();

  // Where nothing is kept, as long as the log-in lasts.
  const third = await logIn({});
  assert.equal(await third.read(invented[0]), 'written once');
  await assert.rejects(third.read(head.id), { code: 'reply_repeated' });
  third.end();
  assert.ok([...kept.values()].every((seen) => !seen.includes('written')));
});

test('one is read after its link was renewed, and one by the new link as well', async () => {
  const message = await send();
  const open = async () => {
    const page = freshClient(server, new TestEngine());
    const one = await page.escrow.unlock(await session.linkOf(message, mailbox));
    assert.ok((await one.answer(bytes(answer))).message);
    return { page, one };
  };
  const first = await open();
  await first.one.reply({ text: 'by the first link' });
  await session.renewLink(message, mailbox, await session.linkTerms(message, mailbox));
  await assert.rejects(first.one.reply({ text: 'too late' }), { code: 'link_refused' });
  const second = await open();
  await second.one.reply({ text: 'by the second link' });
  const texts = [];
  for (const { id } of await repliesTo(message)) {
    const reply = await session.reply(message, id);
    texts.push(reply.text.trim());
    reply.close();
  }
  assert.deepEqual(texts, ['by the first link', 'by the second link']);
  first.page.close();
  second.page.close();
});

test('the question is asked again with the answer that was given', async () => {
  const question = await session.questionOf(id, mailbox);
  assert.equal(question.question, 'Where?');
  assert.equal(question.strength, 'strong');
  const draft = {
    ...draftTo({ mailbox, name: '', field: 'to', question }),
    floor: { level: 'L3', min_tls: 'pkix' },
    inReplyTo: message.messageId,
  };
  await session.lookup([mailbox]);
  const again = await session.send(draft, await session.resolve(draft));
  const page = freshClient(server, new TestEngine());
  const one = await page.escrow.unlock(await session.linkOf(again, mailbox));
  const opened = await one.answer(bytes(answer));
  assert.match(await new Response(opened.message.source()).text(), /^In-Reply-To: </m);
  page.close();
});

test('removing takes it away', async () => {
  const [head] = await repliesTo(id);
  await session.removeReply(id, head.id);
  assert.ok((await repliesTo(id)).every((one) => one.id !== head.id));
  await assert.rejects(session.reply(id, head.id), { code: 'not_found' });
});
