// The user's own OpenPGP keys. The private ones come in once and leave sealed only.
import { type SecretKey, take } from '../engine.js';
import type { Held } from '../held.js';

// What came in is wiped, whatever comes of it.
function using<T>(secrets: readonly (Uint8Array | undefined)[], work: () => T): T {
  try {
    return work();
  } finally {
    for (const secret of secrets) secret?.fill(0);
  }
}

export function ownKeyOperations(held: Held) {
  const { engine } = held;
  return {
    makeOwnKey: (userId: string, validFor: number | undefined, now: number) =>
      take(engine.makeOwnKey(held.keys, userId, validFor, now)),
    importOwnKey: (key: SecretKey, now: number) =>
      using([key.bytes, key.passphrase], () => take(engine.importOwnKey(held.keys, key, now))),
    openOwnKey: (sealed: Uint8Array, fingerprint: string, now: number) =>
      take(engine.openOwnKey(held.keys, sealed, fingerprint, now)),
    exportOwnKey: (sealed: Uint8Array, fingerprint: string, passphrase: Uint8Array, now: number) =>
      using([passphrase], () =>
        take(engine.exportOwnKey(held.keys, sealed, fingerprint, passphrase, now)),
      ),
    backUpOwnKey: (sealed: Uint8Array, fingerprint: string, now: number) =>
      take(engine.backUpOwnKey(held.keys, sealed, fingerprint, now)),
    restoreOwnKey: (file: Uint8Array, code: Uint8Array, now: number) =>
      using([code], () => take(engine.restoreOwnKey(held.keys, file, code, now))),
  };
}
