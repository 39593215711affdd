// Writing back from a pick-up: the text is sealed in the worker to the sender's key, and sent piece by
// piece with the proof that the message was opened.
import { attachmentOf } from './attachments.js';
import { WafersealError } from './errors.js';
import { Inputs } from './input.js';
import { checkOptions } from './options.js';
import type { Progress } from './progress.js';
import type { Caller, CallOptions } from './rpc/caller.js';
import type { Source } from './rpc/sources.js';
import type { Carrier } from './server/carrier.js';
import type { Attachment } from './types/openpgp.js';
import type { WorkerOperations } from './worker/operations/index.js';

/** What is written back. Subject and recipient are those of the message. */
export interface ReplyContent {
  text: string;
  attachments?: readonly (File | Attachment)[];
}

/** What the sender's server takes. */
export interface ReplyTerms {
  /** Of a sealed reply; its text and files have to be smaller by a third. */
  mostBytes: number;
  /** How many more replies to this message it takes for now. */
  left: number;
}

/** How a reply is sent. */
export interface ReplyOptions extends CallOptions {
  /** While it is sent. */
  onProgress?: (progress: Progress) => void;
}

interface ReplyParts {
  engine: Caller<WorkerOperations>;
  carrier: Carrier;
}

/** @internal One reply of a pick-up, until the server has it or it is given up. */
export class WrittenReply {
  readonly #parts: ReplyParts;
  readonly #handle: number;
  // What the worker is sending; nothing yet, or the last attempt was given up.
  #content: ReplyContent | undefined;

  constructor(parts: ReplyParts, handle: number) {
    this.#parts = parts;
    this.#handle = handle;
  }

  async terms(signal: AbortSignal | undefined): Promise<ReplyTerms> {
    await this.#run({ signal });
    return this.#parts.engine.call('replyTerms', [this.#handle], { signal });
  }

  /** It has begun to send something else. */
  isSendingOther(content: ReplyContent): boolean {
    return this.#content !== undefined && !isSame(this.#content, content);
  }

  async send(content: ReplyContent, options: ReplyOptions): Promise<void> {
    const { engine } = this.#parts;
    const { signal } = options;
    if (this.#content) {
      await engine.call('resumeReply', [this.#handle], { signal });
    } else {
      await this.terms(signal);
      await this.#write(content, signal);
    }
    await this.#run(options);
  }

  end(): void {
    void this.#parts.engine.call('endReply', [this.#handle]).catch(() => undefined);
  }

  async #write(content: ReplyContent, signal: AbortSignal | undefined): Promise<void> {
    const { engine } = this.#parts;
    const attachments = (content.attachments ?? []).map(attachmentOf);
    const inputs = new Inputs(engine, signal);
    const sources: Source[] = [];
    for (const { fileName = '', content: bytes } of attachments) {
      sources.push(await inputs.add(bytes, fileName));
    }
    const files = attachments.map(({ fileName = '', mediaType = '' }) => ({ fileName, mediaType }));
    const now = Math.floor(Date.now() / 1000);
    await engine.call('writeReply', [this.#handle, content.text, files, sources, now], {
      signal,
      transfer: inputs.transfer,
    });
    this.#content = content;
  }

  // Until it waits for a person, or the server has it.
  async #run({ signal, onProgress }: ReplyOptions): Promise<void> {
    const { engine, carrier } = this.#parts;
    for (;;) {
      const { stage, progress, error } = await engine.call('replyState', [this.#handle], {
        signal,
      });
      if (stage === 'sending' || stage === 'sent') onProgress?.({ done: progress });
      if (stage === 'ready' || stage === 'sent') return;
      if (error) throw WafersealError.from(error);
      const requests = await engine.call('replyRequests', [this.#handle], { signal });
      if (requests.length === 0) throw new WafersealError('internal', { subject: stage });
      for (const request of requests) {
        const reply = await carrier.carryPatiently(request, signal);
        await engine.call('replyReceive', [this.#handle, request.id, reply], { signal });
      }
    }
  }
}

// The very same files: what is in them may have changed otherwise.
function isSame(a: ReplyContent, b: ReplyContent): boolean {
  const [filesOfA, filesOfB] = [a.attachments ?? [], b.attachments ?? []];
  return (
    a.text === b.text &&
    filesOfA.length === filesOfB.length &&
    filesOfA.every((file, i) => file === filesOfB[i])
  );
}

/** `invalid_argument` (subject: what is wrong). */
export function checkContent(content: ReplyContent): void {
  checkOptions(content, ['text', 'attachments']);
  if (typeof content.text !== 'string') {
    throw new WafersealError('invalid_argument', { subject: 'text' });
  }
}
