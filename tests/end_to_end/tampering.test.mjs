// Somebody on the server's machine or on the wire tampers with a running demo world: with guards, cells, slots, bodies,
// delivery orders and key lists. Each time the honest way is seen to work, and then the tampered one to be refused with
// its code. Everybody's programs are the real ones; what an intruder needs besides is in forge.cc.
import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { makeWorld } from '../../demo/world/index.mjs';
import { launch } from '../web/site.mjs';
import { forge } from './forger.mjs';
import { GuardOnDisk } from './guard_on_disk.mjs';
import { Mailboxes, until } from './mailboxes.mjs';
import { PickUpPage, says } from './pickup_page.mjs';
import { StoreOnDisk } from './store_on_disk.mjs';
import { Webmail } from './webmail.mjs';

let world;
let browser;
let webmail;
let mailboxes;
let store;
let guard;
let people;

before(async () => {
  world = await makeWorld();
  people = world.names.recipients;
  browser = await launch();
  webmail = await Webmail.open(browser, world.site.origin);
  mailboxes = new Mailboxes(world);
  store = new StoreOnDisk(world.site);
  guard = new GuardOnDisk(world.site);
  await webmail.logIn(world.names.sender);
});
after(async () => {
  await webmail?.close();
  await browser?.close();
  await world?.stop({ keep: process.env.WAFERSEAL_KEEP_WORLD === '1' });
});

const draw = (what) => what + randomBytes(8).toString('hex');

// Fills the composer. Whoever is in `asked` gets the letter's question, whoever is in `tls` needs none.
async function write({ asked = [], tls = [] }) {
  const letter = {
    subject: draw('subject'),
    text: draw('text'),
    question: `What is ${draw('question')}?`,
    answer: draw('answer'),
  };
  await webmail.show('Write');
  await webmail.addTo('to', ...asked, ...tls);
  // A question that is not saved has an answer of its own, and so tries of its own.
  for (const mailbox of asked) await webmail.giveQuestion(mailbox, { ...letter, save: false });
  for (const mailbox of tls)
    await webmail.chip(mailbox).getByText('TLS', { exact: true }).waitFor();
  await webmail.write(letter);
  return letter;
}

async function send(recipients) {
  const letter = await write(recipients);
  return { ...letter, id: await webmail.send() };
}

const pickUp = (link) => PickUpPage.open(browser, link);

async function readWith(link, letter) {
  const page = await pickUp(link);
  await page.asks(letter.question);
  await page.answer(letter.answer);
  await page.opens(letter);
  await page.close();
}

async function refusedAt(link, code) {
  const page = await pickUp(link);
  await page.refuses(code);
  await page.close();
}

async function whileStopped(work) {
  await world.site.stopAgent();
  await world.site.stopServer();
  const done = await work();
  await world.site.startServer();
  await world.site.startAgent();
  return done;
}

// Presses Send, sees the code in the composer, and sees that no ciphertext has left.
async function refusedToSend(code) {
  const from = webmail.requests.length;
  await webmail.pressSend();
  await says(webmail.page, code);
  assert.deepEqual(uploadsSince(from), []);
}
const uploadsSince = (from) =>
  webmail.requests
    .slice(from)
    .filter(({ method, path }) => method !== 'GET' && /^\/api\/v1\/(messages|uploads)/.test(path));

