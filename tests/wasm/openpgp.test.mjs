// OpenPGP without an account or a server, as the package does it in Node: in a worker thread of its own.
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { createClient } from 'waferseal';
import { TestEngine } from './engine.mjs';

const bytes = (text) => new TextEncoder().encode(text);
const text = (octets) => new TextDecoder().decode(octets);
const bob = 'bob@example.net';
const eve = 'eve@example.com';

const client = createClient({ fetch: () => Promise.reject(new Error('a request was made')) });
after(() => client.close());
const bobs = await client.keys.generate({ mailbox: bob, name: 'Bob' });
const eves = await client.keys.generate({ mailbox: eve });

async function decide(...recipients) {
  const keys = Object.fromEntries(recipients.map(([mailbox, pair]) => [mailbox, pair.publicKey]));
  const request = {
    sender: 'ann@example.org',
    recipients: recipients.map(([mailbox]) => ({ mailbox })),
    policy: {},
    ...(await client.keys.facts(keys, { pinned: true })),
  };
  return { request, resolution: await client.resolve(request) };
}

const message = {
  from: { mailbox: 'ann@example.org', name: 'Ann' },
  to: [{ mailbox: bob, name: 'Bob' }],
  subject: 'Grüße',
  text: 'See you at noon.\n',
};

test('a message is sealed to a key, and opened by it alone', async () => {
  const decided = await decide([bob, bobs]);
  assert.equal(decided.resolution.decisions[0].method, 'openpgp');
  const attachments = [
    { fileName: 'a.txt', mediaType: 'text/plain', content: 'as a string' },
    { fileName: 'b.bin', content: bytes('as bytes') },
    { fileName: 'c.bin', content: new Blob(['as ', 'a blob']) },
    { fileName: 'd.bin', content: new Blob(['as a stream']).stream() },
  ];
  const [sealed, ...more] = await client.seal({
    message: { ...message, attachments },
    ...decided,
    keys: { [bob]: bobs.publicKey },
  });
  assert.equal(more.length, 0);
  assert.deepEqual(sealed.recipients, [bob]);
  const outside = text(sealed.mail);
  assert.match(outside, /^Subject: \[\.\.\.\]\r$/m);
  assert.doesNotMatch(outside, /noon|a\.txt/);

  const opened = await client.open({ mail: sealed.mail, with: { key: bobs.privateKey } });
  assert.equal(opened.subject, message.subject);
  assert.equal(opened.headerProtected, true);
  assert.equal(opened.text, message.text);
  assert.equal(opened.from[0].mailbox, 'ann@example.org');
  assert.deepEqual(opened.signatures, []);
  assert.deepEqual(
    opened.attachments.map(({ fileName, content }) => [fileName, text(content)]),
    [
      ['a.txt', 'as a string'],
      ['b.bin', 'as bytes'],
      ['c.bin', 'as a blob'],
      ['d.bin', 'as a stream'],
    ],
  );
  await assert.rejects(client.open({ mail: sealed.mail, with: { key: eves.privateKey } }), {
    code: 'decrypt_failed',
  });
  await assert.rejects(
    client.open({ mail: 'Subject: x\r\n\r\nopen', with: { key: bobs.privateKey } }),
    {
      code: 'mail_not_encrypted',
    },
  );
});

test('a hidden recipient has a mail of their own', async () => {
  const decided = await decide([bob, bobs], [eve, eves]);
  const keys = { [bob]: bobs.publicKey, [eve]: eves.publicKey };
  const sealed = await client.seal({ message, ...decided, keys });
  assert.deepEqual(sealed.map(({ recipients }) => recipients).sort(), [[bob], [eve]]);
  const toEve = sealed.find(({ recipients }) => recipients[0] === eve);
  assert.doesNotMatch(text(toEve.mail), /eve@/);
  const opened = await client.open({ mail: toEve.mail, with: { key: eves.privateKey } });
  assert.equal(opened.text, message.text);
});

