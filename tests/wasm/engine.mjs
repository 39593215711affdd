// The package's engine in this process, with a look at its memory. For tests.
import { readFile } from 'node:fs/promises';
import { inlinePort } from '../../wasm/dist/inline.js';

// libsodium asks `self` for the platform's random source.
globalThis.self ??= globalThis;

const binary = readFile(new URL('../../wasm/dist/waferseal-engine.wasm', import.meta.url));

export class TestEngine {
  #memory;
  #received;

  constructor() {
    this.#received = new Promise((resolve) => {
      this.#memory = resolve;
    });
  }

  // For createClient({createWorker}).
  createWorker = () =>
    inlinePort(async (imports) => {
      const result = await WebAssembly.instantiate(await binary, imports);
      this.#memory(
        Object.values(result.instance.exports).find((one) => one instanceof WebAssembly.Memory),
      );
      return result;
    });

  // How often the bytes stand in the engine's memory.
  async occurrences(bytes) {
    const memory = Buffer.from((await this.#received).buffer);
    const wanted = Buffer.from(bytes);
    let count = 0;
    for (let at = memory.indexOf(wanted); at >= 0; at = memory.indexOf(wanted, at + 1)) count += 1;
    return count;
  }

  // The private seed that stands with a public key in the engine's memory: a key object is the
  // seed's vector (begin, end, capacity) followed by the public key.
  async seedOf(publicKey) {
    const memory = Buffer.from((await this.#received).buffer);
    const wanted = Buffer.from(publicKey);
    for (let at = memory.indexOf(wanted); at >= 0; at = memory.indexOf(wanted, at + 1)) {
      if (at < 12) continue;
      const [begin, end] = [memory.readUInt32LE(at - 12), memory.readUInt32LE(at - 8)];
      if (end - begin === 32 && end <= memory.length)
        return Buffer.from(memory.subarray(begin, end));
    }
    return undefined;
  }
}
