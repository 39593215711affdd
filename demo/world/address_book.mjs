// Fills the sender's address book the way the webmail does: through the npm package and the server's API, so that the
// server gets a sealed question and never the answer.
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

import { makeOpenPgpKey } from './openpgp_key.mjs';

// The package runs in a browser's worker; here it runs in this process.
globalThis.self ??= globalThis;

async function makeClient(origin) {
  const { createClient } = await import('waferseal');
  const { inlinePort } = await import('../../wasm/dist/inline.js');
  const binary = await readFile(new URL('../../wasm/dist/waferseal-engine.wasm', import.meta.url));
  let cookie = '';
  let pin = null;
  return createClient({
    server: origin,
    createWorker: () => inlinePort((imports) => WebAssembly.instantiate(binary, imports)),
    pins: {
      load: () => pin,
      save(newer) {
        pin = newer;
      },
    },
    fetch: async (input, init = {}) => {
      const headers = new Headers(init.headers);
      if (cookie) headers.set('cookie', cookie);
      const response = await fetch(input, { ...init, headers });
      const set = response.headers.getSetCookie()[0];
      if (set) cookie = set.split(';')[0];
      return response;
    },
  });
}

/** Puts a key for `openpgp` and a question for `known` and `cut` into the sender's address book. */
export async function fillAddressBook(world) {
  const { names, site, folder } = world;
  const client = await makeClient(site.origin);
  try {
    const session = await client.logIn(
      names.sender.mailbox,
      new TextEncoder().encode(names.sender.password),
    );
    const key = await makeOpenPgpKey(join(folder, 'openpgp'), names.recipients.openpgp);
    await session.saveKey(
      { mailbox: names.recipients.openpgp, name: '' },
      new Uint8Array(key.publicKey),
    );
    for (const [mailbox, answer] of [
      [names.recipients.known, names.answers.known],
      [names.recipients.cut, names.answers.cut],
    ]) {
      const question = 'What did we agree on when we last met?';
      const kept = await session.escrow.prepare(new TextEncoder().encode(answer), { question });
      await session.saveQuestion({
        mailbox,
        name: '',
        field: 'to',
        question: { question, answer: kept.answer, strength: kept.report.strength, save: true },
      });
      session.escrow.drop(kept.answer);
    }
    return { key };
  } finally {
    client.close();
  }
}
