// A static server for the built pages and for the harness, with the headers that `waferseal serve`
// sends, and a browser to look at them.

import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { extname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright-core';
import { build } from 'vite';

const here = (path) => fileURLToPath(new URL(path, import.meta.url));

const policy = [
  "default-src 'none'",
  "script-src 'self' 'wasm-unsafe-eval'",
  "worker-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data: blob:",
  "font-src 'self'",
  "connect-src 'self'",
  "frame-src 'self' blob:",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
  "require-trusted-types-for 'script'",
  'trusted-types waferseal lit-html dompurify',
].join('; ');

const types = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.wasm': 'application/wasm',
  '.svg': 'image/svg+xml',
};

// Serves `folder`; "/" and "/p..." are the product's two pages where it has them.
export async function serve(folder, { missing = [] } = {}) {
  const requests = [];
  const server = createServer(async (request, response) => {
    const { pathname } = new URL(request.url, 'http://localhost');
    requests.push({ method: request.method, url: request.url });
    let file = pathname === '/' ? '/index.html' : pathname;
    if (/^\/p(?![\w.-])/.test(pathname)) file = '/portal.html';
    try {
      if (missing.some((part) => file.includes(part))) throw new Error('left out by the test');
      const body = await readFile(join(folder, file));
      response.writeHead(200, {
        'Content-Type': types[extname(file)] ?? 'application/octet-stream',
        'Content-Security-Policy': policy,
        'Referrer-Policy': 'no-referrer',
        'X-Content-Type-Options': 'nosniff',
      });
      response.end(body);
    } catch {
      response.writeHead(404, { 'Content-Type': 'application/problem+json' });
      response.end(
        JSON.stringify({ code: 'not_found', title: 'Not there', status: 404, type: 'about:blank' }),
      );
    }
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    origin: `http://localhost:${server.address().port}`,
    requests,
    close: () => new Promise((resolve) => server.close(resolve)),
  };
}

// The built product.
export const product = here('../../web/dist');

// The components with scripted servers behind them, built by the same bundler.
export async function buildHarness() {
  const folder = await mkdtemp(join(tmpdir(), 'waferseal-harness-'));
  await build({
    configFile: false,
    logLevel: 'error',
    root: here('harness'),
    publicDir: false,
    build: {
      outDir: folder,
      emptyOutDir: true,
      target: 'es2022',
      assetsInlineLimit: 0,
      modulePreload: { polyfill: false },
      rolldownOptions: { input: [here('harness/index.html'), here('harness/classes.html')] },
    },
  });
  return { folder, remove: () => rm(folder, { recursive: true, force: true }) };
}

const executablePath = '/usr/bin/chromium';

export function launch() {
  return chromium.launch({ executablePath, args: ['--no-sandbox'] });
}

// A browser as people have it, with a profile on the disk: it looks names up ahead of links, and keeps what pages and typing
// leave. `context` is Playwright's; `file` is a path in its folder.
export async function launchWithProfile({ args = () => [], ...options } = {}) {
  const folder = await mkdtemp(join(tmpdir(), 'waferseal-browser-'));
  const file = (name) => join(folder, name);
  const context = await chromium.launchPersistentContext(file('profile'), {
    executablePath,
    args: ['--no-sandbox', ...args(file)],
    viewport: { width: 1280, height: 860 },
    ...options,
  });
  return { context, file, remove: () => rm(folder, { recursive: true, force: true }) };
}

// A page that fails the test for what should never be on a console: errors, CSP and Trusted Types.
export async function open(browser, url, options = {}) {
  const context = await browser.newContext({ viewport: { width: 1280, height: 860 }, ...options });
  return { ...(await openIn(context, url)), close: () => context.close() };
}

// The same in a context that is there.
export async function openIn(context, url) {
  const page = await context.newPage();
  const complaints = [];
  page.on('pageerror', (error) => complaints.push(error.message));
  page.on('console', (message) => {
    if (message.type() === 'error') complaints.push(message.text());
  });
  await page.goto(url);
  return { page, complaints };
}
