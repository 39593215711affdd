// What holds of every call: options nobody knows are refused, and a signal stops it.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { WafersealError } from 'waferseal';
import { startServer } from '../web/server.mjs';
import { bytes, draftTo, freshClient } from './account.mjs';
import { TestEngine } from './engine.mjs';

const mailbox = 'grace@mail.example';

let server;
let client;
let session;
let pair;
let pickUp;
before(async () => {
  server = await startServer();
  client = freshClient(server, new TestEngine());
  session = await client.logIn(server.mailbox, bytes(server.password));
  pair = await client.keys.generate({ mailbox });
  pickUp = await client.escrow.unlock(await linkToGrace());
});
after(async () => {
  client?.close();
  await server?.stop();
});

async function linkToGrace() {
  const { answer } = await session.escrow.suggest();
  const question = { question: 'Which?', answer, strength: 'generated', save: false };
  const asking = draftTo({ mailbox, name: '', field: 'to', question });
  await session.lookup([mailbox]);
  const id = await session.send(asking, await session.resolve(asking));
  return session.linkOf(id, mailbox);
}

const request = () => ({
  sender: server.mailbox,
  recipients: [{ mailbox }],
  available_methods: [],
  policy: {},
});
const draft = draftTo({ mailbox, name: '', field: 'to' });
const resolved = { outcome: 'send', decisions: [] };
const message = { from: { mailbox: 'ann@example.org' }, subject: 'x' };
const entry = () => ({
  id: 'x',
  mailbox,
  openpgp_key: Buffer.from(pair.publicKey).toString('base64url'),
});
const terms = { notice: 'by-hand', expires: 0 };

