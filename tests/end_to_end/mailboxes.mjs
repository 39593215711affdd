// Mail as it arrives in the mailboxes of the demo world.
import assert from 'node:assert/strict';
import PostalMime from 'postal-mime';

/** Asks `probe` again and again until it gives something. */
export async function until(what, probe, limitMs = 12000) {
  const end = Date.now() + limitMs;
  for (;;) {
    const value = await probe();
    if (value) return value;
    if (Date.now() > end) throw new Error(`waited in vain for ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 150));
  }
}

export class Mailboxes {
  #postfix;
  #taken = new Set();

  constructor(world) {
    this.#postfix = world.mail.postfix;
  }

  /** All messages of a mailbox, oldest first: as bytes and as text. */
  async messages(mailbox) {
    const all = await this.#postfix.messages(mailbox);
    return all.map((raw) => ({ raw, text: raw.toString('latin1') }));
  }

  /** Waits for a message that was not given out before. */
  async next(mailbox) {
    const message = await until(`mail to ${mailbox}`, async () =>
      (await this.messages(mailbox)).find(({ text }) => !this.#taken.has(text)),
    );
    this.#taken.add(message.text);
    return message;
  }

  /** The same for a notice: the pick-up link in it, and the mail itself. */
  async nextLink(mailbox) {
    const notice = await this.next(mailbox);
    const link = /https?:\/\/\S+\/p#[\w-]+/.exec((await PostalMime.parse(notice.raw)).text)?.[0];
    assert.ok(link, `the notice to ${mailbox} has a link`);
    return { link, notice };
  }
}
