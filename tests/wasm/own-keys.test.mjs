// The user's own OpenPGP keys against the real server: what is kept, that it is sealed, and how it comes back.
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { after, before, beforeEach, test } from 'node:test';
import { startServer } from '../web/server.mjs';
import { bytes, freshClient } from './account.mjs';
import { TestEngine } from './engine.mjs';

let server;
let client;
let engine;
let session;
let keys;
// Whatever leaves the client: path and body.
const requests = [];
let lie = (answer) => answer;
before(async () => {
  server = await startServer();
  engine = new TestEngine();
  client = freshClient(server, engine, {
    watch: async (path, init) => requests.push({ path, body: init?.body }),
    through: (carry) => async (input, init) => {
      const response = await carry(input, init);
      if (response.headers.get('content-type') !== 'application/json') return response;
      const { status, headers } = response;
      return new Response(JSON.stringify(lie(await response.json())), { status, headers });
    },
  });
  session = await client.logIn(server.mailbox, bytes(server.password));
  keys = session.keys;
});
after(async () => {
  client?.close();
  await server?.stop();
});
beforeEach(async () => {
  lie = (answer) => answer;
  for (const { id } of await keys.list()) await keys.remove(id);
  requests.length = 0;
});

const vector = async (name) =>
  new Uint8Array(await readFile(new URL(`../vectors/openpgp/${name}`, import.meta.url)));
const text = (octets) => new TextDecoder().decode(octets);

test('a key is made for the user, kept, listed and removed', async () => {
  const made = await keys.create({ name: 'Anna', validFor: 86_400 });
  const { report, armored, publicKey } = made.content;
  assert.equal(report.unusable, undefined);
  assert.deepEqual(report.userIds, [`Anna <${server.mailbox}>`]);
  assert.equal(report.expires - report.created, 86_400);
  assert.equal(report.fingerprint, made.fingerprint);
  assert.match(armored, /^-----BEGIN PGP PUBLIC KEY BLOCK-----/);
  assert.equal((await client.keys.inspect(publicKey)).hasSecret, false);
  assert.equal((await client.keys.inspect(armored)).fingerprint, made.fingerprint);

  const listed = await keys.list();
  assert.deepEqual(
    listed.map(({ id, fingerprint, content, problem }) => [
      id,
      fingerprint,
      content.report.created,
      problem,
    ]),
    [[made.id, made.fingerprint, report.created, undefined]],
  );
  await keys.remove(made.id);
  await keys.remove(made.id);
  assert.deepEqual(await keys.list(), []);
  await assert.rejects(keys.create({ name: '<' }), { code: 'invalid_argument', subject: 'name' });
});

test('a key comes from another program with its passphrase, goes out under another one, and is the same', async () => {
  const pair = await client.keys.generate({
    mailbox: server.mailbox,
    passphrase: bytes('rose hip'),
  });
  const importing = (passphrase) =>
    keys.import({
      key: pair.privateKey.slice(),
      ...(passphrase ? { passphrase: bytes(passphrase) } : {}),
    });
  await assert.rejects(importing(), { code: 'key_passphrase' });
  await assert.rejects(importing('rose hop'), { code: 'key_passphrase' });
  const own = await importing('rose hip');
  assert.equal(own.fingerprint, (await client.keys.inspect(pair.publicKey)).fingerprint);
  await assert.rejects(importing('rose hip'), { code: 'conflict', subject: own.fingerprint });

  const passphrase = bytes('sea buckthorn');
  const armored = await keys.export(own, passphrase);
  assert.equal(passphrase.length, 0, 'it was taken');
  assert.match(text(armored), /^-----BEGIN PGP PRIVATE KEY BLOCK-----/);
  await keys.remove(own.id);
  const again = await keys.import({ key: armored, passphrase: bytes('sea buckthorn') });
  assert.equal(again.fingerprint, own.fingerprint);
  assert.equal(armored.length, 0, 'and so is a private key that is handed over');
  await assert.rejects(keys.export(again, new Uint8Array()), { code: 'invalid_argument' });
});

