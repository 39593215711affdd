// What an intruder makes with the engine's own functions: forge.cc, one artefact per call.
import { fileURLToPath } from 'node:url';
import { run } from '../../demo/world/command.mjs';

const program =
  process.env.WAFERSEAL_FORGE ??
  fileURLToPath(new URL('../../build/native/tests/waferseal_forge', import.meta.url));

/** Bytes are Buffers on this side, also in what is returned. */
export async function forge(what, given) {
  const input = JSON.stringify(
    Object.fromEntries(
      Object.entries(given).map(([name, value]) => [
        name,
        Buffer.isBuffer(value) ? value.toString('base64url') : value,
      ]),
    ),
  );
  const made = JSON.parse(await run([program, what], { input }));
  return Object.fromEntries(
    Object.entries(made).map(([name, value]) => [name, Buffer.from(value, 'base64url')]),
  );
}
