// Sizes and times of the page, printed: `node bench.mjs`. The aims are in brackets; nothing is asserted.
import { readFileSync } from 'node:fs';
import path from 'node:path';
import zlib from 'node:zlib';
import { launch, open, paste, ready, root, serve, site } from './harness.mjs';

const size = (bytes) => `${(bytes / 1024).toFixed(0)} KiB`;
const packed = (bytes) => zlib.brotliCompressSync(bytes, { params: { [zlib.constants.BROTLI_PARAM_SIZE_HINT]: bytes.length, [zlib.constants.BROTLI_PARAM_LGWIN]: 24 } }).length;
for (const [name, aim] of [['wxauthlint.wasm', '3,125 KiB raw, 781 KiB brotli'], ['worker.js'], ['page.js'], ['search.js'], ['page.css'], ['index.html'], ['wxauthlint.html']]) {
  const bytes = readFileSync(path.join(site, name));
  console.log(`${name.padEnd(18)} ${size(bytes.length).padStart(10)} raw ${size(zlib.gzipSync(bytes, { level: 9 }).length).padStart(10)} gzip ${size(packed(bytes)).padStart(10)} brotli${aim ? `  (${aim})` : ''}`);
}

const { server, base } = await serve();
const browser = await launch();
const median = (list) => list.sort((left, right) => left - right)[Math.floor(list.length / 2)];
const fixture = (name) => readFileSync(path.join(root, 'fixtures', name), 'utf8');
const link = fixture('twelve-faults/provider.yaml').match(/https:[^'"\s]+/)[0];
for (const [form, address] of [['served', base], ['one file', `file://${site}/wxauthlint.html`]]) {
  const times = { ready: [], first: [], later: [] };
  for (let turn = 0; turn < 5; turn += 1) {
    const { page, context } = await open(browser, address);
    await ready(page);
    times.ready.push(await page.evaluate(() => Number(document.documentElement.dataset.readyAt)));
    const took = async (text) => {
      const start = await page.evaluate(() => performance.now());
      await paste(page, { text });
      return page.evaluate((start) => performance.now() - start, start);
    };
    times.first.push(await took(link));
    for (const text of ['-14', `${link}&x=1`, '预授权码过期', fixture('explain/chat.txt')]) times.later.push(await took(text));
    await context.close();
  }
  console.log(`${form.padEnd(9)} ready after ${median(times.ready).toFixed(0)} ms (300), first answer ${median(times.first).toFixed(0)} ms (100), later ones ${median(times.later).toFixed(0)} ms (20)`);
}
await browser.close();
server.close();
