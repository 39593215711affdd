// A page in Chromium, and the memory of the process that it is in.
import { readFileSync, writeFileSync } from 'node:fs';
import { chromium } from 'playwright-core';

export async function openPage(profile, url) {
  const context = await chromium.launchPersistentContext(profile, {
    executablePath: '/usr/bin/chromium',
    args: ['--no-sandbox'],
  });
  const page = context.pages()[0] ?? (await context.newPage());
  await page.goto(url);
  await page.waitForFunction(() => document.title === 'ready');
  const control = await context.browser().newBrowserCDPSession();

  /**
   * Runs `work` and adds what it took of memory: the most that one process of a page had beyond what it
   * had before, in bytes, workers, page and all (the kernel's VmHWM); for each stage that the page names
   * in window.stage.
   */
  async function measured(work) {
    const { processInfo } = await control.send('SystemInfo.getProcessInfo');
    const pages = processInfo.filter(({ type }) => type === 'renderer').map(({ id }) => id);
    const before = pages.map((pid) => status(pid, 'VmRSS'));
    const memory = {};
    let stage = '';
    const tell = () => {
      const more = pages.map((pid, i) => status(pid, 'VmHWM') - before[i]);
      memory[stage] = Math.max(memory[stage] ?? 0, ...more);
      for (const pid of pages) writeFileSync(`/proc/${pid}/clear_refs`, '5'); // the peak starts anew
    };
    for (const pid of pages) writeFileSync(`/proc/${pid}/clear_refs`, '5');
    let done = false;
    const working = work().finally(() => {
      done = true;
    });
    while (!done) {
      await Promise.race([working, new Promise((resolve) => setTimeout(resolve, 50))]);
      const now = done ? stage : await page.evaluate(() => window.stage ?? '');
      if (done || now !== stage) tell();
      stage = now;
    }
    return { ...(await working), memory };
  }
  return { page, measured, close: () => context.close() };
}

function status(pid, name) {
  const text = readFileSync(`/proc/${pid}/status`, 'utf8');
  return Number(new RegExp(`${name}:\\s+(\\d+) kB`).exec(text)[1]) * 1024;
}
