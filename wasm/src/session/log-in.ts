// From mailbox and password to unlocked keys in the worker, with the guard in between (SPEC 6.2).

import { WafersealError } from '../errors.js';
import { fromBase64Url, toBase64Url } from '../rpc/bytes.js';
import type { Caller, CallOptions } from '../rpc/caller.js';
import { takeSecret } from '../secrets.js';
import type { Carrier } from '../server/carrier.js';
import type { Http } from '../server/http.js';
import type { ShortLivedWorkers } from '../short-lived.js';
import type { LoggedIn, LoginParams, Me } from '../types/server.js';
import type { WorkerOperations } from '../worker/operations/index.js';
import type { DeviceStore } from './devices.js';

export interface LogInParts {
  engine: Caller<WorkerOperations>;
  http: Http;
  carrier: Carrier;
  devices: DeviceStore;
  workers: ShortLivedWorkers;
}

// The password is moved to the worker and wiped there. The guard gets it blinded, the server a key
// derived from it with the guard's help that opens nothing.
export async function logIn(
  parts: LogInParts,
  mailbox: string,
  password: Uint8Array,
  { signal }: CallOptions,
): Promise<Me> {
  const { engine, http, devices, workers } = parts;
  const secret = takeSecret(password, 'password');
  const { text } = await engine.call('parseMailbox', [mailbox], { signal }).catch((error) => {
    secret.fill(0);
    throw error;
  });
  const attempt = await engine.call('startLogin', [text, secret], { transfer: [secret.buffer] });
  let loggedIn = false;
  try {
    const { salt, guard } = await http.json<LoginParams>(
      'POST',
      '/api/v1/login/params',
      { json: { mailbox: text } },
      { signal },
    );
    const saltBytes = fromBase64Url(salt);
    const authKey = await workers.lendOne(
      'answerStretchings',
      async (port, stopped) => {
        const reply = await askGuard(parts, guard.origin, text, attempt, stopped); // costs a try
        return engine.call('finishLogin', [attempt, reply, saltBytes, port], {
          signal: stopped,
          transfer: [port],
        });
      },
      signal,
    );
    const login = {
      mailbox: text,
      auth_key: toBase64Url(authKey),
      attempt_id: toBase64Url(attempt),
    };
    authKey.fill(0);
    const { device_ticket: ticket, ...me } = await http.json<LoggedIn>(
      'POST',
      '/api/v1/login',
      { json: login },
      { signal },
    );
    loggedIn = true;
    devices.save(text, ticket);
    // An abort that came too late for the worker would leave the keys there.
    if (signal?.aborted) throw new WafersealError('aborted');
    await engine.call('unlock', [attempt, fromBase64Url(me.key_bundle)]);
    return me;
  } catch (thrown) {
    // Whatever happened, the worker keeps neither the password nor a key of it.
    await engine.call('stopLogin', [attempt]).catch(() => undefined);
    // Without keys the session is good for nothing but whoever finds its cookie.
    if (loggedIn) await http.json('POST', '/api/v1/logout').catch(() => undefined);
    throw thrown;
  }
}

async function askGuard(
  { engine, carrier, devices }: LogInParts,
  origin: string,
  mailbox: string,
  attempt: Uint8Array,
  signal: AbortSignal | undefined,
): Promise<Uint8Array> {
  const ask = async (ticket: Uint8Array) => {
    const body = await engine.call('loginRequest', [attempt, ticket], { signal });
    return carrier.carry({ id: 0, origin, path: '/guard/v1/password', body }, signal);
  };
  let reply = await ask(ticketOf(devices, mailbox));
  if (!(reply instanceof Uint8Array) && reply.code === 'device_ticket_refused') {
    devices.save(mailbox, null);
    reply = await ask(new Uint8Array()); // the same attempt; nothing was spent
  }
  if (reply instanceof Uint8Array) return reply;
  throw WafersealError.from(reply);
}

// One that cannot be read is as good as none.
function ticketOf(devices: DeviceStore, mailbox: string): Uint8Array {
  try {
    return fromBase64Url(devices.load(mailbox) ?? '');
  } catch {
    return new Uint8Array();
  }
}
