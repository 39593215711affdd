// Logging in, and what that brings.
import { WafersealError } from '../../errors.js';
import { Later } from '../../rpc/later.js';
import { take } from '../engine.js';
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
      const attempt = take(held.engine.startLogin(held.keys, mailbox, password));
      entering = attempt.slice();
      return attempt;
    },
    loginRequest: (attempt: Uint8Array, deviceTicket: Uint8Array): Uint8Array => {
      needAttempt(attempt);
      return take(held.engine.loginRequest(held.keys, deviceTicket));
    },
    // Gives the auth key. As guardedStretch.
    finishLogin: (
      attempt: Uint8Array,
      reply: Uint8Array,
      salt: Uint8Array,
      port: MessagePort,
    ): Later<Uint8Array> => {
      needAttempt(attempt);
      const work = take(held.engine.beginLoginKeys(held.keys, reply, salt));
      let authKey: Uint8Array = new Uint8Array();
      const stretching = stretchOver(port, [{ id: 0, ...work }], (_, result) => {
        authKey = take(held.engine.finishLoginKeys(held.keys, result));
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
      held.engine.stopLogin(held.keys);
    },
    unlock: (attempt: Uint8Array, bundle: Uint8Array): void => {
      needAttempt(attempt);
      take(held.engine.unlock(held.keys, bundle));
      entering = undefined;
    },
    // Wipes everything that the log-in brought.
    forget: (): void => {
      entering = undefined;
      held.forget();
    },
  };
}
