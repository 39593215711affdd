// Logging in, and what that brings.
import { WafersealError } from '../../errors.js';
import { Later } from '../../rpc/later.js';
import { type KeyListPin, take } from '../engine.js';
import type { Held } from '../held.js';
import { stretchOver } from '../stretching.js';

export function logInOperations(held: Held) {
  // The log-in that is under way, by its attempt's id.
  let entering: Uint8Array | undefined;

  function isEntering(attempt: Uint8Array): boolean {
    return entering?.every((byte, i) => byte === attempt[i]) ?? false;
  }
  function needAttempt(attempt: Uint8Array): void {
    if (!isEntering(attempt)) throw new WafersealError('aborted', { subject: 'login' });
  }

  return {
    startLogin: (mailbox: string, password: Uint8Array): Uint8Array => {
      const attempt = take(held.keys.startLogin(mailbox, password));
      entering = attempt.slice();
      return attempt;
    },
    loginRequest: (attempt: Uint8Array, deviceTicket: Uint8Array): Uint8Array => {
      needAttempt(attempt);
      return take(held.keys.loginRequest(deviceTicket));
    },
    // Gives the auth key. As guardedStretch.
    finishLogin: (
      attempt: Uint8Array,
      reply: Uint8Array,
      salt: Uint8Array,
      port: MessagePort,
    ): Later<Uint8Array> => {
      needAttempt(attempt);
      const work = take(held.keys.beginLoginKeys(reply, salt));
      let authKey: Uint8Array = new Uint8Array();
      const stretching = stretchOver(port, [{ id: 0, ...work }], (_, result) => {
        authKey = take(held.keys.finishLoginKeys(result));
      });
      return new Later(
        stretching.result.then(() => authKey),
        stretching.stop,
      );
    },
    // Another one that has begun since goes on.
    stopLogin: (attempt: Uint8Array): void => {
      if (!isEntering(attempt)) return;
      entering = undefined;
      held.keys.stopLogin();
    },
    unlock: (attempt: Uint8Array, bundle: Uint8Array): void => {
      needAttempt(attempt);
      take(held.keys.unlock(bundle));
      entering = undefined;
    },
    trustKeyList: (record: Uint8Array, pin: KeyListPin | undefined, now: number): KeyListPin =>
      take(held.keys.trustKeyList(record, pin, now)),
    // Wipes everything that the log-in brought.
    forget: (): void => {
      entering = undefined;
      held.forget();
    },
  };
}
