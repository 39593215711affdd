// Looks for planted markers in anything that left the browser or lies on a disk, in every form in which text travels.
import { inflateRawSync, inflateSync } from 'node:zlib';
import { Needles } from './needles.mjs';

// base64 of bytes depends on where they start: for each of the three offsets, the part that is the same whatever stands
// around them.
function base64Forms(bytes, alphabet) {
  return [0, 1, 2].map((offset) => {
    const encoded = Buffer.concat([Buffer.alloc(offset), bytes]).toString(alphabet);
    const from = Math.ceil((offset * 8) / 6);
    const to = Math.floor(((offset + bytes.length) * 8) / 6);
    return encoded.slice(from, to);
  });
}

const everyByte = (bytes, write) => [...bytes].map(write).join('');
const hex = (byte) => byte.toString(16).padStart(2, '0');
const upper = (text) => text.toUpperCase();

// How text is written beside its bytes.
function textForms(text) {
  const units = Array.from({ length: text.length }, (_, i) => text.charCodeAt(i));
  const escaped = (unit) => `\\u${unit.toString(16).padStart(4, '0')}`;
  return [
    ['upper case', Buffer.from(upper(text))],
    ['percent, as needed', Buffer.from(encodeURIComponent(text))],
    ['JSON, every character', Buffer.from(units.map(escaped).join(''))],
    ['UTF-16LE', Buffer.from(text, 'utf16le')],
    ['UTF-16BE', Buffer.from(text, 'utf16le').swap16()],
  ];
}

/**
 * @param {string | Buffer} marker a key is bytes
 * @returns {[string, Buffer][]} the name of each form and its bytes
 */
export function formsOf(marker) {
  const bytes = Buffer.from(marker);
  return [
    ['raw', bytes],
    ...base64Forms(bytes, 'base64').map((text, i) => [`base64 at offset ${i}`, Buffer.from(text)]),
    ...base64Forms(bytes, 'base64url').map((text, i) => [
      `base64url at offset ${i}`,
      Buffer.from(text),
    ]),
    ['hex', Buffer.from(everyByte(bytes, hex))],
    ['hex, upper case', Buffer.from(upper(everyByte(bytes, hex)))],
    ['percent, every byte', Buffer.from(upper(everyByte(bytes, (byte) => `%${hex(byte)}`)))],
    [
      'quoted-printable, every byte',
      Buffer.from(everyByte(bytes, (byte) => `=${upper(hex(byte))}`)),
    ],
    ...(typeof marker === 'string' ? textForms(marker) : []),
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
 * @param {Record<string, string | Buffer>} markers by what they were planted in
 * @param {Record<string, Buffer>} places by name
 * @returns {string[]} one line for each hit
 */
export function findMarkers(markers, places) {
  const needles = new Needles(
    Object.entries(markers).flatMap(([what, marker]) =>
      formsOf(marker).map(([form, bytes]) => [`${what}\0${form}`, bytes]),
    ),
  );
  return Object.entries(places).flatMap(([place, bytes]) => {
    const looks = [bytes, joined(bytes), ...inflated(bytes)];
    const found = new Set(looks.flatMap((look) => [...needles.in(look).keys()]));
    return [...found].map((name) => {
      const [what, form] = name.split('\0');
      return `${what} in ${place}, ${form}`;
    });
  });
}
