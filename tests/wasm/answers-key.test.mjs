// The account's answers key (SPEC 3.18) in the browsers of administrators: what a copy or a question that is
// spoilt stops, who is first, and a server that lies about it.
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { after, afterEach, before, test } from 'node:test';
import { startServer } from '../web/server.mjs';
import { bytes, draftTo, freshClient } from './account.mjs';
import { TestEngine } from './engine.mjs';

const account = { kind: 'account', key: '' };
const clinic = { kind: 'domain', key: 'clinic.example' };
const grace = { mailbox: 'grace@mail.example', name: '', field: 'to' };
const keyPath = '/api/v1/administration/answers-key';

let server;
let maria;
let dora;
let ben;
const clients = [];
// Between Maria, Dora, Ben and the server: what they are told in the place of an answer, and what happens
// before a request is sent and once it was answered.
const nothing = async () => {};
const between = {};
const honest = (name) => {
  between[name] = { lie: (_path, told) => told, onSend: nothing, onAnswer: nothing };
};
// Bodies of the requests for a new key.
const puts = [];

function client(name) {
  honest(name);
  const made = freshClient(server, new TestEngine(), {
    through: (carry) => async (input, init) => {
      const { pathname } = new URL(input);
      const method = init?.method ?? 'GET';
      if (method === 'PUT' && pathname === keyPath) puts.push(JSON.parse(await textOf(init.body)));
      await between[name].onSend(method, pathname);
      const response = await carry(input, init);
      await between[name].onAnswer(method, pathname);
      if (!response.ok || !/answers-key$|\/me$/.test(pathname)) return response;
      const { status, headers } = response;
      const told = between[name].lie(pathname, await response.json());
      return new Response(JSON.stringify(told), { status, headers });
    },
  });
  clients.push(made);
  return made;
}
const textOf = async (body) => (typeof body === 'string' ? body : new Response(body).text());

async function addUser(name, ...more) {
  await server.command(['user', 'add', `${name}@clinic.example`, ...more], `password of ${name}\n`);
  await server.command(['keylist', 'update', '--root', join(server.folder, 'root.key')]);
}
const logIn = (name) => client(name).logIn(`${name}@clinic.example`, bytes(`password of ${name}`));

before(async () => {
  server = await startServer({}, '', { policyFile: false, administrator: true });
  await addUser('ben');
  await addUser('dora', '--administrator');
  maria = await client('maria').logIn(server.mailbox, bytes(server.password));
  dora = await logIn('dora');
  ben = await logIn('ben');
});
after(async () => {
  for (const one of clients) one.close();
  await server?.stop();
});

async function give(session, scope = account, text = 'Which tree?') {
  const prepared = await session.escrow.prepare(bytes('the birch in the garden'), {
    question: text,
  });
  const said = { question: text, answer: prepared.answer };
  try {
    return await session.administration.sealQuestion(scope, said);
  } finally {
    session.escrow.drop(prepared.answer);
  }
}
async function set(policy, questions = [], session = maria) {
  const { version } = await session.administration.policy();
  return session.administration.replacePolicy({ policy, version, questions });
}
const forAccount = ({ id }) => ({ account: { set: { default_question: id } } });
async function setForAccount(session = maria) {
  const sealed = await give(session);
  await set(forAccount(sealed), [sealed], session);
  return sealed;
}
const bensReason = async () => {
  await ben.refresh();
  await ben.lookup([grace.mailbox]);
  const [{ trace }] = (await ben.resolve(draftTo(grace))).decisions;
  return trace.find(({ step }) => step === 'default-question')?.reason;
};
const changed = (text, at) =>
  text.slice(0, at) + (text[at] === 'A' ? 'B' : 'A') + text.slice(at + 1);
const lieAboutKey = (tell) => {
  between.maria.lie = (path, told) => {
    if (path === keyPath) tell(told);
    return told;
  };
};
afterEach(() => Object.keys(between).forEach(honest));
const isPut = (method, path) => method === 'PUT' && path === keyPath;

test('a key that did not reach the server is not used', async () => {
  between.maria.onSend = async (method, path) => {
    if (isPut(method, path)) throw new TypeError('no network');
  };
  await assert.rejects(give(maria));
  honest('maria');
  await setForAccount();
  assert.equal(await bensReason(), 'default_question_set');
});

test('a copy that does not open is none, and a new key is made without it', async () => {
  const old = (await maria.administration.renewAnswersKey()).generation;
  let olderCopy;
  lieAboutKey((told) => {
    olderCopy ??= told.key_copy;
  });
  await maria.administration.answersKey();
  honest('maria');
  await maria.administration.renewAnswersKey();
  const lies = {
    spoilt: (copy) => changed(copy, 1000),
    'no bytes': () => '!',
    'set back': () => olderCopy,
  };
  let { generation } = await maria.administration.answersKey();
  assert.equal(generation, old + 1);
  for (const [what, lie] of Object.entries(lies)) {
    await setForAccount();
    lieAboutKey((told) => {
      if (told.key_copy !== null) told.key_copy = lie(told.key_copy);
    });
    const state = await maria.administration.answersKey();
    assert.equal(state.held, false, what);
    assert.equal(await maria.administration.giveAnswersKey(), 0, what);
    await assert.rejects(give(maria), { code: /^(answers_key_|bad_base64)/ }, what);
    const renewed = await maria.administration.renewAnswersKey();
    generation += 1;
    assert.deepEqual([renewed.generation, renewed.held], [generation, true], what);
    assert.deepEqual([renewed.waiting, renewed.stale], [[], ['account']], what);
    honest('maria');
    assert.equal(await bensReason(), 'default_question_no_key', what);
  }
  await setForAccount();
  assert.equal(await bensReason(), 'default_question_set');
});

