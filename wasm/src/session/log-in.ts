// From mailbox and password to unlocked keys in the worker.

import { fromBase64Url, toBase64Url } from '../rpc/bytes.js';
import type { Caller, CallOptions } from '../rpc/caller.js';
import type { Http } from '../server/http.js';
import type { Me } from '../types/server.js';
import type { WorkerOperations } from '../worker/operations.js';

interface LoginParams {
  salt: string;
}

// The password is moved to the worker and wiped there; the server gets a key derived from it that
// opens nothing.
export async function logIn(
  engine: Caller<WorkerOperations>,
  http: Http,
  mailbox: string,
  password: Uint8Array,
  { signal }: CallOptions,
): Promise<Me> {
  const { text } = await engine.call('parseMailbox', [mailbox], { signal });
  const { salt } = await http.json<LoginParams>(
    'POST',
    '/api/v1/login/params',
    { json: { mailbox: text } },
    { signal },
  );
  const authKey = await engine.call('deriveLogin', [text, password, fromBase64Url(salt)], {
    signal,
    transfer: [password.buffer as ArrayBuffer],
  });
  const me = await http.json<Me>(
    'POST',
    '/api/v1/login',
    { json: { mailbox: text, auth_key: toBase64Url(authKey) } },
    { signal },
  );
  authKey.fill(0);
  await engine.call('unlock', [fromBase64Url(me.key_bundle)], { signal });
  return me;
}
