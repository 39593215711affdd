// The demo world with its real name server and Postfix: what is accepted is delivered while `serve` or the
// agent fails. One message goes every way that there is.
import { execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { makeWorld } from '../../demo/world/index.mjs';
import { makeOpenPgpKey } from '../../demo/world/openpgp_key.mjs';
import { bytes, draftTo, freshClient } from '../wasm/account.mjs';
import { TestEngine } from '../wasm/engine.mjs';

const sleep = (time) => new Promise((resolve) => setTimeout(resolve, time));

export class QueueWorld {
  static async make() {
    const world = new QueueWorld();
    world.demo = await makeWorld();
    const { site, names } = world.demo;
    await site.stopAgent(); // the one that the world has started
    world.agent = await site.startAgent();
    const origin = { origin: site.origin };
    world.client = freshClient(origin, new TestEngine());
    world.portal = freshClient(origin, new TestEngine());
    const { mailbox, password } = names.sender;
    world.session = await world.client.logIn(mailbox, bytes(password));
    const { recipients } = names;
    world.key = await makeOpenPgpKey(world.demo.folder, recipients.openpgp);
    await world.session.saveKey(to(recipients.openpgp), new Uint8Array(world.key.publicKey));
    world.recipients = {
      tls: recipients.tls,
      cut: recipients.cut,
      question: recipients.asked,
      openpgp: recipients.openpgp,
    };
    world.messages = []; // accepted: {id, subject, answer}
    return world;
  }

  async end() {
    this.client.close();
    this.portal.close();
    await this.key.stop();
    await this.demo.stop();
  }

  pid({ traces }) {
    return traces === 'agent' ? this.agent.pid : this.demo.site.serverPid();
  }

  /**
   * Calls count only if they are about a file of ours: the store, its bodies, the guard, the agent's pin. What
   * goes over sockets is the network's, and fails in other tests.
   */
  files() {
    const { store, guard, agent } = this.demo.site.paths;
    const below = (folder) =>
      readdirSync(folder, { recursive: true }).map((name) => join(folder, name));
    return [store, guard, agent]
      .flatMap((folder) => [folder, ...below(folder)])
      .flatMap((path) => ['-P', path]);
  }

  async crash({ traces }) {
    const { site } = this.demo;
    if (traces === 'agent') {
      await this.agent.stop('SIGKILL');
      this.agent = await site.startAgent();
    } else {
      await site.stopServer('SIGKILL');
      await site.startServer();
    }
  }

  /** A copy for each recipient. Resolves with what was sent, or with nothing if it was not accepted. */
  async send() {
    const { session, recipients } = this;
    const answer = `by the ferry ${randomBytes(6).toString('hex')}`;
    const subject = `crash ${randomBytes(8).toString('hex')}`;
    const asking = async (mailbox) => {
      const { answer: kept } = await session.escrow.prepare(bytes(answer), {
        question: 'What is it?',
      });
      const question = { question: 'What is it?', answer: kept, strength: 'strong', save: false };
      return { ...to(mailbox), question };
    };
    try {
      // Its servers do TLS when they are looked at, and no more when the copy is delivered.
      this.demo.mail.proxy.pass();
      await session.lookup(Object.values(recipients));
      this.demo.mail.proxy.cut();
      const draft = draftTo(
        to(recipients.tls),
        await asking(recipients.cut),
        await asking(recipients.question),
        to(recipients.openpgp),
      );
      draft.subject = subject;
      const id = await session.send(draft, await session.resolve(draft), { patience: 2000 });
      const sent = { id, answer };
      this.messages.push(sent);
      return sent;
    } catch (error) {
      this.lastError = error;
      return undefined;
    }
  }

  async copiesOf(id) {
    const message = (await this.sent()).find((one) => one.id === id);
    return message?.copies ?? [];
  }

  async sent() {
    const all = [];
    for (let before; ; ) {
      const page = await this.session.sent({ before });
      all.push(...page);
      if (page.length < 30) return all;
      before = page.at(-1).id;
    }
  }

  /** Until `done` says so, or for so long. */
  async until(done, limit) {
    const end = Date.now() + limit;
    while (Date.now() < end && !(await done().catch(() => false))) await sleep(100);
  }

  async waiting() {
    return JSON.parse(await this.demo.site.command(['queue', 'list', '--json'])).length;
  }

  /** How often each message came, by recipient: {tls: Map of id to times, ...}. */
  async arrivals(sent) {
    const came = {};
    for (const [kind, mailbox] of Object.entries(this.recipients)) {
      const mails = (await this.demo.mail.postfix.messages(mailbox)).map((mail) =>
        mail
          .toString('latin1')
          .replaceAll(/=\r?\n/g, '')
          .replaceAll('=3D', '='),
      );
      came[kind] = new Map();
      for (const { id, copies } of sent) {
        const { state } = copies.find(({ recipient }) => recipient === mailbox);
        const sign = await this.signOf(kind, id, mailbox, state);
        came[kind].set(id, mails.filter((mail) => mail.includes(sign)).length);
      }
      came[kind].total = mails.length;
      came[kind].distinct = new Set(mails.map((mail) => /^Message-ID:.*$/im.exec(mail)?.[0])).size;
    }
    return came;
  }

  // What tells this message's mail from others: its subject, or its link.
  async signOf(kind, id, mailbox, state) {
    if (kind === 'tls' || (kind === 'cut' && state === 'sent'))
      return `Subject: ${await this.session.loadSubject(id)}`;
    if (kind === 'openpgp') return '-----BEGIN PGP MESSAGE-----'; // counted by Message-ID
    const link = await this.session.linkOf(id, mailbox);
    return link.slice(link.indexOf('#'));
  }

  async open(id, mailbox, answer) {
    const pickUp = await this.portal.escrow.unlock(await this.session.linkOf(id, mailbox));
    try {
      return await pickUp.answer(bytes(answer));
    } finally {
      pickUp.close();
    }
  }

  /** What the store holds of a kind of slot. */
  slots(kind) {
    const database = join(this.demo.site.paths.store, 'store.db');
    const sql = `SELECT count(*) FROM slots WHERE kind = ${kind}`;
    return Number(execFileSync('sqlite3', [database, sql], { encoding: 'utf8' }));
  }
}

const to = (mailbox) => ({ mailbox, name: '', field: 'to' });