test('what is no private key is refused', async () => {
  const importing = async (name) => keys.import({ key: await vector(name) });
  await assert.rejects(importing('curve.pub.asc'), { code: 'key_no_secret' });
  await assert.rejects(keys.import({ key: bytes('nonsense') }), { code: 'key_malformed' });
  await assert.rejects(keys.import({ key: new Uint8Array() }), { code: 'key_malformed' });
  const other = await importing('curve.sec.asc');
  assert.equal(other.content.report.unusable, 'key_not_for_address', 'kept, but not for this user');
});

test('file and sheet together give the key back, without the password', async () => {
  const own = await keys.create();
  const { file, code } = await keys.backUp(own);
  const sheet = text(code);
  assert.match(sheet, /^([0-9A-Z]{4}-){8}[0-9A-Z]{4}$/);
  assert.notEqual(text((await keys.backUp(own)).code), sheet, 'each backup has a code of its own');
  const restoring = (typed, from = file) =>
    keys.restore({ file: from, code: bytes(typed) }).then((restored) => restored);
  await assert.rejects(restoring(sheet), { code: 'conflict', subject: own.fingerprint });
  await keys.remove(own.id);

  const slip = sheet.startsWith('7') ? `8${sheet.slice(1)}` : `7${sheet.slice(1)}`;
  await assert.rejects(restoring(slip), { code: 'recovery_code_mistyped' });
  await assert.rejects(restoring(sheet, bytes('a letter')), { code: 'key_backup_malformed' });
  const otherCode = text((await keys.backUp(own)).code);
  await assert.rejects(restoring(otherCode), { code: 'key_backup_open_failed' });
  // As people type it.
  const { key, owner, made } = await restoring(sheet.toLowerCase().replaceAll('-', ' '));
  assert.equal(key.fingerprint, own.fingerprint);
  assert.equal(owner, server.mailbox);
  assert.ok(Math.abs(made - Date.now() / 1000) < 600);

  // It still reads what was encrypted to it.
  const mail = await sealedTo(key);
  const armored = await keys.export(key, bytes('x'));
  const opened = await client.open({ mail, with: { key: armored, passphrase: bytes('x') } });
  assert.equal(opened.subject, 'For me');
});

async function sealedTo({ content }) {
  const found = { [server.mailbox]: content.publicKey };
  const request = {
    sender: 'ann@example.org',
    recipients: [{ mailbox: server.mailbox }],
    policy: {},
    ...(await client.keys.facts(found)),
  };
  const [{ mail }] = await client.seal({
    message: {
      from: { mailbox: 'ann@example.org' },
      to: [{ mailbox: server.mailbox }],
      subject: 'For me',
    },
    request,
    resolution: await client.resolve(request),
    keys: found,
  });
  return mail;
}

// What stands in the private key and not in the public one, in overlapping pieces.
function privatePieces(armored, publicKey) {
  const binary = Buffer.from(
    armored.replace(/-----[^-]+-----|^[\w-]+: .*$|^=.*$/gm, '').replace(/\s/g, ''),
    'base64',
  );
  const pieces = [];
  for (let at = 0; at + 12 <= binary.length; at += 4) {
    const piece = binary.subarray(at, at + 12);
    if (!publicKey.includes(piece)) pieces.push(piece);
  }
  assert.ok(pieces.length >= 8, 'the vector is read');
  return pieces;
}

// Every byte string in a body: itself, and what its JSON members are in base64url.
function* octetsOf(body) {
  if (body === undefined || body === null) return;
  const whole = Buffer.from(body);
  yield whole;
  let json;
  try {
    json = JSON.parse(whole.toString());
  } catch {
    return;
  }
  for (const member of Object.values(json)) {
    if (typeof member === 'string') yield Buffer.from(member, 'base64url');
  }
}

