// What callers may hand over in place of bytes.
import { WafersealError } from './errors.js';

/** A string is taken as UTF-8. A stream is read to its end and can be used once. */
export type ByteSource = Uint8Array | Blob | ReadableStream<Uint8Array> | string;

/**
 * All of it, in an array that nobody else holds: it is moved to the worker and wiped there. `subject`
 * names the source in `attachment_unreadable` and `aborted`.
 */
export async function readBytes(
  source: ByteSource,
  subject: string,
  signal?: AbortSignal,
): Promise<Uint8Array<ArrayBuffer>> {
  if (signal?.aborted) throw new WafersealError('aborted', { subject, cause: signal.reason });
  if (typeof source === 'string') return new TextEncoder().encode(source);
  if (source instanceof Uint8Array) return source.slice();
  try {
    return source instanceof Blob
      ? new Uint8Array(await source.arrayBuffer())
      : await readStream(source, signal);
  } catch (cause) {
    if (signal?.aborted) throw new WafersealError('aborted', { subject, cause });
    throw new WafersealError('attachment_unreadable', { subject, cause });
  }
}

async function readStream(
  stream: ReadableStream<Uint8Array>,
  signal?: AbortSignal,
): Promise<Uint8Array<ArrayBuffer>> {
  const reader = stream.getReader();
  const onAbort = (): void => void reader.cancel(signal?.reason).catch(() => undefined);
  signal?.addEventListener('abort', onAbort, { once: true });
  try {
    const pieces: Uint8Array[] = [];
    for (;;) {
      // A stream that has its pieces at hand lets nothing else run, an abort included.
      if (pieces.length % 256 === 255) await new Promise((resolve) => setTimeout(resolve));
      const { done, value } = await reader.read();
      if (signal?.aborted) throw signal.reason;
      if (done) break;
      pieces.push(value);
    }
    const whole = new Uint8Array(pieces.reduce((sum, { length }) => sum + length, 0));
    let at = 0;
    for (const piece of pieces) {
      whole.set(piece, at);
      at += piece.length;
    }
    return whole;
  } finally {
    signal?.removeEventListener('abort', onAbort);
  }
}
