// What the sender does afterwards, against the real server and its guard: tries, time, retracting,
// and links handed over.
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { after, before, test } from 'node:test';
import { startServer } from '../web/server.mjs';
import { bytes, draftTo, freshClient } from './account.mjs';
import { TestEngine } from './engine.mjs';

const answer = 'by the old ferry';

let server;
let client;
// Which address the server takes a request for: its own lie.
let instead = (address) => address;
let session;
before(async () => {
  server = await startServer();
  client = freshClient(server, new TestEngine(), {
    through: (carry) => (input, init) => carry(instead(String(input)), init),
  });
  session = await client.logIn(server.mailbox, bytes(server.password));
});
after(async () => {
  client?.close();
  await server?.stop();
});

async function asking(mailbox, more = {}) {
  const { answer: number, report } = await session.escrow.prepare(bytes(answer), {
    question: 'Where?',
  });
  const question = { question: 'Where?', answer: number, strength: report.strength, save: false };
  return { mailbox, name: '', field: 'to', question, ...more };
}
async function send(...recipients) {
  const draft = draftTo(...recipients);
  await session.lookup(recipients.map(({ mailbox }) => mailbox));
  return session.send(draft, await session.resolve(draft));
}
const copiesOf = async (id) => (await session.sent()).find((message) => message.id === id).copies;

async function pageOf(id, mailbox) {
  const reader = freshClient(server, new TestEngine());
  const close = () => reader.close();
  try {
    return { pickUp: await reader.escrow.unlock(await session.linkOf(id, mailbox)), close };
  } catch (error) {
    close(); // its worker would keep the process alive
    throw error;
  }
}

test('granted tries let a recipient answer who has none left today', async () => {
  const id = await send(await asking('ann@mail.example'));
  const { pickUp, close } = await pageOf(id, 'ann@mail.example');
  for (const guess of ['one', 'two', 'three']) await pickUp.answer(bytes(guess));
  const { refusal } = await pickUp.answer(bytes(answer));
  assert.equal(refusal.code, 'tries_used_up_today');
  await session.grantTries(id, 'ann@mail.example', 2);
  const wrong = await pickUp.answer(bytes('four'));
  assert.equal(wrong.refusal.code, 'wrong_answer');
  assert.equal(wrong.triesLeft.now, 1);
  assert.ok((await pickUp.answer(bytes(answer))).message);
  close();
});

test('time is given once: the guard takes no date that is not later', async () => {
  const id = await send(await asking('ben@mail.example'));
  const [{ expires_at: before }] = await copiesOf(id);
  const later = before + 30 * 86_400;
  await session.extend(id, 'ben@mail.example', later);
  await assert.rejects(session.extend(id, 'ben@mail.example', later), {
    code: 'invalid_argument',
    subject: 'ben@mail.example',
  });
  const { pickUp, close } = await pageOf(id, 'ben@mail.example');
  assert.equal(pickUp.expires, later);
  close();
  await session.extend(id, 'ben@mail.example', later + 1);
});

test('what no guard has is refused without asking one', async () => {
  const key = await readFile(new URL('../vectors/openpgp/curve.pub.asc', import.meta.url));
  const curve = { mailbox: 'curve@example.org', name: '', field: 'to' };
  await session.saveKey(curve, new Uint8Array(key));
  const id = await send(curve, await asking('cid@mail.example'));
  for (const attempt of [
    () => session.grantTries(id, 'curve@example.org', 1),
    () => session.extend(id, 'curve@example.org', 2_000_000_000),
    () => session.retract(id, 'curve@example.org'),
  ]) {
    await assert.rejects(attempt, { code: 'escrow_gone', subject: 'curve@example.org' });
  }
});

test('retracting all closes what nobody has opened, and takes back what waits to go out', async () => {
  const curve = { mailbox: 'curve@example.org', name: '', field: 'to' };
  const id = await send(curve, await asking('dan@mail.example'), await asking('eva@mail.example'));
  const { pickUp, close } = await pageOf(id, 'dan@mail.example');
  await session.retractAll(id);
  for (const { recipient, state } of await copiesOf(id))
    assert.equal(state, 'retracted', recipient);
  const { refusal } = await pickUp.answer(bytes(answer));
  assert.equal(refusal.code, 'escrow_gone');
  await assert.rejects(pageOf(id, 'eva@mail.example'), { code: 'link_refused' });
  close();
});