test('a signature is made and checked, and the passphrase of its key is asked for', async () => {
  const ann = { mailbox: 'ann@example.org', name: 'Ann', passphrase: bytes('long ago') };
  const anns = await client.keys.generate(ann);
  const decided = await decide([bob, bobs]);
  const options = { message, ...decided, keys: { [bob]: bobs.publicKey } };
  const sign = (passphrase) =>
    client.seal({ ...options, signWith: { key: anns.privateKey, passphrase: bytes(passphrase) } });
  await assert.rejects(sign('not this one'), { code: 'key_signing_failed' });
  const [{ mail }] = await sign('long ago');
  const states = async (signers) =>
    (await client.open({ mail, with: { key: bobs.privateKey }, signers })).signatures.map(
      ({ state }) => state,
    );
  assert.deepEqual(await states([anns.publicKey]), ['good']);
  assert.deepEqual(await states([]), ['unknown-key']);
  assert.equal(ann.passphrase.length, 8, 'what the caller holds is the caller’s to wipe');
});

test('a key that was not decided on, and a copy that needs an account, are refused by name', async () => {
  const decided = await decide([bob, bobs]);
  const other = await client.keys.generate({ mailbox: bob });
  await assert.rejects(client.seal({ message, ...decided, keys: { [bob]: other.publicKey } }), {
    code: 'seal_key_other',
    subject: bob,
  });
  await assert.rejects(client.seal({ message, ...decided, keys: {} }), {
    code: 'seal_missing_key',
    subject: bob,
  });
  const request = {
    ...decided.request,
    available_methods: ['openpgp', 'escrow-question'],
    recipients: [{ mailbox: eve, question: 'strong' }],
    interactive: true,
  };
  const resolution = await client.resolve(request);
  assert.equal(resolution.decisions[0].method, 'escrow-question');
  await assert.rejects(
    client.seal({ message, request, resolution, keys: {} }),
    (error) =>
      ['seal_needs_account', 'seal_missing_question'].includes(error.code) && error.subject === eve,
  );
});

test('what is misspelt throws, and what is stopped says so', async () => {
  const decided = await decide([bob, bobs]);
  const keys = { [bob]: bobs.publicKey };
  const refused = (subject) => ({ code: 'invalid_argument', subject });
  await assert.rejects(
    client.seal({ message, ...decided, keys, atachments: [] }),
    refused('atachments'),
  );
  await assert.rejects(
    client.seal({ message: { ...message, body: 'x' }, ...decided, keys }),
    refused('body'),
  );
  await assert.rejects(client.keys.generate({ mailbox: bob, size: 2048 }), refused('size'));
  await assert.rejects(client.keys.generate({ mailbox: bob, name: 'Bob <x@y>' }), refused('name'));
  await assert.rejects(client.keys.generate({ mailbox: 'bob' }), { code: 'bad_mailbox' });
  await assert.rejects(
    client.keys.generate({ mailbox: bob, algorithm: 'dsa' }),
    refused('algorithm'),
  );
  const stop = new AbortController();
  const endless = new ReadableStream({
    pull: (controller) => controller.enqueue(new Uint8Array(10)),
  });
  const sealing = client.seal({
    message: { ...message, attachments: [{ fileName: 'endless', content: endless }] },
    ...decided,
    keys,
    signal: stop.signal,
  });
  setTimeout(() => stop.abort(), 20);
  await assert.rejects(sealing, { code: 'aborted' });
  const broken = new ReadableStream({ start: (controller) => controller.error(new Error('gone')) });
  await assert.rejects(
    client.seal({
      message: { ...message, attachments: [{ fileName: 'x.bin', content: broken }] },
      ...decided,
      keys,
    }),
    { code: 'attachment_unreadable', subject: 'x.bin' },
  );
});

test('a key says what it is, and why it is of no use for somebody else', async () => {
  const report = await client.keys.inspect(bobs.publicKey, { mailbox: bob });
  assert.deepEqual(report.userIds, [`Bob <${bob}>`]);
  assert.equal(report.hasSecret, false);
  assert.equal(report.unusable, undefined);
  const others = await client.keys.inspect(bobs.publicKey, { mailbox: eve });
  assert.equal(others.unusable, 'key_not_for_address');
  assert.equal((await client.keys.inspect(bobs.privateKey)).hasSecret, true);
  await assert.rejects(client.keys.inspect('no key'), { code: 'key_malformed' });
});

