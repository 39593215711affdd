// The package's engine in this process, with a look at its memory, and at the short-lived workers
// beside it. For tests.
import { readFile } from 'node:fs/promises';
import { inlinePort } from '../../wasm/dist/inline.js';

// libsodium asks `self` for the platform's random source.
globalThis.self ??= globalThis;

const binary = readFile(new URL('../../wasm/dist/waferseal-engine.wasm', import.meta.url));

export class TestEngine {
  /** Short-lived workers that were started, and ended. */
  started = 0;
  ended = 0;
  #memory;
  #received;
  #first = true;

  constructor() {
    this.#received = new Promise((resolve) => {
      this.#memory = resolve;
    });
  }

  // For createClient({createWorker}). The first worker is the one that stays.
  createWorker = () => {
    const stays = this.#first;
    this.#first = false;
    const worker = inlinePort(async (imports) => {
      const result = await WebAssembly.instantiate(await binary, imports);
      if (stays) this.#memory(memoryOf(result.instance));
      return result;
    });
    if (stays) return worker;
    this.started += 1;
    const { terminate } = worker;
    return Object.assign(worker, {
      terminate: () => {
        this.ended += 1;
        terminate();
      },
    });
  };

  // How many MiB the engine's memory has grown to.
  async size() {
    return (await this.#received).buffer.byteLength / 2 ** 20;
  }

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
    return seedIn(Buffer.from((await this.#received).buffer), publicKey);
  }
}

/** The same in a memory that is at hand. */
export function seedIn(memory, publicKey) {
  const wanted = Buffer.from(publicKey);
  for (let at = memory.indexOf(wanted); at >= 0; at = memory.indexOf(wanted, at + 1)) {
    if (at < 12) continue;
    const [begin, end] = [memory.readUInt32LE(at - 12), memory.readUInt32LE(at - 8)];
    if (end - begin === 32 && end <= memory.length) return Buffer.from(memory.subarray(begin, end));
  }
  return undefined;
}

function memoryOf(instance) {
  return Object.values(instance.exports).find((one) => one instanceof WebAssembly.Memory);
}
