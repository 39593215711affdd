// Logging in through the guard: what it counts, and what a browser that was there before has of it.
import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { after, before, test } from 'node:test';
import { startServer } from '../web/server.mjs';
import { bytes, freshClient } from './account.mjs';
import { TestEngine } from './engine.mjs';

let server;
before(async () => {
  server = await startServer();
});
after(() => server?.stop());

const engine = new TestEngine();
const logIn = (client) => client.logIn(server.mailbox, bytes(server.password));

test('the guard is asked with the password blinded, the server told which try it was', async () => {
  const bodies = new Map();
  const client = freshClient(server, engine, {
    watch: async (path, init) => bodies.set(path, Buffer.from(init.body ?? '')),
  });
  const session = await logIn(client);
  assert.equal(session.me.mailbox, server.mailbox);
  assert.equal(session.me.device_ticket, undefined);
  const asked = bodies.get('/guard/v1/password');
  const { attempt_id: attempt } = JSON.parse(bodies.get('/api/v1/login').toString());
  assert.ok(asked.includes(Buffer.from(attempt, 'base64url')));
  for (const body of bodies.values()) assert.ok(!body.includes(server.password));
  client.close();
});

test('a ticket that the guard refuses is dropped, and the same attempt goes on', async () => {
  for (const kept of ['AAAA', 'not base64url!']) {
    const devices = new Map([[server.mailbox, kept]]);
    const client = freshClient(server, engine, { devices });
    await logIn(client);
    assert.notEqual(devices.get(server.mailbox), kept);
    client.close();
  }
});

test('a log-in that fails leaves the one before as it was', async () => {
  const client = freshClient(server, engine);
  const session = await logIn(client);
  const keep = async (mailbox) => {
    const { answer, report } = await session.escrow.prepare(bytes('by the old ferry'), {
      question: 'Where?',
    });
    const question = { question: 'Where?', answer, strength: report.strength, save: true };
    await session.saveQuestion({ mailbox, name: '', field: 'to', question });
    const entry = (await session.addressBook.entries()).find((one) => one.mailbox === mailbox);
    return session.addressBook.questionOf(entry);
  };
  assert.equal(await keep('ann@mail.example'), 'Where?');
  await assert.rejects(client.logIn('somebody@else.example', bytes('no password')), {
    code: 'bad_credentials',
  });
  assert.equal(await keep('ben@mail.example'), 'Where?');
  client.close();
});

test('another log-in ends the session before, in the worker and in the page', async () => {
  const client = freshClient(server, engine);
  const first = await logIn(client);
  const second = await logIn(client);
  const over = { code: 'not_logged_in' };
  await assert.rejects(first.lookup([server.mailbox]), over);
  await assert.rejects(first.addressBook.entries(), over);
  await assert.rejects(first.escrow.suggest(), over);
  await assert.rejects(first.logOut(), over);
  first.escrow.drop(1);
  const { answer } = await second.escrow.suggest();
  second.escrow.drop(answer);
  await second.logOut();
  await assert.rejects(second.lookup([server.mailbox]), over);
  client.close();
});

test('a browser that cannot stretch asks the guard nothing: no try is lost', async () => {
  const asked = [];
  const broken = new TestEngine();
  const { createWorker } = broken;
  let workers = 0;
  broken.createWorker = () => {
    if (++workers === 1) return createWorker();
    const listeners = [];
    setTimeout(() => {
      for (const tell of listeners) tell(new Error('no memory'));
    }, 20);
    return {
      postMessage() {},
      addEventListener: (name, tell) => name === 'error' && listeners.push(tell),
      terminate() {},
    };
  };
  const client = freshClient(server, broken, { watch: async (path) => asked.push(path) });
  await assert.rejects(logIn(client), { code: 'engine_missing' });
  assert.deepEqual(asked, ['/api/v1/login/params']);
  client.close();
});

test('a second log-in beside one that is under way is refused and does it no harm', async () => {
  const client = freshClient(server, engine);
  const first = logIn(client);
  await assert.rejects(client.logIn('somebody@else.example', bytes('no password')), {
    code: 'invalid_argument',
    subject: 'login',
  });
  assert.equal((await first).me.mailbox, server.mailbox);
  client.close();
});

test('a stranger who used the tries up keeps out strangers, not a known browser', async () => {
  const devices = new Map();
  const known = freshClient(server, engine, { devices });
  let asked;
  const before = freshClient(server, engine, {
    devices,
    watch: async (path, init) => {
      if (path === '/guard/v1/password') asked = Buffer.from(init.body);
    },
  });
  await logIn(before);
  before.close();

  // Somebody's guesses: other attempts with the same element.
  const at = asked.indexOf(Buffer.from([0x02, 0x50])) + 2; // key 2, 16 bytes
  let refused;
  for (let i = 0; i <= 20 && !refused; ++i) {
    randomBytes(16).copy(asked, at);
    const reply = await fetch(`${server.origin}/guard/v1/password`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/cbor' },
      body: asked,
    });
    if (!reply.ok) refused = { tries: i, ...(await reply.json()) };
  }
  assert.equal(refused.code, 'password_tries_used_up_today');
  assert.equal(refused.tries, 20);

  const stranger = freshClient(server, engine);
  await assert.rejects(logIn(stranger), (error) => {
    assert.equal(error.code, 'password_tries_used_up_today');
    assert.match(error.message, /tried too often today/);
    assert.match(error.hint, /tomorrow/);
    return true;
  });
  const session = await logIn(known);
  assert.equal(session.me.mailbox, server.mailbox);
  stranger.close();
  known.close();
});
