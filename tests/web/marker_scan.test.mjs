// The scan is only worth something if it finds what was planted.
import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { test } from 'node:test';
import { deflateRawSync, deflateSync, gzipSync } from 'node:zlib';
import { findMarkers, formsOf } from './marker_scan.mjs';

const marker = `marker-${randomBytes(8).toString('hex')}`;
const around = (bytes) => Buffer.concat([randomBytes(1013), bytes, randomBytes(509)]);
const found = (bytes) => findMarkers({ it: marker }, { here: bytes }).length > 0;

test('every form is found among other bytes', () => {
  for (const [form, bytes] of formsOf(marker)) assert.ok(found(around(bytes)), form);
});

test('base64 is found wherever the text starts', () => {
  for (let before = 0; before < 9; ++before) {
    const text = Buffer.concat([randomBytes(before), Buffer.from(marker), randomBytes(7)]);
    assert.ok(found(around(Buffer.from(text.toString('base64')))), `after ${before} bytes`);
    assert.ok(found(around(Buffer.from(text.toString('base64url')))), `url, after ${before} bytes`);
  }
});

test('broken lines and compressed streams hide nothing', () => {
  const lines = Buffer.from(marker)
    .toString('base64')
    .replace(/(.{5})/g, '$1\r\n');
  assert.ok(found(Buffer.from(lines)));
  assert.ok(found(Buffer.from(`${marker.slice(0, 9)}=\r\n${marker.slice(9)}`)));
  const text = Buffer.from(`some text with ${marker} in it`);
  assert.ok(found(around(deflateSync(text))));
  assert.ok(found(around(gzipSync(text))));
  assert.ok(found(deflateRawSync(text)));
});

test('bytes of a key are found as text is', () => {
  const key = randomBytes(32);
  for (const [form, bytes] of formsOf(key))
    assert.deepEqual(findMarkers({ key }, { here: around(bytes) }).length > 0, true, form);
});

test('each of thousands of markers is found in one pass', () => {
  const markers = Object.fromEntries(
    Array.from({ length: 2000 }, (_, i) => [`m${i}`, `${i}-${randomBytes(8).toString('hex')}`]),
  );
  const places = Buffer.concat(
    Object.values(markers).map((text) => around(Buffer.from(Buffer.from(text).toString('base64')))),
  );
  const found = new Set(findMarkers(markers, { here: places }).map((hit) => hit.split(' ')[0]));
  assert.deepEqual([...found].sort(), Object.keys(markers).sort());
});

test('random bytes hold no marker', () => {
  assert.deepEqual(findMarkers({ it: marker }, { here: randomBytes(300_000) }), []);
});
