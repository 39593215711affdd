// The address book against the real server: what is kept, what is refused, and what cannot be kept.
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { after, before, test } from 'node:test';
import { startServer } from '../web/server.mjs';
import { bytes, draftTo, freshClient } from './account.mjs';
import { TestEngine } from './engine.mjs';

let server;
let client;
let session;
let book;
// While set, nothing is written to the address book.
let bookIsDown = false;
// What the server answers instead, as a server that lies would.
let lie = (answer) => answer;
before(async () => {
  server = await startServer();
  client = freshClient(server, new TestEngine(), {
    through: (carry) => (input, init) => {
      const writes = init?.method === 'PUT' && String(input).includes('/addressbook/');
      if (writes && bookIsDown) return Promise.reject(new TypeError('no line'));
      return carry(input, init).then(retell);
    },
  });
  session = await client.logIn(server.mailbox, bytes(server.password));
  book = session.addressBook;
});
after(async () => {
  client?.close();
  await server?.stop();
});

async function retell(response) {
  if (response.headers.get('content-type') !== 'application/json') return response;
  const { status, headers } = response;
  return new Response(JSON.stringify(lie(await response.json())), { status, headers });
}

const key = async (name) =>
  new Uint8Array(await readFile(new URL(`../vectors/openpgp/${name}`, import.meta.url)));
const find = async (mailbox) => (await book.entries()).find((entry) => entry.mailbox === mailbox);

test('a key is looked at before it is kept: fingerprint, verdict for the mailbox, and why not', async () => {
  const curve = await key('curve.pub.asc');
  const report = await book.inspectKey(curve, 'curve@example.org');
  assert.match(report.fingerprint, /^[0-9A-F]{40}$/);
  assert.equal(report.unusable, undefined);
  assert.equal(report.hasSecret, false);
  assert.match(report.userIds[0], /curve@example\.org/);
  const unusable = async (name, mailbox) =>
    (await book.inspectKey(await key(name), mailbox)).unusable;
  assert.equal(await unusable('curve.pub.asc', 'other@example.org'), 'key_not_for_address');
  assert.equal(await unusable('curve.pub.asc', ''), undefined);
  assert.equal(await unusable('revoked.pub.asc', ''), 'key_revoked');
  assert.equal((await book.inspectKey(await key('curve.sec.asc'), '')).hasSecret, true);
  await assert.rejects(book.inspectKey(bytes('nonsense'), ''), { code: 'key_malformed' });
  await assert.rejects(book.inspectKey(await key('two-keys.pub.asc'), ''), {
    code: 'key_not_alone',
  });
});

test('an entry is made, changed field by field, and removed', async () => {
  const made = await book.save({
    mailbox: 'curve@EXAMPLE.org',
    name: 'Curve',
    key: await key('curve.pub.asc'),
  });
  assert.equal(made.mailbox, 'curve@example.org');
  assert.deepEqual([made.kinds, made.book, made.preference], [['openpgp'], 'personal', 'none']);
  assert.equal((await book.keyOf(made)).unusable, undefined);

  const { id, mailbox } = made;
  const kept = await session.escrow.prepare(bytes('a birch in the garden'), {
    question: 'Which tree?',
  });
  const question = { question: 'Which tree?', answer: kept.answer };
  const changed = await book.save({
    entry: made,
    mailbox,
    question,
    preference: 'escrow-question',
  });
  assert.equal(changed.display_name, 'Curve');
  assert.equal(changed.openpgp_key, made.openpgp_key);
  assert.deepEqual(changed.kinds, ['openpgp', 'escrow-question']);
  assert.equal(await book.questionOf(changed), 'Which tree?');

  const friends = await book.books.make('friends');
  const without = await book.save({ entry: made, mailbox, question: null, book: friends.id });
  assert.deepEqual([without.kinds, without.book], [['openpgp'], friends.id]);
  assert.equal(without.preference, 'none', 'what is preferred has to be there');
  assert.equal(without.sealed_question, undefined);
  assert.equal(without.answer_id, undefined);

  await book.remove(id);
  assert.equal(await find(mailbox), undefined);
  await assert.rejects(book.save({ entry: made, mailbox }), { code: 'not_found' });
  await book.books.remove(friends.id);
  await assert.rejects(book.save({ mailbox, book: friends.id }), {
    code: 'not_found',
    subject: 'book',
  });
});

test('a private key and an address that is none are refused', async () => {
  const secret = await key('curve.sec.asc');
  await assert.rejects(book.save({ mailbox: 'curve@example.org', key: secret }), {
    code: 'invalid_argument',
    subject: 'openpgp_key',
  });
  await assert.rejects(book.save({ mailbox: 'no address' }), { code: 'bad_mailbox' });
  assert.equal(await find('curve@example.org'), undefined);
});

async function sendTo(mailbox, question, options) {
  const draft = draftTo({ mailbox, name: '', field: 'to', ...(question ? { question } : {}) });
  await session.lookup([mailbox]);
  const resolution = await session.resolve(draft);
  assert.equal(resolution.outcome, 'send', JSON.stringify(resolution.decisions));
  return session.send(draft, resolution, options);
}
async function opens(id, mailbox, answer) {
  const reader = freshClient(server, new TestEngine());
  const pickUp = await reader.escrow.unlock(await session.linkOf(id, mailbox));
  const { message } = await pickUp.answer(bytes(answer));
  reader.close();
  return message !== undefined;
}

