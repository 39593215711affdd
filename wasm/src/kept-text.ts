// What the worker has put aside, read piece by piece: attachments of opened mails and of what was picked
// up.
import type { Caller } from './rpc/caller.js';
import type { WorkerOperations } from './worker/operations/index.js';

/** `start` gives the number of a reader of `text`. */
export function readingStream(
  engine: Caller<WorkerOperations>,
  text: number,
  start: () => Promise<number>,
): ReadableStream<Uint8Array<ArrayBuffer>> {
  let reader: Promise<number> | undefined;
  return new ReadableStream(
    {
      async pull(controller) {
        reader ??= start();
        const piece = await engine.call('readNext', [text, await reader]);
        if (piece.length > 0) controller.enqueue(piece);
        else controller.close();
      },
      async cancel() {
        if (reader) await engine.call('stopReading', [text, await reader]);
      },
    },
    { highWaterMark: 0 },
  );
}

/** From its beginning. */
export function attachmentStream(
  engine: Caller<WorkerOperations>,
  text: number,
  attachment: number,
): ReadableStream<Uint8Array<ArrayBuffer>> {
  return readingStream(engine, text, () => engine.call('startReading', [text, attachment]));
}

export function forgetText(engine: Caller<WorkerOperations>, text: number): void {
  void engine.call('endText', [text]).catch(() => undefined);
}
