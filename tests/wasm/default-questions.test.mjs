// The default question that an administrator sets, against the real server: who can send with it, who not yet,
// and what a server that lies about it reaches.
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { startServer } from '../web/server.mjs';
import { bytes, draftTo, freshClient } from './account.mjs';
import { TestEngine } from './engine.mjs';

const account = { kind: 'account', key: '' };
const clinic = { kind: 'domain', key: 'clinic.example' };
const grace = { mailbox: 'grace@mail.example', name: '', field: 'to' };
const answer = 'MARKER the birch in the garden';
const question = 'MARKER Which tree?';

let server;
let maria;
let ben;
let bensClient;
const clients = [];
// What left the browsers.
const sent = [];
// What Ben's browser is told in the place of what the server said of him.
let lie = (me) => me;

function client(options = {}) {
  const made = freshClient(server, new TestEngine(), {
    watch: async (_path, init) => {
      const { body } = init ?? {};
      const content = body instanceof Blob ? await body.arrayBuffer() : (body ?? '');
      sent.push(Buffer.from(content).toString('latin1'));
    },
    ...options,
  });
  clients.push(made);
  return made;
}

// In the key list from the next update on.
async function addUser(name, ...more) {
  await server.command(['user', 'add', `${name}@clinic.example`, ...more], `password of ${name}\n`);
  await server.command(['keylist', 'update', '--root', join(server.folder, 'root.key')]);
}
const logIn = (at, name) => at.logIn(`${name}@clinic.example`, bytes(`password of ${name}`));

before(async () => {
  server = await startServer({}, '', { policyFile: false, administrator: true });
  await addUser('ben');
  maria = await client().logIn(server.mailbox, bytes(server.password));
  bensClient = client({
    through: (carry) => async (input, init) => {
      const response = await carry(input, init);
      if (!/\/api\/v1\/(me|login)$/.test(new URL(input).pathname) || !response.ok) return response;
      const { status, headers } = response;
      return new Response(JSON.stringify(lie(await response.json())), { status, headers });
    },
  });
  ben = await logIn(bensClient, 'ben');
});
after(async () => {
  for (const one of clients) one.close();
  await server?.stop();
});

async function give(session, scope, text = question, said = answer) {
  const prepared = await session.escrow.prepare(bytes(said), { question: text });
  const sealed = await session.administration.sealQuestion(scope, {
    question: text,
    answer: prepared.answer,
  });
  session.escrow.drop(prepared.answer);
  return sealed;
}
async function set(policy, questions = [], session = maria) {
  const { version } = await session.administration.policy();
  return session.administration.replacePolicy({ policy, version, questions });
}
const forAccount = ({ id }) => ({ account: { set: { default_question: id } } });
const decisionOf = async (session) => {
  await session.lookup([grace.mailbox]);
  return (await session.resolve(draftTo(grace))).decisions[0];
};
const reasonOf = ({ trace }) => trace.find(({ step }) => step === 'default-question')?.reason;

test('whoever never set anything sends with it, and the recipient opens with its answer', async () => {
  assert.equal((await maria.administration.answersKey()).generation, 0);
  assert.equal(await ben.settings.sharedQuestion(), null);
  assert.equal((await decisionOf(ben)).method, 'ask');
  const sealed = await give(maria, account);
  await set(forAccount(sealed), [sealed]);
  assert.equal(await maria.administration.questionOf(sealed), question);
  await ben.refresh();
  assert.deepEqual(await ben.settings.sharedQuestion(), {
    scope: 'account',
    access: 'opens',
    question,
  });
  const { method, reason, level } = await decisionOf(ben);
  assert.deepEqual([method, reason], ['escrow-question', 'default_question_set']);
  assert.ok(['L0', 'L1', 'L2'].includes(level), level);
  const draft = draftTo(grace);
  const id = await ben.send(draft, await ben.resolve(draft));
  const pickUp = await bensClient.escrow.unlock(await ben.linkOf(id, grace.mailbox));
  assert.equal(pickUp.question, question);
  const wrong = await pickUp.answer(bytes('another tree'));
  assert.equal(wrong.refusal.code, 'wrong_answer');
  const attempt = await pickUp.answer(bytes(answer));
  assert.equal(attempt.message.text.trim(), 'Text');
  pickUp.close();
  // By its letters it would be strong; asked again it is still what many know.
  assert.equal((await ben.questionOf(id, grace.mailbox)).strength, 'weak');
  for (const body of sent) assert.doesNotMatch(body, /MARKER/);
  for (const file of await server.files()) assert.equal(file.includes('MARKER'), false);
});

