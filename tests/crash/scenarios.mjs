// What is done while calls fail, and what has to hold afterwards, whatever failed.
import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';

const drawAnswer = () => `by the ferry ${randomBytes(6).toString('hex')}`;
const fails = (promise) => promise.catch((error) => ({ error }));

// SPEC 6.4.6: what was answered with an id is on disk, whole; what was not is there whole or not at all.
const accept = {
  async before(world) {
    return { known: new Set(await world.ids()), answer: drawAnswer() };
  },
  async act(world, state) {
    state.id = await world.send(state.answer);
  },
  async check(world, { known, answer, id }) {
    world.checkBlobs();
    const added = (await world.ids()).filter((one) => !known.has(one));
    assert.ok(added.length <= 1, 'accepted twice');
    if (id) assert.deepEqual(added, [id], 'accepted and lost');
    for (const one of added) await world.checkMessage(one, answer);
    return { accepted: id ? 1 : 0 };
  },
};

// SPEC 4.6.4: who was told that an answer is wrong has spent a try, and no crash gives it back.
const guess = {
  async before(world) {
    const answer = drawAnswer();
    const id = await world.send(answer);
    assert.ok(id, `nothing to guess at: ${world.lastError}`);
    return { id, answer };
  },
  async act(world, state) {
    const told = await fails(world.pickUp(state.id, 'not this one'));
    state.evaluated = told.refusal?.code === 'wrong_answer';
  },
  async check(world, { id, answer, evaluated }) {
    const next = await world.pickUp(id, 'nor this one');
    assert.equal(next.refusal?.code, 'wrong_answer', next.refusal?.code);
    const spent = 3 - next.triesLeft.now;
    assert.ok(spent >= (evaluated ? 2 : 1), `a try was given back: ${spent} spent`);
    assert.ok(spent <= 2, `a try too many is spent: ${spent}`);
    await world.checkMessage(id, answer);
    return { evaluated: evaluated ? 1 : 0 };
  },
};

// SPEC 6.5.1: who was told that a copy is retracted knows that nobody opens it any more.
const retract = {
  async before(world) {
    const answer = drawAnswer();
    const id = await world.send(answer);
    assert.ok(id, `nothing to retract: ${world.lastError}`);
    return { id, answer };
  },
  async act(world, state) {
    const told = await fails(world.retract(state.id).then(() => ({})));
    state.retracted = told.error === undefined;
  },
  async check(world, { id, answer, retracted }) {
    const opened = await fails(world.pickUp(id, answer));
    if (retracted) assert.ok(!opened.message, 'a retracted copy was opened');
    // If the guard has forgotten it, it can be told again, and then the store has closed it too.
    if (!opened.message) {
      await world.retract(id);
      const copies = (await world.session.sent()).find((one) => one.id === id).copies;
      assert.equal(copies[0].state, 'retracted');
    }
    return { retracted: retracted ? 1 : 0 };
  },
};

// SPEC 6.10.2: at every moment one link opens the copy, and it is the one that the sender has.
const renew = {
  async before(world) {
    const answer = drawAnswer();
    const id = await world.send(answer);
    assert.ok(id, `nothing to renew: ${world.lastError}`);
    return { id, answer, old: await world.linkOf(id) };
  },
  async act(world, state) {
    const told = await fails(world.renewLink(state.id).then(() => ({})));
    state.renewed = told.error === undefined;
  },
  async check(world, { id, answer, old, renewed }) {
    const link = await world.linkOf(id);
    if (renewed) assert.notEqual(link, old, 'the sender was told of a new link');
    assert.ok(
      (await fails(world.open(link, answer))).message,
      'the link of the sender opens nothing',
    );
    if (link !== old) {
      assert.ok(!(await fails(world.open(old, answer))).message, 'two links open the copy');
    }
    const copies = (await world.session.sent()).find((one) => one.id === id).copies;
    assert.notEqual(copies[0].state, 'retracted');
    return { renewed: renewed ? 1 : 0 };
  },
};

// SPEC 6.15.2: a reply that was said to be taken is there, whole and once; one that was not, whole or not at all.
const reply = {
  async before(world) {
    const answer = drawAnswer();
    const id = await world.send(answer);
    assert.ok(id, `nothing to reply to: ${world.lastError}`);
    return {
      id,
      text: `reply ${randomBytes(6).toString('hex')}`,
      page: await world.opened(id, answer),
    };
  },
  async act(world, state) {
    const told = await fails(world.reply(state.page, state.text).then(() => ({})));
    state.taken = told.error === undefined;
  },
  async check(world, { id, text, page, taken }) {
    world.checkBlobs();
    const before = await world.replies(id);
    assert.ok(before.length <= 1, 'it is there twice');
    if (taken) assert.equal(before.length, 1, 'taken and lost');
    // Whoever was not told sends it again, and it is there once.
    if (!taken) await world.reply(page, text);
    page.close();
    const after = await world.replies(id);
    assert.deepEqual(
      after.map((one) => one.text.trim()),
      [text],
    );
    return { taken: taken ? 1 : 0 };
  },
};

export const scenarios = { accept, guess, retract, renew, reply };
