// Asks the engine's mail rooms (mail_peer.cc).
import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../../..');
const program =
  process.env.WAFERSEAL_MAIL_PEER ?? path.join(root, 'build/native/tests/interop/mail_peer');

/** Buffers become base64 on the way; `error` in the answer is a code. */
export function engine(operation, request) {
  const input = JSON.stringify({ operation, ...request }, (_, value) =>
    value?.type === 'Buffer' ? Buffer.from(value.data).toString('base64') : value,
  );
  const run = spawnSync(program, { input, maxBuffer: 1 << 28 });
  if (run.error) throw run.error;
  if (run.status !== 0) throw new Error(`mail_peer ended with ${run.status}: ${run.stderr}`);
  return JSON.parse(run.stdout.toString('utf8'));
}

export function bytes(base64) {
  return Buffer.from(base64, 'base64');
}
