// biome-ignore-all lint/complexity/useArrowFunction: Emscripten 3.1.6 reads no arrow functions here
// What a library of ours may see of a file system: two random devices, and nothing else.
//
// Botan and json-c open /dev/urandom. The modules have no file system, and without one Emscripten
// answers open() with 0 and knows no fd_read; here the devices are the platform's
// crypto.getRandomValues, every other file does not exist, and every other descriptor is bad.

mergeInto(LibraryManager.library, {
  $RANDOM_DEVICE: { descriptor: 3, noEntry: -44, badDescriptor: 8, most: 65536 },

  __syscall_open__deps: ['$RANDOM_DEVICE'],
  __syscall_open: function (path) {
    const name = UTF8ToString(path);
    const known = name === '/dev/urandom' || name === '/dev/random';
    return known ? RANDOM_DEVICE.descriptor : RANDOM_DEVICE.noEntry;
  },

  __syscall_stat64__deps: ['$RANDOM_DEVICE'],
  __syscall_stat64: function () {
    return RANDOM_DEVICE.noEntry;
  },

  fd_read__deps: ['$RANDOM_DEVICE'],
  fd_read__sig: 'iiiii',
  fd_read: function (fd, vectors, count, read) {
    if (fd !== RANDOM_DEVICE.descriptor) return RANDOM_DEVICE.badDescriptor;
    let total = 0;
    for (let i = 0; i < count; i++) {
      const start = HEAPU32[(vectors + i * 8) >> 2];
      const length = HEAPU32[(vectors + i * 8 + 4) >> 2];
      for (let at = 0; at < length; at += RANDOM_DEVICE.most) {
        const size = Math.min(RANDOM_DEVICE.most, length - at);
        globalThis.crypto.getRandomValues(HEAPU8.subarray(start + at, start + at + size));
      }
      total += length;
    }
    HEAPU32[read >> 2] = total;
    return 0;
  },
});
