// The cache folder: where tarballs and built libraries live, outside the checkout, and how two
// processes keep out of each other's way there.

import { createHash } from 'node:crypto';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';

/** The cache root: WAFERSEAL_CACHE, else $XDG_CACHE_HOME/waferseal, else ~/.cache/waferseal. */
export function cacheRoot() {
  if (process.env.WAFERSEAL_CACHE) return path.resolve(process.env.WAFERSEAL_CACHE);
  const base = process.env.XDG_CACHE_HOME || path.join(os.homedir(), '.cache');
  return path.join(base, 'waferseal');
}

/** A folder below the cache root, made when missing. */
export function cacheFolder(...parts) {
  const folder = path.join(cacheRoot(), ...parts);
  fs.mkdirSync(folder, { recursive: true });
  return folder;
}

/** SHA-256 over the JSON of any value, as 16 hex digits: enough to tell builds apart. */
export function contentKey(value) {
  return createHash('sha256').update(JSON.stringify(value)).digest('hex').slice(0, 16);
}

export function sha256OfFile(file) {
  return createHash('sha256').update(fs.readFileSync(file)).digest('hex');
}

function processIsAlive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === 'EPERM';
  }
}

let lockCount = 0;

/**
 * Runs `work` while holding the named lock of the cache. A lock of a process that has ended is
 * taken over: the holder links its own file into place, so that the file is never seen empty.
 */
export async function withLock(name, work) {
  const file = path.join(cacheFolder('locks'), `${name}.lock`);
  lockCount += 1;
  const mine = `${file}.${process.pid}.${lockCount}`;
  fs.writeFileSync(mine, String(process.pid));
  let announced = false;
  try {
    for (;;) {
      try {
        fs.linkSync(mine, file);
        break;
      } catch (error) {
        if (error.code !== 'EEXIST') throw error;
      }
      const holder = readHolder(file);
      if (holder !== null && !processIsAlive(holder)) {
        removeDeadLock(file, mine, holder);
        continue;
      }
      if (!announced && holder !== null) {
        announced = true;
        console.error(`waiting for process ${holder}, which holds ${name}`);
      }
      await new Promise((resolve) => setTimeout(resolve, 300));
    }
  } finally {
    fs.rmSync(mine, { force: true });
  }
  try {
    return await work();
  } finally {
    fs.rmSync(file, { force: true });
  }
}

/** Removes the lock of an ended process, unless another process has just taken it over. */
function removeDeadLock(file, mine, holder) {
  const aside = `${mine}.dead`;
  try {
    fs.renameSync(file, aside);
  } catch {
    return;
  }
  if (readHolder(aside) !== holder) fs.linkSync(aside, file);
  fs.rmSync(aside, { force: true });
}

function readHolder(file) {
  try {
    return Number(fs.readFileSync(file, 'utf8'));
  } catch {
    return null;
  }
}
