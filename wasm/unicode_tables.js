// biome-ignore-all lint/complexity/useArrowFunction: Emscripten 3.1.6 reads no arrow functions here
// The tables of all characters for libutf8proc_apart.a: whoever loads the module brings a function that gets them, and
// gets them at once, while the engine waits.

mergeInto(LibraryManager.library, {
  waferseal_unicode_tables__deps: ['malloc'],
  waferseal_unicode_tables__sig: 'ii',
  waferseal_unicode_tables: function (size) {
    const tables = Module['unicodeTables'] ? Module['unicodeTables']() : undefined;
    if (!tables || tables.length !== size) return 0;
    const address = _malloc(size);
    if (address) HEAPU8.set(tables, address);
    return address;
  },
});