// Each call of the API that gives a promise, with its options.
const calls = {
  'client.version': (o) => client.version(o),
  'client.resolve': (o) => client.resolve(request(), o),
  'client.resolveText': (o) => client.resolveText(JSON.stringify(request()), o),
  'client.reportOnPolicy': (o) => client.reportOnPolicy({}, [], o),
  'client.strengthTable': (o) => client.strengthTable(o),
  'client.parseRecipient': (o) => client.parseRecipient(mailbox, o),
  'client.answers.prepare': (o) => client.answers.prepare(bytes('x'), { question: 'y', ...o }),
  'client.answers.suggest': (o) => client.answers.suggest(o),
  'client.seal': (o) =>
    client.seal({ message, request: request(), resolution: resolved, keys: {}, ...o }),
  'client.open': (o) => client.open({ mail: 'x', with: { key: pair.privateKey }, ...o }),
  'client.logIn': (o) => client.logIn(server.mailbox, bytes('x'), o),
  'client.keys.generate': (o) => client.keys.generate({ mailbox, ...o }),
  'client.keys.inspect': (o) => client.keys.inspect(pair.publicKey, o),
  'client.keys.facts': (o) => client.keys.facts({ [mailbox]: pair.publicKey }, o),
  'client.escrow.unlock': (o) => client.escrow.unlock('/p#x', o),
  'pickUp.answer': (o) => pickUp.answer(bytes('x'), o),
  'pickUp.replyTerms': (o) => pickUp.replyTerms(o),
  'pickUp.reply': (o) => pickUp.reply({ text: 'x' }, o),
  'session.parseRecipient': (o) => session.parseRecipient(mailbox, o),
  'session.lookup': (o) => session.lookup([mailbox], o),
  'session.refresh': (o) => session.refresh(o),
  'session.resolve': (o) => session.resolve(draft, o),
  'session.escrow.prepare': (o) => session.escrow.prepare(bytes('x'), { question: 'y', ...o }),
  'session.escrow.suggest': (o) => session.escrow.suggest(o),
  'session.saveQuestion': (o) =>
    session.saveQuestion({ mailbox, name: '', question: { question: 'x', answer: 1 } }, o),
  'session.saveKey': (o) => session.saveKey({ mailbox, name: '' }, pair.publicKey, o),
  'session.send': (o) => session.send(draft, resolved, o),
  'session.sent': (o) => session.sent(o),
  'session.loadSubject': (o) => session.loadSubject('x', o),
  'session.linkOf': (o) => session.linkOf('x', mailbox, o),
  'session.retract': (o) => session.retract('x', mailbox, o),
  'session.retractAll': (o) => session.retractAll('x', o),
  'session.extend': (o) => session.extend('x', mailbox, 1, o),
  'session.grantTries': (o) => session.grantTries('x', mailbox, 1, o),
  'session.linkTerms': (o) => session.linkTerms('x', mailbox, o),
  'session.renewLink': (o) => session.renewLink('x', mailbox, terms, o),
  'session.reply': (o) => session.reply('x', 'y', o),
  'session.removeReply': (o) => session.removeReply('x', 'y', o),
  'session.questionOf': (o) => session.questionOf('x', mailbox, o),
  'session.addressBook.entries': (o) => session.addressBook.entries(o),
  'session.addressBook.save': (o) => session.addressBook.save({ mailbox }, o),
  'session.addressBook.remove': (o) => session.addressBook.remove('x', o),
  'session.addressBook.inspectKey': (o) => session.addressBook.inspectKey(pair.publicKey, '', o),
  'session.addressBook.keyOf': (o) => session.addressBook.keyOf(entry(), o),
  'session.addressBook.questionOf': (o) =>
    session.addressBook.questionOf({ ...entry(), sealed_question: 'AAAA' }, o),
  'session.drafts.list': (o) => session.drafts.list(o),
  'session.drafts.look': (o) => session.drafts.look('AAAA', o),
  'session.drafts.save': (o) => session.drafts.save(session.drafts.begin(), draft, o),
  'session.drafts.open': (o) => session.drafts.open('AAAA', o),
  'session.drafts.remove': (o) => session.drafts.remove({ id: 'AAAA', version: 1 }, o),
  'session.addressBook.books.list': (o) => session.addressBook.books.list(o),
  'session.addressBook.books.make': (o) => session.addressBook.books.make('x', o),
  'session.addressBook.books.change': (o) =>
    session.addressBook.books.change({ id: 'personal', name: 'personal', subscribed: true }, o),
  'session.addressBook.books.remove': (o) => session.addressBook.books.remove('x', o),
  'session.addressBook.books.order': (o) =>
    session.addressBook.books.order({ preferred: '', default: 'personal' }, o),
  'session.keys.list': (o) => session.keys.list(o),
  'session.keys.create': (o) => session.keys.create(o),
  'session.keys.import': (o) => session.keys.import({ key: bytes('x'), ...o }),
  'session.keys.export': (o) => session.keys.export({ sealed: 'AA' }, bytes('x'), o),
  'session.keys.backUp': (o) => session.keys.backUp({ sealed: 'AA' }, o),
  'session.keys.restore': (o) => session.keys.restore({ file: bytes('x'), code: bytes('x'), ...o }),
  'session.keys.remove': (o) => session.keys.remove('x', o),
  'session.settings.read': (o) => session.settings.read(o),
  'session.settings.save': (o) => session.settings.save({}, o),
  'session.settings.saveQuestion': (o) =>
    session.settings.saveQuestion({ question: 'x', answer: 1 }, o),
  'session.settings.removeQuestion': (o) => session.settings.removeQuestion(o),
  'session.settings.questionOf': (o) =>
    session.settings.questionOf({ id: 'x', sealed_question: 'AAAA' }, o),
  'session.settings.sharedQuestion': (o) => session.settings.sharedQuestion(o),
  'session.administration.policy': (o) => session.administration.policy(o),
  'session.administration.replacePolicy': (o) =>
    session.administration.replacePolicy({ policy: {}, version: '1' }, o),
  'session.administration.preview': (o) =>
    session.administration.preview({ policy: {}, recipients: [mailbox] }, o),
  'session.administration.sealQuestion': (o) =>
    session.administration.sealQuestion(
      { kind: 'account', key: '' },
      { question: 'x', answer: 1 },
      o,
    ),
  'session.administration.questionOf': (o) =>
    session.administration.questionOf({ id: 'x', scope: 'account', sealed_question: 'AAAA' }, o),
  'session.administration.answersKey': (o) => session.administration.answersKey(o),
  'session.administration.giveAnswersKey': (o) => session.administration.giveAnswersKey(o),
  'session.administration.renewAnswersKey': (o) => session.administration.renewAnswersKey(o),
  'session.administration.tlsReport': (o) => session.administration.tlsReport(o),
  'session.logOut': (o) => session.logOut(o),
};

for (const [name, call] of Object.entries(calls)) {
  test(`${name} refuses an option that it does not know`, () =>
    assert.rejects(call({ nonsense: 1 }), { code: 'invalid_argument', subject: 'nonsense' }));
}