test('keys become facts: what nobody vouches for is below what was compared', async () => {
  const level = async (options) => {
    const facts = await client.keys.facts({ [bob]: bobs.publicKey }, options);
    const { decisions } = await client.resolve({
      sender: 'ann@example.org',
      recipients: [{ mailbox: bob }],
      policy: {},
      ...facts,
    });
    return decisions[0].level;
  };
  assert.equal(await level({ pinned: true }), 'L5');
  assert.equal(await level({}), 'L2');
  await assert.rejects(client.keys.facts({ [eve]: bobs.publicKey }), {
    code: 'key_not_for_address',
    subject: eve,
  });
});

test('keys are found however their mailbox is written', async () => {
  const keys = { 'bob@EXAMPLE.NET': bobs.publicKey };
  const request = {
    sender: 'ann@example.org',
    recipients: [{ mailbox: bob }],
    policy: {},
    ...(await client.keys.facts(keys)),
  };
  const resolution = await client.resolve(request);
  const [{ recipients }] = await client.seal({ message, request, resolution, keys });
  assert.deepEqual(recipients, [bob]);
});

// What is the same for each octet's place, and told apart by it.
const pattern = (size) => Uint8Array.from({ length: size }, (_, i) => (i * 7 + (i >> 9)) & 255);

const collect = async (stream) => new Uint8Array(await new Response(stream).arrayBuffer());

test('what comes as a stream and goes as a Blob is opened as a stream', async () => {
  const decided = await decide([bob, bobs]);
  const content = pattern(5 * 2 ** 20 + 3);
  const told = [];
  const [{ mail }] = await client.seal({
    message: {
      ...message,
      attachments: [
        { fileName: 'a.bin', content: new Blob([content]).stream() },
        { fileName: 'empty', content: '' },
        { fileName: 'b.bin', content: new Blob([content.slice(0, 100)]) },
      ],
    },
    ...decided,
    keys: { [bob]: bobs.publicKey },
    output: 'blob',
    onProgress: (progress) => told.push(progress),
  });
  assert.ok(mail instanceof Blob);
  assert.ok(told.length >= 5, `told ${told.length} times`);
  assert.ok(told.every(({ done }, i) => done > 0 && done >= (told[i - 1]?.done ?? 0)));
  assert.deepEqual(told.at(-1), { done: 1 });

  const read = [];
  const opened = await client.open({
    mail,
    with: { key: bobs.privateKey },
    attachments: 'streams',
    onProgress: (progress) => read.push(progress),
  });
  assert.ok(read.length >= 5, `told ${read.length} times`);
  assert.deepEqual(read.at(-1), { done: 1 });
  assert.equal(opened.subject, message.subject);
  const [a, empty, b] = opened.attachments;
  assert.equal(a.content, undefined);
  const [whole, part] = await Promise.all([collect(a.stream()), collect(b.stream())]);
  assert.deepEqual(whole, content);
  assert.deepEqual(part, content.slice(0, 100));
  assert.equal((await collect(empty.stream())).length, 0);
  const again = a.stream().getReader();
  assert.deepEqual((await again.read()).value.slice(0, 1000), content.slice(0, 1000));
  await again.cancel();
  const cut = a.stream().getReader();
  await cut.read();
  opened.close();
  await assert.rejects(
    (async () => {
      while (!(await cut.read()).done);
    })(),
    { code: 'invalid_argument' },
  );
});

test('of a mail that was changed at its end nothing is handed out', async () => {
  const decided = await decide([bob, bobs]);
  const attachments = [{ fileName: 'a.bin', content: pattern(3 * 2 ** 20) }];
  const [{ mail }] = await client.seal({
    message: { ...message, attachments },
    ...decided,
    keys: { [bob]: bobs.publicKey },
  });
  const changed = mail.slice();
  const place = text(changed).indexOf('-----END PGP') - 150; // in the last lines of the armor
  changed[place] = changed[place] === 65 ? 66 : 65;
  await assert.rejects(
    client.open({ mail: changed, with: { key: bobs.privateKey }, attachments: 'streams' }),
    { code: 'decrypt_failed' },
  );
});

