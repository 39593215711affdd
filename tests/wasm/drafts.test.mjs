// Drafts sealed to oneself: saved, opened somewhere else, sent; and what a server could do to them.
import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { after, before, test } from 'node:test';
import { findMarkers } from '../web/marker_scan.mjs';
import { noLimits, startServer } from '../web/server.mjs';
import { bytes, draftTo, freshClient } from './account.mjs';
import { TestEngine } from './engine.mjs';

const mailbox = 'grace@mail.example';
const marker = (what) => `marker-${what}-${randomBytes(6).toString('hex')}`;
const markers = Object.fromEntries(
  ['subject', 'text', 'fileName', 'file', 'question', 'answer', 'name'].map((what) => [
    what,
    marker(what),
  ]),
);

let server;
before(async () => {
  server = await startServer({}, noLimits);
});
after(() => server?.stop());

// Somebody who is logged in, and all that they have sent to the server.
async function writer(t, options = {}) {
  const engine = new TestEngine();
  const sent = [];
  const client = freshClient(server, engine, {
    ...options,
    watch: async (path, { method = 'GET', body } = {}) => {
      const content = body instanceof Blob ? Buffer.from(await body.arrayBuffer()) : (body ?? '');
      sent.push({ method, path, body: Buffer.from(content) });
    },
  });
  t.after(() => client.close());
  const session = await client.logIn(server.mailbox, bytes(server.password));
  return { session, drafts: session.drafts, engine, sent };
}

async function withAnswer(session, content) {
  const { answer, report } = await session.escrow.prepare(bytes(markers.answer), {
    question: markers.question,
  });
  const { strength } = report;
  const question = { question: markers.question, answer, strength, save: false };
  return {
    recipients: [
      { mailbox: 'curve@example.org', name: '', field: 'cc' },
      { mailbox, name: markers.name, field: 'to', question, linkBySender: true },
    ],
    subject: markers.subject,
    text: `Dear Grace,\n\n${markers.text}`,
    attachments: [
      new File([bytes(markers.file), content], `${markers.fileName}.bin`, { type: 'image/png' }),
      new File([], 'empty.txt'),
    ],
    tlsOptOut: true,
    floor: { retractable: true },
    inReplyTo: 'reply@mail.example',
    quotes: 'L3',
  };
}

const collected = async (stream) => Buffer.from(await new Response(stream).arrayBuffer());
const large = new Uint8Array(2_300_000).map((_, i) => (i * 7919) >> 4);

test('all that was written comes back somewhere else, and nothing that was uploaded holds any of it', async (t) => {
  const here = await writer(t);
  const draft = await withAnswer(here.session, large);
  const place = here.drafts.begin();
  const saved = await here.drafts.save(place, draft);
  assert.deepEqual([saved.id, saved.version], [place.id, 1]);

  const there = await writer(t);
  const listed = (await there.drafts.list()).find(({ id }) => id === saved.id);
  assert.deepEqual(listed, saved);
  assert.deepEqual(await there.drafts.look(saved.id), {
    subject: markers.subject,
    recipients: [
      { mailbox: 'curve@example.org', name: '', field: 'cc' },
      { mailbox, name: markers.name, field: 'to' },
    ],
    attachments: [{ fileName: `${markers.fileName}.bin` }, { fileName: 'empty.txt' }],
  });
  const opened = await there.drafts.open(saved.id);
  assert.deepEqual(opened.saved, saved);
  const { recipients, attachments, ...rest } = opened.draft;
  const { recipients: written, attachments: files, ...others } = draft;
  assert.deepEqual(rest, others);
  assert.deepEqual(
    recipients.map((one) => ({ ...one, question: one.question && { ...one.question, answer: 0 } })),
    written.map((one) => ({ ...one, question: one.question && { ...one.question, answer: 0 } })),
  );
  assert.deepEqual(
    attachments.map(({ name, type, size }) => [name, type, size]),
    files.map(({ name, type, size }) => [name, type, size]),
  );
  for (const [i, file] of files.entries()) {
    assert.deepEqual(
      await collected(attachments[i].stream()),
      Buffer.from(await file.arrayBuffer()),
    );
  }
  assert.ok((await collected(attachments[0].stream())).length > large.length, 'and once more');

  // The search can find: the id is in all of it.
  const all = Buffer.concat(
    [...here.sent, ...there.sent].flatMap(({ path, body }) => [bytes(path), body]),
  );
  assert.ok(all.includes(saved.id));
  const stored = Buffer.concat(await server.files());
  assert.ok(stored.includes(saved.id));
  assert.deepEqual(
    findMarkers(markers, { requests: all, stored, log: bytes(server.logged()) }),
    [],
  );
});