// Last, since it logs out.
for (const [name, call] of Object.entries(calls)) {
  test(`${name} does nothing once its signal is aborted`, () =>
    assert.rejects(call({ signal: AbortSignal.abort() }), { code: 'aborted' }));
}

test('a secret is taken once, and nothing else of its buffer', async () => {
  const other = freshClient(server, new TestEngine(), {
    through: () => () => Promise.reject(new TypeError('no line')),
  });
  const password = bytes(server.password);
  await assert.rejects(other.logIn(server.mailbox, password), { code: 'network' });
  assert.equal(password.length, 0);
  await assert.rejects(other.logIn(server.mailbox, password), {
    code: 'invalid_argument',
    subject: 'password',
  });
  const buffer = bytes('before secret after');
  const part = buffer.subarray(7, 13);
  await assert.rejects(other.logIn(server.mailbox, part), { code: 'network' });
  assert.equal(Buffer.from(buffer).toString(), 'before \0\0\0\0\0\0 after');
  await assert.rejects(other.logIn(server.mailbox, part), { code: 'invalid_argument' });
  other.close();
});

test('what is no input is refused by name, and by this error only', async () => {
  const circular = request();
  circular.self = circular;
  const refused = {
    options: () => client.seal(),
    request: () => client.resolve(circular),
    key: () => client.keys.inspect(undefined),
    mail: () => client.open({ mail: new ArrayBuffer(3), with: { key: pair.privateKey } }),
    password: () => client.logIn(server.mailbox, 'a string'),
    nmae: () =>
      client.seal({
        message: { ...message, to: [{ mailbox, nmae: 'x' }] },
        request: request(),
        resolution: resolved,
        keys: {},
      }),
  };
  for (const [subject, call] of Object.entries(refused)) {
    await assert.rejects(call(), { name: 'WafersealError', code: 'invalid_argument', subject });
  }
  const elsewhere = freshClient(server, {
    createWorker: () => {
      throw new TypeError('the policy of the page does not allow it');
    },
  });
  await assert.rejects(elsewhere.version(), { name: 'WafersealError', code: 'engine_missing' });
});

test('a draft with a member that nobody knows is not sent without it', async () => {
  const given = { mailbox, name: '', field: 'to' };
  const resolution = await session.resolve(draft);
  for (const wrong of [
    { ...draft, html: '<p>x</p>' },
    { ...draft, recipients: [{ ...given, filed: 'bcc' }] },
  ]) {
    await assert.rejects(session.send(wrong, resolution), { code: 'invalid_argument' });
  }
});

test('no call is missing here', () => {
  const things = {
    client,
    'client.keys': client.keys,
    'client.escrow': client.escrow,
    'client.answers': client.answers,
    pickUp,
    session,
    'session.escrow': session.escrow,
    'session.addressBook': session.addressBook,
    'session.drafts': session.drafts,
    'session.settings': session.settings,
    'session.administration': session.administration,
    'session.addressBook.books': session.addressBook.books,
    'session.keys': session.keys,
  };
  // These give no promise, or wait for nothing.
  const others = [
    'client.close',
    'client.answers.drop',
    'pickUp.close',
    'session.subjectOf',
    'session.escrow.drop',
    'session.drafts.begin',
    'session.drafts.close',
  ];
  const found = Object.entries(things).flatMap(([name, thing]) =>
    Object.getOwnPropertyNames(Object.getPrototypeOf(thing))
      .filter((method) => method !== 'constructor' && typeof thing[method] === 'function')
      .map((method) => `${name}.${method}`),
  );
  assert.deepEqual(
    found.filter((name) => !others.includes(name)).sort(),
    Object.keys(calls).sort(),
  );
});

test('an error names the recipient that it is about', () => {
  const about = (subject) => new WafersealError('seal_missing_key', { subject }).recipient;
  for (const one of [mailbox, '"a b"@example.org', 'ann@[192.0.2.1]', 'jörg@bücher.example']) {
    assert.equal(about(one), one);
  }
  for (const other of [
    '',
    'recipients[0].mailbox',
    'facts.mailboxes[bob@x.example].books',
    'https://ann@example.org/x',
    'entry',
    'a b@example.org',
  ]) {
    assert.equal(about(other), '', other);
  }
});
