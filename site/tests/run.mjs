// Tests of the page in a real browser: what it tells is what the program tells, it sends nothing, it shows no secret,
// and everybody can use it. `node run.mjs [part of a name]`.
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, writeFileSync, readdirSync, mkdirSync, existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import os from 'node:os';
import path from 'node:path';
import { check, copied, end, launch, open, paste, program, ready, root, same, serve, site, target, test } from './harness.mjs';

const cases = JSON.parse(execFileSync('cargo', ['xtask', 'site-cases'], { cwd: root, maxBuffer: 64 << 20, env: { ...process.env, CARGO_TARGET_DIR: target } }));
const fixture = (name) => readFileSync(path.join(root, 'fixtures', name), 'utf8');
const { server, base } = await serve();
const browser = await launch();
console.log(`${browser.version()}, ${cases.length} examples of rules`);

const CODE = `preauthcode@@@${'PlantedSecretCode'.repeat(6).slice(0, 86)}`;
const link = (more = '') => `https://mp.weixin.qq.com/cgi-bin/componentloginpage?component_appid=wx0123456789abcdef&pre_auth_code=${CODE}&redirect_uri=http://auth.example.com/cb&auth_type=3${more}`;

/** What the program tells of the same. */
const folder = mkdtempSync(path.join(os.tmpdir(), 'page-'));
const told = ({ text, provider = '', page = '', file = '' }, command) => {
  const place = mkdtempSync(path.join(folder, 'case-'));
  if (provider.trim()) writeFileSync(path.join(place, 'provider.yaml'), provider);
  const name = file ? path.basename(file) : '-';
  if (file) writeFileSync(path.join(place, name), text);
  const args = [command, name, '--format', 'json', ...(page ? ['--page', page] : [])];
  const run = spawnSync(program, args, { cwd: place, input: file ? '' : text, encoding: 'utf8', maxBuffer: 64 << 20, env: { ...process.env, WXAUTHLINT_LANG: 'zh' } });
  return run.stdout ? JSON.parse(run.stdout) : null;
};
const isChecked = (json) => json.findings !== undefined;
const rulesOf = (json) => (isChecked(json) ? json.findings : json.explanations.flatMap((one) => one.findings || [])).map((finding) => finding.rule);
const shownText = (element) => element.textContent.replace(/\s+/g, ' ').trim();

