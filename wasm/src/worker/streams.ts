// Bytes that the engine reads and writes while it works. It cannot wait, so all of this answers at
// once, and since nothing may be thrown through the engine, what fails answers undefined or false.
import { WafersealError } from '../errors.js';

export interface Reader {
  readonly size: number;
  /** What it gives is good until the next call. */
  read(offset: number, length: number): Uint8Array | undefined;
}

/** Where ciphertext is put aside: a file that grows. */
export interface Store {
  append(bytes: Uint8Array): boolean;
  read(offset: number, length: number): Uint8Array | undefined;
  close(): void;
}

/** What the place has where this worker runs. */
export interface Storage {
  /** `undefined`: here a Blob cannot be read at once. */
  reader(blob: Blob): Reader | undefined;
  store(): Store;
  /** Waits until this process holds nothing of `blob` any more; false: there is no room for it. */
  hasLeft(blob: Blob): boolean;
}

// The engine reads in small steps; each one of a Blob is a trip to another process.
const readAhead = 2 ** 20;

export function bytesReader(bytes: Uint8Array): Reader {
  return {
    size: bytes.length,
    read: (offset, length) => bytes.subarray(offset, offset + length),
  };
}

// A buffer that was read into is freed when V8 next looks through its young objects, which it does when
// there are many. An engine that writes makes them; one that only reads does not, and the buffers pile up
// to hundreds of MiB. Then each of them brings some that fill the nursery (npm run bench -- large).
const nursery: { filled: boolean; last?: number[] | undefined } = { filled: false };
function fillNursery(): void {
  for (let i = 0; i < 24 && !nursery.filled; ++i) nursery.last = new Array(8192).fill(i);
  nursery.filled = false;
  nursery.last = undefined;
}

interface SyncReader {
  readAsArrayBuffer(blob: Blob): ArrayBuffer;
}
// In workers of browsers; not in the types of a page.
const { FileReaderSync } = globalThis as unknown as { FileReaderSync?: new () => SyncReader };

export class BlobReader implements Reader {
  readonly #blob: Blob;
  readonly #files: SyncReader;
  #start = 0;
  #window = new Uint8Array();

  constructor(blob: Blob, files: SyncReader) {
    this.#blob = blob;
    this.#files = files;
  }

  get size(): number {
    return this.#blob.size;
  }

  read(offset: number, length: number): Uint8Array | undefined {
    const inside = offset - this.#start;
    if (inside < 0 || inside + length > this.#window.length) {
      const end = Math.min(offset + Math.max(length, readAhead), this.#blob.size);
      try {
        fillNursery();
        const part = this.#files.readAsArrayBuffer(this.#blob.slice(offset, end));
        this.#window = new Uint8Array(part);
        this.#start = offset;
      } catch {
        return undefined; // the file was moved or changed
      }
    }
    return this.#window.subarray(offset - this.#start, offset - this.#start + length);
  }
}

// A Blob's bytes leave this process some time after it was made; whoever makes many must wait, or all
// of them stand here. Reading one byte waits. False: there is no room for it.
function hasLeft(blob: Blob, files: SyncReader): boolean {
  try {
    files.readAsArrayBuffer(blob.slice(0, 1));
    return true;
  } catch {
    return false;
  }
}

// A Blob made of Blobs: the browser keeps them where it has room, on disk if need be.
class BlobStore implements Store {
  readonly #files: SyncReader;
  #parts: Blob[] = [];
  #reader: BlobReader | undefined;

  constructor(files: SyncReader) {
    this.#files = files;
  }

  append(bytes: Uint8Array): boolean {
    nursery.filled = true;
    this.#reader = undefined;
    const part = new Blob([bytes as Uint8Array<ArrayBuffer>]);
    this.#parts.push(part);
    return hasLeft(part, this.#files);
  }

  read(offset: number, length: number): Uint8Array | undefined {
    this.#reader ??= new BlobReader(new Blob(this.#parts), this.#files);
    return this.#reader.read(offset, length);
  }

  close(): void {
    this.#parts = [];
    this.#reader = undefined;
  }
}

export function browserStorage(): Storage {
  if (!FileReaderSync) throw new TypeError('no FileReaderSync');
  const files = new FileReaderSync();
  return {
    reader: (blob) => new BlobReader(blob, files),
    store: () => new BlobStore(files),
    hasLeft: (blob) => hasLeft(blob, files),
  };
}

/** Mails as they are sealed. */
export class MailParts {
  readonly #done: { recipients: string[]; mail: Blob }[] = [];
  readonly #storage: Storage;
  readonly #begun: (mails: number) => void;
  #recipients: string[] | undefined;
  #parts: Blob[] = [];
  #pieces: Uint8Array[] = [];
  #size = 0;
  #failed = false;

  /** `begun` is told at each mail how many there are. */
  constructor(storage: Storage, begun: (mails: number) => void) {
    this.#storage = storage;
    this.#begun = begun;
  }

  begin(recipients: string[], mails: number): void {
    this.#end();
    this.#recipients = recipients;
    this.#begun(mails);
  }

  write(bytes: Uint8Array): boolean {
    nursery.filled = true;
    this.#pieces.push(bytes);
    this.#size += bytes.length;
    return this.#size < readAhead || this.#keep();
  }

  /** `aside_failed`: there was no room for the end of one. */
  take(): { recipients: string[]; mail: Blob }[] {
    this.#end();
    if (this.#failed) throw new WafersealError('aside_failed');
    return this.#done;
  }

  #keep(): boolean {
    const part = new Blob(this.#pieces as Uint8Array<ArrayBuffer>[]);
    this.#parts.push(part);
    this.#pieces = [];
    this.#size = 0;
    this.#failed ||= !this.#storage.hasLeft(part);
    return !this.#failed;
  }

  #end(): void {
    if (!this.#recipients) return;
    this.#keep();
    const mail = new Blob(this.#parts, { type: 'message/rfc822' });
    this.#done.push({ recipients: this.#recipients, mail });
    this.#parts = [];
    this.#recipients = undefined;
  }
}

/** Tells how far reading has come, at most once for each MiB. */
export class Progress {
  readonly #port: MessagePort | undefined;
  #total = 0;
  #done = 0;
  #told = 0;

  constructor(port: MessagePort | undefined) {
    this.#port = port;
  }

  expect(total: number): void {
    this.#total = total;
  }

  /** Each byte counts once for each time that `of` is read from its beginning. */
  watch(of: Reader): Reader {
    let place = 0;
    return {
      size: of.size,
      read: (offset, length) => {
        if (offset < place) place = 0;
        if (offset + length > place) {
          this.#add(offset + length - place);
          place = offset + length;
        }
        return of.read(offset, length);
      },
    };
  }

  /** All is read, however much that was. */
  end(): void {
    if (this.#told < this.#total)
      this.#port?.postMessage({ done: this.#total, total: this.#total });
  }

  #add(bytes: number): void {
    this.#done += bytes;
    if (!this.#port || (this.#done - this.#told < readAhead && this.#done < this.#total)) return;
    this.#told = this.#done;
    this.#port.postMessage({ done: Math.min(this.#done, this.#total), total: this.#total });
  }
}
