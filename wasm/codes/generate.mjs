// Writes src/generated/codes.ts.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { parseTable } from './table.mjs';
import { typescriptOf } from './typescript.mjs';

const here = (path) => new URL(path, import.meta.url);
const rows = parseTable(
  readFileSync(here('../../engine/include/waferseal/error_codes.def'), 'utf8'),
);
mkdirSync(here('../src/generated/'), { recursive: true });
writeFileSync(here('../src/generated/codes.ts'), typescriptOf(rows));
