// A real server with a user who sends and a recipient who picks up, and the questions that are asked
// after each crash.
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { bytes, draftTo, freshClient } from '../wasm/account.mjs';
import { TestEngine } from '../wasm/engine.mjs';
import { noLimits, startServer } from '../web/server.mjs';

const segmentSize = 16 * (65536 + 16);
const reader = { mailbox: 'grace@mail.example', name: '', field: 'to' };
const replied = fileOf('y.bin', new Uint8Array(1_200_000).fill(9));
const pgp = { mailbox: 'curve@example.org', name: 'Curve', field: 'to' };

export class World {
  static async make() {
    const world = new World();
    world.server = await startServer({}, noLimits);
    world.client = freshClient(world.server, new TestEngine());
    world.portal = freshClient(world.server, new TestEngine());
    world.session = await world.client.logIn(world.server.mailbox, bytes(world.server.password));
    const key = readFileSync(new URL('../vectors/openpgp/curve.pub.asc', import.meta.url));
    await world.session.saveKey(pgp, new Uint8Array(key));
    await world.session.lookup([reader.mailbox, pgp.mailbox]);
    return world;
  }

  async end() {
    this.client.close();
    this.portal.close();
    await this.server.stop();
  }

  /** The process whose calls fail. */
  pid() {
    return this.server.pid;
  }

  /** Which files' calls count, as options of strace: all of them. */
  files() {
    return [];
  }

  /** Dead, whatever it was doing, and up again. */
  async crash() {
    await this.server.kill();
    await this.server.restart();
  }

  /** Sends a message with this answer. Resolves with its id, or with nothing if it was not accepted. */
  async send(answer) {
    const { session } = this;
    const kept = await session.escrow.prepare(bytes(answer), { question: 'What is it?' });
    const question = { question: 'What is it?', answer: kept.answer, strength: 'strong' };
    const draft = draftTo({ ...reader, question: { ...question, save: false } }, pgp);
    const attachment = new Uint8Array(300_000).fill(7);
    draft.attachments = [fileOf('x.bin', attachment)];
    return session.send(draft, await session.resolve(draft)).catch((error) => {
      this.lastError = error;
      return undefined;
    });
  }

  async ids() {
    return (await this.session.sent()).map(({ id }) => id);
  }

  /** A copy for each recipient, and the right answer opens the escrowed one, whole. */
  async checkMessage(id, answer) {
    const message = (await this.session.sent()).find((one) => one.id === id);
    assert.ok(message, 'an accepted message is lost');
    assert.deepEqual(
      message.copies.map(({ recipient, state }) => [recipient, state]),
      [
        [reader.mailbox, 'queued'],
        [pgp.mailbox, 'queued'],
      ],
    );
    const opened = await this.pickUp(id, answer);
    assert.ok(opened.message, `it does not open: ${opened.refusal?.code}`);
    assert.ok(opened.message.attachments[0].content.length > 300_000);
  }

  async pickUp(id, answer) {
    return this.open(await this.linkOf(id), answer);
  }

  linkOf(id) {
    return this.session.linkOf(id, reader.mailbox);
  }

  async renewLink(id) {
    const terms = await this.session.linkTerms(id, reader.mailbox);
    return this.session.renewLink(id, reader.mailbox, terms);
  }

  async open(link, answer) {
    const pickUp = await this.portal.escrow.unlock(link);
    try {
      return await pickUp.answer(bytes(answer));
    } finally {
      pickUp.close();
    }
  }

  /** The page of a recipient who has read the message. */
  async opened(id, answer) {
    const pickUp = await this.portal.escrow.unlock(await this.linkOf(id));
    assert.ok((await pickUp.answer(bytes(answer))).message);
    return pickUp;
  }

  reply(pickUp, text) {
    return pickUp.reply({ text, attachments: [replied] });
  }

  /** Each of them, opened. */
  async replies(id) {
    const { copies } = (await this.session.sent()).find((one) => one.id === id);
    const found = [];
    for (const reply of copies[0].replies) {
      const opened = await this.session.reply(id, reply.id);
      assert.equal(opened.attachments[0].content.length, 1_200_000);
      found.push({ text: opened.text });
      opened.close();
    }
    return found;
  }

  retract(id) {
    return this.session.retract(id, reader.mailbox);
  }

  /** What stands where messages look for bodies is whole. */
  checkBlobs() {
    const folder = join(this.server.folder, 'store/blobs/blobs');
    for (const name of readdirSync(folder, { recursive: true })) {
      if (!name.endsWith('.body')) continue;
      const body = readFileSync(join(folder, name));
      const list = readFileSync(join(folder, name.replace(/body$/, 'list')));
      const hashes = [];
      for (let at = 0; at < body.length; at += segmentSize) {
        hashes.push(
          createHash('sha256')
            .update(body.subarray(at, at + segmentSize))
            .digest(),
        );
      }
      assert.ok(Buffer.concat(hashes).equals(list), `half a body is visible: ${name}`);
    }
  }
}

function fileOf(name, content) {
  return new File([content], name, { type: 'application/octet-stream' });
}
