// What users set for themselves, and what administrators set, against the real server.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { Refusal } from 'waferseal';
import { startServer } from '../web/server.mjs';
import { bytes, draftTo, freshClient } from './account.mjs';
import { TestEngine } from './engine.mjs';

const methods = ['tls', 'openpgp', 'escrow-question'];
const grace = { mailbox: 'grace@mail.example', name: '', field: 'to' };

let server;
let client;
let session;
// What was sent to the server.
const sent = [];
before(async () => {
  server = await startServer({}, '', { policyFile: false, administrator: true });
  client = freshClient(server, new TestEngine(), {
    watch: async (_path, init) => {
      const { body } = init ?? {};
      const content = body instanceof Blob ? await body.arrayBuffer() : (body ?? '');
      sent.push(Buffer.from(content).toString('latin1'));
    },
  });
  session = await client.logIn(server.mailbox, bytes(server.password));
});
after(async () => {
  client?.close();
  await server?.stop();
});

const set = (policy) =>
  session.administration
    .policy()
    .then(({ version }) => session.administration.replacePolicy({ policy, version }));

test('what a user saves decides at once, and what is fixed above is refused by name', async () => {
  assert.deepEqual((await session.settings.read()).set, {});
  const saved = await session.settings.save({ tls_assurance: 'dane', floor: { expires: true } });
  assert.deepEqual(saved.set, { tls_assurance: 'dane', floor: { expires: true } });
  assert.deepEqual(session.me.policy.users[server.mailbox].set, saved.set);
  const { floor } = await session.resolve(draftTo(grace));
  assert.deepEqual(floor, { expires: true });
  await set({ account: { set: { tls_assurance: 'mta-sts' }, lock: ['tls_assurance'] } });
  const [passed] = (await session.settings.read()).passed_over;
  assert.deepEqual(passed, {
    setting: 'tls_assurance',
    code: 'setting_fixed',
    by: 'account.tls_assurance',
  });
  await assert.rejects(session.settings.save({ tls_assurance: 'pkix' }), {
    code: 'setting_fixed',
    subject: 'tls_assurance',
  });
  await session.settings.save({});
  await set({});
});

test('a default question is sealed here, and a message to anybody goes out with it', async () => {
  assert.equal((await session.resolve(draftTo(grace))).outcome, 'ask');
  const answer = 'MARKER the birch in the garden';
  const prepared = await session.escrow.prepare(bytes(answer), { question: 'MARKER Which tree?' });
  const saved = await session.settings.saveQuestion({
    question: 'MARKER Which tree?',
    answer: prepared.answer,
  });
  session.escrow.drop(prepared.answer);
  assert.equal(await session.settings.questionOf(saved.default_question), 'MARKER Which tree?');
  await session.lookup([grace.mailbox]);
  const draft = draftTo(grace);
  const resolution = await session.resolve(draft);
  assert.equal(resolution.outcome, 'send');
  assert.equal(resolution.decisions[0].reason, 'default_question_set');
  const id = await session.send(draft, resolution);
  const pickUp = await client.escrow.unlock(await session.linkOf(id, grace.mailbox));
  assert.equal(pickUp.question, 'MARKER Which tree?');
  const attempt = await pickUp.answer(bytes(answer));
  assert.equal(attempt.message.text.trim(), 'Text');
  pickUp.close();
  assert.ok(sent.length > 10);
  for (const body of sent) assert.doesNotMatch(body, /MARKER/);
  await session.settings.removeQuestion();
  assert.equal((await session.settings.read()).default_question, null);
  assert.equal((await session.resolve(draftTo(grace))).outcome, 'ask');
});

test('a default question that was changed elsewhere stops the message that was decided by it', async () => {
  const keep = async (question) => {
    const { answer } = await session.escrow.suggest();
    await session.settings.saveQuestion({ question, answer });
  };
  await keep('First?');
  const draft = draftTo(grace);
  const seen = await session.resolve(draft);
  const other = freshClient(server, new TestEngine());
  const elsewhere = await other.logIn(server.mailbox, bytes(server.password));
  await elsewhere.settings.removeQuestion();
  other.close();
  await assert.rejects(session.send(draft, seen), { code: 'policy_changed' });
  await session.refresh();
});

test('a policy is read, tried, set by its version, and refused with all its contradictions', async () => {
  const { policy, version, from_file } = await session.administration.policy();
  assert.equal(from_file, false);
  const wanted = { ...policy, domains: { 'clinic.example': { set: { tls_only: true } } } };
  const report = await client.reportOnPolicy(wanted, methods);
  assert.deepEqual(report.contradictions, []);
  assert.equal(report.always.proved, false);
  assert.deepEqual(report.scopes[1], {
    kind: 'domain',
    key: 'clinic.example',
    above: [{ kind: 'account', key: '' }],
  });
  assert.equal(report.defaults.tls_assurance, 'pkix');
  const saved = await session.administration.replacePolicy({ policy: wanted, version });
  assert.notEqual(saved.version, version);
  assert.equal(session.me.policy.domains['clinic.example'].set.tls_only, true);
  await assert.rejects(session.administration.replacePolicy({ policy, version }), {
    code: 'conflict',
  });
  const contradicting = {
    account: { lock: ['tls_only', 'steps'] },
    domains: { 'clinic.example': { set: { tls_only: true, steps: 'secureline' } } },
  };
  assert.equal((await client.reportOnPolicy(contradicting, methods)).contradictions.length, 2);
  await assert.rejects(
    session.administration.replacePolicy({ policy: contradicting, version: saved.version }),
    (error) => error instanceof Refusal && error.problem.contradictions.length === 2,
  );
  await assert.rejects(client.reportOnPolicy({ acount: {} }, methods), {
    code: 'bad_json',
    subject: 'acount',
  });
  await assert.rejects(client.reportOnPolicy({}, ['pigeon']), { code: 'invalid_argument' });
});

test('a preview says who would get what by a policy that is not set', async () => {
  const policy = { account: { set: { failure_action: 'insecure', steps: ['tls'] } } };
  const { decisions, outcome } = await session.administration.preview({
    policy,
    recipients: [grace.mailbox, 'other@mail.example'],
  });
  assert.equal(outcome, 'send');
  assert.deepEqual(
    decisions.map(({ method }) => method),
    ['insecure', 'insecure'],
  );
  const stricter = { ...policy, users: { 'ann@clinic.example': { set: { steps: ['ask'] } } } };
  const forAnn = await session.administration.preview({
    policy: stricter,
    sender: 'ann@clinic.example',
    recipients: [grace.mailbox],
  });
  assert.equal(forAnn.decisions[0].method, 'ask');
  await assert.rejects(session.administration.preview({ policy, recipents: [] }), {
    code: 'invalid_argument',
    subject: 'recipents',
  });
});

test('whoever is no administrator any more is told so', async () => {
  assert.equal(session.me.administrator, true);
  assert.deepEqual((await session.administration.tlsReport()).domains, []);
  await server.command(['user', 'administrator', server.mailbox, '--revoke']);
  for (const call of ['policy', 'tlsReport']) {
    await assert.rejects(session.administration[call](), { code: 'not_administrator' });
  }
  await session.refresh();
  assert.equal(session.me.administrator, false);
});
