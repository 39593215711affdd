// The JavaScript examples of README.md and wasm/README.md run as they stand there, against the built
// package and the real server.
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { after, before, test } from 'node:test';
import * as waferseal from 'waferseal';
import { startServer } from '../web/server.mjs';
import { bytes, freshClient } from './account.mjs';
import { TestEngine } from './engine.mjs';
import { runnableExamplesOf } from './readme-examples.mjs';
import { packageFor, runExample as run } from './run-example.mjs';

const read = (path) => readFile(new URL(`../../${path}`, import.meta.url), 'utf8');
let server;
before(async () => {
  server = await startServer();
});
after(() => server?.stop());

test('README: a request is resolved', async () => {
  const [code, ...more] = runnableExamplesOf('README.md');
  assert.equal(more.length, 0);
  const request = JSON.parse(await read('tests/vectors/policy/worked-example.request.json'));
  const { client, resolution } = await run(code, { waferseal: packageFor(server), request });
  assert.equal(resolution.decisions.length, request.recipients.length);
  client.close();
});

test('wasm/README: a message is sealed to a key and opened, without a server', async () => {
  const [code] = runnableExamplesOf('wasm/README.md');
  const said = [];
  await run(code, { waferseal, console: { log: (...words) => said.push(words) } });
  assert.deepEqual(said, [['Lunch', 'See you at noon.\n', true]]);
});

test('wasm/README: a message is sent, and its recipient picks it up', async () => {
  const [, sending, pickingUp, components, registering, ...more] =
    runnableExamplesOf('wasm/README.md');
  assert.equal(more.length, 0);
  // Compiled here, and run in a browser by tests/examples in a like form.
  assert.match(components, /waferseal\/elements/);
  assert.match(registering, /waferseal\/elements\/classes/);
  const names = { waferseal: packageFor(server) };

  // The address book knows a question for the recipient of the example.
  const earlier = freshClient(server, new TestEngine());
  const owner = await earlier.logIn(server.mailbox, bytes(server.password));
  const { answer, phrase } = await owner.escrow.suggest();
  await owner.saveQuestion({
    mailbox: 'ada@hospital.example',
    name: 'Ada',
    field: 'to',
    question: { question: 'Which?', answer, strength: 'generated', save: true },
  });
  earlier.close();

  const stages = new Set();
  const sent = await run(sending, {
    ...names,
    passwordBytes: bytes(server.password),
    onProgress: ({ stage }) => stages.add(stage),
    signal: new AbortController().signal,
  });
  assert.deepEqual(
    sent.resolution.decisions.map(({ recipient, method }) => [recipient, method]),
    [['ada@hospital.example', 'escrow-question']],
  );
  assert.ok(stages.has('uploading'));
  const link = await sent.session.linkOf(sent.id, 'ada@hospital.example');
  sent.client.close();

  const picked = await run(pickingUp, {
    ...names,
    location: { href: link },
    answerBytes: bytes(phrase),
  });
  assert.equal(picked.refusal, undefined);
  assert.equal(picked.message.subject, 'Results');
  assert.ok(picked.triesLeft.now > 0);
  picked.client.close();
});