test('a question that does not open stops no new key, and is named', async () => {
  const [ofAccount, ofDomain] = [await give(maria), await give(maria, clinic, 'Which ward?')];
  const domains = { 'clinic.example': { set: { default_question: ofDomain.id } } };
  await set({ ...forAccount(ofAccount), domains }, [ofAccount, ofDomain]);
  lieAboutKey(({ questions }) => {
    for (const one of questions) {
      if (one.id === ofAccount.id) one.sealed_question = changed(one.sealed_question, 1000);
    }
  });
  const state = await maria.administration.renewAnswersKey();
  honest('maria');
  assert.deepEqual(state.stale, ['account']);
  await ben.refresh();
  assert.equal((await ben.settings.sharedQuestion()).question, 'Which ward?');
});

test('only what the policy names is sealed anew', async () => {
  const removed = await setForAccount();
  const named = await setForAccount();
  lieAboutKey(({ generation, questions }) => {
    questions.push({ ...removed, generation });
    questions.push({ ...named, generation, id: removed.id });
  });
  puts.length = 0;
  await maria.administration.renewAnswersKey();
  honest('maria');
  assert.deepEqual(
    puts.map(({ questions }) => questions.map(({ id }) => id)),
    [[named.id]],
  );
});

test('whatever is opened meanwhile, copies are of the key that was made', async () => {
  const sealed = await setForAccount();
  const { questions } = await maria.administration.answersKey();
  const opened = [];
  between.maria.onAnswer = async (method, path) => {
    if (!isPut(method, path)) return;
    // As it was before: what was asked for then arrives now.
    const { key_copy } = asBefore;
    between.maria.lie = (at, told) => (at === keyPath ? { ...told, key_copy } : told);
    opened.push(await maria.administration.questionOf(questions[0]).catch(({ code }) => code));
    honest('maria');
  };
  let asBefore;
  lieAboutKey((told) => {
    asBefore ??= { ...told };
  });
  await maria.administration.renewAnswersKey();
  honest('maria');
  assert.deepEqual(opened, ['Which tree?']);
  assert.equal(await bensReason(), 'default_question_set');
  const { questions: anew } = await maria.administration.answersKey();
  assert.equal(anew[0].id, sealed.id);
  assert.equal(await dora.administration.questionOf(anew[0]), 'Which tree?');
});

test('who was not the last to make one gives no copies', async () => {
  await setForAccount();
  between.dora.onSend = async (_method, path) => {
    if (path.endsWith('/copies')) throw new TypeError('no network');
  };
  between.maria.onAnswer = async (method, path) => {
    if (!isPut(method, path)) return;
    await assert.rejects(dora.administration.renewAnswersKey());
  };
  await assert.rejects(maria.administration.renewAnswersKey(), { code: 'conflict' });
  honest('maria');
  honest('dora');
  const { waiting, held } = await dora.administration.answersKey();
  assert.deepEqual([held, waiting.includes('ben@clinic.example')], [true, true]);
  assert.ok((await dora.administration.giveAnswersKey()) > 0);
  await setForAccount(dora);
  assert.equal(await bensReason(), 'default_question_set');
  await setForAccount();
});

test('another key of the same generation is refused', async () => {
  between.maria.onSend = async (method, path) => {
    if (isPut(method, path)) throw new TypeError('no network');
  };
  puts.length = 0;
  await assert.rejects(maria.administration.renewAnswersKey());
  honest('maria');
  const { copy: another } = puts[0].copies[0];
  const { generation, questions } = await maria.administration.renewAnswersKey();
  assert.equal(puts[0].generation, generation);
  lieAboutKey((told) => {
    told.key_copy = another;
  });
  await assert.rejects(maria.administration.questionOf(questions[0]), {
    code: 'answers_key_conflict',
  });
  honest('maria');
  assert.equal(await maria.administration.questionOf(questions[0]), 'Which tree?');
});

test('a generation far ahead of what was here is not followed', async () => {
  for (const generation of [2 ** 40 - 1, 2 ** 40, 2 ** 60]) {
    lieAboutKey((told) => {
      told.generation = generation;
    });
    puts.length = 0;
    await assert.rejects(maria.administration.renewAnswersKey(), { code: 'answers_key_conflict' });
    assert.deepEqual(puts, []);
  }
  honest('maria');
  assert.equal((await maria.administration.renewAnswersKey()).held, true);
});

test('while somebody who left has a copy, nothing new is sealed with it', async () => {
  lieAboutKey(({ holders }) => {
    holders.push('eve@clinic.example');
  });
  assert.deepEqual((await maria.administration.answersKey()).left, ['eve@clinic.example']);
  await assert.rejects(give(maria), { code: 'answers_key_left', subject: 'eve@clinic.example' });
  honest('maria');
  await give(maria);
});

test('a question that the policy names and the server conceals does not count as one that opens', async () => {
  between.ben.lie = (path, told) =>
    path === '/api/v1/me' ? { ...told, shared_question: null } : told;
  assert.equal(await bensReason(), 'default_question_no_key');
  assert.equal((await ben.settings.sharedQuestion()).access, 'no-key');
  honest('ben');
  assert.equal(await bensReason(), 'default_question_set');
});