test('a question moves with its entry to another address, answer and all', async () => {
  const kept = await session.escrow.prepare(bytes('a birch in the garden'), {
    question: 'Which tree?',
  });
  const question = { question: 'Which tree?', answer: kept.answer };
  const entry = await book.save({ mailbox: 'old@mail.example', question });
  session.escrow.drop(kept.answer);
  const moved = await book.save({ entry, mailbox: 'new@mail.example' });
  assert.equal(await book.questionOf(moved), 'Which tree?');
  assert.equal(moved.answer_strength, kept.report.strength);
  const sent = await sendTo('new@mail.example');
  assert.ok(await opens(sent, 'new@mail.example', 'A birch in the garden.'));
});

test("another entry's question does not open in an entry's place", async () => {
  const kept = await session.escrow.prepare(bytes('under the old bridge'), { question: 'Where?' });
  const question = { question: 'Where?', answer: kept.answer };
  const mine = await book.save({ mailbox: 'hedy@mail.example', question });
  const other = await book.save({ mailbox: 'eve@mail.example', question });
  session.escrow.drop(kept.answer);
  const swapped = { ...mine, sealed_question: other.sealed_question };
  await assert.rejects(book.questionOf(swapped), { code: 'saved_question_open_failed' });
  assert.equal(await book.questionOf(mine), 'Where?');
});

test("the server does not choose the question that moves to an entry's new address", async (t) => {
  const give = async (mailbox, text) => {
    const { answer } = await session.escrow.prepare(bytes(`a birch for ${text}`), {
      question: text,
    });
    const saved = await book.save({ mailbox, question: { question: text, answer } });
    session.escrow.drop(answer);
    return saved;
  };
  const bob = await give('bob@mail.example', 'About Bob?');
  const shown = await give('carol@mail.example', 'About Carol?');
  t.after(() => {
    lie = (answer) => answer;
  });
  const swapped = { ...shown, mailbox: bob.mailbox, sealed_question: bob.sealed_question };
  lie = (answer) =>
    answer.entries
      ? { entries: answer.entries.map((one) => (one.id === shown.id ? swapped : one)) }
      : answer;
  const changed = { code: 'entry_changed' };
  await assert.rejects(book.save({ entry: shown, mailbox: shown.mailbox, name: 'Carol' }), changed);
  await assert.rejects(book.save({ entry: shown, mailbox: 'carol@new.example' }), changed);
});

test('a weak answer does not count as a strong one because the server says so', async (t) => {
  const { answer, report } = await session.escrow.prepare(bytes('blue'), {
    question: 'Which colour?',
  });
  assert.equal(report.strength, 'weak');
  const mailbox = 'weak@mail.example';
  const saved = await book.save({ mailbox, question: { question: 'Which colour?', answer } });
  assert.equal(saved.answer_strength, 'weak');
  session.escrow.drop(answer);
  t.after(() => {
    lie = (told) => told;
  });
  let claimed = 0;
  lie = (told) => {
    for (const { entries = [] } of told.facts?.mailboxes?.[mailbox]?.books ?? []) {
      for (const { question } of entries) {
        question.strength = 'generated';
        claimed += 1;
      }
    }
    return told;
  };
  await session.refresh();
  await session.lookup([mailbox]);
  assert.equal(claimed, 1);
  const draft = draftTo({ mailbox, name: '', field: 'to' });
  const resolution = await session.resolve(draft);
  assert.equal(resolution.outcome, 'send');
  await assert.rejects(session.send(draft, resolution), {
    code: 'seal_answer_weaker',
    subject: mailbox,
  });
});

test('a question that cannot be kept is told, and is kept when it is tried again', async () => {
  const mailbox = 'grace@mail.example';
  const kept = await session.escrow.prepare(bytes('by the old ferry'), { question: 'Where?' });
  const question = {
    question: 'Where?',
    answer: kept.answer,
    strength: kept.report.strength,
    save: true,
  };
  const unsaved = [];
  bookIsDown = true;
  const id = await sendTo(mailbox, question, { onUnsaved: (one) => unsaved.push(one) });
  bookIsDown = false;
  assert.ok(await opens(id, mailbox, 'by the old ferry'), 'the message was sent all the same');
  assert.deepEqual(
    unsaved.map(({ recipient, reason }) => [recipient.mailbox, reason.code]),
    [[mailbox, 'network']],
  );
  assert.equal(await find(mailbox), undefined);

  await session.saveQuestion(unsaved[0].recipient);
  session.escrow.drop(unsaved[0].recipient.question.answer);
  assert.equal(await book.questionOf(await find(mailbox)), 'Where?');
  assert.ok(await opens(await sendTo(mailbox), mailbox, 'by the old ferry'));
});

test('without somebody to tell, the answer of such a question does not stay', async () => {
  const engine = new TestEngine();
  const other = freshClient(server, engine, {
    through: (carry) => (input, init) => {
      const writes = init?.method === 'PUT' && String(input).includes('/addressbook/');
      return writes ? Promise.reject(new TypeError('no line')) : carry(input, init);
    },
  });
  const mine = await other.logIn(server.mailbox, bytes(server.password));
  const kept = await mine.escrow.prepare(bytes('only-in-this-test'), { question: 'What?' });
  const question = {
    question: 'What?',
    answer: kept.answer,
    strength: kept.report.strength,
    save: true,
  };
  const draft = draftTo({ mailbox: 'una@mail.example', name: '', field: 'to', question });
  await mine.lookup(['una@mail.example']);
  await mine.send(draft, await mine.resolve(draft));
  await other.version();
  assert.equal(await engine.occurrences(bytes('only-in-this-test')), 0);
  other.close();
});
