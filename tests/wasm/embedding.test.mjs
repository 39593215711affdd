// The examples of docs/EMBEDDING.md run as they stand there, one after another, in front of the real server.
import assert from 'node:assert/strict';
import { generateKeyPairSync } from 'node:crypto';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import * as waferseal from 'waferseal';
import { startServer } from '../web/server.mjs';
import { bytes } from './account.mjs';
import { runnableExamplesOf } from './readme-examples.mjs';
import { packageFor, runExample } from './run-example.mjs';

const page = 'docs/EMBEDDING.md';
const [loggingIn, resolving, asking, sending, explaining, alone, opening, ...more] =
  runnableExamplesOf(page);

let folder;
let server;
let askBackend;
before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'waferseal-embedding-'));
  const { privateKey, publicKey } = generateKeyPairSync('ed25519');
  await writeFile(join(folder, 'webmail.pem'), publicKey.export({ type: 'spki', format: 'pem' }));
  const tokens = `hosts = [{name = "webmail", key = "${join(folder, 'webmail.pem')}"}]`;
  server = await startServer({}, `[tokens]\n${tokens}\n`);
  const text = await readFile(new URL(`../../${page}`, import.meta.url), 'utf8');
  const [, backend] = /^```mjs\n([\s\S]*?)^```$/m.exec(text);
  await writeFile(join(folder, 'backend.mjs'), backend);
  const { tokenFor } = await import(join(folder, 'backend.mjs'));
  const pem = privateKey.export({ type: 'pkcs8', format: 'pem' });
  askBackend = async () => tokenFor(server.mailbox, pem, { audience: server.origin });
});
after(async () => {
  await server?.stop();
  await rm(folder, { recursive: true, force: true });
});

test('a host logs its user in, shows, asks, sends, and the recipient opens it', async (t) => {
  assert.equal(more.length, 0);
  const shown = [];
  const show = (...words) => shown.push(words.join(' '));
  let asked = 0;
  const counted = () => {
    asked += 1;
    return askBackend();
  };
  const names = {
    waferseal: packageFor(server),
    show,
    askBackend: counted,
    passwordBytes: bytes(server.password),
    onProgress: () => {},
    signal: new AbortController().signal,
  };
  const { client, session } = await runExample(loggingIn, names);
  t.after(() => client.close());
  const there = { ...names, client, session };
  const { draft, resolution } = await runExample(resolving, there);
  assert.match(shown[0], /^ada@hospital\.example ask nothing is sent: \S+/);
  const { resolved } = await runExample(asking, {
    ...there,
    draft,
    resolution,
    answerBytes: bytes('the old Skagerrak'),
  });
  assert.equal(resolved.decisions[0].method, 'escrow-question');

  // What the sender saw first holds no more.
  const again = [];
  const showAgain = { ...there, draft, askAgain: async (now) => again.push(now) };
  const refused = await runExample(sending, { ...showAgain, resolved: resolution });
  assert.equal(refused.id, undefined);
  assert.deepEqual(again[0].decisions, resolved.decisions);

  const { id } = await runExample(sending, { ...showAgain, resolved });
  const link = await session.linkOf(id, 'ada@hospital.example');
  assert.equal(asked, 1, 'the token is kept while it is good');

  const picked = await runExample(opening, {
    ...names,
    link,
    answerBytes: bytes('the old Skagerrak'),
  });
  t.after(() => picked.client.close());
  assert.equal(picked.message.subject, 'Results');
  assert.ok(shown.includes(`${server.mailbox} verified`));
});

test('what went wrong is told to people', async () => {
  const { WafersealError } = waferseal;
  const code = `${explaining}\nconst explained = explain;`;
  const { explained } = await runExample(code, { waferseal, client: undefined });
  assert.equal(explained(new WafersealError('aborted')), '');
  assert.match(explained(new WafersealError('token_refused')), /log in/);
  assert.match(explained(new WafersealError('network')), /later/);
  const about = new WafersealError('key_expired', { subject: 'ada@hospital.example' });
  assert.match(explained(about), /\(ada@hospital\.example\)/);
  assert.throws(() => explained(new TypeError('a fault')), TypeError);
});

test('a message is sealed and opened without an account', async () => {
  const { client, opened } = await runExample(alone, { waferseal });
  assert.equal(opened.subject, 'Lunch');
  client.close();
});
