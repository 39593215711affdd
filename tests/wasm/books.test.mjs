// Several address books against the real server: which is searched, and what a saved question goes into.
import assert from 'node:assert/strict';
import { after, before, beforeEach, test } from 'node:test';
import { searchOrder } from 'waferseal';
import { startServer } from '../web/server.mjs';
import { bytes, draftTo, freshClient } from './account.mjs';
import { TestEngine } from './engine.mjs';

let server;
let client;
let session;
let books;
before(async () => {
  server = await startServer();
  client = freshClient(server, new TestEngine());
  session = await client.logIn(server.mailbox, bytes(server.password));
  books = session.addressBook.books;
});
after(async () => {
  client?.close();
  await server?.stop();
});
// Each test begins with the one book that every user has.
beforeEach(async () => {
  await books.order({ preferred: '', default: 'personal' });
  for (const { id } of (await books.list()).books) if (id !== 'personal') await books.remove(id);
  await books.change({ id: 'personal', name: 'personal', subscribed: true });
  for (const { id } of await session.addressBook.entries()) await session.addressBook.remove(id);
});

const names = async () => searchOrder(await books.list()).map(({ name }) => name);
async function keepQuestion(mailbox, question) {
  const { answer } = await session.escrow.suggest();
  await session.saveQuestion({
    mailbox,
    name: '',
    field: 'to',
    question: { question, answer, strength: 'generated', save: true },
  });
  session.escrow.drop(answer);
}
async function decisionFor(mailbox) {
  await session.lookup([mailbox]);
  const { decisions } = await session.resolve(draftTo({ mailbox, name: '', field: 'to' }));
  return decisions[0];
}

test('books are made, renamed, ordered and removed', async () => {
  const ward = await books.make('ward');
  assert.match(ward.id, /^[\w-]{22}$/);
  assert.deepEqual(await names(), ['personal', 'ward']);
  await books.change({ ...ward, name: 'Station 3' });
  const ordered = await books.order({ preferred: ward.id, default: 'personal' });
  assert.equal(ordered.preferred, ward.id);
  assert.deepEqual(await names(), ['Station 3', 'personal']);
  await assert.rejects(books.make('Station 3'), { code: 'conflict', subject: 'name' });
  await books.order({ preferred: '', default: ward.id });
  await assert.rejects(books.remove(ward.id), { code: 'book_is_default' });
  await books.order({ preferred: '', default: 'personal' });
  await books.remove(ward.id);
  await books.remove(ward.id);
  assert.deepEqual(await names(), ['personal']);
});

test('the order is the one of the resolver', async () => {
  const mailbox = 'quinn@mail.example';
  const ward = await books.make('a ward');
  const friends = await books.make('friends');
  const entries = new Map();
  for (const book of ['personal', ward.id, friends.id]) {
    const { answer } = await session.escrow.suggest();
    const question = { question: 'Which?', answer };
    entries.set((await session.addressBook.save({ mailbox, book, question })).id, book);
    session.escrow.drop(answer);
  }
  for (const preferred of ['', ward.id, friends.id]) {
    for (const fallback of ['personal', friends.id]) {
      for (const subscribed of [[], ['personal'], [ward.id], ['personal', ward.id, friends.id]]) {
        for (const book of (await books.list()).books) {
          await books.change({ ...book, subscribed: subscribed.includes(book.id) });
        }
        const list = await books.order({ preferred, default: fallback });
        const { source } = await decisionFor(mailbox);
        const told = JSON.stringify({ preferred, fallback, subscribed });
        assert.equal(entries.get(source.entry), searchOrder(list)[0].id, told);
      }
    }
  }
});

test('a question goes where it is found again, and not into a book that is not searched', async () => {
  const mailbox = 'grace@mail.example';
  const { answer } = await session.escrow.suggest();
  const question = { question: 'In the cellar?', answer };
  await session.addressBook.save({ mailbox, question });
  session.escrow.drop(answer);
  const ward = await books.make('ward');
  await books.change({ id: 'personal', name: 'personal', subscribed: false });
  assert.equal((await decisionFor(mailbox)).method, 'ask', 'what is not searched does not count');

  await keepQuestion(mailbox, 'In the ward?');
  const kept = await session.addressBook.entries();
  assert.deepEqual(kept.map(({ book }) => book).sort(), ['personal', ward.id].sort());
  const decision = await decisionFor(mailbox);
  assert.equal(decision.method, 'escrow-question');
  assert.equal(decision.source.entry, kept.find(({ book }) => book === ward.id).id);
  // And the next one into the same entry.
  await keepQuestion(mailbox, 'In the other ward?');
  const again = (await session.addressBook.entries()).find(({ book }) => book === ward.id);
  assert.equal(await session.addressBook.questionOf(again), 'In the other ward?');
});

test('an entry moves to another book with its question', async () => {
  await keepQuestion('hedy@mail.example', 'Where?');
  const [entry] = await session.addressBook.entries();
  const ward = await books.make('ward');
  const moved = await session.addressBook.save({ entry, mailbox: entry.mailbox, book: ward.id });
  assert.deepEqual([moved.id, moved.book], [entry.id, ward.id]);
  assert.equal(await session.addressBook.questionOf(moved), 'Where?');
});
