// Many byte strings sought in one pass: thousands of markers in each of many forms, in hundreds of MiB.

const slots = 1 << 20;
const slotOf = (four) => Math.imul(four, 0x9e3779b1) >>> 12;

export class Needles {
  // By their first four bytes: [name, bytes][].
  #by = new Map();
  #taken = new Uint8Array(slots);

  /** @param {Iterable<[string, Buffer]>} named at least four bytes each */
  constructor(named) {
    for (const [name, bytes] of named) {
      if (bytes.length < 4) throw new RangeError(`${name} is too short to be sought`);
      const four = bytes.readUInt32BE(0);
      this.#taken[slotOf(four)] = 1;
      const others = this.#by.get(four);
      if (others) others.push([name, bytes]);
      else this.#by.set(four, [[name, bytes]]);
    }
  }

  /** @returns {Map<string, number>} how often each one that is there stands in `bytes` */
  in(bytes) {
    const found = new Map();
    const taken = this.#taken;
    let four = 0;
    for (let i = 0; i < bytes.length; ++i) {
      four = ((four << 8) | bytes[i]) >>> 0;
      if (taken[slotOf(four)] === 0) continue;
      const at = i - 3;
      for (const [name, wanted] of this.#by.get(four) ?? []) {
        const end = at + wanted.length;
        if (end > bytes.length || wanted.compare(bytes, at, end) !== 0) continue;
        found.set(name, (found.get(name) ?? 0) + 1);
      }
    }
    return found;
  }
}
