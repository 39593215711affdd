// Programs run in the checkout's folder.
Module['unicodeTables'] = function () {
  return require('fs').readFileSync('build/wasm/wasm/unicode-tables.bin');
};
