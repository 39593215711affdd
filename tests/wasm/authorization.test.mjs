// A host that has logged its user in itself: its token goes to the server, and to nobody else.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { createClient } from 'waferseal';
import { startServer } from '../web/server.mjs';
import { bytes } from './account.mjs';
import { TestEngine } from './engine.mjs';
import { makeHost } from './host.mjs';

let host;
let server;
before(async () => {
  host = await makeHost();
  server = await startServer({}, host.configuration);
});
after(async () => {
  await server?.stop();
  await host?.remove();
});

// Node's fetch keeps no cookie: what is answered here is answered to the token.
function clientWith(authorization, requests = []) {
  let pin = null;
  return createClient({
    server: server.origin,
    authorization,
    fetch: (input, init) => {
      requests.push({ path: new URL(input).pathname, headers: new Headers(init.headers) });
      return fetch(input, init);
    },
    createWorker: new TestEngine().createWorker,
    pins: {
      load: () => pin,
      save: (text) => {
        pin = text;
      },
    },
    devices: { load: () => null, save: () => {} },
  });
}

const logIn = (client) => client.logIn(server.mailbox, bytes(server.password));

test('a token stands in place of the cookie, and is asked for before each request', async () => {
  let asked = 0;
  const requests = [];
  const client = clientWith(async () => {
    asked += 1;
    return host.token(server, { jti: String(asked) });
  }, requests);
  const session = await logIn(client);
  await session.refresh();
  assert.equal(session.me.mailbox, server.mailbox);
  const toServer = requests.filter(({ path }) => path.startsWith('/api/'));
  const tokens = toServer.map(({ headers }) => headers.get('Authorization'));
  for (const token of tokens) assert.match(token, /^Bearer [\w-]+\.[\w-]+\.[\w-]+$/);
  assert.equal(new Set(tokens).size, tokens.length);
  assert.equal(asked, tokens.length);
  client.close();
});

test('no guard gets it', async () => {
  const requests = [];
  const client = clientWith(() => host.token(server), requests);
  await logIn(client);
  const toGuards = requests.filter(({ path }) => path.startsWith('/guard/'));
  assert.ok(toGuards.length > 0);
  for (const { headers } of toGuards) assert.equal(headers.get('Authorization'), null);
  client.close();
});

test('null is no token: there is no session then', async () => {
  const requests = [];
  let token = host.token(server);
  const client = clientWith(() => token, requests);
  const session = await logIn(client);
  token = null;
  await assert.rejects(session.refresh(), { code: 'not_logged_in' });
  assert.equal(requests.at(-1).headers.get('Authorization'), null);
  client.close();
});

test('a token that is over is `token_refused`', async () => {
  let token = host.token(server);
  const client = clientWith(() => token);
  const session = await logIn(client);
  const long = Math.floor(Date.now() / 1000) - 600;
  token = host.token(server, { iat: long, exp: long + 300 });
  await assert.rejects(session.refresh(), { code: 'token_refused', retryable: false });
  client.close();
});

test('what is no token, or is thrown in its place, stops the call before anything is sent', async () => {
  const cause = new Error('the host has logged out');
  const refused = [
    async () => {
      throw cause;
    },
    () => 'two words',
    () => 'line\nbreak',
    () => '',
    () => undefined,
    () => 7,
  ];
  for (const authorization of refused) {
    const requests = [];
    const client = clientWith(authorization, requests);
    await assert.rejects(logIn(client), (error) => {
      assert.equal(error.code, 'token_refused');
      if (authorization === refused[0]) assert.equal(error.cause, cause);
      return true;
    });
    assert.deepEqual(requests, []);
    client.close();
  }
});

test('the option is a function', () => {
  assert.throws(() => createClient({ authorization: 'a token' }), {
    code: 'invalid_argument',
    subject: 'authorization',
  });
});
