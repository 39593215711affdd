// What is put aside in a browser, and how its Blobs are read.
import type { Reader, Storage, Store } from './streams.js';

interface SyncReader {
  readAsArrayBuffer(blob: Blob): ArrayBuffer;
}
// In workers of browsers; not in the types of a page.
const { FileReaderSync } = globalThis as unknown as { FileReaderSync?: new () => SyncReader };

export function browserStorage(): Storage {
  if (!FileReaderSync) throw new TypeError('no FileReaderSync');
  const files = new FileReaderSync();
  return {
    reader: (blob) => new BlobReader(blob, files),
    store: async () => (await openFileStore()) ?? new BlobStore(files),
    hasLeft: (blob) => hasLeft(blob, files),
    letGo,
  };
}

// ---------------------------------------------------------------- Blobs

// The engine reads in small steps, and each one of a Blob is a trip to another process. Four times as
// much at once saved no time and had more memory in use.
const readAhead = 2 ** 18;

// A buffer is freed when V8 next looks through its young objects, which it does when there are many. Who
// reads or receives large buffers makes few, and they pile up to hundreds of MiB. So for each MiB of them
// some objects are made to be thrown away (npm run bench -- large).
const perMib = 16;
const nursery: { last?: number[] | undefined } = {};
function letGo(bytes = 2 ** 20): void {
  for (let i = 0; i < (perMib * bytes) / 2 ** 20; ++i) nursery.last = new Array(8192).fill(i);
  nursery.last = undefined;
}

class BlobReader implements Reader {
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
        letGo(readAhead);
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
    letGo(readAhead);
    files.readAsArrayBuffer(blob.slice(0, 1));
    return true;
  } catch {
    return false;
  }
}

// Where there are no files (private windows of some browsers): a Blob made of Blobs.
class BlobStore implements Store {
  readonly #files: SyncReader;
  #parts: Blob[] = [];
  #reader: BlobReader | undefined;

  constructor(files: SyncReader) {
    this.#files = files;
  }

  append(bytes: Uint8Array): boolean {
    this.#reader = undefined;
    try {
      const part = new Blob([bytes as Uint8Array<ArrayBuffer>]);
      this.#parts.push(part);
      return hasLeft(part, this.#files);
    } catch {
      return false;
    }
  }

  read(offset: number, length: number): Uint8Array | undefined {
    try {
      this.#reader ??= new BlobReader(new Blob(this.#parts), this.#files);
      return this.#reader.read(offset, length);
    } catch {
      return undefined;
    }
  }

  close(): void {
    this.#parts = [];
    this.#reader = undefined;
  }
}

// ---------------------------------------------------------------- files of the origin

// The File System standard, 2.6 and 2.7; in workers only, and so not in the types of a page.
interface SyncFile {
  read(into: Uint8Array, options: { at: number }): number;
  write(bytes: Uint8Array, options: { at: number }): number;
  close(): void;
}
interface FileHandle {
  createSyncAccessHandle(): Promise<SyncFile>;
}
interface Folder {
  getDirectoryHandle(name: string, options: { create: boolean }): Promise<Folder>;
  getFileHandle(name: string, options: { create: boolean }): Promise<FileHandle>;
  removeEntry(name: string): Promise<void>;
  entries(): AsyncIterableIterator<[string, FileHandle | Folder]>;
}

const folderName = 'waferseal-aside';

// `undefined`: here are none.
async function openFileStore(): Promise<Store | undefined> {
  const { storage } = globalThis.navigator as unknown as {
    storage?: { getDirectory?(): Promise<Folder> };
  };
  try {
    const root = await storage?.getDirectory?.();
    if (!root) return undefined;
    const folder = await root.getDirectoryHandle(folderName, { create: true });
    await removeLeftOver(folder);
    const name = crypto.randomUUID();
    const handle = await folder.getFileHandle(name, { create: true });
    return new FileStore(folder, name, await handle.createSyncAccessHandle());
  } catch {
    return undefined;
  }
}

// What a worker left that did not end in peace: nobody has it open. Its key is gone with that worker.
async function removeLeftOver(folder: Folder): Promise<void> {
  for await (const [name, handle] of folder.entries()) {
    try {
      if (!('createSyncAccessHandle' in handle)) continue;
      (await handle.createSyncAccessHandle()).close(); // refused while somebody has it open
      await folder.removeEntry(name);
    } catch {
      // It is in use, or another worker removes it.
    }
  }
}

class FileStore implements Store {
  readonly #folder: Folder;
  readonly #name: string;
  readonly #file: SyncFile;
  #size = 0;
  #into = new Uint8Array();

  constructor(folder: Folder, name: string, file: SyncFile) {
    this.#folder = folder;
    this.#name = name;
    this.#file = file;
  }

  append(bytes: Uint8Array): boolean {
    try {
      for (let done = 0; done < bytes.length; ) {
        const written = this.#file.write(bytes.subarray(done), { at: this.#size });
        if (written === 0) return false;
        this.#size += written;
        done += written;
      }
      return true;
    } catch {
      return false; // no room
    }
  }

  read(offset: number, length: number): Uint8Array | undefined {
    if (this.#into.length < length) this.#into = new Uint8Array(length);
    const into = this.#into.subarray(0, length);
    try {
      for (let done = 0; done < length; ) {
        const read = this.#file.read(into.subarray(done), { at: offset + done });
        if (read === 0) return undefined;
        done += read;
      }
      return into;
    } catch {
      return undefined;
    }
  }

  close(): void {
    this.#file.close();
    void this.#folder.removeEntry(this.#name).catch(() => undefined);
  }
}