test('an opened draft is sent with its files, and its answer opens the message', async (t) => {
  const here = await writer(t);
  const draft = await withAnswer(here.session, large);
  draft.recipients = [{ ...draft.recipients[1], linkBySender: undefined }];
  delete draft.recipients[0].linkBySender;
  const { id } = await here.drafts.save(here.drafts.begin(), draft);
  const { session, drafts } = await writer(t);
  const opened = await drafts.open(id);
  await session.lookup([mailbox]);
  const sent = await session.send(opened.draft, await session.resolve(opened.draft));
  await drafts.remove(opened.saved);
  assert.deepEqual(
    (await drafts.list()).filter((one) => one.id === id),
    [],
  );
  await assert.rejects(collected(opened.draft.attachments[0].stream()), {
    code: 'invalid_argument',
  });
  const reader = freshClient(server, new TestEngine());
  t.after(() => reader.close());
  const pickUp = await reader.escrow.unlock(await session.linkOf(sent, mailbox));
  const { message } = await pickUp.answer(bytes(markers.answer));
  assert.equal(message.subject, markers.subject);
  assert.deepEqual(
    Buffer.from(message.attachments[0].content),
    Buffer.concat([Buffer.from(markers.file), large]),
  );
});

test('files are uploaded once, however often the text is saved', async (t) => {
  const { session, drafts, sent } = await writer(t);
  const draft = await withAnswer(session, large);
  const segments = () =>
    sent.filter(({ method, path }) => method === 'PUT' && path.includes('/segments/')).length;
  let place = await drafts.save(drafts.begin(), draft);
  const once = segments();
  assert.ok(once >= 3, `${once}`);
  place = await drafts.save(place, { ...draft, text: 'x', attachments: [...draft.attachments] });
  assert.equal(segments(), once);

  // Opened again, the files that came with it are not uploaded again either.
  const opened = await drafts.open(place.id);
  place = await drafts.save(opened.saved, { ...opened.draft, text: 'y' });
  assert.equal(segments(), once);
  const added = [...opened.draft.attachments, new File(['more'], 'more.txt')];
  place = await drafts.save(place, { ...opened.draft, attachments: added });
  assert.ok(segments() > once);
  const again = await drafts.open(place.id);
  assert.equal(again.draft.attachments.length, 3);
  assert.equal((await collected(again.draft.attachments[2].stream())).toString(), 'more');
  place = await drafts.save(again.saved, { ...again.draft, attachments: [] });
  assert.deepEqual((await drafts.open(place.id)).draft.attachments, []);
});

test('of two windows neither overwrites the other, and both can be kept', async (t) => {
  const one = await writer(t);
  const two = await writer(t);
  const draft = draftTo({ mailbox, name: '', field: 'to' });
  const saved = await one.drafts.save(one.drafts.begin(), draft);
  await one.drafts.save(saved, { ...draft, text: 'from the first' });
  await assert.rejects(two.drafts.save(saved, { ...draft, text: 'from the second' }), {
    code: 'draft_changed',
  });
  await assert.rejects(two.drafts.remove(saved), { code: 'draft_changed' });
  const other = await two.drafts.save(two.drafts.begin(), { ...draft, text: 'from the second' });
  const texts = [];
  for (const { id } of [saved, other]) texts.push((await two.drafts.open(id)).draft.text);
  assert.deepEqual(texts, ['from the first', 'from the second']);
  const { version } = (await two.drafts.list()).find(({ id }) => id === saved.id);
  await two.drafts.remove({ id: saved.id, version });
  await assert.rejects(one.drafts.save({ ...saved, version }, draft), { code: 'draft_changed' });
});

test('a save whose answer was lost is no conflict and no second draft', async (t) => {
  let lose = false;
  const { drafts } = await writer(t, {
    through: (carry) => async (input, init) => {
      const response = await carry(input, init);
      if (lose && init?.method === 'PUT') throw new TypeError('the line broke');
      return response;
    },
  });
  const draft = draftTo({ mailbox, name: '', field: 'to' });
  const place = drafts.begin();
  const count = (await drafts.list()).length;
  lose = true;
  await assert.rejects(drafts.save(place, draft), { code: 'network' });
  await assert.rejects(drafts.save(place, { ...draft, text: 'meanwhile' }), { code: 'network' });
  lose = false;
  const saved = await drafts.save(place, { ...draft, text: 'at last' });
  assert.equal(saved.version, 2);
  assert.equal((await drafts.list()).length, count + 1);
  lose = true;
  await assert.rejects(drafts.save(saved, draft), { code: 'network' });
  lose = false;
  await drafts.remove(saved);
  assert.equal((await drafts.list()).length, count);
});