test('a new user is asked until an administrator is here, and is told why', async () => {
  await addUser('carla');
  const carla = await logIn(client(), 'carla');
  const before = await decisionOf(carla);
  assert.equal(before.method, 'ask');
  assert.equal(reasonOf(before), 'default_question_no_key');
  assert.equal((await carla.settings.sharedQuestion()).access, 'no-key');
  const { waiting, held } = await maria.administration.answersKey();
  assert.deepEqual([waiting, held], [['carla@clinic.example'], true]);
  assert.equal(await maria.administration.giveAnswersKey(), 1);
  assert.equal(await maria.administration.giveAnswersKey(), 0);
  // Until she asks anew it stays as it was: what she sees is what the server finds.
  const draft = draftTo(grace);
  await assert.rejects(carla.send(draft, await carla.resolve(draft)), { code: 'seal_not_decided' });
  await carla.refresh();
  assert.equal((await decisionOf(carla)).reason, 'default_question_set');
  await carla.send(draft, await carla.resolve(draft));
  await assert.rejects(carla.administration.answersKey(), { code: 'not_administrator' });
});

test('the domain’s counts before the account’s, and the user’s own before both', async () => {
  const [ofAccount, ofDomain] = [
    await give(maria, account),
    await give(maria, clinic, 'Which ward?', 'the one behind the lift'),
  ];
  const domains = { 'clinic.example': { set: { default_question: ofDomain.id } } };
  await set({ ...forAccount(ofAccount), domains }, [ofAccount, ofDomain]);
  await ben.refresh();
  const shared = await ben.settings.sharedQuestion();
  assert.deepEqual([shared.scope, shared.question], ['domain clinic.example', 'Which ward?']);
  const prepared = await ben.escrow.prepare(bytes('quite my own affair'), { question: 'Mine?' });
  await ben.settings.saveQuestion({ question: 'Mine?', answer: prepared.answer });
  ben.escrow.drop(prepared.answer);
  assert.equal(await ben.settings.sharedQuestion(), null);
  const draft = draftTo(grace);
  const id = await ben.send(draft, await ben.resolve(draft));
  const pickUp = await bensClient.escrow.unlock(await ben.linkOf(id, grace.mailbox));
  assert.equal(pickUp.question, 'Mine?');
  pickUp.close();
  await ben.settings.removeQuestion();
  assert.equal((await ben.settings.sharedQuestion()).question, 'Which ward?');
  // Locked above, an own one is not taken.
  const locked = { account: { ...forAccount(ofAccount).account, lock: ['default_question'] } };
  await set(locked);
  await assert.rejects(ben.settings.saveQuestion({ question: 'x', answer: 1 }));
});

test('a server that changes key or question, or says another scope, is refused and not believed', async () => {
  const ofAccount = await give(maria, account);
  const ofDomain = await give(maria, clinic, 'Which ward?', 'the one behind the lift');
  const domains = { 'clinic.example': { set: { default_question: ofDomain.id } } };
  await set({ ...forAccount(ofAccount), domains }, [ofAccount, ofDomain]);
  const changed = (text) => (text[0] === 'A' ? 'B' : 'A') + text.slice(1);
  const flip = (text, at) => text.slice(0, at) + changed(text.slice(at));
  const lies = {
    'another question': (me) => {
      me.shared_question.sealed_question = flip(me.shared_question.sealed_question, 1000);
    },
    'another key': (me) => {
      me.shared_question.key_copy = flip(me.shared_question.key_copy, 1000);
    },
    'no bytes': (me) => {
      me.shared_question.key_copy = '!';
    },
    'the domain’s as the account’s': (me) => {
      me.policy = forAccount(ofDomain);
    },
    'one that the policy does not name': (me) => {
      me.policy = forAccount(ofAccount);
    },
  };
  for (const [what, tell] of Object.entries(lies)) {
    lie = (me) => {
      tell(me);
      return me;
    };
    await ben.refresh();
    const decision = await decisionOf(ben);
    assert.equal(decision.method, 'ask', what);
    assert.equal(reasonOf(decision), 'default_question_key_refused', what);
    assert.equal((await ben.settings.sharedQuestion()).access, 'refused', what);
  }
  lie = (me) => me;
  await ben.refresh();
  assert.equal((await decisionOf(ben)).reason, 'default_question_set');
});

