// A page in Chromium, and the memory of the process that it is in. Not with the driver of the tests: that
// one listens to the network, and then the page's process keeps what it receives, 200 MiB of it.
import { spawn } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';

export async function openPage(profile, url) {
  const browser = launch(profile);
  try {
    const { targetId } = await browser.send('Target.createTarget', { url });
    const { sessionId } = await browser.send('Target.attachToTarget', { targetId, flatten: true });
    const send = (method, params) => browser.send(method, params, sessionId);
    const autoAttach = { autoAttach: true, waitForDebuggerOnStart: false, flatten: true };
    await send('Target.setAutoAttach', autoAttach);
    const page = new Page(send);
    // There is no page to ask before it has begun to load.
    const ready = () => page.evaluate("document.title === 'ready'").catch(() => false);
    for (let tries = 0; !(await ready()); ++tries) {
      if (tries > 600) throw new Error(`${url} does not load`);
      await pause(50);
    }
    return {
      page,
      measured: (work) => measured(browser, page, work),
      close: () => browser.close(),
    };
  } catch (thrown) {
    await browser.close();
    throw thrown;
  }
}

class Page {
  #send;
  constructor(send) {
    this.#send = send;
  }

  async evaluate(expression) {
    const { result, exceptionDetails } = await this.#send('Runtime.evaluate', {
      expression,
      awaitPromise: true,
      returnByValue: true,
    });
    if (exceptionDetails) {
      const { exception, text } = exceptionDetails;
      throw new Error(exception?.description ?? text);
    }
    return result.value;
  }

  async choose(selector, file) {
    const { result } = await this.#send('Runtime.evaluate', {
      expression: `document.querySelector(${JSON.stringify(selector)})`,
    });
    await this.#send('DOM.setFileInputFiles', { files: [file], objectId: result.objectId });
  }
}

/**
 * Runs `work` and adds what it took of memory: the most that one process of a page had beyond what it
 * had before, in bytes, workers, page and all (the kernel's VmHWM); for each stage that the page names
 * in window.stage. And what the largest of its workers had, heap and buffers, as often as one answers
 * between two tasks.
 */
async function measured(browser, page, work) {
  const { processInfo } = await browser.send('SystemInfo.getProcessInfo');
  const pages = processInfo.filter(({ type }) => type === 'renderer').map(({ id }) => id);
  const startAnew = () => {
    for (const pid of pages) writeFileSync(`/proc/${pid}/clear_refs`, '5');
  };
  const before = pages.map((pid) => status(pid, 'VmRSS'));
  const memory = {};
  const worker = {};
  const asked = new Set();
  let stage = '';
  let done = false;
  startAnew();
  const working = work().finally(() => {
    done = true;
  });
  while (!done) {
    await Promise.race([working, pause(50)]);
    for (const session of browser.workers) {
      if (asked.has(session)) continue; // one that is at work answers when it is done
      asked.add(session);
      browser
        .send('Runtime.getHeapUsage', {}, session)
        .then(
          ({ totalSize, embedderHeapUsedSize, backingStorageSize }) => {
            const all = totalSize + embedderHeapUsedSize + backingStorageSize;
            worker[stage] = Math.max(worker[stage] ?? 0, all);
          },
          () => undefined, // it has ended
        )
        .finally(() => asked.delete(session));
    }
    const now = done ? stage : await page.evaluate("window.stage ?? ''");
    if (done || now !== stage) {
      const more = pages.map((pid, i) => status(pid, 'VmHWM') - before[i]);
      memory[stage] = Math.max(memory[stage] ?? 0, ...more);
      startAnew();
    }
    stage = now;
  }
  return { ...(await working), memory, worker };
}

const pause = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));

function status(pid, name) {
  const text = readFileSync(`/proc/${pid}/status`, 'utf8');
  return Number(new RegExp(`${name}:\\s+(\\d+) kB`).exec(text)[1]) * 1024;
}

// Its protocol over two pipes: messages of JSON, each with a zero octet at its end.
function launch(profile) {
  const child = spawn(
    '/usr/bin/chromium',
    [
      '--headless=new',
      '--no-sandbox',
      '--no-first-run',
      '--remote-debugging-pipe',
      `--user-data-dir=${profile}`,
      'about:blank',
    ],
    { stdio: ['ignore', 'ignore', 'ignore', 'pipe', 'pipe'] },
  );
  const [, , , input, output] = child.stdio;
  const waiting = new Map();
  const workers = new Set();
  let next = 1;
  let rest = '';
  const ended = new Promise((resolve) => child.on('close', resolve)).then(() => {
    for (const { reject } of waiting.values()) reject(new Error('the browser has ended'));
  });
  input.on('error', () => {}); // it has ended
  output.setEncoding('utf8').on('data', (chunk) => {
    const messages = (rest + chunk).split('\0');
    rest = messages.pop();
    for (const message of messages) {
      const { id, result, error, method, params } = JSON.parse(message);
      if (method === 'Target.attachedToTarget' && params.targetInfo.type === 'worker') {
        workers.add(params.sessionId);
      }
      if (method === 'Target.detachedFromTarget') workers.delete(params.sessionId);
      const call = waiting.get(id);
      waiting.delete(id);
      if (error) call?.reject(new Error(error.message));
      else call?.resolve(result);
    }
  });
  return {
    workers,
    send: (method, params = {}, sessionId = undefined) =>
      new Promise((resolve, reject) => {
        const id = next++;
        waiting.set(id, { resolve, reject });
        input.write(`${JSON.stringify({ id, method, params, sessionId })}\0`);
      }),
    close: async () => {
      child.kill();
      await ended;
    },
  };
}
