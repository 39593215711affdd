// The guard behind the running server's back: its cells, its key, and copies of its files and the store's.
import { randomBytes } from 'node:crypto';
import { mkdir, open, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { run } from '../../demo/world/command.mjs';

// SPEC 4.8.2, 4.8.3
const FIRST_CELL = 4096;
const CELL_SIZE = 128;
const SLOT_ID = { from: 16, to: 32 };
const SECRET = { from: 32, to: 64 };

export class GuardOnDisk {
  #site;
  #cells;

  constructor(site) {
    this.#site = site;
    this.#cells = join(site.paths.guard, 'cells');
  }

  /** Where the cell of a slot stands in the file. */
  async placeOf(slotId) {
    const file = await readFile(this.#cells);
    for (let at = FIRST_CELL; at + CELL_SIZE <= file.length; at += CELL_SIZE) {
      const owner = file.subarray(at + SLOT_ID.from, at + SLOT_ID.to);
      if (owner.equals(slotId)) return at;
    }
    throw new Error('the guard has no cell for this slot');
  }

  async cellAt(place) {
    const file = await open(this.#cells);
    try {
      const { buffer } = await file.read(Buffer.alloc(CELL_SIZE), 0, CELL_SIZE, place);
      return buffer;
    } finally {
      await file.close();
    }
  }

  async cellOf(slotId) {
    return this.cellAt(await this.placeOf(slotId));
  }

  async secretOf(slotId) {
    return (await this.cellOf(slotId)).subarray(SECRET.from, SECRET.to);
  }

  // ---- while the server is stopped

  /** The key file with another identity under the same id. Gives what puts the right one back. */
  async replaceIdentity() {
    return this.#replaceKey((key) => ({ ...key, seed: randomBytes(32).toString('base64url') }));
  }

  /** A guard of somebody's own, with an id, an identity and files that nobody knows. */
  async replaceGuard() {
    const aside = `${this.#site.paths.guard}.aside`;
    await rename(this.#site.paths.guard, aside);
    const putBack = await this.#replaceKey((key) => ({
      ...key,
      id: randomBytes(16).toString('base64url'),
      seed: randomBytes(32).toString('base64url'),
    }));
    return async () => {
      await putBack();
      await rm(this.#site.paths.guard, { recursive: true });
      await rename(aside, this.#site.paths.guard);
    };
  }

  async #replaceKey(change) {
    const file = join(this.#site.paths.server, 'guard.key');
    const right = await readFile(file);
    await writeFile(file, JSON.stringify(change(JSON.parse(right))));
    return () => writeFile(file, right);
  }

  /** Copies store, guard database and cells to a new folder. */
  async copyTo(folder) {
    await mkdir(folder);
    await run(['cp', '-a', this.#site.paths.store, join(folder, 'store')]);
    await run(['cp', '-a', this.#site.paths.guard, join(folder, 'guard')]);
  }

  /** Puts a copy back: the store and the guard database, and the cells only if they are asked for. */
  async putBack(folder, { cells }) {
    const { store, guard } = this.#site.paths;
    await rm(store, { recursive: true });
    await run(['cp', '-a', join(folder, 'store'), store]);
    for (const name of await readdir(guard)) {
      if (cells || name !== 'cells') await rm(join(guard, name));
    }
    for (const name of await readdir(join(folder, 'guard'))) {
      if (cells || name !== 'cells') await run(['cp', '-a', join(folder, 'guard', name), guard]);
    }
  }
}