test('a sender whose browser refuses it sends with a question of their own', async () => {
  lie = (me) => {
    me.shared_question.key_copy = '!';
    return me;
  };
  await ben.refresh();
  const prepared = await ben.escrow.suggest();
  const given = { question: 'Which?', answer: prepared.answer, strength: 'generated', save: false };
  const draft = draftTo({ ...grace, question: given });
  const resolution = await ben.resolve(draft);
  assert.equal(resolution.decisions[0].reason, 'question_given');
  assert.ok(await ben.send(draft, resolution));
  lie = (me) => me;
  await ben.refresh();
});

test('a new key seals the questions anew, and the old one is refused by who has seen the new', async () => {
  const sealed = await give(maria, account);
  await set(forAccount(sealed), [sealed]);
  await ben.refresh();
  const { shared_question: old } = ben.me;
  const { generation } = await maria.administration.answersKey();
  const state = await maria.administration.renewAnswersKey();
  assert.equal(state.generation, generation + 1);
  assert.deepEqual([state.held, state.waiting, state.left], [true, [], []]);
  assert.notEqual(state.questions[0].sealed_question, sealed.sealed_question);
  assert.equal(await maria.administration.questionOf(state.questions[0]), question);
  await ben.refresh();
  assert.equal((await decisionOf(ben)).reason, 'default_question_set');
  assert.notEqual(ben.me.shared_question.key_copy, old.key_copy);
  lie = (me) => ({ ...me, shared_question: old });
  await ben.refresh();
  assert.equal(reasonOf(await decisionOf(ben)), 'default_question_key_refused');
  lie = (me) => me;
  await ben.refresh();
  assert.equal((await decisionOf(ben)).reason, 'default_question_set');
});

test('an administrator without a copy waits for another, or begins anew', async () => {
  await addUser('dora', '--administrator');
  const dora = await logIn(client(), 'dora');
  assert.equal((await dora.administration.answersKey()).held, false);
  assert.equal(await dora.administration.giveAnswersKey(), 0);
  await assert.rejects(give(dora, account), { code: 'answers_key_missing' });
  const { questions } = await dora.administration.answersKey();
  await assert.rejects(dora.administration.questionOf(questions[0]), {
    code: 'answers_key_missing',
  });
  const state = await dora.administration.renewAnswersKey();
  assert.deepEqual([state.held, state.waiting], [true, []]);
  assert.equal(state.questions[0].generation, state.generation - 1);
  await ben.refresh();
  assert.equal(reasonOf(await decisionOf(ben)), 'default_question_no_key');
  const anew = await give(dora, account, 'Which bridge?', 'the iron one by the mill');
  await set(forAccount(anew), [anew], dora);
  await ben.refresh();
  assert.equal((await ben.settings.sharedQuestion()).question, 'Which bridge?');
});

test('a policy that names what is not kept is refused by name', async () => {
  await assert.rejects(set({ account: { set: { default_question: 'x' } } }), {
    code: 'default_question_unknown',
    subject: 'account.default_question',
  });
  await set({});
  assert.deepEqual((await maria.administration.answersKey()).questions, []);
  await ben.refresh();
  assert.equal((await decisionOf(ben)).method, 'ask');
  assert.equal(reasonOf(await decisionOf(ben)), 'default_question_not_set');
});
