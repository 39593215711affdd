import assert from 'node:assert/strict';
import { test } from 'node:test';
import { WafersealError } from 'waferseal';
import { Answerer } from '../../wasm/dist/rpc/answerer.js';
import { Caller } from '../../wasm/dist/rpc/caller.js';

function connected(operations, t) {
  const { port1, port2 } = new MessageChannel();
  const answerer = new Answerer(Promise.resolve(operations), (message, transfer) =>
    port2.postMessage(message, transfer),
  );
  port2.onmessage = ({ data }) => answerer.receive(data);
  port1.start();
  t.after(() => port1.close());
  return new Caller(port1);
}

test('a call gives what the operation gives', async (t) => {
  const caller = connected({ add: (a, b) => a + b }, t);
  assert.equal(await caller.call('add', [2, 3]), 5);
});

test('calls are answered in their order, one at a time', async (t) => {
  const began = [];
  const caller = connected(
    {
      slow: async (name) => {
        began.push(name);
        await new Promise((resolve) => setTimeout(resolve, 20));
        began.push(`${name} done`);
      },
    },
    t,
  );
  await Promise.all([caller.call('slow', ['a']), caller.call('slow', ['b'])]);
  assert.deepEqual(began, ['a', 'a done', 'b', 'b done']);
});

test('a result that comes after the caller gave up is handed to be freed', async (t) => {
  let finish;
  const caller = connected({ open: () => new Promise((resolve) => (finish = resolve)) }, t);
  const stop = new AbortController();
  const late = [];
  const opening = caller.call('open', [], {
    signal: stop.signal,
    late: (handle) => late.push(handle),
  });
  while (!finish) await new Promise((resolve) => setTimeout(resolve));
  stop.abort();
  await assert.rejects(opening, { code: 'aborted' });
  finish(7);
  while (late.length === 0) await new Promise((resolve) => setTimeout(resolve));
  assert.deepEqual(late, [7]);
  // In time, it is the caller's.
  assert.equal(await connected({ open: () => 8 }, t).call('open', [], { late: assert.fail }), 8);
});

test('an error crosses as a WafersealError with code, subject and detail', async (t) => {
  const caller = connected(
    {
      fail: () => {
        throw new WafersealError('bad_json', { subject: 'facts.domains', detail: 'unknown field' });
      },
    },
    t,
  );
  await assert.rejects(caller.call('fail', []), (error) => {
    assert.ok(error instanceof WafersealError);
    assert.equal(error.code, 'bad_json');
    assert.equal(error.subject, 'facts.domains');
    assert.equal(error.detail, 'unknown field');
    assert.equal(error.retryable, false);
    return true;
  });
});

test('what is no error of ours becomes `internal`', async (t) => {
  const caller = connected({ fail: () => Promise.reject(new TypeError('boom')) }, t);
  await assert.rejects(caller.call('fail', []), {
    name: 'WafersealError',
    code: 'internal',
    detail: 'boom',
  });
});

test('an operation that is not there is an error, also a name of Object.prototype', async (t) => {
  const caller = connected({}, t);
  for (const name of ['none', 'toString', '__proto__']) {
    await assert.rejects(caller.call(name, []), { code: 'invalid_argument', subject: name });
  }
});

test('aborting rejects at once and the call that waits is never run', async (t) => {
  const ran = [];
  let release;
  const held = new Promise((resolve) => {
    release = resolve;
  });
  const caller = connected({ wait: () => held, run: (name) => ran.push(name) }, t);
  const first = caller.call('wait', []);
  const stop = new AbortController();
  const second = caller.call('run', ['second'], { signal: stop.signal });
  stop.abort(new Error('changed my mind'));
  await assert.rejects(
    second,
    (error) => error.code === 'aborted' && error.cause.message === 'changed my mind',
  );
  // The abort is delivered before the first call ends.
  await new Promise((resolve) => setTimeout(resolve, 20));
  release();
  await first;
  await caller.call('run', ['third']);
  assert.deepEqual(ran, ['third']);
});

test('a signal that was aborted before rejects without a call', async (t) => {
  const ran = [];
  const caller = connected({ run: () => ran.push(1) }, t);
  await assert.rejects(caller.call('run', [], { signal: AbortSignal.abort() }), {
    code: 'aborted',
  });
  assert.deepEqual(ran, []);
});

test('transferred bytes leave the caller and are wiped on the other side after use', async (t) => {
  let seen;
  const caller = connected(
    {
      take: (bytes) => {
        seen = bytes;
        return bytes.length;
      },
    },
    t,
  );
  const secret = new Uint8Array([1, 2, 3]);
  assert.equal(await caller.call('take', [secret], { transfer: [secret.buffer] }), 3);
  assert.equal(secret.length, 0);
  assert.deepEqual([...seen], [0, 0, 0]);
});

test('bytes of a call that was aborted are wiped as well', async () => {
  const operations = {
    wait: () => new Promise((resolve) => setTimeout(resolve, 30)),
    take: () => {},
  };
  const port = { postMessage: () => {}, addEventListener: () => {} };
  const answerer = new Answerer(Promise.resolve(operations), port.postMessage);
  const secret = new Uint8Array([9, 9]);
  answerer.receive({ type: 'call', id: 1, operation: 'wait', args: [] });
  answerer.receive({ type: 'call', id: 2, operation: 'take', args: [[secret]] });
  answerer.receive({ type: 'abort', id: 2 });
  await new Promise((resolve) => setTimeout(resolve, 60));
  assert.deepEqual([...secret], [0, 0]);
});

test('after the end every call fails with its reason', async (t) => {
  const caller = connected({ wait: () => new Promise(() => {}) }, t);
  const waiting = caller.call('wait', []);
  caller.end(new WafersealError('engine_missing'));
  await assert.rejects(waiting, { code: 'engine_missing' });
  await assert.rejects(caller.call('wait', []), { code: 'engine_missing' });
});
