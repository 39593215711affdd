import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createClient, version } from 'waferseal';
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

// A port that answers as it is told.
function scriptedPort(answer) {
  const listeners = { message: [], error: [] };
  return {
    terminated: false,
    addEventListener(type, listener) {
      listeners[type].push(listener);
    },
    postMessage(message) {
      if (message.type !== 'call') return;
      setTimeout(() => {
        for (const listener of listeners.message)
          listener({ data: { id: message.id, ...answer(message) } });
      });
    },
    breakDown() {
      for (const listener of listeners.error) listener(new Event('error'));
    },
    terminate() {
      this.terminated = true;
    },
  };
}

test('an engine of another version is used for nothing', async () => {
  const port = scriptedPort(({ operation }) => ({
    type: 'done',
    value: operation === 'version' ? '99.0.0' : '{}',
  }));
  const client = createClient({ createWorker: () => port });
  await assert.rejects(client.resolve({}), {
    code: 'engine_other',
    detail: `99.0.0, not ${version}`,
  });
  assert.ok(port.terminated);
  client.close();
});

test('a worker that crashes fails what is under way, and the next call has another one', async () => {
  const ports = [];
  const engine = new TestEngine();
  const client = createClient({
    createWorker: () => {
      const port =
        ports.length === 0
          ? scriptedPort(({ operation }) =>
              operation === 'version'
                ? { type: 'done', value: version }
                : { type: 'failed', error: { code: 'engine_crashed' } },
            )
          : engine.createWorker();
      ports.push(port);
      return port;
    },
  });
  const both = [client.resolveText('{}'), client.keys.inspect('x')];
  for (const call of both) await assert.rejects(call, { code: 'engine_crashed', retryable: true });
  assert.ok(ports[0].terminated);
  assert.equal(await client.version(), version);
  assert.equal(ports.length, 2);
  client.close();
});

test('a worker that breaks down after it has answered has crashed, before that it is missing', async () => {
  const port = scriptedPort(() => ({ type: 'done', value: version }));
  const silent = scriptedPort(() => ({ id: -1, type: 'done' }));
  const ports = [port, silent];
  const client = createClient({ createWorker: () => ports.shift() });
  assert.equal(await client.version(), version);
  const pending = client.version();
  port.breakDown();
  await assert.rejects(pending, { code: 'engine_crashed' });
  const next = client.version();
  silent.breakDown();
  await assert.rejects(next, (error) => ['engine_missing', 'engine_crashed'].includes(error.code));
  client.close();
});

test('the package, its engine and what is told of them are one version', async () => {
  const { default: manifest } = await import('../../wasm/package.json', { with: { type: 'json' } });
  assert.equal(version, manifest.version);
});

test('importing does nothing, and needs nothing that a server has not', async () => {
  const { execFileSync } = await import('node:child_process');
  const script = `
    const before = process._getActiveHandles().length;
    const { createClient } = await import('waferseal');
    createClient();
    if (process._getActiveHandles().length !== before) throw new Error('something was started');
  `;
  execFileSync(process.execPath, ['--input-type=module', '-e', script], {
    cwd: new URL('.', import.meta.url),
  });
});

test('a program that forgets to close ends all the same', async () => {
  const { execFileSync } = await import('node:child_process');
  const script = `
    import { createClient, version } from 'waferseal';
    console.log(await createClient().version());
  `;
  const said = execFileSync(process.execPath, ['--input-type=module', '-e', script], {
    cwd: new URL('.', import.meta.url),
    timeout: 20_000,
    encoding: 'utf8',
  });
  assert.equal(said.trim(), version);
});
