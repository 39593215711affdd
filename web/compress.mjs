// Beside each file of the built pages the same compressed, which the server hands to browsers that take it.
import { createHash } from 'node:crypto';
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';

const dist = fileURLToPath(new URL('dist', import.meta.url));
// The engine takes many seconds and changes seldom.
const cache = fileURLToPath(new URL('../build/compressed', import.meta.url));
// Less is not worth a look at another file.
const least = 1024;

const codings = {
  '.br': (bytes) =>
    promisify(brotliCompress)(bytes, {
      params: { [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length },
    }),
  '.gz': (bytes) => promisify(gzip)(bytes, { level: 9 }),
};

async function compressed(bytes, extension) {
  const kept = join(cache, createHash('sha256').update(bytes).digest('hex') + extension);
  try {
    return await readFile(kept);
  } catch {
    const packed = await codings[extension](bytes);
    await writeFile(kept, packed);
    return packed;
  }
}

async function compress(file) {
  const bytes = await readFile(file);
  if (bytes.length < least) return;
  for (const extension of Object.keys(codings)) {
    const packed = await compressed(bytes, extension);
    if (packed.length < bytes.length) await writeFile(file + extension, packed);
  }
}

await mkdir(cache, { recursive: true });
const entries = await readdir(dist, { recursive: true, withFileTypes: true });
const files = entries
  .filter((entry) => entry.isFile() && !/\.(br|gz|png|woff2)$/.test(entry.name))
  .map((entry) => join(entry.parentPath ?? entry.path, entry.name));
await Promise.all(files.map(compress));
