// A running process whose system calls fail when told to.
import { spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** What changes a disk. Names that a kernel does not have are passed over. */
export const calls = [
  ...['write', 'pwrite64', 'writev', 'fsync', 'fdatasync', 'ftruncate'],
  ...['rename', 'renameat', 'renameat2', 'unlink', 'unlinkat', 'mkdir', 'mkdirat', 'openat'],
];

/** The ways in which one call fails. `openat` is only ever killed at: most of them only read. */
export const faults = [
  { name: 'EIO', inject: 'error=EIO', calls: calls.filter((call) => call !== 'openat') },
  {
    name: 'ENOSPC',
    inject: 'error=ENOSPC',
    calls: ['write', 'pwrite64', 'writev', 'ftruncate', 'rename', 'mkdir', 'fsync', 'fdatasync'],
  },
  { name: 'killed', inject: 'signal=KILL', calls },
];

/** Attaches strace and resolves once it has every thread. `stop` detaches and gives what it saw. */
export async function attach(pid, options) {
  const folder = await mkdtemp(join(tmpdir(), 'waferseal-strace-'));
  const out = join(folder, 'calls');
  const child = spawn('strace', ['-f', '-qq', '-p', String(pid), '-o', out, ...options], {
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  const ended = new Promise((resolve) => child.on('close', resolve));
  let said = '';
  child.stderr.on('data', (data) => {
    said += data;
  });
  child.on('error', (error) => {
    said += error.message;
  });
  await attached(pid, child, () => said);
  return {
    async stop() {
      child.kill('SIGINT');
      await ended;
      const text = existsSync(out) ? readFileSync(out, 'utf8') : '';
      await rm(folder, { recursive: true, force: true });
      return text;
    },
  };
}

// Every thread of the process names its tracer.
async function attached(pid, child, said) {
  const { readdir, readFile } = await import('node:fs/promises');
  for (let tries = 0; tries < 400; tries += 1) {
    if (child.exitCode !== null) throw new Error(`strace ended: ${said()}`);
    const threads = await readdir(`/proc/${pid}/task`);
    const states = await Promise.all(
      threads.map((thread) =>
        readFile(`/proc/${pid}/task/${thread}/status`, 'utf8').catch(() => ''),
      ),
    );
    if (states.every((state) => !state.includes('TracerPid:\t0'))) return;
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  throw new Error(`strace did not attach: ${said()}`);
}

/** How often each call was made, by name. */
export function count(text) {
  const counts = new Map();
  for (const line of text.split('\n')) {
    const name = /^\d+\s+(\w+)\(/.exec(line)?.[1];
    if (name) counts.set(name, (counts.get(name) ?? 0) + 1);
  }
  return counts;
}
