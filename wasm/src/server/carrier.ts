// Carries the requests of sessions without I/O to guards and the portal's store, and replies back.
import { WafersealError } from '../errors.js';
import type { GuardReply, GuardRequest } from '../worker/engine.js';

export class Carrier {
  readonly #fetch: typeof fetch;

  constructor(fetcher: typeof fetch) {
    this.#fetch = fetcher;
  }

  // Never rejects but for `aborted`: a failure is an answer that the session weighs.
  async carry(
    { origin, path, body }: GuardRequest,
    signal: AbortSignal | undefined,
  ): Promise<GuardReply> {
    const fetcher = this.#fetch;
    try {
      const response = await fetcher(origin + path, {
        method: 'POST',
        headers: { 'Content-Type': 'application/cbor' },
        body: body as Uint8Array<ArrayBuffer>,
        credentials: 'omit',
        cache: 'no-store',
        redirect: 'error',
        referrerPolicy: 'no-referrer',
        signal: signal ?? null,
      });
      if (response.ok) return new Uint8Array(await response.arrayBuffer());
      return problemOf(await response.json().catch(() => undefined), origin);
    } catch {
      if (signal?.aborted) throw new WafersealError('aborted', { cause: signal.reason });
      return { code: 'network', subject: origin, detail: '' };
    }
  }

  // The same for what may be asked as often as one likes: a line that breaks for a moment costs a
  // moment.
  async carryPatiently(
    request: GuardRequest,
    signal: AbortSignal | undefined,
  ): Promise<GuardReply> {
    for (const seconds of pauses) {
      const reply = await this.carry(request, signal);
      if (reply instanceof Uint8Array || reply.code !== 'network') return reply;
      await pause(seconds, signal);
    }
    return this.carry(request, signal);
  }
}

// How long to wait before asking again, in seconds: half a minute in all.
const pauses = [1, 2, 4, 8, 15];

function pause(seconds: number, signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, seconds * 1000);
    signal?.addEventListener(
      'abort',
      () => {
        clearTimeout(timer);
        resolve();
      },
      { once: true },
    );
  });
}

function problemOf(problem: unknown, origin: string): GuardReply {
  const { code, subject, detail } = (problem ?? {}) as Record<string, unknown>;
  if (typeof code !== 'string') return { code: 'unexpected_reply', subject: origin, detail: '' };
  const text = (value: unknown): string => (typeof value === 'string' ? value : '');
  return { code, subject: text(subject), detail: text(detail) };
}