describe('the guard', () => {
  for (const [what, replace] of [
    ['with another identity', () => guard.replaceIdentity()],
    ['that the key list does not name', () => guard.replaceGuard()],
  ]) {
    test(`${what} makes the set-up fail, and nothing is uploaded`, async () => {
      const letter = await write({ asked: [people.asked] });
      const putBack = await whileStopped(replace);
      await refusedToSend('guard_identity');
      await whileStopped(putBack);

      const from = webmail.requests.length;
      await webmail.send();
      assert.ok(uploadsSince(from).some(({ path }) => path === '/api/v1/messages'));
      await readWith((await mailboxes.nextLink(people.asked)).link, letter);
    });
  }

  test('that proves with another key is named, and the answer was not tested', async () => {
    const letter = await send({ asked: [people.asked, people.known] });
    const { link } = await mailboxes.nextLink(people.asked);
    const { link: otherLink } = await mailboxes.nextLink(people.known);
    const other = await store.slot(letter.id, 'question', people.known);
    const cell = await guard.cellOf(other.id);

    const page = await pickUp(link);
    const faultyOnce = async (reply) => {
      let swapped = 0;
      await page.page.route('**/guard/v1/unlock', async (route) => {
        swapped += 1;
        await reply(route);
      });
      await page.answer(letter.answer);
      await says(page.page, 'guard_fault');
      await page.page.getByText(`A guard (${world.site.origin}) gave a false`).first().waitFor();
      await page.page.getByText('Your answer was not tested').waitFor();
      assert.equal(await page.page.getByText('left today').count(), 0);
      assert.equal(swapped, 1);
      await page.page.unroute('**/guard/v1/unlock');
    };
    await page.answer('not this one');
    await page.page.getByText('2 tries left today. 9 tries left in all.').waitFor();
    // On the wire: a true evaluation and a true proof, under the key of another slot.
    await faultyOnce(async (route) => {
      const request = route.request().postDataBuffer();
      const { reply } = await forge('evaluation', { request, cell });
      await route.fulfill({ contentType: 'application/cbor', body: reply });
    });
    // The guard itself evaluates, and so has counted; its proof is changed on the way.
    await faultyOnce(async (route) => {
      const response = await route.fetch();
      const reply = await response.body();
      reply[reply.length >> 1] ^= 1;
      await route.fulfill({ response, body: reply });
    });
    await page.answer(letter.answer);
    await page.opens(letter);
    assert.deepEqual(page.complaints, []);
    await page.close();

    // One wrong answer before and one now: the faults cost nothing, since the same attempt came to its answer.
    const again = await pickUp(link);
    await again.answer('nor this one');
    await again.page.getByText('1 try left today. 8 tries left in all.').waitFor();
    await again.close();
    const { events } = await webmail.message(letter.id);
    assert.deepEqual(
      events.map(({ code }) => code),
      ['guard_fault'],
      'the sender is told, once',
    );
    await readWith(otherLink, letter);
  });

  test('forgets a retracted copy within a second, and no old copy of the databases opens it', async () => {
    const letter = await send({ asked: [people.asked, people.known] });
    const { link } = await mailboxes.nextLink(people.asked);
    const { link: otherLink } = await mailboxes.nextLink(people.known);
    const open = await pickUp(link);
    await open.asks(letter.question);
    const slot = await store.slot(letter.id, 'question', people.asked);
    const place = await guard.placeOf(slot.id);
    const old = join(world.folder, 'old');
    await whileStopped(() => guard.copyTo(old));
    assert.ok((await guard.cellAt(place)).includes(slot.id));

    await webmail.show('Sent');
    const copy = webmail.copy(letter.subject, people.asked);
    await copy.getByRole('button', { name: 'Retract' }).click();
    const leaves = webmail.page.waitForRequest((request) => request.url().endsWith('/control'));
    const gone = leaves.then(async () => {
      const from = Date.now();
      await until('the empty cell', async () =>
        (await guard.cellAt(place)).equals(Buffer.alloc(128)),
      );
      return Date.now() - from;
    });
    await copy.getByRole('group').getByRole('button', { name: 'Retract' }).click();
    assert.ok((await gone) < 1000, `the cell was there for ${await gone} ms`);
    await copy.getByText('Retracted', { exact: true }).waitFor();
    await refusedAt(link, 'link_refused');
    await open.answer(letter.answer);
    await says(open.page, 'escrow_gone');
    await open.close();
    await readWith(otherLink, letter);

    const recent = join(world.folder, 'recent');
    await whileStopped(async () => {
      await guard.copyTo(recent);
      await guard.putBack(old, { cells: false });
    });
    const fromOld = await pickUp(link);
    await fromOld.asks(letter.question); // the old store still shows it
    await fromOld.answer(letter.answer);
    await says(fromOld.page, 'escrow_frozen');
    await fromOld.close();
    await whileStopped(() => guard.putBack(recent, { cells: true }));
    await refusedAt(link, 'link_refused');
    await readWith(otherLink, letter);
  });
});

describe('the store shows behind a link', () => {
  let letter;
  let other; // to the same recipient, with another question
  let link;
  let mine;

  before(async () => {
    letter = await send({ asked: [people.asked, people.known] });
    ({ link } = await mailboxes.nextLink(people.asked));
    other = await send({ asked: [people.asked] });
    await mailboxes.next(people.asked);
    mine = await store.slot(letter.id, 'question', people.asked);
  });

  async function refusedWith(tampered) {
    const page = await pickUp(link);
    await page.asks(letter.question);
    await page.close();
    await store.replaceSlot(mine, { message: letter.id, ...tampered });
    await refusedAt(link, 'escrow_core_refused');
    await store.replaceSlot(mine, mine);
  }

  test('the slot of another message, with its header or without', async () => {
    const { record, message } = await store.slot(other.id, 'question', people.asked);
    await refusedWith({ record });
    await refusedWith({ record, message });
  });

  test('the core of another recipient', async () => {
    const theirs = await store.slot(letter.id, 'question', people.known);
    const { slot } = await forge('core', { slot: mine.record, other: theirs.record });
    await refusedWith({ record: slot });
  });

  test('another question of the same sender to the same recipient', async () => {
    const theirs = await store.slot(other.id, 'question', people.asked);
    const { slot } = await forge('core', { slot: mine.record, other: theirs.record });
    await refusedWith({ record: slot });
  });

  test('a question of somebody who has the link: it is asked, and no answer opens anything', async () => {
    const question = `What is ${draw('invented')}?`;
    const { slot } = await forge('question', { slot: mine.record, link, question });
    await store.replaceSlot(mine, { record: slot, message: letter.id });
    const page = await pickUp(link);
    await page.asks(question);
    await page.answer(letter.answer);
    await page.page.getByText('That is not the answer.').waitFor();
    await page.close();
    await store.replaceSlot(mine, mine);
    await readWith(link, letter);
  });
});

