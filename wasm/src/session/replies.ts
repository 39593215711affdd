// What recipients wrote back, for the sender of the message: fetched, checked and decrypted here.
import { WafersealError } from '../errors.js';
import { attachmentStream, forgetText, readingStream } from '../kept-text.js';
import { checkOptions } from '../options.js';
import type { Progress } from '../progress.js';
import { fromBase64Url } from '../rpc/bytes.js';
import type { CallOptions } from '../rpc/caller.js';
import type { LoadedAttachment, MailContent, StreamedAttachment } from '../types/openpgp.js';
import type { ReplyDetail } from '../types/server.js';
import type { SeenReplies } from './seen-replies.js';
import { messagePath, openOwnSlot, type SentParts } from './sent.js';

/** How a reply is opened. */
export interface OpenReplyOptions extends CallOptions {
  /**
   * What attachments come as. With `streams` they may be larger than memory: the reply is put aside
   * encrypted (see ByteSource) until its close() is called.
   */
  attachments?: 'bytes' | 'streams';
  /** While it is fetched. */
  onProgress?: (progress: Progress) => void;
}

/**
 * A reply that was opened. From, To and Date are those that were signed, not what its text says of itself.
 */
export interface ReceivedReply<A extends LoadedAttachment | StreamedAttachment = LoadedAttachment>
  extends MailContent {
  /** The recipient of the copy that it answers. */
  author: string;
  /**
   * It was written by somebody who had opened that copy with its link and its answer, to this message:
   * true of every reply that is opened at all.
   */
  verified: true;
  attachments: A[];
  /** The whole MIME text, from its beginning each time. Not after close(). */
  source(): ReadableStream<Uint8Array<ArrayBuffer>>;
  /** Wipes what the worker holds of it; its streams end. */
  close(): void;
}

// As many as the server gives at once, 4 MiB of text.
const segmentsAtOnce = 4;

export async function openReply(
  parts: SentParts & { seenReplies: SeenReplies },
  id: string,
  reply: string,
  origin: string,
  options: OpenReplyOptions,
): Promise<ReceivedReply | ReceivedReply<StreamedAttachment>> {
  checkOptions(options, ['attachments', 'onProgress', 'signal']);
  const { attachments = 'bytes', signal } = options;
  if (attachments !== 'bytes' && attachments !== 'streams') {
    throw new WafersealError('invalid_argument', { subject: 'attachments' });
  }
  const { engine, http } = parts;
  const { own } = await openOwnSlot(parts, id, reply, signal);
  const path = replyPath(id, reply);
  const stored = await http.json<ReplyDetail>('GET', path, undefined, { signal });
  const text = await engine.call(
    'startReplyReading',
    [
      own,
      {
        header: fromBase64Url(stored.header),
        slot: fromBase64Url(stored.slot),
        arm: fromBase64Url(stored.arm),
        hashes: stored.segment_hashes.map(fromBase64Url),
      },
      origin,
    ],
    { signal, late: (late) => forgetText(engine, late) },
  );
  try {
    const capsule = await engine.call('replyReadingCapsule', [text], { signal });
    parts.seenReplies.see(capsule, reply);
    await fetchBody(parts, path, text, options);
    const load = attachments === 'bytes';
    const { read, contents } = await engine.call('replyReadingMessage', [text, load], { signal });
    const { author, mail } = read;
    const received = {
      ...mail,
      author,
      verified: true as const,
      source: () => readingStream(engine, text, () => engine.call('startReadingReply', [text])),
      close: () => forgetText(engine, text),
    };
    if (load) {
      return {
        ...received,
        attachments: mail.attachments.map((attachment, i) => ({
          ...attachment,
          content: contents[i] ?? new Uint8Array(),
        })),
      };
    }
    return {
      ...received,
      attachments: mail.attachments.map((attachment, i) => ({
        ...attachment,
        stream: () => attachmentStream(engine, text, i),
      })),
    };
  } catch (thrown) {
    forgetText(engine, text);
    throw thrown;
  }
}

async function fetchBody(
  { engine, http }: SentParts,
  path: string,
  text: number,
  { signal, onProgress }: OpenReplyOptions,
): Promise<void> {
  for (;;) {
    const { next, wanted, progress } = await engine.call('replyReadingState', [text], { signal });
    onProgress?.({ done: progress });
    if (wanted === 0) return;
    const count = Math.min(wanted, segmentsAtOnce);
    const segments = await http.bytes(
      'GET',
      `${path}/body?first=${next}&count=${count}`,
      undefined,
      {
        signal,
      },
    );
    await engine.call('replyReadingTake', [text, segments], {
      signal,
      transfer: [segments.buffer as ArrayBuffer],
    });
  }
}

export const replyPath = (id: string, reply: string): string =>
  `${messagePath(id)}/replies/${encodeURIComponent(reply)}`;
