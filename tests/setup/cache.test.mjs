// The cache: its locks hold between processes, and a tarball counts only with the pinned sum.

import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import test from 'node:test';
import { fileURLToPath } from 'node:url';
import { withLock } from '../../deps/cache.mjs';
import { fetchSource } from '../../deps/sources.mjs';
import { isModern } from '../../setup/modern-node.mjs';

const cacheModule = fileURLToPath(new URL('../../deps/cache.mjs', import.meta.url));

function useTemporaryCache(t) {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'waferseal-cache-'));
  const before = { ...process.env };
  process.env.WAFERSEAL_CACHE = path.join(folder, 'cache');
  process.env.WAFERSEAL_SOURCES = path.join(folder, 'sources');
  fs.mkdirSync(process.env.WAFERSEAL_SOURCES);
  t.after(() => {
    process.env = before;
    fs.rmSync(folder, { recursive: true, force: true });
  });
  return folder;
}

test('a lock keeps four processes from counting over each other', async (t) => {
  const folder = useTemporaryCache(t);
  const counter = path.join(folder, 'counter');
  fs.writeFileSync(counter, '0');
  const script = `
    import fs from 'node:fs';
    import { withLock } from ${JSON.stringify(cacheModule)};
    for (let i = 0; i < 3; i += 1) {
      await withLock('count', async () => {
        const seen = Number(fs.readFileSync(${JSON.stringify(counter)}, 'utf8'));
        await new Promise((resolve) => setTimeout(resolve, 20));
        fs.writeFileSync(${JSON.stringify(counter)}, String(seen + 1));
      });
    }`;
  const ends = Array.from({ length: 4 }, () => {
    const child = spawn(process.execPath, ['--input-type=module', '-e', script], {
      stdio: 'ignore',
    });
    return new Promise((resolve) => child.on('close', resolve));
  });
  assert.deepEqual(await Promise.all(ends), [0, 0, 0, 0]);
  assert.equal(fs.readFileSync(counter, 'utf8'), '12');
});

test('the lock of an ended process is taken over', async (t) => {
  useTemporaryCache(t);
  const child = spawn(process.execPath, ['-e', ''], { stdio: 'ignore' });
  await new Promise((resolve) => child.on('close', resolve));
  const locks = path.join(process.env.WAFERSEAL_CACHE, 'locks');
  fs.mkdirSync(locks, { recursive: true });
  fs.writeFileSync(path.join(locks, 'left.lock'), String(child.pid));
  assert.equal(await withLock('left', async () => 'mine'), 'mine');
  assert.deepEqual(fs.readdirSync(locks), []);
});

const entryOf = (text) => ({
  version: '1',
  sources: [{ file: 'a.tar', sha256: createHash('sha256').update(text).digest('hex') }],
});

test('a tarball with the pinned sum is taken from WAFERSEAL_SOURCES and kept', async (t) => {
  useTemporaryCache(t);
  const given = path.join(process.env.WAFERSEAL_SOURCES, 'a.tar');
  fs.writeFileSync(given, 'right');
  const file = await fetchSource('a', entryOf('right'), () => {});
  assert.equal(fs.readFileSync(file, 'utf8'), 'right');
  fs.rmSync(given);
  assert.equal(await fetchSource('a', entryOf('right'), () => {}), file);
});

test('a tarball with another sum is refused, and the message names it', async (t) => {
  useTemporaryCache(t);
  fs.writeFileSync(path.join(process.env.WAFERSEAL_SOURCES, 'a.tar'), 'wrong');
  await assert.rejects(
    fetchSource('a', entryOf('right'), () => {}),
    /no source for a 1\..*WAFERSEAL_SOURCES.*a\.tar has SHA-256/s,
  );
});

test('a tarball that changed in the cache is not used', async (t) => {
  useTemporaryCache(t);
  fs.writeFileSync(path.join(process.env.WAFERSEAL_SOURCES, 'a.tar'), 'right');
  const file = await fetchSource('a', entryOf('right'), () => {});
  fs.writeFileSync(file, 'wrong');
  fs.rmSync(path.join(process.env.WAFERSEAL_SOURCES, 'a.tar'));
  await assert.rejects(
    fetchSource('a', entryOf('right'), () => {}),
    /no source for a/,
  );
});

test('which Node is new enough', () => {
  for (const old of ['18.20.4', '20.18.3', '21.7.0', '22.11.0']) assert.equal(isModern(old), false);
  for (const good of ['20.19.0', '20.20.2', '22.12.0', '22.23.3', '24.0.0']) {
    assert.equal(isModern(good), true, good);
  }
});