test('nothing that leaves the browser holds a byte of the private key, the passphrase or the code', async () => {
  const armored = text(await vector('curve.sec.asc'));
  const own = await keys.import({ key: bytes(armored) });
  const publicKey = Buffer.from(own.content.publicKey);
  const pieces = privatePieces(armored, publicKey);
  const { code, file } = await keys.backUp(own);
  const sheet = text(code);
  await keys.export(own, bytes('MARKER-passphrase'));
  await keys.remove(own.id);
  await keys.restore({ file, code });
  const put = requests.filter(({ path }) => path.startsWith('/api/v1/keys/'));
  assert.ok(put.length >= 3);
  const pattern = [...pieces, Buffer.from('MARKER'), Buffer.from(sheet), Buffer.from(file)];
  for (const { path, body } of requests) {
    for (const octets of octetsOf(body)) {
      for (const piece of pattern) assert.equal(octets.includes(piece), false, path);
    }
  }
  assert.ok(
    requests.some(({ body }) => [...octetsOf(body)].some((one) => one.includes(publicKey))),
    'the search finds what is sent',
  );
});

test('what was typed or pasted leaves no trace in the engine, nor does the private key', async () => {
  const armored = text(await vector('curve.sec.asc'));
  const own = await keys.import({ key: bytes(armored) });
  const pieces = privatePieces(armored, Buffer.from(own.content.publicKey));
  const line = armored.split('\n').find((one) => /^[\w+/]{60,}$/.test(one));
  assert.equal(await engine.occurrences(bytes(line)), 0, 'the key as it was pasted');
  await keys.export(own, bytes('only-typed-in-this-test'));
  assert.equal(await engine.occurrences(bytes('only-typed-in-this-test')), 0, 'passphrase');
  const { file, code } = await keys.backUp(own);
  const sheet = text(code);
  await keys.remove(own.id);
  await keys.restore({ file, code });
  assert.equal(await engine.occurrences(bytes(sheet)), 0, 'code');
  for (const piece of pieces)
    for (const order of [piece, Buffer.from(piece).reverse()])
      assert.equal(await engine.occurrences(order), 0, 'the key');
});

test('the server cannot show another key as the own one, nor swap two', async () => {
  const one = await keys.create({ name: 'One' });
  const two = await keys.create({ name: 'Two' });
  lie = (answer) => {
    const [a, b] = answer.keys ?? [];
    if (a && b) [a.public_key, b.public_key] = [b.public_key, a.public_key];
    return answer;
  };
  const nameOf = async ({ id }) =>
    (await keys.list()).find((key) => key.id === id).content.report.userIds[0].split(' ')[0];
  assert.deepEqual(
    [await nameOf(one), await nameOf(two)],
    ['One', 'Two'],
    'what is shown comes from the private key',
  );
  lie = (answer) => {
    const [a, b] = answer.keys ?? [];
    if (a && b) [a.sealed_key, b.sealed_key] = [b.sealed_key, a.sealed_key];
    return answer;
  };
  assert.deepEqual(
    (await keys.list()).map(({ content, problem }) => [content, problem]),
    [
      [undefined, 'own_key_open_failed'],
      [undefined, 'own_key_open_failed'],
    ],
  );
  lie = (answer) => answer;
  assert.notEqual(one.fingerprint, two.fingerprint);
});

test('a key that does not open any more gives its place to the same key from a backup', async () => {
  const own = await keys.create();
  const { file, code } = await keys.backUp(own);
  lie = (answer) => {
    for (const key of answer.keys ?? []) key.sealed_key = 'AAAA';
    return answer;
  };
  const [broken] = await keys.list();
  assert.equal(broken.problem, 'own_key_malformed');
  const { key } = await keys.restore({ file, code });
  lie = (answer) => answer;
  assert.equal(key.id, own.id);
  assert.deepEqual(
    (await keys.list()).map(({ id, problem }) => [id, problem]),
    [[own.id, undefined]],
  );
});

test('after the log-out there is nothing to be had', async () => {
  const other = freshClient(server, new TestEngine());
  const theirs = await other.logIn(server.mailbox, bytes(server.password));
  const own = await theirs.keys.create();
  await theirs.logOut();
  await assert.rejects(theirs.keys.list(), { code: 'not_logged_in' });
  await assert.rejects(theirs.keys.backUp(own), { code: 'not_logged_in' });
  other.close();
});