// What the agent's side knows of a message: its key, the share that the guard keeps for it, and with them C.
async function agentsSideOf(message) {
  const { keys } = JSON.parse(await readFile(world.site.agentKey));
  const slot = await store.slot(message, 'agent');
  return {
    agent: keys[0].xwing_seed,
    share: await guard.secretOf(slot.id),
    slot: slot.record,
    header: await store.header(message),
  };
}

const otherText = () => {
  const { sender } = world.names;
  return `From: ${sender.mailbox}\r\nSubject: pay\r\n\r\nPay at once.\r\n`;
};

test('another body by somebody who knows the content key is refused', async () => {
  await world.site.stopAgent();
  const letter = await send({ asked: [people.asked], tls: [people.tls] });
  const forged = await forge('body', { ...(await agentsSideOf(letter.id)), text: otherText() });
  await world.site.startAgent();
  const { link } = await mailboxes.nextLink(people.asked);
  await readWith(link, letter);
  assert.ok((await mailboxes.next(people.tls)).text.includes(letter.text));

  await store.replaceBody(letter.id, forged);
  const page = await pickUp(link);
  await page.asks(letter.question);
  await page.answer(letter.answer);
  await page.refuses('capsule_seal');
  await page.close();
});

test('forged delivery orders move nothing, and the sender sees why', async () => {
  const wrong = people.tlsHidden;
  const forgedOrders = async ({ id }, sign) => {
    const given = { ...(await agentsSideOf(id)), recipient: wrong, sign };
    const { slot } = await forge('orders', given);
    await store.replaceSlot(await store.slot(id, 'agent'), { record: slot, message: id });
  };
  const attacks = {
    agent_orders: ({ id }) => store.redirectCopy(id, people.tls, wrong),
    slot_sender_unknown: (letter) => forgedOrders(letter, 'anew'),
    slot_statement: (letter) => forgedOrders(letter, 'not'),
    capsule_seal: async ({ id }) =>
      store.replaceBody(
        id,
        await forge('body', { ...(await agentsSideOf(id)), text: otherText() }),
      ),
  };
  await world.site.stopAgent();
  const honest = await send({ tls: [people.tls] });
  const tampered = [];
  for (const [code, attack] of Object.entries(attacks)) {
    const letter = await send({ tls: [people.tls] });
    await attack(letter);
    tampered.push({ code, letter });
  }
  await world.site.startAgent();

  assert.ok((await mailboxes.next(people.tls)).text.includes(honest.text));
  const arrived = await mailboxes.messages(people.tls);
  await webmail.show('Sent');
  for (const { code, letter } of tampered) {
    const { copies, events } = await until(`the end of ${code}`, async () => {
      const message = await webmail.message(letter.id);
      return message.copies[0].state === 'failed' ? message : null;
    });
    assert.equal(copies[0].code, code);
    // The other three are faults of the message as a whole, which are in the audit trail too.
    if (code !== 'agent_orders') assert.ok(events.some((event) => event.code === code));
    const copy = webmail.copy(letter.subject, code === 'agent_orders' ? wrong : people.tls);
    await copy.getByText('Not delivered', { exact: true }).waitFor();
    await says(copy, code);
  }
  assert.equal((await mailboxes.messages(people.tls)).length, arrived.length);
  assert.deepEqual(await mailboxes.messages(wrong), []);
});

test('with an older key list the browser seals nothing and the agent delivers nothing', async () => {
  const { site } = world;
  const older = await store.keyList();
  await site.renewKeyList();
  const newer = await store.keyList();
  assert.ok(newer.number > older.number);
  const first = await send({ tls: [people.tls] });
  assert.ok((await mailboxes.next(people.tls)).text.includes(first.text));

  await site.stopAgent();
  const waiting = await send({ tls: [people.tls] });
  await store.putKeyList(older);
  await site.startAgent();
  const log = join(site.paths.logs, 'agent.log');
  await until('the agent’s refusal', async () =>
    (await readFile(log, 'latin1')).includes('keylist_older'),
  );
  const before = await mailboxes.messages(people.tls);
  assert.ok(!before.some(({ text }) => text.includes(waiting.text)));
  assert.equal((await webmail.message(waiting.id)).copies[0].state, 'queued');
  const refused = await write({ tls: [people.tls] });
  await refusedToSend('keylist_older');

  await store.putKeyList(newer);
  assert.ok((await mailboxes.next(people.tls)).text.includes(waiting.text));
  await webmail.send();
  assert.ok((await mailboxes.next(people.tls)).text.includes(refused.text));
});
