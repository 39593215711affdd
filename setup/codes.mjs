// npm run codes [-- what...]: writes what is made from the one table of codes, error_codes.def.

import fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { markdownOf } from './codes/markdown.mjs';
import { openapiOf } from './codes/openapi.mjs';
import { parseTable } from './codes/table.mjs';
import { typescriptOf } from './codes/typescript.mjs';
import { root } from './root.mjs';

const kTable = 'engine/include/waferseal/error_codes.def';

/** What is made, by name: the file, and its text from the rows and the text that stands there. */
export const made = {
  typescript: { file: 'wasm/src/generated/codes.ts', textOf: typescriptOf },
  docs: { file: 'docs/CODES.md', textOf: markdownOf },
  openapi: { file: 'native/server/openapi.yaml', textOf: openapiOf },
};

export function readTable() {
  return parseTable(fs.readFileSync(path.join(root, kTable), 'utf8'));
}

export function readMade(file) {
  const whole = path.join(root, file);
  return fs.existsSync(whole) ? fs.readFileSync(whole, 'utf8') : '';
}

function write({ file, textOf }, rows) {
  const before = readMade(file);
  const text = textOf(rows, before);
  if (text === before) return;
  const whole = path.join(root, file);
  fs.mkdirSync(path.dirname(whole), { recursive: true });
  fs.writeFileSync(whole, text);
  console.log(`${file} is new`);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const asked = process.argv.slice(2);
  const unknown = asked.filter((name) => !Object.hasOwn(made, name));
  if (unknown.length > 0) {
    console.error(
      `nothing such: ${unknown.join(', ')}. There are: ${Object.keys(made).join(', ')}`,
    );
    process.exit(2);
  }
  const rows = readTable();
  for (const name of asked.length > 0 ? asked : Object.keys(made)) write(made[name], rows);
}
