// What is in the modules: the small ones have no OpenPGP, and so neither of the libraries that it needs.
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { test } from 'node:test';

const dist = new URL('../../wasm/dist/', import.meta.url);

// Texts that come with a library, whichever of its functions are linked.
const traces = { Botan: 'Botan', RNP: 'librepgp' };

for (const [library, trace] of Object.entries(traces)) {
  test(`${library} is in the engine and not in what the pick-up page loads`, async () => {
    const has = async (name) => (await readFile(new URL(name, dist))).includes(trace);
    assert.equal(await has('waferseal-engine.wasm'), true, 'the trace is one');
    assert.equal(await has('waferseal-portal.wasm'), false);
    assert.equal(await has('waferseal-reply.wasm'), false);
  });
}
