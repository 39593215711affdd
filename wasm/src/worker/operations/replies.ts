// Replies: written on the pick-up page, read by whom they answer.
import { WafersealError } from '../../errors.js';
import type { Source } from '../../rpc/sources.js';
import {
  type GuardReply,
  type GuardRequest,
  type Reply,
  type ReplyFile,
  type ReplyReading,
  type ReplyTerms,
  type StoredReply,
  take,
} from '../engine.js';
import type { Held } from '../held.js';
import { contentOf, KeptText } from '../kept-text.js';
import type { OwnSlot } from './sent.js';

/** A reply that is being written, with what its files are read from. */
export class KeptReply {
  readonly handle: Reply;
  #release = (): void => undefined;

  constructor(handle: Reply) {
    this.handle = handle;
  }

  /** Until it goes, or others are read. */
  hold(release: () => void): void {
    this.#release();
    this.#release = release;
  }

  delete(): void {
    this.handle.delete();
    this.#release();
  }
}

export function replyOperations(held: Held) {
  const { engine, storage, asides, texts, replyTexts, replies } = held;

  function readingAt(text: number): ReplyReading {
    if (replyTexts.has(text)) return texts.get(text).handle as ReplyReading;
    throw new WafersealError('invalid_argument', { subject: 'handle' });
  }

  return {
    replyRequests: (reply: number): GuardRequest[] => replies.get(reply).handle.outgoing(),
    replyReceive: (reply: number, request: number, answer: GuardReply): void =>
      replies.get(reply).handle.receive(request, answer),
    replyState: (reply: number) => take(replies.get(reply).handle.state()),
    replyTerms: (reply: number): ReplyTerms => replies.get(reply).handle.terms(),
    // Its files are read until endReply().
    writeReply: async (
      reply: number,
      text: string,
      files: readonly { fileName: string; mediaType: string }[],
      sources: Source[],
      now: number,
    ): Promise<void> => {
      const kept = replies.get(reply);
      const { readers, release } = await asides.readers(sources);
      try {
        const read = files.map((file, i) => ({ ...file, reader: readers[i] }) as ReplyFile);
        take(kept.handle.write(text, read, now));
        kept.hold(release);
      } catch (thrown) {
        release();
        throw thrown;
      }
    },
    resumeReply: (reply: number): void => replies.get(reply).handle.resume(),
    endReply: (reply: number): void => replies.drop(reply),

    // It is a text: attachments are read from it.
    startReplyReading: async (
      { slot, header }: OwnSlot,
      stored: StoredReply,
      origin: string,
    ): Promise<number> => {
      const kept = new KeptText(storage, (store) =>
        take(engine.startReplyReading(held.keys, slot, header, stored, origin, store)),
      );
      try {
        await kept.open();
        const text = texts.keep(kept);
        replyTexts.add(text);
        return text;
      } catch (thrown) {
        kept.delete();
        throw thrown;
      }
    },
    replyReadingCapsule: (text: number): Uint8Array => readingAt(text).capsuleId(),
    replyReadingState: (text: number) => readingAt(text).state(),
    replyReadingTake: (text: number, segments: Uint8Array): void => {
      take(readingAt(text).take(segments));
      storage.letGo(segments.length);
    },
    replyReadingMessage: (text: number, load: boolean) => {
      const handle = readingAt(text);
      const read = take(handle.message());
      const contents = load ? read.mail.attachments.map((_, i) => contentOf(handle, i)) : [];
      return { read, contents };
    },
    startReadingReply: (text: number): number => take(readingAt(text).startWhole()),
  };
}
