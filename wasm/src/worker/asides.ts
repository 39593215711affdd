// Text that is put aside encrypted, by number; and what a call brings in place of bytes, as a Reader.
import { WafersealError } from '../errors.js';
import type { Source } from '../rpc/sources.js';
import { type Aside, type Engine, take } from './engine.js';
import { bytesReader, type Reader, type Storage, type Store } from './streams.js';

const writtenAtOnce = 2 ** 20;

// An Aside and the store below it, which goes when it goes.
class KeptAside {
  readonly aside: Aside;
  readonly #store: Store;

  constructor(engine: Engine, store: Store) {
    this.#store = store;
    this.aside = new engine.Aside(store);
  }

  // In steps: some streams give a whole file at once, and the engine's memory does not shrink.
  write(bytes: Uint8Array): void {
    for (let at = 0; at < bytes.length; at += writtenAtOnce) {
      take(this.aside.write(bytes.subarray(at, at + writtenAtOnce)));
    }
  }

  finish(): Reader {
    take(this.aside.finish());
    return { size: this.aside.size(), read: (offset, length) => this.aside.read(offset, length) };
  }

  delete(): void {
    this.aside.delete();
    this.#store.close();
  }
}

/** `aside_failed` */
export async function newStore(storage: Storage): Promise<Store> {
  try {
    return await storage.store();
  } catch (cause) {
    throw new WafersealError('aside_failed', { cause });
  }
}

export class Asides {
  readonly #engine: Engine;
  readonly #storage: Storage;
  readonly #kept = new Map<number, KeptAside>();
  #next = 1;

  constructor(engine: Engine, storage: Storage) {
    this.#engine = engine;
    this.#storage = storage;
  }

  async start(): Promise<number> {
    const store = await newStore(this.#storage);
    this.#kept.set(this.#next, new KeptAside(this.#engine, store));
    return this.#next++;
  }

  write(aside: number, bytes: Uint8Array): void {
    this.#get(aside).write(bytes);
  }

  drop(aside: number): void {
    this.#kept.get(aside)?.delete();
    this.#kept.delete(aside);
  }

  /** Readers of `sources`, for as long as `use` takes. */
  async withReaders<T, S extends readonly Source[]>(
    sources: readonly [...S],
    use: (readers: { [K in keyof S]: Reader }) => T | Promise<T>,
  ): Promise<T> {
    const { readers, release } = await this.readers(sources);
    try {
      return await use(readers as { [K in keyof S]: Reader });
    } finally {
      release();
    }
  }

  /** Until `release` is called, also after the call that brought the sources. */
  async readers(sources: readonly Source[]): Promise<{ readers: Reader[]; release: () => void }> {
    const own: number[] = [];
    const copies: Uint8Array[] = [];
    const release = (): void => {
      for (const aside of own.splice(0)) this.drop(aside);
      for (const bytes of copies.splice(0)) bytes.fill(0);
    };
    try {
      const readers: Reader[] = [];
      for (const source of sources) {
        // What a call brings is wiped when it is answered.
        const kept = source instanceof Uint8Array ? source.slice() : source;
        if (kept instanceof Uint8Array) copies.push(kept);
        readers.push(await this.#reader(kept, own));
      }
      return { readers, release };
    } catch (thrown) {
      release();
      throw thrown;
    }
  }

  async #reader(source: Source, own: number[]): Promise<Reader> {
    if (source instanceof Uint8Array) return bytesReader(source);
    if (!(source instanceof Blob)) return this.#get(source.aside).finish();
    const reader = this.#storage.reader(source);
    if (reader) return reader;
    const aside = await this.start();
    own.push(aside);
    // Not for await: not every browser's streams can.
    const pieces = source.stream().getReader();
    for (;;) {
      const { done, value } = await pieces.read();
      if (done) return this.#get(aside).finish();
      this.write(aside, value);
    }
  }

  #get(aside: number): KeptAside {
    const kept = this.#kept.get(aside);
    if (!kept) throw new WafersealError('invalid_argument', { subject: 'handle' });
    return kept;
  }
}
