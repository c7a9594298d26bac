// What the tests have in common: a server of files, a browser, a page that is watched, and a count of what failed.
import { readFileSync, existsSync } from 'node:fs';
import http from 'node:http';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright-core';

export const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../..');
export const target = process.env.CARGO_TARGET_DIR || path.join(root, 'target');
export const site = process.env.SITE || path.join(target, 'site');
export const program = process.env.PROGRAM || path.join(target, 'debug/wxauthlint');

const types = {
  '.html': 'text/html; charset=utf-8', '.js': 'text/javascript', '.css': 'text/css',
  '.wasm': 'application/wasm', '.json': 'application/json',
};

/** Serves the built page, and nothing else. */
export const serve = () => new Promise((resolve) => {
  const server = http.createServer((request, response) => {
    const { pathname } = new URL(request.url, 'http://localhost');
    const file = path.join(site, decodeURIComponent(pathname === '/' ? '/index.html' : pathname));
    if (!file.startsWith(site) || !existsSync(file)) {
      response.writeHead(404).end();
      return;
    }
    response.writeHead(200, { 'content-type': types[path.extname(file)] || 'text/plain' });
    response.end(readFileSync(file));
  });
  server.listen(0, '127.0.0.1', () => resolve({ server, base: `http://localhost:${server.address().port}` }));
});

export const launch = () => chromium.launch({
  executablePath: process.env.CHROMIUM || ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'].find(existsSync),
  args: ['--no-sandbox', '--disable-background-networking', '--disable-component-update', '--disable-sync', '--no-first-run'],
});

/** A page that notes every request, message and fault. */
export const open = async (browser, address, options = {}) => {
  const context = await browser.newContext({ locale: 'zh-CN', viewport: { width: 1280, height: 900 }, ...options });
  await context.grantPermissions(['clipboard-read', 'clipboard-write']).catch(() => {});
  const page = await context.newPage();
  const seen = { requests: [], faults: [], dialogs: 0, popups: 0 };
  page.on('request', (request) => seen.requests.push(request.url()));
  page.on('pageerror', (error) => seen.faults.push(error.message));
  page.on('console', (message) => message.type() === 'error' && seen.faults.push(message.text()));
  page.on('dialog', (dialog) => { seen.dialogs += 1; dialog.dismiss(); });
  context.on('page', () => { seen.popups += 1; });
  await page.goto(address);
  return { context, page, seen };
};

export const ready = (page) => page.waitForFunction(() => document.documentElement.dataset.ready === '', null, { timeout: 30000 });

/** Pastes a text with what stands beside it, and waits for what is told. */
export const paste = (page, { text, provider = '', page: from = '', file = '' }) => page.evaluate(async ([text, provider, from, file]) => {
  const $ = (id) => document.getElementById(id);
  const asked = document.documentElement.dataset.asked || '0';
  $('provider').value = provider;
  $('page').value = from;
  $('text').value = text;
  if (file) {
    const data = new DataTransfer();
    data.items.add(new File([text], file));
    $('file').files = data.files;
    $('file').dispatchEvent(new Event('change'));
  } else {
    $('text').dispatchEvent(new Event('input', { bubbles: true }));
    $('paste-form').requestSubmit();
  }
  const end = performance.now() + 60000;
  while (performance.now() < end) {
    await new Promise((resolve) => setTimeout(resolve, 4));
    const { asked: now = '0', told = '0' } = document.documentElement.dataset;
    if (now !== asked && told === now) return;
  }
  throw new Error(`no answer: ${text.slice(0, 80)}`);
}, [text, provider, from, file]);

/** Presses a button that copies, and reads what it copied. */
export const copied = async (page, selector) => {
  await page.evaluate(() => navigator.clipboard.writeText(''));
  await page.click(selector);
  for (let turn = 0; turn < 200; turn += 1) {
    const text = await page.evaluate(() => navigator.clipboard.readText());
    if (text) return text;
    await page.waitForTimeout(10);
  }
  return '';
};

let failed = 0;
const only = process.argv[2];
export const check = (is, told) => {
  if (is) return;
  failed += 1;
  console.log(`    FAILED: ${told}`);
};
export const same = (found, wanted, told) => {
  const [left, right] = [found, wanted].map((value) => JSON.stringify(value));
  check(left === right, `${told}\n      found  ${left?.slice(0, 400)}\n      wanted ${right?.slice(0, 400)}`);
};
export const test = async (name, run) => {
  if (only && !name.includes(only)) return;
  const start = performance.now();
  const before = failed;
  try {
    await run();
  } catch (error) {
    failed += 1;
    console.log(`    FAILED: ${error.stack}`);
  }
  console.log(`${failed === before ? 'ok    ' : 'FAILED'} ${name} (${((performance.now() - start) / 1000).toFixed(1)} s)`);
};
export const end = () => {
  console.log(failed ? `${failed} failed` : 'all passed');
  return failed ? 1 : 0;
};
