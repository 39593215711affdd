// What is put aside under Node: a file that has no name by the time anything is in it.
import { closeSync, mkdtempSync, openSync, readSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Storage, Store } from './streams.js';

class FileStore implements Store {
  readonly #file: number;
  #size = 0;

  constructor() {
    const folder = mkdtempSync(join(tmpdir(), 'waferseal-'));
    this.#file = openSync(join(folder, 'aside'), 'wx+', 0o600);
    rmSync(folder, { recursive: true });
  }

  append(bytes: Uint8Array): boolean {
    try {
      let done = 0;
      while (done < bytes.length) {
        done += writeSync(this.#file, bytes, done, bytes.length - done, this.#size + done);
      }
      this.#size += done;
      return true;
    } catch {
      return false; // no room
    }
  }

  read(offset: number, length: number): Uint8Array | undefined {
    const out = new Uint8Array(length);
    try {
      let done = 0;
      while (done < length) {
        const read = readSync(this.#file, out, done, length - done, offset + done);
        if (read === 0) return undefined;
        done += read;
      }
      return out;
    } catch {
      return undefined;
    }
  }

  close(): void {
    closeSync(this.#file);
  }
}

export const nodeStorage: Storage = {
  reader: () => undefined,
  store: async () => new FileStore(),
  hasLeft: () => true, // a Blob is in memory here
  letGo: () => undefined,
};
