// Bytes inside JSON: base64url without padding (RFC 4648, 5).
import { WafersealError } from '../errors.js';

const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';

export function toBase64Url(bytes: Uint8Array): string {
  let out = '';
  for (let i = 0; i < bytes.length; i += 3) {
    const left = Math.min(3, bytes.length - i);
    const word = ((bytes[i] ?? 0) << 16) | ((bytes[i + 1] ?? 0) << 8) | (bytes[i + 2] ?? 0);
    for (let k = 0; k <= left; ++k) out += alphabet[(word >> (18 - 6 * k)) & 63];
  }
  return out;
}

// `bad_base64`
export function fromBase64Url(text: string): Uint8Array {
  const out = new Uint8Array(Math.floor((text.length * 3) / 4));
  let word = 0;
  let bits = 0;
  let at = 0;
  for (const letter of text) {
    const value = alphabet.indexOf(letter);
    if (value < 0) throw new WafersealError('bad_base64');
    word = ((word << 6) | value) & 0xffff;
    bits += 6;
    if (bits >= 8) {
      bits -= 8;
      out[at++] = (word >> bits) & 0xff;
    }
  }
  if (text.length % 4 === 1 || (word & ((1 << bits) - 1)) !== 0)
    throw new WafersealError('bad_base64');
  return out;
}

// Random bytes for ids that need not be secret.
export function randomId(size: number): string {
  return toBase64Url(crypto.getRandomValues(new Uint8Array(size)));
}
