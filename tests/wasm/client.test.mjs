import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createClient } from 'waferseal';
import { TestEngine } from './engine.mjs';

test('creating a client starts nothing; the first call does', async () => {
  const engine = new TestEngine();
  let workers = 0;
  let requests = 0;
  const client = createClient({
    server: 'https://waferseal.invalid',
    fetch: () => {
      requests += 1;
      return Promise.reject(new TypeError('no network'));
    },
    createWorker: () => {
      workers += 1;
      return engine.createWorker();
    },
  });
  assert.equal(workers, 0);
  assert.match(await client.version(), /^\d+\.\d+\.\d+$/);
  await client.version();
  assert.equal(workers, 1);
  assert.equal(requests, 0);
  client.close();
  await assert.rejects(client.version(), { code: 'aborted' });
});

test('a server that does not answer is `network`, which may be tried again', async () => {
  const engine = new TestEngine();
  const client = createClient({
    server: 'https://waferseal.invalid',
    fetch: () => Promise.reject(new TypeError('no network')),
    createWorker: engine.createWorker,
  });
  await assert.rejects(
    client.logIn('ann@example.org', new TextEncoder().encode('secret')),
    (error) => {
      assert.equal(error.code, 'network');
      assert.equal(error.retryable, true);
      return true;
    },
  );
  client.close();
});

test('an engine that does not load fails every call with `engine_missing`', async () => {
  const { inlinePort } = await import('../../wasm/dist/inline.js');
  const client = createClient({
    createWorker: () => inlinePort(() => Promise.reject(new Error('404'))),
  });
  await assert.rejects(client.version(), { code: 'engine_missing' });
  client.close();
});
