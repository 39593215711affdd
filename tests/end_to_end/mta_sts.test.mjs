// Domains with an MTA-STS policy: one whose mail server is named in it, and one whose server is not.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { makeWorld } from '../../demo/world/index.mjs';
import { bytes, draftTo, freshClient } from '../wasm/account.mjs';
import { TestEngine } from '../wasm/engine.mjs';

let world;
let client;
let session;
before(async () => {
  world = await makeWorld();
  client = freshClient({ origin: world.site.origin }, new TestEngine());
  const { mailbox, password } = world.names.sender;
  session = await client.logIn(mailbox, bytes(password));
});
after(async () => {
  client?.close();
  await world?.stop();
});

const check = async (domain) =>
  JSON.parse(
    await world.site
      .command(['tls', 'check', domain, '--json'])
      .catch((error) => /\{.*\}/s.exec(error.message)?.[0] ?? assert.fail(error.message)),
  );

test('a server that the policy names is vouched for by it, and gets the message', async () => {
  const { domains, recipients } = world.names;
  const { assurance, hosts } = await check(domains.strict);
  assert.equal(assurance, 'mta-sts');
  assert.equal(hosts[0].mta_sts, 'enforce');

  await session.lookup([recipients.strict]);
  const draft = draftTo({ mailbox: recipients.strict, name: '', field: 'to' });
  const resolution = await session.resolve(draft);
  assert.equal(resolution.decisions[0].method, 'tls');
  const id = await session.send(draft, resolution);
  const copy = async () => (await session.sent()).find((one) => one.id === id).copies[0];
  for (let tries = 0; tries < 200 && (await copy()).state !== 'sent'; tries += 1)
    await new Promise((resolve) => setTimeout(resolve, 100));
  const { state, evidence } = await copy();
  assert.equal(state, 'sent');
  assert.equal(evidence.hosts.at(-1).assurance, 'mta-sts');
  assert.equal(evidence.hosts.at(-1).mta_sts, 'enforce');
});

test('a server that it does not name is no way, though its certificate is good', async () => {
  const { domains, recipients } = world.names;
  const { assurance, hosts } = await check(domains.misnamed);
  assert.equal(assurance, 'none');
  assert.equal(hosts[0].problem, 'mta_sts_mismatch');
  await session.lookup([recipients.misnamed]);
  const draft = draftTo({ mailbox: recipients.misnamed, name: '', field: 'to' });
  const { decisions } = await session.resolve(draft);
  assert.notEqual(decisions[0].method, 'tls');
  assert.equal((await world.mail.postfix.messages(recipients.misnamed)).length, 0);
});