/** What stands on the page. */
const onPage = (page) => page.evaluate(() => {
  const text = (element) => element.textContent.replace(/[\s`]+/g, '');
  const told = document.getElementById('told');
  return {
    headings: [...told.querySelectorAll(':scope > article > section > h2')].map(text),
    rules: [...told.querySelectorAll('.finding > p:first-child code:first-child')].map((code) => code.textContent),
    messages: [...told.querySelectorAll('.finding > p:first-child')].map(text),
    marks: [...told.querySelectorAll('.mark')].map((mark) => [mark.getAttribute('href'), mark.textContent]),
    lost: [...told.querySelectorAll('.mark')].filter((mark) => !told.querySelector(`[id="${mark.getAttribute('href').slice(1)}"]`)).length,
    text: told.innerText,
  };
});
const squeezed = (text) => text.replace(/[\s`]+/g, '');

/** What the page tells of a case is what the program tells of it. */
const compare = async (page, name, one) => {
  await paste(page, one);
  const json = JSON.parse(await copied(page, '[data-copy="json"]'));
  const wanted = isChecked(json) ? told({ ...one, file: one.file || 'provider.yaml' }, 'check') : told(one, 'explain');
  same(json, wanted, `${name}: JSON`);
  const shown = await onPage(page);
  check(shown.lost === 0, `${name}: a mark leads nowhere`);
  same([...shown.rules].sort(), rulesOf(json).sort(), `${name}: the findings that are shown`);
  const findings = isChecked(json) ? json.findings : json.explanations.flatMap((told) => told.findings || []);
  for (const finding of findings) {
    check(shown.messages.some((message) => message.includes(squeezed(finding.message.zh))), `${name}: ${finding.message.zh}`);
    const marked = finding.labels.filter((label) => label.text && label.text.length < 200 && !/[\n\t]/.test(label.text));
    for (const { text } of marked) {
      const seen = shown.marks.map(([, mark]) => mark).join('');
      // What is long or covered is shortened.
      if (!text.includes('*')) check(seen.includes(text.slice(0, 12)), `${name}: \`${text}\` is not marked`);
    }
  }
  if (!isChecked(json)) {
    if (!json.known) check(/猜测|没有认出/.test(shown.text), `${name}: a guess is called one`);
    for (const told of json.explanations) {
      check(shown.headings.includes(squeezed(told.what.zh)), `${name}: ${told.what.zh}`);
    }
  }
};

await test('examples of the rules are told as the program tells them', async () => {
  const { page, seen, context } = await open(browser, base);
  await ready(page);
  for (const one of cases) await compare(page, one.name, one);
  same(seen.faults, [], 'faults');
  await context.close();
});

await test('texts, fixtures and chats are told as the program tells them', async () => {
  const { page, seen, context } = await open(browser, base);
  await ready(page);
  const texts = readFileSync(path.join(root, 'site/tests/texts.txt'), 'utf8').split('\n').filter(Boolean);
  for (const text of texts) await compare(page, text, { text });
  await compare(page, 'chat', { text: fixture('explain/chat.txt') });
  for (const name of readdirSync(path.join(root, 'fixtures'))) {
    const place = path.join(root, 'fixtures', name);
    if (!existsSync(path.join(place, 'link.txt'))) continue;
    const provider = existsSync(path.join(place, 'provider.yaml')) ? fixture(`${name}/provider.yaml`) : '';
    await compare(page, name, { text: fixture(`${name}/link.txt`), provider });
  }
  const ours = readdirSync(path.join(root, 'fixtures/faulty-providers')).filter((name) => !name.includes('utf-8'));
  for (const name of ours) {
    const text = fixture(`faulty-providers/${name}`);
    if (!text.trim()) continue;
    await paste(page, { text });
    check((await page.textContent('#told')).trim() !== '', `${name}: nothing is told`);
  }
  same(seen.faults, [], 'faults');
  await context.close();
});

await test('only the own files are requested, and nothing after that', async () => {
  const { page, seen, context } = await open(browser, base);
  await ready(page);
  const files = ['', 'page.css', 'page.js', 'search.js', 'worker.js', 'wxauthlint.wasm'].map((name) => `${base}/${name}`);
  const own = seen.requests.filter((address) => !address.startsWith('blob:') && !address.startsWith('data:'));
  same([...own].sort(), [...files].sort(), 'requests while loading');
  const before = seen.requests.length;
  for (const text of [link(), '-14', '<img src="https://evil.example/x.png"><link rel=stylesheet href=//evil.example/x.css>', 'https://evil.example/', fixture('explain/chat.txt')]) {
    await paste(page, { text, provider: fixture('clean/provider.yaml') });
  }
  for (const view of ['compose', 'simulate', 'diff', 'browse', 'q=61007', 'paste']) {
    await page.evaluate((view) => { location.hash = view; }, view);
    await page.waitForTimeout(80);
  }
  await page.fill('#text', '');
  // Even what asks for something gets nothing.
  const asked = await page.evaluate(async () => {
    const refused = [];
    await fetch('index.html').catch(() => refused.push('fetch'));
    await new Promise((resolve) => { const image = new Image(); image.onerror = () => { refused.push('image'); resolve(); }; image.onload = resolve; image.src = 'https://evil.example/x.png'; });
    try { navigator.sendBeacon('/x', 'x') || refused.push('beacon'); } catch { refused.push('beacon'); }
    try { new WebSocket('ws://localhost:1/'); } catch { refused.push('socket'); }
    return refused;
  });
  check(asked.includes('fetch') && asked.includes('image'), `what may load: ${asked}`);
  same(seen.requests.slice(before).filter((address) => !address.startsWith('blob:') && !address.includes('evil.example/x.png') && !address.includes(':1/') && !address.endsWith('/x') && !address.endsWith('index.html')), [], 'requests after loading');
  check(seen.popups === 0 && context.pages().length === 1, 'something was opened');
  await context.close();
});

await test('a planted secret is nowhere but in the boxes it was pasted into', async () => {
  const { page, context } = await open(browser, base);
  await ready(page);
  const secrets = ['PlantedSecretCode', 'PlantedToken', 'PlantedAesKey'];
  const provider = 'platform:\n  component_appid: wx0123456789abcdef\n  token: PlantedToken123\n  encoding_aes_key: PlantedAesKeyPlantedAesKeyPlantedAesKey0123\n  relased: true\n';
  const leaks = () => page.evaluate((secrets) => {
    const copy = document.documentElement.cloneNode(true);
    copy.querySelectorAll('textarea').forEach((box) => { box.textContent = ''; });
    const values = [...document.querySelectorAll('input, output')].map((one) => one.value);
    const places = {
      document: copy.outerHTML, values: values.join(' '), address: location.href, name: window.name, title: document.title,
      stored: JSON.stringify([{ ...localStorage }, { ...sessionStorage }, document.cookie, history.state]),
    };
    return Object.entries(places).filter(([, text]) => secrets.some((secret) => text.includes(secret))).map(([place]) => place);
  }, secrets);
  const texts = [
    link(), link('&state=1'), `${link()} 打不开`, provider,
    `https://auth.example.com/cb?auth_code=queryauthcode@@@PlantedSecretCodePlantedSecretCode&expires_in=3600`,
    `{"component_access_token":"PlantedToken123456789","expires_in":7200}`,
    `String url = "${link()}";`, `<a href="${link().replaceAll('&', '&amp;')}">x</a>`,
  ];
  for (const text of texts) {
    await paste(page, { text, provider: text === provider ? '' : provider });
    same(await leaks(), [], `shown for ${text.slice(0, 60)}`);
  }
  await paste(page, { text: link() });
  const corrected = await copied(page, '.correction button');
  check(corrected.includes(CODE) && corrected.includes('redirect_uri=http%3A%2F%2Fauth.example.com%2Fcb'), `the corrected link: ${corrected}`);
  same(await leaks(), [], 'after copying');
  for (const what of ['ticket', 'json']) check(!(await copied(page, `[data-copy="${what}"]`)).includes('PlantedSecretCode'), `${what} is masked`);
  await page.check('#reveal');
  await page.waitForFunction(() => document.getElementById('told').textContent.includes('PlantedSecretCode'));
  await paste(page, { text: link('&x=1') });
  check(!(await page.isChecked('#reveal')), 'the switch is off again');
  same(await leaks(), [], 'after the next paste');
  const databases = await page.evaluate(() => indexedDB.databases().then((list) => list.length));
  same(databases, 0, 'databases');
  await page.click('nav [data-view="compose"]');
  await page.fill('#c-appid', 'wx0123456789abcdef');
  await page.fill('#c-code', CODE);
  await page.fill('#c-uri', 'https://auth.example.com/callback');
  await page.waitForFunction(() => document.getElementById('c-link').textContent.includes('callback'));
  const leaked = await page.evaluate((secret) => document.getElementById('composed').textContent.includes(secret) || document.getElementById('c-told').textContent.includes(secret), 'PlantedSecretCode');
  check(!leaked, 'compose shows the code');
  check((await copied(page, '[data-copy="c-link"]')).includes(CODE), 'the composed link holds the code');
  await context.close();
});

await test('what stands beside is kept only where that is asked for', async () => {
  const { page, context } = await open(browser, base);
  await ready(page);
  await paste(page, { text: '-14', provider: 'platform: {released: true}' });
  same(await page.evaluate(() => Object.keys(localStorage).length), 0, 'kept unasked');
  await page.click('#beside summary');
  await page.fill('#provider', 'platform: {released: true}');
  await page.check('#keep');
  await page.reload();
  await ready(page);
  same(await page.inputValue('#provider'), 'platform: {released: true}', 'kept');
  await page.uncheck('#keep');
  same(await page.evaluate(() => Object.keys(localStorage).length), 0, 'forgotten');
  await context.close();
});

await test('hostile pastes do nothing', async () => {
  const { page, seen, context } = await open(browser, base);
  await ready(page);
  await page.evaluate(() => { window.ran = 0; });
  const marks = ['<img src=x onerror="window.ran++">', '<script>window.ran++</script>', '"><svg onload="window.ran++">', "javascript:window.ran++", '</textarea><script>window.ran++</script>', '<iframe srcdoc="<script>parent.ran++</script>">', '{{constructor.constructor("window.ran++")()}}', '\u202e\u2066\u0000\u001b[31m', '<a href="javascript:window.ran++">x</a>', '&lt;img src=x onerror=window.ran++&gt;', '<style>*{display:none}</style>', '<meta http-equiv="refresh" content="0;url=https://evil.example">', '<base href="https://evil.example/">', '[x](javascript:window.ran++)'];
  const texts = marks.flatMap((mark) => [mark, link().replace('auth_type=3', `auth_type=${mark}`), `errcode 61007 ${mark}`, `platform:\n  entry_domain: '${mark.replaceAll("'", "''")}'\n`]);
  let random = 20261129;
  const next = (below) => { random = (Math.imul(random, 1103515245) + 12345) >>> 0; return Math.floor((random / 2 ** 32) * below); };
  const seeds = [...cases.map((one) => one.text), ...texts];
  const pieces = ['\u0000', '<', '>', '&', '"', "'", '%', '#', '?', '=', '\n', '\ufeff', '\ud83d\ude00', '域名', '@@@', '${', '{{', '%00', '%E4%BD', '　', 'A'.repeat(300)];
  for (let turn = 0; turn < 150; turn += 1) {
    const letters = [...seeds[next(seeds.length)]];
    for (let edit = 0; edit < 1 + next(5); edit += 1) letters.splice(next(letters.length + 1), next(4), pieces[next(pieces.length)]);
    texts.push(letters.join(''));
  }
  for (const text of texts) {
    if (!text.trim()) continue;
    await paste(page, { text });
    const odd = await page.evaluate(() => {
      const known = new Set(['A', 'ARTICLE', 'BLOCKQUOTE', 'BR', 'BUTTON', 'CODE', 'DEL', 'DETAILS', 'DIV', 'FIGCAPTION', 'FIGURE', 'H1', 'H2', 'H3', 'H4', 'H5', 'H6', 'INPUT', 'INS', 'LI', 'OL', 'P', 'PRE', 'SECTION', 'SPAN', 'STRONG', 'SUMMARY', 'TABLE', 'TBODY', 'TD', 'TH', 'THEAD', 'TR', 'UL']);
      const within = [...document.querySelectorAll('#result *')].filter((one) => !['TOOLBAR'].includes(one.id));
      return within.filter((one) => !known.has(one.tagName) && !one.closest('#toolbar') || [...one.attributes].some((attribute) => /^on/.test(attribute.name) || /^\s*javascript:/i.test(attribute.value))).map((one) => one.outerHTML.slice(0, 100));
    });
    same(odd, [], `elements for ${text.slice(0, 60)}`);
  }
  same(await page.evaluate(() => window.ran), 0, 'something ran');
  same([seen.dialogs, seen.popups, page.url().startsWith(base)], [0, 0, true], 'dialogs, windows, address');
  same(seen.faults, [], 'faults');
  await context.close();
});

await test('a megabyte is answered, and the page stays quick meanwhile', async () => {
  const { page, context } = await open(browser, base);
  await ready(page);
  const lines = fixture('explain/chat.txt') + '\n' + '今天天气不错，大家辛苦了 good morning everyone '.repeat(20) + '\n';
  const text = lines.repeat(Math.ceil((1 << 20) / Buffer.byteLength(lines)));
  const worst = await page.evaluate(() => {
    window.gaps = []; let last = performance.now();
    const beat = () => { const now = performance.now(); window.gaps.push(now - last); last = now; window.beating && setTimeout(beat, 5); };
    window.beating = true; setTimeout(beat, 5);
  });
  const begun = performance.now();
  await paste(page, { text });
  const whole = performance.now() - begun;
  const gap = await page.evaluate(() => { window.beating = false; return Math.max(...window.gaps); });
  // Whoever works where the page lives stands still nearly all the time, on a fast machine and on a slow one.
  check(gap * 2 < whole, `the page stood still for ${gap} of ${whole} ms`);
  check((await page.textContent('#notes')).includes('KiB'), 'it is said that only the beginning was read');
  console.log(`    the longest pause of the page: ${gap.toFixed(0)} ms`);
  await context.close();
});

await test('files of any encoding are read', async () => {
  const { page, context } = await open(browser, base);
  await ready(page);
  const wide = Buffer.from('\ufeff预授权码过期', 'utf16le');
  const gbk = Buffer.from([0xd4, 0xa4, 0xca, 0xda, 0xc8, 0xa8, 0xc2, 0xeb, 0xb9, 0xfd, 0xc6, 0xda]); // 预授权码过期
  for (const [name, buffer] of [['wide.txt', wide], ['gbk.txt', gbk]]) {
    await page.click('#clear');
    await page.setInputFiles('#file', { name, mimeType: 'text/plain', buffer });
    await page.waitForFunction(() => document.querySelector('#told h2'));
    same((await page.inputValue('#text')).replace('\ufeff', ''), '预授权码过期', name);
  }
  const dropped = await page.evaluateHandle(() => { const data = new DataTransfer(); data.items.add(new File(['platform:\n  relased: true\n  entry_domain: a.example.com\n'], 'provider.yaml')); return data; });
  await page.dispatchEvent('#text', 'drop', { dataTransfer: dropped });
  await page.waitForFunction(() => document.querySelector('#told .finding'));
  check((await page.textContent('#told')).includes('relased'), 'a dropped file is checked');
  await context.close();
});

await test('copying: for the merchant in both languages, for the ticket', async () => {
  const { page, context } = await open(browser, base);
  await ready(page);
  await paste(page, { text: '-14' });
  const json = JSON.parse(await copied(page, '[data-copy="json"]'));
  for (const lang of ['zh', 'en']) {
    const text = await copied(page, `[data-copy="merchant-${lang}"]`);
    const wanted = json.explanations.map((one) => one.forward?.[lang]).filter(Boolean).join('\n\n');
    same(text.trim(), wanted.trim(), `for the merchant: ${lang}`);
  }
  const place = mkdtempSync(path.join(folder, 'ticket-'));
  const ticket = (lang) => execFileSync(program, ['explain', '-', '--format', 'markdown', '--lang', lang], { input: '-14', cwd: place, encoding: 'utf8' });
  same((await copied(page, '[data-copy="ticket"]')).trim(), ticket('zh').trim(), 'the ticket');
  check((await page.textContent('#copied')) === '已复制', 'it is said that it was copied');
  await page.click('.tongue a:visible');
  await page.waitForFunction(() => document.querySelector('#told article')?.lang === 'en');
  same((await copied(page, '[data-copy="ticket"]')).trim(), ticket('en').trim(), 'the ticket in English');
  await context.close();
});

await test('one question back, where its answer decides', async () => {
  const { page, context } = await open(browser, base);
  await ready(page);
  await paste(page, { text: '请确认授权入口页所在域名，与授权后回调页所在域名相同' });
  await page.click('#question button >> nth=0');
  await page.waitForFunction(() => document.getElementById('question').hidden);
  const empty = await page.textContent('#told');
  check(empty.includes('空') && empty.includes('opened-directly'), 'the answer 空');
  await paste(page, { text: '请确认授权入口页所在域名，与授权后回调页所在域名相同 ' });
  await page.fill('#question input', 'b.example.com');
  await page.keyboard.press('Enter');
  await page.waitForFunction(() => document.getElementById('told').textContent.includes('b.example.com'));
  await paste(page, { text: '61007' });
  check(await page.isHidden('#question'), 'no question without need');
  await context.close();
});

await test('keyboard alone', async () => {
  const { page, context } = await open(browser, base);
  await ready(page);
  await page.keyboard.press('Tab');
  same(await page.evaluate(() => document.activeElement.className), 'skip', 'the first stop leads to the content');
  await page.keyboard.press('Enter');
  for (let turn = 0; turn < 20 && await page.evaluate(() => document.activeElement.id !== 'text'); turn += 1) await page.keyboard.press('Tab');
  await page.keyboard.insertText(link());
  await page.keyboard.press('Control+Enter');
  await page.waitForFunction(() => document.activeElement.id === 'told');
  const kinds = [];
  for (let turn = 0; turn < 30; turn += 1) {
    await page.keyboard.press('Tab');
    const at = await page.evaluate(() => document.activeElement.className || document.activeElement.tagName);
    kinds.push(at);
    if (at.includes('mark')) break;
  }
  check(kinds.at(-1).includes('mark'), `no mark was reached: ${kinds}`);
  await page.keyboard.press('Enter');
  check(await page.evaluate(() => document.activeElement.classList.contains('finding')), 'a mark leads to its finding');
  const seen = await page.evaluate(() => { const style = getComputedStyle(document.activeElement); return style.outlineStyle; });
  check(seen !== 'none', 'where the focus is can be seen');
  for (let turn = 0; turn < 40 && await page.evaluate(() => document.activeElement.tagName !== 'SUMMARY'); turn += 1) await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  check(await page.evaluate(() => document.activeElement.parentElement.open), 'the rest opens');
  await context.close();
});

await test('both languages, by the browser and by hand', async () => {
  for (const [locale, lang, words] of [['zh-CN', 'zh-CN', '哪里出了问题'], ['zh-TW', 'zh-CN', '哪里出了问题'], ['en-US', 'en', 'What went wrong'], ['fr-FR', 'en', 'What went wrong']]) {
    const { page, context } = await open(browser, base, { locale });
    await ready(page);
    same(await page.getAttribute('html', 'lang'), lang, locale);
    check((await page.innerText('h1:visible')).includes(words), `${locale}: ${await page.innerText('h1:visible')}`);
    await paste(page, { text: '-14' });
    same(await page.getAttribute('#told article', 'lang'), lang, `${locale}: what is told`);
    await page.click('.tongue a:visible');
    await page.waitForFunction((lang) => document.querySelector('#told article').lang !== lang, lang);
    await context.close();
  }
});

await test('an address explains what stands in it', async () => {
  const { page, seen, context } = await open(browser, `${base}/#q=${encodeURIComponent('预授权码过期')}`);
  await ready(page);
  await page.waitForFunction(() => document.querySelector('#told h2'));
  check((await page.innerText('#told')).includes('预授权码'), 'explained');
  check(!seen.requests.some((address) => address.includes('%E9%A2%84')), 'it is not sent');
  await page.evaluate(() => { location.hash = 'q=61007'; });
  await page.waitForFunction(() => document.getElementById('told').textContent.includes('61007'));
  await context.close();
});

await test('compose, simulate and compare', async () => {
  const { page, seen, context } = await open(browser, `${base}/#compose`);
  await ready(page);
  await page.fill('#c-appid', 'wx0123456789abcdef');
  await page.fill('#c-uri', 'https://auth.example.com/callback');
  await page.check('[name="kind"][value="h5"]');
  await page.waitForFunction(() => document.getElementById('c-link').textContent.includes('wechat_redirect') && document.getElementById('c-link').textContent.includes('auth.example.com'));
  const right = await copied(page, '[data-copy="c-link"]');
  const judged = told({ text: right.replace('${pre_auth_code}', CODE) }, 'explain');
  same(rulesOf(judged), [], `a composed link is right: ${right}`);
  same(await page.$$eval('#c-told .finding', (list) => list.length), 0, 'and it is said to be');
  await page.check('[name="kind"][value="pc"]');
  await page.waitForFunction(() => document.getElementById('c-link').textContent.includes('componentloginpage'));
  const pc = await copied(page, '[data-copy="c-link"]');
  same(rulesOf(told({ text: pc.replace('${pre_auth_code}', CODE) }, 'explain')), [], `a composed link is right: ${pc}`);
  const anchor = await copied(page, '[data-copy="c-anchor"]');
  check(anchor.includes('referrerpolicy="origin"'), anchor);
  const onPage = told({ text: `<!doctype html><meta name="referrer" content="no-referrer">${anchor.replace('${pre_auth_code}', '{{ code }}')}`, file: 'bind.html' }, 'check');
  same(rulesOf(onPage), [], 'the element is right on any page');
  await page.fill('#c-uri', 'http://auth.example.com/callback');
  await page.waitForFunction(() => document.getElementById('c-told').textContent.includes('redirect-http'));

  const provider = fixture('ten-accounts/provider.yaml');
  await page.click('nav [data-view="simulate"]');
  await page.fill('#s-provider', provider);
  await page.click('#simulate-form .primary');
  await page.waitForSelector('#s-told table');
  const place = mkdtempSync(path.join(folder, 'simulate-'));
  writeFileSync(path.join(place, 'provider.yaml'), provider);
  const simulated = JSON.parse(spawnSync(program, ['simulate', '--format', 'json'], { cwd: place, encoding: 'utf8' }).stdout);
  same(JSON.parse(await copied(page, '[data-copy="s-json"]')), simulated, 'the simulation');
  same(await page.$$eval('#s-told tbody tr', (rows) => rows.length), simulated.simulations.reduce((sum, one) => sum + one.accounts.length, 0), 'a row an account');

  await page.click('nav [data-view="diff"]');
  const [old, now] = ['old', 'new'].map((name) => fixture(`changes/test-list/${name}.yaml`));
  await page.fill('#d-old', old);
  await page.fill('#d-new', now);
  await page.click('#diff-form .primary');
  await page.waitForSelector('#d-told .finding');
  writeFileSync(path.join(place, 'old.yaml'), old);
  writeFileSync(path.join(place, 'new.yaml'), now);
  const compared = JSON.parse(spawnSync(program, ['diff', 'old.yaml', 'new.yaml', '--format', 'json'], { cwd: place, encoding: 'utf8' }).stdout);
  same(JSON.parse(await copied(page, '[data-copy="d-json"]')), compared, 'the comparison');
  same(seen.faults, [], 'faults');
  await context.close();
});

await test('everything that is known is found, and opens', async () => {
  const { page, context } = await open(browser, `${base}/#browse`);
  await ready(page);
  const index = JSON.parse(readFileSync(path.join(site, 'index.json'), 'utf8'));
  same(await page.$$eval('#shelves a', (links) => links.length), index.entries.length, 'all are listed');
  for (const [text, wanted] of [['-14', 'entry-domain'], ['61007', '61007'], ['待全网发布', 'not-released'], ['redirect-http', 'redirect-http'], ['how to cancel', ''], ['category_id_list', 'category_id_list'], ['权限集 18', ''], ['pre-auth code expired', '']]) {
    await page.fill('#search', text);
    await page.waitForTimeout(120);
    const ids = await page.$$eval('#shelves li', (list) => list.slice(0, 5).map((one) => one.dataset.id));
    check(ids.length > 0 && (!wanted || ids.some((id) => id.includes(wanted))), `${text}: ${ids}`);
  }
  await page.fill('#search', 'redirect-http');
  await page.waitForTimeout(120);
  await page.click('#shelves a >> nth=0');
  await page.waitForSelector('#leaf[open] .mark');
  await page.keyboard.press('Escape');
  check(await page.$eval('#leaf', (leaf) => !leaf.open), 'it closes');
  await context.close();
});

await test('each page stands by itself, with its links, its JSON and without scripts', async () => {
  const index = JSON.parse(readFileSync(path.join(site, 'index.json'), 'utf8'));
  check(index.entries.length > 400, `${index.entries.length} pages`);
  for (const entry of index.entries) {
    const html = readFileSync(path.join(site, entry.page), 'utf8');
    const json = JSON.parse(readFileSync(path.join(site, entry.json), 'utf8'));
    check(json.explanations[0].kind === entry.kind, entry.page);
    for (const [, to] of html.matchAll(/href="([^"]+)"/g)) {
      if (/^(https?:|data:|#)/.test(to)) continue;
      check(existsSync(path.resolve(path.dirname(path.join(site, entry.page)), to.split('#')[0])), `${entry.page}: ${to}`);
    }
    check(!/ on[a-z]+="/.test(html) && !html.includes('<script>') && !html.includes(' style="'), `${entry.page}: something inline`);
  }
  const { page, seen, context } = await open(browser, `${base}/rule/redirect-http.html`, { javaScriptEnabled: false });
  check((await page.innerText('main')).includes('redirect_uri 用的是 http'), 'Chinese without scripts');
  await page.click('.tongue a:visible');
  check((await page.innerText('main')).includes('redirect_uri uses http'), 'English without scripts');
  await context.close();
  const english = await open(browser, `${base}/screen/entry-domain.html`, { locale: 'en-US' });
  check((await english.page.innerText('h1:visible')).length > 0 && await english.page.getAttribute('html', 'lang') === 'en', 'English by the browser');
  same(english.seen.faults.concat(seen.faults), [], 'faults');
  await english.page.click('main a[href*="rule/"]:visible');
  check((await english.page.title()).length > 0 && english.page.url().includes('/rule/'), english.page.url());
  await english.context.close();
});

await test('the one file works from a disk', async () => {
  const { page, seen, context } = await open(browser, `file://${site}/wxauthlint.html`);
  await ready(page);
  const requests = seen.requests.filter((address) => !/^(blob|data):/.test(address));
  same(requests.length, 1, `requests: ${requests}`);
  const ask = async (one) => { await paste(page, one); return page.innerText('#told'); };
  for (const one of [...cases.filter((_, at) => at % 12 === 0), { text: '-14' }, { text: '预授权码过期' }, { text: fixture('explain/chat.txt') }]) {
    const text = await ask(one);
    const json = one.file ? told(one, 'check') : told(one, 'explain');
    for (const rule of json ? rulesOf(json) : []) check(text.includes(rule), `${one.name}: ${rule}`);
  }
  await paste(page, { text: 'redirect_uri' });
  await page.click('#told details summary >> nth=0').catch(() => {});
  await page.click('#told a[href*="rule/"] >> nth=0');
  await page.waitForSelector('#leaf[open] h1');
  same(seen.requests.filter((address) => !/^(blob|data):/.test(address)).length, 1, 'nothing more is loaded');
  same(seen.faults, [], 'faults');
  await context.close();
});

await test('axe-core finds nothing, in light and dark, on a phone and a desk, in both languages', async () => {
  const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
  const judge = async (page, name) => {
    await page.evaluate(axe);
    const found = await page.evaluate(() => axe.run(document, { resultTypes: ['violations'] }).then(({ violations }) => violations.map((one) => `${one.id}: ${one.nodes.slice(0, 3).map((node) => `${node.target} ${node.failureSummary.split('\n')[1] || ''}`)}`)));
    same(found, [], name);
    const wide = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
    check(wide <= 0, `${name}: wider than the window by ${wide}`);
  };
  const forms = [
    { locale: 'zh-CN', viewport: { width: 1280, height: 900 }, colorScheme: 'light' },
    { locale: 'en-US', viewport: { width: 1280, height: 900 }, colorScheme: 'dark' },
    { locale: 'zh-CN', viewport: { width: 360, height: 740 }, colorScheme: 'dark' },
    { locale: 'en-US', viewport: { width: 1600, height: 1000 }, colorScheme: 'light' },
    { locale: 'en-US', viewport: { width: 360, height: 740 }, colorScheme: 'light' },
  ];
  for (const form of forms) {
    const name = `${form.locale} ${form.viewport.width} ${form.colorScheme}`;
    const { page, context } = await open(browser, base, form);
    await ready(page);
    await judge(page, `${name} empty`);
    await paste(page, { text: link().replace('auth_type=3', 'auth_type=0') });
    await page.evaluate(() => document.querySelectorAll('details').forEach((one) => { one.open = true; }));
    await judge(page, `${name} link`);
    await paste(page, { text: '请确认授权入口页所在域名，与授权后回调页所在域名相同' });
    await page.evaluate(() => document.querySelectorAll('details').forEach((one) => { one.open = true; }));
    await judge(page, `${name} screen`);
    await paste(page, { text: fixture('explain/chat.txt') });
    await judge(page, `${name} chat`);
    for (const view of ['compose', 'diff', 'simulate']) {
      await page.evaluate((view) => { location.hash = view; }, view);
      await page.waitForTimeout(60);
      if (view === 'simulate') {
        await page.fill('#s-provider', fixture('ten-accounts/provider.yaml'));
        await page.click('#simulate-form .primary');
        await page.waitForSelector('#s-told table');
      }
      await judge(page, `${name} ${view}`);
    }
    // The long lists are the same everywhere.
    const lists = form.viewport.width === 1280 ? ['#browse', 'all.html'] : [];
    for (const address of ['rule/redirect-http.html', 'screen/entry-domain.html', ...lists]) {
      await page.goto(`${base}/${address}`);
      await judge(page, `${name} ${address}`);
    }
    await context.close();
  }
});

await test('pictures to look at', async () => {
  const place = path.join(root, 'site/tests/pictures');
  mkdirSync(place, { recursive: true });
  const shapes = { desk: { width: 1280, height: 900 }, phone: { width: 360, height: 740 } };
  for (const [shape, viewport] of Object.entries(shapes)) {
    for (const [locale, colorScheme] of [['zh-CN', 'light'], ['zh-CN', 'dark'], ['en-US', 'light']]) {
      const { page, context } = await open(browser, base, { locale, viewport, colorScheme });
      await ready(page);
      const shoot = (name) => page.screenshot({ path: path.join(place, `${name}-${shape}-${locale}-${colorScheme}.png`), fullPage: true });
      await paste(page, { text: link().replace('auth_type=3', 'auth_type=0') });
      await shoot('link');
      await paste(page, { text: '请确认授权入口页所在域名，与授权后回调页所在域名相同' });
      await shoot('screen');
      await context.close();
    }
  }
});

await browser.close();
server.close();
process.exit(end());