// What the server answers, changed by `change` where `which` says so.
async function lyingTo(t, which, change) {
  return writer(t, {
    through: (carry) => async (input, init) => {
      const response = await carry(input, init);
      const { pathname } = new URL(input);
      if ((init?.method ?? 'GET') !== 'GET' || !which(pathname)) return response;
      return change(response);
    },
  });
}

test('a server that swaps or changes drafts is found out', async (t) => {
  const { session, drafts } = await writer(t);
  const draft = await withAnswer(session, large);
  const one = await drafts.save(drafts.begin(), draft);
  const two = await drafts.save(drafts.begin(), await withAnswer(session, large));
  const path = (id) => `/api/v1/drafts/${id}`;
  const detail = async (id) => {
    let found;
    const asking = await lyingTo(
      t,
      (p) => p === path(id),
      async (response) => {
        found = await response.clone().json();
        return response;
      },
    );
    await asking.drafts.look(id);
    return found;
  };
  const [first, second] = [await detail(one.id), await detail(two.id)];
  const flipped = Buffer.from(first.sealed, 'base64url');
  flipped[flipped.length - 1] ^= 1;
  const lies = {
    'the record of another draft': [{ ...first, sealed: second.sealed }, 'draft_open_failed'],
    'a changed record': [{ ...first, sealed: flipped.toString('base64url') }, 'draft_open_failed'],
    'no record': [{ ...first, sealed: '' }, 'draft_malformed'],
    'the draft under another id': [second, 'draft_open_failed'],
    'files of another draft': [
      { ...first, files: second.files, segment_hashes: second.segment_hashes },
      'capsule_seal',
    ],
    'too few files': [{ ...first, segment_hashes: first.segment_hashes.slice(1) }, 'capsule_seal'],
  };
  for (const [what, [answer, code]] of Object.entries(lies)) {
    const { drafts: lied } = await lyingTo(
      t,
      (p) => p === path(one.id),
      async () => Response.json(answer),
    );
    await assert.rejects(lied.open(one.id), { code }, what);
  }
  const { drafts: lied } = await lyingTo(
    t,
    (p) => p === `${path(one.id)}/files`,
    async (response) => {
      const body = new Uint8Array(await response.arrayBuffer());
      body[body.length >> 1] ^= 1;
      return new Response(body);
    },
  );
  await assert.rejects(lied.open(one.id), { code: 'capsule_segment' });
  const { drafts: cut } = await lyingTo(
    t,
    (p) => p === `${path(one.id)}/files`,
    async () => new Response(new Uint8Array(10)),
  );
  await assert.rejects(cut.open(one.id), { code: 'capsule_length' });
});

test('after logging out nothing of a draft can be reached, and nothing is saved any more', async (t) => {
  const { session, drafts, engine } = await writer(t);
  const saved = await drafts.save(drafts.begin(), await withAnswer(session, large));
  const { draft } = await drafts.open(saved.id);
  await session.logOut();
  for (const call of [
    () => drafts.list(),
    () => drafts.look(saved.id),
    () => drafts.open(saved.id),
    () => drafts.save(saved, draft),
    () => drafts.remove(saved),
  ]) {
    await assert.rejects(call(), { code: 'not_logged_in' });
  }
  await assert.rejects(collected(draft.attachments[0].stream()), { code: 'aborted' });
  assert.equal(await engine.occurrences(bytes(markers.answer)), 0);
  assert.equal(await engine.occurrences(bytes(markers.file)), 0);
});

test('a draft with a member that nobody knows is not saved without it', async (t) => {
  const { drafts } = await writer(t);
  await assert.rejects(drafts.save(drafts.begin(), { ...draftTo(), html: '<p>x</p>' }), {
    code: 'invalid_argument',
    subject: 'html',
  });
  await assert.rejects(drafts.save(drafts.begin(), { ...draftTo(), text: 'x'.repeat(2 ** 20) }), {
    code: 'too_large',
    subject: 'draft',
  });
});

test('a file that cannot be read stops the save and is named', async (t) => {
  const { drafts } = await writer(t);
  const stream = new ReadableStream({
    pull(controller) {
      controller.error(new Error('gone'));
    },
  });
  const attachments = [{ fileName: 'report.pdf', content: stream }];
  await assert.rejects(drafts.save(drafts.begin(), { ...draftTo(), attachments }), {
    code: 'attachment_unreadable',
    subject: 'report.pdf',
  });
});