test('a stream that breaks is said by name, and one that is not wanted any more is cancelled', async () => {
  const decided = await decide([bob, bobs]);
  const seal = (content, signal) =>
    client.seal({
      message: { ...message, attachments: [{ fileName: 'a.bin', content }] },
      ...decided,
      keys: { [bob]: bobs.publicKey },
      signal,
    });
  const broken = new ReadableStream({
    pull(controller) {
      controller.error(new Error('the line is cut'));
    },
  });
  await assert.rejects(seal(broken), { code: 'attachment_unreadable', subject: 'a.bin' });
  let cancelled = false;
  const stop = new AbortController();
  const endless = new ReadableStream({
    async pull(controller) {
      controller.enqueue(new Uint8Array(1000));
      await new Promise((resolve) => setTimeout(resolve, 1));
    },
    cancel() {
      cancelled = true;
    },
  });
  setTimeout(() => stop.abort(), 30);
  await assert.rejects(seal(endless, stop.signal), { code: 'aborted', subject: 'a.bin' });
  assert.ok(cancelled);
  await assert.rejects(
    client.seal({ message, ...decided, keys: { [bob]: bobs.publicKey }, output: 'paper' }),
    { code: 'invalid_argument', subject: 'output' },
  );
});

test('after a large message the memory is given back, and the next call has another worker', async () => {
  const workers = [];
  const small = createClient({
    createWorker: () => {
      const worker = new TestEngine().createWorker();
      const { terminate } = worker;
      const entry = { ended: false };
      workers.push(entry);
      return Object.assign(worker, {
        terminate: () => {
          entry.ended = true;
          terminate();
        },
      });
    },
  });
  const decided = await decide([bob, bobs]);
  const keys = { [bob]: bobs.publicKey };
  await small.seal({ message, ...decided, keys });
  await new Promise((resolve) => setTimeout(resolve, 100));
  assert.deepEqual(workers, [{ ended: false }], 'a small one costs no new worker');
  const attachments = [{ fileName: 'large.bin', content: new Uint8Array(40 * 2 ** 20) }];
  await small.seal({ message: { ...message, attachments }, ...decided, keys });
  await new Promise((resolve) => setTimeout(resolve, 100));
  assert.deepEqual(workers, [{ ended: false }], 'attachments are not held');
  await small.seal({ message: { ...message, text: 'a'.repeat(40 * 2 ** 20) }, ...decided, keys });
  await new Promise((resolve) => setTimeout(resolve, 100));
  assert.deepEqual(workers, [{ ended: true }]);
  const [{ mail }] = await small.seal({ message, ...decided, keys });
  assert.ok(mail.length > 0);
  assert.equal(workers.length, 2);
  small.close();
});

test('what waits between two of its steps is not ended with another call', async () => {
  const decided = await decide([bob, bobs]);
  const sealing = (content, signal) =>
    client.seal({
      message: { ...message, attachments: [{ fileName: 'x', content }] },
      ...decided,
      keys: { [bob]: bobs.publicKey },
      ...(signal && { signal }),
    });
  let source;
  const slow = sealing(
    new ReadableStream({
      start: (controller) => {
        source = controller;
        controller.enqueue(bytes('first, '));
      },
    }),
  );
  await new Promise((resolve) => setTimeout(resolve, 100));
  const stop = new AbortController();
  const other = sealing(new Uint8Array(2_000_000), stop.signal);
  stop.abort();
  await assert.rejects(other, { code: 'aborted' });
  await new Promise((resolve) => setTimeout(resolve, 100));
  source.enqueue(bytes('then the rest'));
  source.close();
  const [{ mail }] = await slow;
  const opened = await client.open({ mail, with: { key: bobs.privateKey } });
  assert.equal(text(opened.attachments[0].content), 'first, then the rest');
});
