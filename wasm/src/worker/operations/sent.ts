// Messages that the user sent. Each call opens the sender's slot and forgets it again.
import { type Answer, type SentHandle, take } from '../engine.js';
import type { Held } from '../held.js';

/** The sender's slot of a message and the capsule's header. */
export interface OwnSlot {
  slot: Uint8Array;
  header: Uint8Array;
}

export function sentOperations(held: Held) {
  const { engine } = held;

  function withSent<T>({ slot, header }: OwnSlot, use: (sent: SentHandle) => Answer<T>): T {
    const sent = take(engine.openSentMessage(held.keys, slot, header));
    try {
      return take(use(sent));
    } finally {
      sent.delete();
    }
  }

  return {
    retract: (own: OwnSlot, recipient: string, guards: Uint8Array[], number: number) =>
      withSent(own, (sent) => sent.retract(recipient, guards, number)),
    retractAll: (own: OwnSlot, others: Uint8Array[], guards: Uint8Array[], number: number) =>
      withSent(own, (sent) => sent.retractAll(others, guards, number)),
    extend: (
      own: OwnSlot,
      recipient: string,
      guards: Uint8Array[],
      number: number,
      expires: number,
    ): Uint8Array => withSent(own, (sent) => sent.extend(recipient, guards, number, expires)),
    grant: (
      own: OwnSlot,
      recipient: string,
      guards: Uint8Array[],
      number: number,
      tries: number,
    ): Uint8Array => withSent(own, (sent) => sent.grant(recipient, guards, number, tries)),
    sentLink: (own: OwnSlot, recipient: string, origin: string): string =>
      withSent(own, (sent) => sent.link(recipient, origin)),
    // Its answer is held, as one from the address book.
    sentQuestion: (own: OwnSlot, recipient: string) =>
      withSent(own, (sent) => sent.question(held.keys, recipient)),
    sentSubject: (own: OwnSlot, hashes: Uint8Array[], firstSegment: Uint8Array): string =>
      withSent(own, (sent) => sent.subject(hashes, firstSegment)),
  };
}
