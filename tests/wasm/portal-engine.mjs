// The pick-up page's own, smaller engine in this process, with what it loads later. For tests.
import { readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { inlinePort } from '../../wasm/dist/portal-inline.js';

const built = (file) => new URL(`../../wasm/dist/${file}`, import.meta.url);
const instantiate = (file) => async (imports) =>
  WebAssembly.instantiate(await readFile(built(file)), imports);

export const readTables = () => readFileSync(built('unicode-tables.bin'));
export const loadReplyModule = async () => ({
  create: (await import('../../wasm/dist/reply-module.js')).default,
  instantiate: instantiate('waferseal-reply.wasm'),
});

/** For createClient({createWorker, engine: 'portal'}). */
export const portalWorker = (unicodeTables = readTables, reply = loadReplyModule) =>
  inlinePort(instantiate('waferseal-portal.wasm'), { unicodeTables, loadReplyModule: reply });
