// biome-ignore-all lint/complexity/useArrowFunction: as the other files that Emscripten 3.1.6 reads
// Programs run in the checkout's folder.
Module.unicodeTables = function () {
  return require('node:fs').readFileSync('build/wasm/wasm/unicode-tables.bin');
};
