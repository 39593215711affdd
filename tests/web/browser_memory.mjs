// All that a browser holds of a page: its stores, its workers' WebAssembly memories, the heaps of its scripts, and the memory
// of its processes as the kernel gives it. What looks into a page leaves copies there, so look at the processes first.
import { closeSync, openSync, readdirSync, readFileSync, readSync } from 'node:fs';

export class BrowserMemory {
  #cdp;
  #workers = new Map(); // sessions of those that live
  #waiting = new Map();
  #nextId = 1;

  /** To be called before the page starts a worker. */
  static async of(page) {
    const memory = new BrowserMemory();
    memory.page = page;
    await page.route(/worker[^/]*\.js$/, async (route) => {
      const response = await route.fetch();
      await route.fulfill({ response, body: hook + (await response.text()) });
    });
    memory.#cdp = await page.context().newCDPSession(page);
    await memory.#follow();
    return memory;
  }

  // Workers are talked to through the page's session: Playwright gives none of their own.
  async #follow() {
    this.#cdp.on('Target.attachedToTarget', ({ sessionId, targetInfo }) => {
      if (targetInfo.type === 'worker') this.#workers.set(sessionId, targetInfo.url);
    });
    this.#cdp.on('Target.detachedFromTarget', ({ sessionId }) => this.#workers.delete(sessionId));
    this.#cdp.on('Target.receivedMessageFromTarget', ({ message }) => {
      const { id, result, error, method, params } = JSON.parse(message);
      if (method === 'HeapProfiler.addHeapSnapshotChunk') this.onChunk?.(params);
      const waiting = this.#waiting.get(id);
      this.#waiting.delete(id);
      if (error) waiting?.reject(new Error(error.message));
      else waiting?.resolve(result);
    });
    await this.#cdp.send('Target.setAutoAttach', {
      autoAttach: true,
      waitForDebuggerOnStart: false,
      flatten: false,
    });
  }

  #ask(sessionId, method, params = {}) {
    const id = this.#nextId++;
    const answered = new Promise((resolve, reject) => {
      this.#waiting.set(id, { resolve, reject });
      this.#cdp.on('close', () => reject(new Error(`${method}: the page is gone`)));
    });
    const message = JSON.stringify({ id, method, params });
    return this.#cdp
      .send('Target.sendMessageToTarget', { sessionId, message })
      .then(() => answered);
  }

  get workers() {
    return [...this.#workers.keys()];
  }

  /** What nobody refers to any more is given back. */
  async collect() {
    for (let times = 0; times < 2; ++times) {
      await this.#cdp.send('HeapProfiler.collectGarbage');
      for (const worker of this.workers) await this.#ask(worker, 'HeapProfiler.collectGarbage');
    }
  }

  /** The heaps of page and workers, as text. */
  async heaps() {
    const texts = { page: await this.#snapshot() };
    for (const [i, worker] of this.workers.entries())
      texts[`worker ${i + 1}`] = await this.#snapshot(worker);
    return texts;
  }

  async #snapshot(worker) {
    const chunks = [];
    const take = ({ chunk }) => chunks.push(Buffer.from(chunk));
    this.onChunk = take;
    this.#cdp.on('HeapProfiler.addHeapSnapshotChunk', take);
    if (worker) await this.#ask(worker, 'HeapProfiler.takeHeapSnapshot');
    else await this.#cdp.send('HeapProfiler.takeHeapSnapshot');
    this.#cdp.off('HeapProfiler.addHeapSnapshotChunk', take);
    return Buffer.concat(chunks);
  }

  /** The WebAssembly memories of all workers. */
  async wasm() {
    const memories = {};
    for (const [i, worker] of this.workers.entries()) {
      const evaluate = async (expression) => {
        const params = { expression, returnByValue: true };
        return (await this.#ask(worker, 'Runtime.evaluate', params)).result.value;
      };
      for (let which = 0; which < (await evaluate('memories.length')); ++which) {
        const size = await evaluate(`memories[${which}].buffer.byteLength`);
        const parts = [];
        for (let at = 0; at < size; at += piece) {
          const text = await evaluate(
            `(${textOf})(${which}, ${at}, ${Math.min(at + piece, size)})`,
          );
          parts.push(Buffer.from(text, 'base64'));
        }
        memories[`memory ${which + 1} of worker ${i + 1}`] = Buffer.concat(parts);
      }
    }
    return memories;
  }

  /** Everything that pages of this origin keep, as text; files are told by name and size. */
  async stores() {
    const text = await this.page.evaluate(async () => {
      const kept = { local: { ...localStorage }, session: { ...sessionStorage } };
      kept.databases = [];
      for (const { name } of await indexedDB.databases()) {
        const database = await new Promise((resolve) => {
          indexedDB.open(name).onsuccess = ({ target }) => resolve(target.result);
        });
        for (const store of database.objectStoreNames) {
          const rows = await new Promise((resolve) => {
            const all = database.transaction(store).objectStore(store).getAll();
            all.onsuccess = () => resolve(all.result);
          });
          kept.databases.push({ name, store, rows });
        }
        database.close();
      }
      kept.caches = [];
      for (const name of await caches.keys()) {
        const cache = await caches.open(name);
        for (const request of await cache.keys()) {
          const body = await (await cache.match(request)).text();
          kept.caches.push({ name, url: request.url, body });
        }
      }
      kept.files = [];
      const walk = async (folder, path) => {
        for await (const [name, handle] of folder.entries()) {
          if (handle.kind === 'directory') await walk(handle, `${path}${name}/`);
          else {
            const file = await handle.getFile().catch(() => undefined);
            kept.files.push({ name: `${path}${name}`, size: file?.size, text: await file?.text() });
          }
        }
      };
      await walk(await navigator.storage.getDirectory(), '');
      kept.cookies = document.cookie;
      return JSON.stringify(kept);
    });
    return { bytes: Buffer.from(text), ...JSON.parse(text) };
  }
}

// Put before a worker's script: its memories are kept where they can be looked at.
const hook = `globalThis.memories = [];
for (const name of ['instantiate', 'instantiateStreaming']) {
  const make = WebAssembly[name].bind(WebAssembly);
  WebAssembly[name] = async (...given) => {
    const made = await make(...given);
    const all = Object.values(made.instance.exports);
    globalThis.memories.push(...all.filter((one) => one instanceof WebAssembly.Memory));
    return made;
  };
}
`;

const piece = 2 ** 20;
function textOf(which, from, to) {
  const bytes = new Uint8Array(globalThis.memories[which].buffer, from, to - from);
  let text = '';
  for (let i = 0; i < bytes.length; i += 0x8000)
    text += String.fromCharCode(...bytes.subarray(i, i + 0x8000));
  return btoa(text);
}

// ---------------------------------------------------------------- processes

/** The processes of the browser whose profile this is: [{pid, type}]; the type of the browser itself is ''. */
export function processesOf(profile) {
  const all = readdirSync('/proc').filter((name) => /^\d+$/.test(name));
  const known = all.flatMap((pid) => {
    try {
      const command = readFileSync(`/proc/${pid}/cmdline`, 'utf8');
      const [, parent] = /^\d+ \(.*\) \S (\d+)/s.exec(readFileSync(`/proc/${pid}/stat`, 'utf8'));
      return [{ pid, parent, command, type: /--type=([\w-]+)/.exec(command)?.[1] ?? '' }];
    } catch {
      return []; // it has ended
    }
  });
  const ours = known.filter(({ type, command }) => type === '' && command.includes(profile));
  for (const one of ours) ours.push(...known.filter(({ parent }) => parent === one.pid));
  return ours.filter(({ type }) => !/zygote|crashpad/.test(type));
}

/** What a process holds, searched: how often each needle stands in its memory. */
export function searchProcess(pid, needles, longest = 512) {
  const counts = new Map();
  const memory = openSync(`/proc/${pid}/mem`, 'r');
  const buffer = Buffer.alloc(2 ** 23 + longest);
  try {
    for (const [begin, end] of writableOf(pid)) {
      for (let at = begin; at < end; at += 2 ** 23) {
        let read = 0;
        try {
          read = readSync(memory, buffer, 0, Math.min(buffer.length, end - at), at);
        } catch {
          continue; // not there any more, or not to be read
        }
        for (const [name, count] of needles.in(buffer.subarray(0, read)))
          counts.set(name, (counts.get(name) ?? 0) + count);
      }
    }
  } finally {
    closeSync(memory);
  }
  return counts;
}

// The ranges that are in memory and can be written.
function writableOf(pid) {
  const ranges = [];
  let range;
  for (const line of readFileSync(`/proc/${pid}/smaps`, 'utf8').split('\n')) {
    const head = /^([0-9a-f]+)-([0-9a-f]+) (\S+)/.exec(line);
    if (head) {
      const [, begin, end, rights] = head;
      range = rights.startsWith('rw')
        ? [Number.parseInt(begin, 16), Number.parseInt(end, 16)]
        : undefined;
    } else if (range && /^Rss:\s+[1-9]/.test(line)) {
      ranges.push(range);
    }
  }
  return ranges;
}
