import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, test } from 'node:test';
import { codes, createClient } from 'waferseal';
import { TestEngine } from './engine.mjs';

const client = createClient({ createWorker: new TestEngine().createWorker });
after(() => client.close());

const vector = (name) =>
  readFileSync(new URL(`../vectors/policy/${name}`, import.meta.url), 'utf8').trimEnd();

test('the worked example resolves to the published bytes', async () => {
  const expected = JSON.stringify(JSON.parse(vector('worked-example.resolution.json')));
  const given = await client.resolveText(vector('worked-example.request.json'));
  assert.deepEqual(JSON.parse(given), JSON.parse(expected));
});

test('equal requests give equal bytes', async () => {
  const request = vector('worked-example.request.json');
  assert.equal(await client.resolveText(request), await client.resolveText(request));
});

test('every reason that the worked example gives is in the package’s table', async () => {
  const { decisions } = JSON.parse(await client.resolveText(vector('worked-example.request.json')));
  const reasons = decisions.flatMap(({ reason, trace }) => [
    reason,
    ...trace.map((line) => line.reason),
  ]);
  assert.ok(reasons.length > 0);
  for (const reason of reasons) assert.ok(Object.hasOwn(codes, reason), reason);
});

test('the table of strengths has each decision of the worked example, and who can read what', async () => {
  const table = await client.strengthTable();
  const { decisions } = JSON.parse(await client.resolveText(vector('worked-example.request.json')));
  const sent = decisions.filter(({ level }) => level);
  assert.ok(sent.length > 2);
  for (const { method, level, recipient } of sent) {
    assert.ok(
      table.some((row) => row.method === method && row.level === level),
      `${recipient}: ${method} ${level}`,
    );
  }
  const tls = table.find(({ method }) => method === 'tls');
  assert.deepEqual(tls.readers, {
    'on-the-way': 'no',
    'database-thief': 'no',
    'mailbox-thief': 'yes',
    'mailbox-reader': 'yes',
    operator: 'yes',
  });
});

test('an unknown field is refused with its path', async () => {
  await assert.rejects(
    client.resolveText('{"sender":"a@example.org","recipients":[],"colour":1}'),
    {
      name: 'WafersealError',
      code: 'bad_json',
    },
  );
});

test('a mailbox that is none is refused', async () => {
  await assert.rejects(
    client.resolve({
      sender: 'nobody',
      recipients: [],
      available_methods: [],
      policy: {},
      facts: {},
    }),
    { code: 'bad_mailbox' },
  );
});
