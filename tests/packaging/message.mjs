// A message with a question at a server: sent, answered, taken back. Also a program, for a server on another network:
// `message.mjs ORIGIN send` prints { id, link } and `message.mjs ORIGIN answer LINK` what the message says.
import { pathToFileURL } from 'node:url';
import { bytes, draftTo, freshClient } from '../wasm/account.mjs';
import { TestEngine } from '../wasm/engine.mjs';

const password = 'a long password';
const recipient = 'grace@mail.example';
const answer = 'by the ferry';

export class Messenger {
  constructor(origin) {
    this.client = freshClient({ origin }, new TestEngine());
  }

  close() {
    this.client.close();
  }

  #session() {
    return this.client.logIn('anna@example.org', bytes(password));
  }

  async send() {
    const session = await this.#session();
    const kept = await session.escrow.prepare(bytes(answer), { question: 'Where?' });
    const question = { question: 'Where?', answer: kept.answer, strength: 'strong', save: false };
    await session.lookup([recipient]);
    const draft = draftTo({ mailbox: recipient, name: '', field: 'to', question });
    const id = await session.send(draft, await session.resolve(draft));
    return { id, link: await session.linkOf(id, recipient) };
  }

  async answer(link) {
    const pickUp = await this.client.escrow.unlock(link);
    try {
      const { message, refusal } = await pickUp.answer(bytes(answer));
      if (message === undefined) throw new Error(`no message: ${refusal?.code}`);
      return message.text;
    } finally {
      pickUp.close();
    }
  }

  async retract(id) {
    await (await this.#session()).retract(id, recipient);
  }
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) {
  const [origin, verb, ...args] = process.argv.slice(2);
  const messenger = new Messenger(origin);
  try {
    if (!['send', 'answer'].includes(verb)) throw new Error(`${verb}: send or answer`);
    console.log(JSON.stringify(await messenger[verb](...args)));
  } finally {
    messenger.close();
  }
}
