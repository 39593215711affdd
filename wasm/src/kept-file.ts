import { attachmentStream } from './kept-text.js';
import type { Caller } from './rpc/caller.js';
import type { WorkerOperations } from './worker/operations/index.js';

/**
 * A file of a draft that was opened, as a File is used: session.send() and session.drafts.save() take it as
 * an attachment. What it holds is put aside encrypted, under a key that only the worker has, until
 * session.drafts.close().
 */
export class KeptFile {
  readonly name: string;
  /** "type/subtype", or empty. */
  readonly type: string;
  /** In bytes. */
  readonly size: number;
  readonly #stream: () => ReadableStream<Uint8Array<ArrayBuffer>>;

  /** Use session.drafts.open(). */
  constructor(
    engine: Caller<WorkerOperations>,
    text: number,
    index: number,
    about: { name: string; type: string; size: number },
  ) {
    this.name = about.name;
    this.type = about.type;
    this.size = about.size;
    this.#stream = () => attachmentStream(engine, text, index);
  }

  /** From its beginning, as often as it is asked for. */
  stream(): ReadableStream<Uint8Array<ArrayBuffer>> {
    return this.#stream();
  }
}