test('a message that is being written keeps what was looked up for it', async () => {
  const key = await readFile(new URL('../vectors/openpgp/curve.pub.asc', import.meta.url));
  const curve = { mailbox: 'curve@example.org', name: '', field: 'to' };
  await session.saveKey(curve, new Uint8Array(key));
  const id = await send(await asking('gil@mail.example'));
  await session.lookup(['curve@example.org']);
  const seen = await session.resolve(draftTo(curve));
  assert.equal(seen.decisions[0].method, 'openpgp');
  await session.retract(id, 'gil@mail.example');
  assert.deepEqual(await session.resolve(draftTo(curve)), seen);
});

test('a message of mails alone is taken back as well, while they wait', async () => {
  const id = await send({ mailbox: 'curve@example.org', name: '', field: 'to' });
  await session.retractAll(id);
  const [{ state }] = await copiesOf(id);
  assert.equal(state, 'retracted');
});

test('a link that the sender hands over is listed as such, and opens', async () => {
  const id = await send(await asking('fay@mail.example', { linkBySender: true }));
  const [copy] = await copiesOf(id);
  assert.deepEqual([copy.link_by_sender, copy.method], [true, 'escrow-question']);
  const { pickUp, close } = await pageOf(id, 'fay@mail.example');
  assert.ok((await pickUp.answer(bytes(answer))).message);
  close();
});

test('the server does not choose the message that a control is signed for', async (t) => {
  const [first, second] = [
    await send(await asking('zoe@mail.example')),
    await send(await asking('zoe@mail.example')),
  ];
  t.after(() => {
    instead = (address) => address;
  });
  instead = (address) => address.replace(`/messages/${first}`, `/messages/${second}`);
  const other = { code: 'slot_other_capsule', subject: first };
  await assert.rejects(session.grantTries(first, 'zoe@mail.example', 20), other);
  await assert.rejects(session.linkOf(first, 'zoe@mail.example'), other);
  await assert.rejects(session.retractAll(first), other);
  instead = (address) => address;
  await session.grantTries(first, 'zoe@mail.example', 1);
});

const renewed = async (id, recipient) =>
  session.renewLink(id, recipient, await session.linkTerms(id, recipient));

test('a new link opens the copy, and the old one nothing any more', async () => {
  const id = await send(await asking('hal@mail.example'));
  const old = await session.linkOf(id, 'hal@mail.example');
  const open = await pageOf(id, 'hal@mail.example');
  await open.pickUp.answer(bytes('one'));
  await renewed(id, 'hal@mail.example');
  const link = await session.linkOf(id, 'hal@mail.example');
  assert.notEqual(link, old);
  // A page that stands open with the old link.
  const { refusal } = await open.pickUp.answer(bytes(answer));
  assert.equal(refusal.code, 'escrow_gone');
  open.close();
  const reader = freshClient(server, new TestEngine());
  await assert.rejects(reader.escrow.unlock(old), { code: 'link_refused' });
  reader.close();
  const { pickUp, close } = await pageOf(id, 'hal@mail.example');
  const wrong = await pickUp.answer(bytes('two'));
  assert.equal(wrong.triesLeft.now, 1, 'the try at the old link stays spent');
  assert.ok((await pickUp.answer(bytes(answer))).message);
  close();
  // What was opened may be asked for again; what was retracted may not.
  await renewed(id, 'hal@mail.example');
  await session.retract(id, 'hal@mail.example');
  await assert.rejects(renewed(id, 'hal@mail.example'), { code: 'escrow_gone' });
});

test('a link that the sender hands over is renewed without a mail', async () => {
  const id = await send(await asking('ida@mail.example', { linkBySender: true }));
  const old = await session.linkOf(id, 'ida@mail.example');
  await renewed(id, 'ida@mail.example');
  assert.notEqual(await session.linkOf(id, 'ida@mail.example'), old);
  const [copy] = await copiesOf(id);
  assert.equal(copy.link_by_sender, true);
});

// SPEC 7.7: the server proposes, and only what the sender confirmed is signed.
test('a new link is made with the terms that the sender confirmed', async () => {
  const id = await send(await asking('kim@mail.example'));
  const terms = await session.linkTerms(id, 'kim@mail.example');
  assert.notEqual(terms.notice, 'by-hand');
  const expires = Math.floor(Date.now() / 1000) + 3600;
  await session.renewLink(id, 'kim@mail.example', { ...terms, expires });
  const [copy] = await copiesOf(id);
  assert.equal(copy.expires_at, expires);
});

test('a recipient without a question has no link to renew', async () => {
  const curve = { mailbox: 'curve@example.org', name: '', field: 'to' };
  const id = await send(curve, await asking('jon@mail.example'));
  await assert.rejects(renewed(id, 'curve@example.org'), {
    code: 'escrow_gone',
    subject: 'curve@example.org',
  });
});
