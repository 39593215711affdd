// Passwords and answers, as callers hand them over.
import { type Code, WafersealError } from './errors.js';

/**
 * Takes a secret out of the caller's array, which is empty afterwards, or zeros where it was a part of a
 * larger buffer, of which nothing else is touched. What was taken before is refused with `missing` and
 * `subject`: it must never be tried as if it were the secret.
 */
export function takeSecret(
  bytes: Uint8Array,
  subject: string,
  missing: Code = 'invalid_argument',
): Uint8Array<ArrayBuffer> {
  if (!(bytes instanceof Uint8Array)) throw new WafersealError('invalid_argument', { subject });
  // Of one that was moved there is nothing left to look at.
  const gone = bytes.length === 0 || bytes.every((octet) => octet === 0);
  if (gone) throw new WafersealError(missing, { subject });
  const own = bytes.slice();
  bytes.fill(0);
  if (bytes.length === bytes.buffer.byteLength)
    structuredClone(bytes, { transfer: [bytes.buffer] });
  return own;
}
