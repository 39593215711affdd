// Looks for planted markers in anything that left the browser or lies on a disk, in every form in which text travels.
import { inflateRawSync, inflateSync } from 'node:zlib';

// base64 of a text depends on where it starts: for each of the three offsets, the part that is the same whatever stands
// around it.
function base64Forms(text, alphabet) {
  return [0, 1, 2].map((offset) => {
    const encoded = Buffer.concat([Buffer.alloc(offset), Buffer.from(text)]).toString(alphabet);
    const from = Math.ceil((offset * 8) / 6);
    const to = Math.floor(((offset + Buffer.byteLength(text)) * 8) / 6);
    return encoded.slice(from, to);
  });
}

const everyByte = (text, write) => [...Buffer.from(text)].map(write).join('');
const hex = (byte) => byte.toString(16).padStart(2, '0');

/** @returns {[string, Buffer][]} the name of each form and its bytes */
export function formsOf(marker) {
  const upper = (text) => text.toUpperCase();
  return [
    ['raw', Buffer.from(marker)],
    ...base64Forms(marker, 'base64').map((text, i) => [`base64 at offset ${i}`, Buffer.from(text)]),
    ...base64Forms(marker, 'base64url').map((text, i) => [
      `base64url at offset ${i}`,
      Buffer.from(text),
    ]),
    ['hex', Buffer.from(everyByte(marker, hex))],
    ['hex, upper case', Buffer.from(upper(everyByte(marker, hex)))],
    ['percent, every byte', Buffer.from(upper(everyByte(marker, (byte) => `%${hex(byte)}`)))],
    ['percent, as needed', Buffer.from(encodeURIComponent(marker))],
    [
      'quoted-printable, every byte',
      Buffer.from(everyByte(marker, (byte) => `=${upper(hex(byte))}`)),
    ],
    ['UTF-16LE', Buffer.from(marker, 'utf16le')],
    ['UTF-16BE', Buffer.from(marker, 'utf16le').swap16()],
  ];
}

// Soft line breaks of quoted-printable and the lines of base64 cut markers in two.
function joined(bytes) {
  return Buffer.from(
    bytes
      .toString('latin1')
      .replace(/=\r?\n/g, '')
      .replace(/\r?\n[ \t]*/g, ''),
    'latin1',
  );
}

// Where the deflated data of a gzip member begins (RFC 1952, 2.3).
function afterGzipHeader(bytes) {
  const flags = bytes[3];
  let at = 10;
  if (flags & 4) at += 2 + bytes.readUInt16LE(at);
  for (const named of [8, 16]) if (flags & named) at = bytes.indexOf(0, at) + 1;
  return bytes.subarray(flags & 2 ? at + 2 : at);
}

// Every place where a zlib or gzip stream might begin.
function inflated(bytes) {
  const out = [];
  for (let i = 0; i + 2 < bytes.length; ++i) {
    const gzip = bytes[i] === 0x1f && bytes[i + 1] === 0x8b && bytes[i + 2] === 8;
    const zlib = bytes[i] === 0x78 && ((bytes[i] << 8) | bytes[i + 1]) % 31 === 0;
    if (!gzip && !zlib) continue;
    try {
      const rest = bytes.subarray(i);
      const limit = { maxOutputLength: 1 << 24 };
      out.push(gzip ? inflateRawSync(afterGzipHeader(rest), limit) : inflateSync(rest, limit));
    } catch {
      // Not a stream after all.
    }
  }
  try {
    out.push(inflateRawSync(bytes, { maxOutputLength: 1 << 24 }));
  } catch {
    // Nor this.
  }
  return out;
}

/**
 * @param {Record<string, string>} markers by what they were planted in
 * @param {Record<string, Buffer>} places by name
 * @returns {string[]} one line for each hit
 */
export function findMarkers(markers, places) {
  const hits = [];
  for (const [place, bytes] of Object.entries(places)) {
    const looks = [bytes, joined(bytes), ...inflated(bytes)];
    for (const [what, marker] of Object.entries(markers)) {
      for (const [form, wanted] of formsOf(marker)) {
        if (looks.some((look) => look.includes(wanted))) hits.push(`${what} in ${place}, ${form}`);
      }
    }
  }
  return hits;
}
