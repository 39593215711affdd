// A static server that knows nothing of waferseal, and a page of it in Chromium.
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { extname, join } from 'node:path';
import { chromium } from 'playwright-core';

// As examples/README.md has it.
const directives = {
  'default-src': ["'none'"],
  'script-src': ["'self'", "'wasm-unsafe-eval'"],
  'worker-src': ["'self'"],
  'connect-src': ["'self'"],
  'base-uri': ["'none'"],
  'form-action': ["'none'"],
  'require-trusted-types-for': ["'script'"],
  'trusted-types': ['waferseal'],
};

/** `more`: what a page needs besides, by directive. */
export function policy(more = {}) {
  return Object.entries({ ...directives, ...added(more) })
    .map(([name, values]) => [name, ...values].join(' '))
    .join('; ');
}

function added(more) {
  const whole = Object.entries(more).map(([name, values]) => [
    name,
    [...(directives[name] ?? []), ...values],
  ]);
  return Object.fromEntries(whole);
}

const types = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.wasm': 'application/wasm',
};

/** Serves a folder under the documented policy. */
export async function serve(folder, more = {}) {
  const server = createServer(async (request, response) => {
    const { pathname } = new URL(request.url, 'http://localhost');
    const file = pathname === '/' ? '/index.html' : pathname;
    try {
      const body = await readFile(join(folder, file));
      response.writeHead(200, {
        'Content-Type': types[extname(file)] ?? 'application/octet-stream',
        'Content-Security-Policy': policy(more),
      });
      response.end(body);
    } catch {
      response.writeHead(404).end();
    }
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    origin: `http://127.0.0.1:${server.address().port}`,
    close: () => new Promise((resolve) => server.close(resolve)),
  };
}

/** What stands in <output> once the page is done, and what the browser complained of. `act` uses the page. */
export async function look(url, done, act = async () => {}) {
  const browser = await chromium.launch({
    executablePath: '/usr/bin/chromium',
    args: ['--no-sandbox'],
  });
  try {
    const page = await browser.newPage();
    const complaints = [];
    page.on('console', (message) => {
      if (message.type() === 'error' && !/favicon/.test(message.location().url))
        complaints.push(message.text());
    });
    page.on('pageerror', (error) => complaints.push(error.message));
    await page.goto(url);
    await act(page);
    await page
      .locator('output', { hasText: done })
      .waitFor({ timeout: 30_000 })
      .catch(() => undefined);
    return { text: await page.locator('output').textContent(), complaints };
  } finally {
    await browser.close();
  }
}
