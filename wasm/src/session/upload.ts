// Ciphertext to the server, segment by segment. What a lost connection or a busy server interrupts
// goes on where it stood: the server says which segment is missing next.
import { type Code, WafersealError } from '../errors.js';
import type { Http } from '../server/http.js';
import type { SendProgress } from '../types/draft.js';
import type { Upload } from '../types/server.js';

export interface UploadOptions {
  signal?: AbortSignal | undefined;
  onProgress: (progress: SendProgress) => void;
  /** How long nothing may get through before it is given up, in milliseconds. */
  patience?: number;
}

export const usualPatience = 5 * 60_000;
// What says that the line or the server is busy, and nothing of the message.
const passing: ReadonlySet<Code> = new Set([
  'network',
  'server_busy',
  'store_busy',
  'too_many_requests',
]);
const firstPause = 500;
const longestPause = 15_000;

/** Gives the ids of the uploads, in the order of the blobs. */
export async function uploadAll(
  http: Http,
  blobs: readonly Blob[],
  options: UploadOptions,
): Promise<string[]> {
  const total = blobs.reduce((sum, { size }) => sum + size, 0);
  const ids: string[] = [];
  let before = 0;
  options.onProgress({ stage: 'uploading', done: 0 });
  for (const blob of blobs) {
    const done = (bytes: number): number => (before + bytes) / total;
    ids.push(await uploadOne(http, blob, done, options));
    before += blob.size;
  }
  return ids;
}

async function uploadOne(
  http: Http,
  blob: Blob,
  doneWith: (bytes: number) => number,
  options: UploadOptions,
): Promise<string> {
  const { signal, onProgress } = options;
  const retry = new Retry(options, () => onProgress({ stage: 'waiting' }));
  let upload = await retry.until(() =>
    http.json<Upload>('POST', '/api/v1/uploads', { json: { size: blob.size } }, { signal }),
  );
  const path = `/api/v1/uploads/${upload.id}`;
  while (!upload.complete) {
    const { next_segment: number, segment_size: size } = upload;
    const segment = blob.slice(number * size, (number + 1) * size);
    const put = (): Promise<Upload> =>
      http.json<Upload>('PUT', `${path}/segments/${number}`, { octets: segment }, { signal });
    // After a failure nobody knows whether the segment arrived: the server is asked.
    upload = await retry.until(put, () => http.json<Upload>('GET', path, undefined, { signal }));
    // A server that answers and takes nothing is no better than none.
    if (upload.next_segment > number) retry.progressed();
    const bytes = Math.min(upload.next_segment * size, blob.size);
    onProgress({ stage: 'uploading', done: doneWith(bytes) });
  }
  return upload.id;
}

/** Tries again what may succeed later, at growing intervals, for as long as patience lasts. */
export class Retry {
  readonly #signal: AbortSignal | undefined;
  readonly #patience: number;
  readonly #onPause: () => void;
  #since: number | undefined;
  #pause = firstPause;

  constructor(
    { signal, patience = usualPatience }: Pick<UploadOptions, 'signal' | 'patience'>,
    onPause: () => void = () => undefined,
  ) {
    this.#signal = signal;
    this.#patience = patience;
    this.#onPause = onPause;
  }

  /** `again` takes the place of `act` after the first failure. */
  async until<T>(act: () => Promise<T>, again: () => Promise<T> = act): Promise<T> {
    for (let next = act; ; next = again) {
      try {
        const value = await next();
        if (next === act) this.progressed();
        return value;
      } catch (thrown) {
        await this.#wait(WafersealError.wrap(thrown));
      }
    }
  }

  /** Patience begins anew. */
  progressed(): void {
    this.#since = undefined;
    this.#pause = firstPause;
  }

  async #wait(error: WafersealError): Promise<void> {
    this.#since ??= Date.now();
    const spent = Date.now() - this.#since;
    if (!passing.has(error.code) || spent >= this.#patience) throw error;
    this.#onPause();
    // Not all who lost the same server come back in the same moment.
    const pause = Math.min(this.#pause * (0.75 + Math.random() / 2), this.#patience - spent);
    this.#pause = Math.min(this.#pause * 2, longestPause);
    await new Promise<void>((resolve, reject) => {
      const aborted = (): void => {
        clearTimeout(timer);
        reject(new WafersealError('aborted'));
      };
      const timer = setTimeout(() => {
        this.#signal?.removeEventListener('abort', aborted);
        resolve();
      }, pause);
      if (this.#signal?.aborted) aborted();
      else this.#signal?.addEventListener('abort', aborted, { once: true });
    });
  }
}
