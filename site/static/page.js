'use strict';
(() => {
  const root = document.documentElement;
  const $ = (id) => document.getElementById(id);
  const all = (selector, within = document) => [...within.querySelectorAll(selector)];
  const words = {
    copied: { zh: '已复制', en: 'Copied' },
    notCopied: { zh: '浏览器不允许复制，请手动选中', en: 'The browser refuses to copy; select it by hand' },
    failed: { zh: '没有算出来：', en: 'It could not be worked out: ' },
    stopped: { zh: '已停下', en: 'Stopped' },
    slow: { zh: '这段内容太难，超过一分钟没有结果，已停下', en: 'No answer within a minute; it was stopped' },
    corrected: { zh: '改好的链接', en: 'The corrected link' },
    correctedFile: { zh: '改好的配置', en: 'The corrected file' },
    safe: { zh: '只改不会变意思的地方', en: 'only what cannot change the meaning' },
    unsafe: { zh: '也改可能变意思的地方，改前请看一遍', en: 'also what may change the meaning: read it first' },
    copyCorrected: { zh: '复制改好的', en: 'Copy the corrected text' },
    old: { zh: '原来：', en: 'was: ' },
    now: { zh: '改为：', en: 'now: ' },
    file: { zh: '文件：', en: 'File: ' },
    hostPlaceholder: { zh: '或写出那个域名', en: 'or the host that stands there' },
    answer: { zh: '就是它', en: 'That one' },
    found: { zh: (count) => `找到 ${count} 条`, en: (count) => `${count} found` },
    all: { zh: (count) => `共 ${count} 条`, en: (count) => `${count} entries` },
    tooBig: { zh: '文件超过 8 MB，没有读', en: 'The file is larger than 8 MB and was not read' },
    page: { zh: 'wxauthlint · 微信第三方平台授权的检查与解释', en: 'wxauthlint · authorization to WeChat third-party platforms, checked and explained' },
  };
  let lang = navigator.language.toLowerCase().startsWith('zh') ? 'zh' : 'en';
  const say = (name) => words[name][lang];
  const today = () => new Date().toISOString().slice(0, 10);
  const way = (reveal = false) => ({ lang, today: today(), up: '', reveal });
  const isFile = document.querySelector('#wasm-text') !== null;

  const index = globalThis.wxauthlintIndex;
  const rulePages = new Map(index.entries.filter((entry) => entry.kind === 'rule').map((entry) => [entry.id, entry.page]));

  // The worker and what it works with.
  const parts = {};
  let worker = null;
  let starting = null;
  let number = 0;
  const waiting = new Map();
  const base64 = (text) => Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
  const load = async () => {
    if (isFile) {
      parts.script = $('worker-text').textContent;
      const packed = new Blob([base64($('wasm-text').textContent.trim())]).stream();
      parts.bytes = await new Response(packed.pipeThrough(new DecompressionStream('gzip'))).arrayBuffer();
    } else {
      const [script, bytes] = await Promise.all([fetch('worker.js'), fetch('wxauthlint.wasm')]);
      if (!script.ok || !bytes.ok) throw new Error(`${script.status} ${bytes.status}`);
      [parts.script, parts.bytes] = await Promise.all([script.text(), bytes.arrayBuffer()]);
    }
    parts.module = await WebAssembly.compile(parts.bytes);
    // From here on nothing may be asked of any server, not even of this page's own.
    const shut = document.createElement('meta');
    shut.httpEquiv = 'Content-Security-Policy';
    shut.content = "connect-src 'none'; img-src data:; form-action 'none'";
    document.head.append(shut);
  };
  const start = async () => {
    if (!parts.module) await load();
    const address = URL.createObjectURL(new Blob([parts.script], { type: 'text/javascript' }));
    worker = new Worker(address);
    worker.onmessage = ({ data }) => {
      const settle = waiting.get(data.id);
      waiting.delete(data.id);
      if (settle) data.failed === undefined ? settle.resolve(data) : settle.reject(new Error(data.failed));
    };
    worker.onerror = (event) => {
      for (const settle of waiting.values()) settle.reject(new Error(event.message || 'worker'));
      waiting.clear();
      halt();
    };
    await post({ module: parts.module });
    URL.revokeObjectURL(address);
    root.dataset.ready = '';
    root.dataset.readyAt = performance.now().toFixed(0);
  };
  const post = (message) => new Promise((resolve, reject) => {
    const id = ++number;
    waiting.set(id, { resolve, reject });
    worker.postMessage({ id, ...message });
  });
  const halt = () => {
    if (worker) worker.terminate();
    worker = null;
    starting = null;
    for (const settle of waiting.values()) settle.reject(new Error('stopped'));
    waiting.clear();
  };
  const send = async (message) => {
    starting ??= start();
    await starting;
    return post(message);
  };
  const ask = async (request) => {
    const { told, took } = await send({ request });
    root.dataset.took = took.toFixed(1);
    return told;
  };

  // What is told becomes elements here and nowhere else; the program writes it, and nothing of it is a script.
  const put = (element, html) => {
    element.innerHTML = html;
    // The name of a rule leads to its page.
    for (const code of all('.finding > p:first-child > strong > code, .meaning code', element)) {
      const page = rulePages.get(code.textContent);
      if (!page) continue;
      const link = document.createElement('a');
      link.href = page;
      code.replaceWith(link);
      link.append(code);
    }
    for (const link of all('a[href^="http"]', element)) {
      link.target = '_blank';
      link.rel = 'noopener noreferrer';
    }
  };
  const plain = (element, tag, text, name) => {
    const made = document.createElement(tag);
    made.textContent = text;
    if (name) made.className = name;
    element.append(made);
    return made;
  };
  const copy = async (text) => {
    try {
      await navigator.clipboard.writeText(text);
      return true;
    } catch {
      return false;
    }
  };
  const copied = async (text, near) => {
    const done = await copy(text);
    $('copied').textContent = '';
    const told = near.closest('.view').querySelector('[role="status"].copied') || $('copied');
    told.textContent = say(done ? 'copied' : 'notCopied');
  };

  // Pasting.
  const paste = { last: null, name: '', answered: '', asked: 0 };
  const show = (told) => {
    paste.last = told;
    const is = told.answer === 'paste';
    $('empty').hidden = true;
    $('toolbar').hidden = !is;
    put($('told'), told.html || '');
    const notes = is ? told.notes : [];
    $('notes').replaceChildren();
    notes.forEach((note) => plain($('notes'), 'li', note));
    question(is ? told.question : null);
    corrections(is ? told.corrections : []);
    if (!is) return;
    for (const button of all('#toolbar [data-copy^="merchant"]')) {
      button.hidden = !told.merchant[button.dataset.copy.split('-')[1]];
    }
  };
  const question = (asked) => {
    const box = $('question');
    box.hidden = !asked;
    box.replaceChildren();
    if (!asked) return;
    plain(box, 'p', asked.text);
    const row = plain(box, 'div', '', 'row');
    const answer = (text) => { paste.answered = text; look(false); };
    for (const [text, answered] of asked.choices) {
      plain(row, 'button', text).addEventListener('click', () => answer(answered));
    }
    const host = plain(row, 'input', '');
    host.type = 'text';
    host.placeholder = say('hostPlaceholder');
    host.setAttribute('aria-label', say('hostPlaceholder'));
    const settle = () => host.value.trim() && answer(asked.before + host.value.trim());
    host.addEventListener('keydown', (event) => { if (event.key === 'Enter') settle(); });
    plain(row, 'button', say('answer')).addEventListener('click', settle);
  };
  const corrections = (list) => {
    const box = $('corrections');
    box.replaceChildren();
    list.forEach((one, at) => {
      const part = plain(box, 'section', '', 'correction');
      const heading = say(one.name === 'link' ? 'corrected' : 'correctedFile');
      plain(part, 'h3', heading + (lang === 'zh' ? '：' : ': ') + say(one.is_unsafe ? 'unsafe' : 'safe'));
      const lines = plain(part, 'ol', '');
      for (const line of one.lines) {
        const item = plain(lines, 'li', '', line.kind);
        const tag = { old: 'del', new: 'ins' }[line.kind] || 'span';
        if (tag !== 'span') plain(item, 'span', say(line.kind === 'old' ? 'old' : 'now'), 'hidden');
        plain(item, tag, line.text);
      }
      const row = plain(part, 'div', '', 'row');
      plain(row, 'button', say('copyCorrected')).addEventListener('click', async (event) => {
        const { text } = await send({ copy: at });
        copied(text, event.target);
      });
    });
  };
  let soon = 0;
  const look = async (moves) => {
    // What was still to come is done by this.
    clearTimeout(soon);
    const text = $('text').value;
    if (!text.trim()) return clearResult();
    const turn = ++paste.asked;
    root.dataset.asked = turn;
    const result = $('result');
    const slow = setTimeout(() => { $('waiting').hidden = false; }, 400);
    const late = setTimeout(() => { if (turn === paste.asked) { stop('slow'); } }, 60000);
    result.setAttribute('aria-busy', 'true');
    try {
      const told = await ask({
        ask: 'paste', text, name: paste.name, provider: $('provider').value, page: $('page').value,
        answered: paste.answered, way: way($('reveal').checked),
      });
      if (turn !== paste.asked) return;
      $('copied').textContent = '';
      show(told);
      if (moves) $('told').focus({ preventScroll: matchMedia('(min-width: 64rem)').matches });
    } catch (error) {
      if (turn === paste.asked && error.message !== 'stopped') show({ answer: 'refusal', html: '' }), $('told').textContent = say('failed') + error.message;
    } finally {
      clearTimeout(slow);
      clearTimeout(late);
      if (turn === paste.asked) {
        $('waiting').hidden = true;
        result.setAttribute('aria-busy', 'false');
        root.dataset.told = turn;
      }
    }
  };
  const stop = (why) => {
    paste.asked += 1;
    halt();
    $('waiting').hidden = true;
    $('result').setAttribute('aria-busy', 'false');
    $('told').textContent = say(why);
    root.dataset.asked = root.dataset.told = paste.asked;
  };
  const clearResult = () => {
    paste.asked += 1;
    root.dataset.asked = root.dataset.told = paste.asked;
    paste.last = null;
    $('empty').hidden = false;
    $('toolbar').hidden = true;
    for (const id of ['told', 'notes', 'corrections', 'copied']) $(id).replaceChildren();
    question(null);
  };
  const fresh = (name = '') => {
    paste.name = name;
    paste.answered = '';
    $('reveal').checked = false;
    $('file-name').hidden = !name;
    $('file-name').textContent = name ? say('file') + name : '';
  };
  const later = (then, wait) => { clearTimeout(soon); soon = setTimeout(then, wait); };
  const readFile = async (file, box) => {
    if (!file) return;
    if (file.size > 8 << 20) { $('told').textContent = say('tooBig'); return; }
    const { text } = await send({ read: await file.arrayBuffer() });
    box.value = text;
    if (box.id === 'text') { fresh(file.name); look(true); } else box.dispatchEvent(new Event('input', { bubbles: true }));
  };
  $('paste-form').addEventListener('submit', (event) => { event.preventDefault(); look(true); });
  $('text').addEventListener('input', (event) => {
    const isPasted = ['insertFromPaste', 'insertFromDrop'].includes(event.inputType);
    if (isPasted || paste.name || paste.answered || $('reveal').checked) fresh();
    later(() => look(false), isPasted ? 0 : 350);
  });
  $('text').addEventListener('keydown', (event) => { if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) look(true); });
  for (const id of ['provider', 'page']) $(id).addEventListener('input', () => { remember(); later(() => look(false), 350); });
  $('clear').addEventListener('click', () => { $('text').value = ''; fresh(); clearResult(); $('text').focus(); });
  $('open-file').addEventListener('click', () => $('file').click());
  $('file').addEventListener('change', () => { readFile($('file').files[0], $('text')); $('file').value = ''; });
  $('reveal').addEventListener('change', () => look(false));
  $('stop').addEventListener('click', () => stop('stopped'));
  $('tries').addEventListener('click', (event) => {
    const text = event.target.closest('[data-try]');
    if (!text) return;
    $('text').value = text.dataset.try;
    fresh();
    look(true);
  });
  // Whatever a file is dropped on that takes texts; else it is what is to be looked at.
  const boxAt = (event) => {
    const box = event.target.closest('textarea');
    return box || (event.target.closest('#view-paste') ? $('text') : null);
  };
  document.addEventListener('dragover', (event) => {
    if (![...event.dataTransfer.types].includes('Files')) return;
    event.preventDefault();
    all('.is-target').forEach((one) => one.classList.remove('is-target'));
    boxAt(event)?.classList.add('is-target');
  });
  document.addEventListener('dragleave', () => all('.is-target').forEach((one) => one.classList.remove('is-target')));
  document.addEventListener('drop', (event) => {
    all('.is-target').forEach((one) => one.classList.remove('is-target'));
    const file = event.dataTransfer.files[0];
    if (!file) return;
    event.preventDefault();
    const box = boxAt(event);
    if (box) readFile(file, box);
  });

  // What stands beside is kept only if that is asked for.
  const remember = () => {
    try {
      if (!$('keep').checked) return localStorage.removeItem('wxauthlint');
      localStorage.setItem('wxauthlint', JSON.stringify({ provider: $('provider').value, page: $('page').value }));
    } catch { /* Nothing can be stored here. */ }
  };
  const recall = () => {
    try {
      const kept = JSON.parse(localStorage.getItem('wxauthlint') || 'null');
      if (!kept) return;
      $('provider').value = kept.provider;
      $('page').value = kept.page;
      $('keep').checked = true;
      $('beside').open = true;
    } catch { /* As if nothing were kept. */ }
  };
  $('keep').addEventListener('change', remember);

  // Copying.
  document.addEventListener('click', (event) => {
    const button = event.target.closest('[data-copy]');
    if (!button) return;
    const what = button.dataset.copy;
    const last = paste.last || {};
    const texts = {
      'merchant-zh': () => last.merchant.zh, 'merchant-en': () => last.merchant.en,
      ticket: () => last.ticket[lang], json: () => last.json,
      'c-link': () => tables.compose.link, 'c-anchor': () => tables.compose.anchor,
      's-markdown': () => tables.simulate.markdown, 's-json': () => tables.simulate.json,
      'd-markdown': () => tables.diff.markdown, 'd-json': () => tables.diff.json,
    };
    copied(texts[what](), button);
  });

  // Compose, simulate, compare.
  const tables = { compose: {}, simulate: {}, diff: {} };
  const fields = (form) => {
    const request = {};
    for (const [name, value] of new FormData(form)) if (name !== 'category_id_list') request[name] = value;
    return request;
  };
  let turn = 0;
  const compose = async () => {
    const form = $('compose-form');
    const request = { ask: 'compose', ...fields(form), way: way() };
    request.category_id_list = new FormData(form).getAll('category_id_list');
    const mine = ++turn;
    const told = await ask(request).catch((error) => ({ html: '', failed: error.message }));
    if (mine !== turn) return;
    tables.compose = told;
    $('composed').hidden = told.answer !== 'compose';
    $('c-link').textContent = told.shown || told.link || '';
    $('c-anchor').textContent = told.shown_anchor || told.anchor || '';
    put($('c-told'), told.html);
  };
  $('compose-form').addEventListener('input', () => later(compose, 250));
  $('compose-form').addEventListener('submit', (event) => { event.preventDefault(); compose(); });
  for (const [name, letter] of [['simulate', 's'], ['diff', 'd']]) {
    const form = $(`${name}-form`);
    form.addEventListener('submit', async (event) => {
      event.preventDefault();
      const told = await ask({ ask: name, ...fields(form), way: way() }).catch((error) => ({ html: '', failed: error.message }));
      tables[name] = told;
      const box = $(`${letter}-told`);
      put(box, told.html);
      if (told.failed) box.textContent = say('failed') + told.failed;
      all(`[data-copy^="${letter}-"]`, form).forEach((button) => { button.hidden = told.answer !== 'table'; });
      box.focus({ preventScroll: true });
      box.scrollIntoView({ block: 'nearest' });
    });
  }

  // Marks and findings lead to each other.
  const within = (element) => element.closest('.judged') || document;
  const light = (element) => {
    all('.is-lit').forEach((one) => one.classList.remove('is-lit'));
    if (!element) return;
    const ids = element.dataset.of ? element.dataset.of.split(' ') : [element.id];
    all('.mark', within(element)).forEach((mark) => {
      if (mark.dataset.of.split(' ').some((id) => ids.includes(id))) mark.classList.add('is-lit');
    });
    ids.map((id) => within(element).querySelector(`[id="${id}"]`)).forEach((finding) => finding?.classList.add('is-lit'));
  };
  for (const name of ['pointerover', 'focusin']) {
    document.addEventListener(name, (event) => {
      const element = event.target.closest?.('.mark, .judged .finding');
      if (element || name === 'pointerover') light(element);
    });
  }

  // Pages of what is known, without leaving what was pasted.
  const leaf = $('leaf');
  const pageOf = (address) => /^(?:\.\.\/)*([a-z-]+)\/([^/]+)\.html$/.exec(address);
  const open = async (kind, id) => {
    const told = await ask({ ask: 'entry', kind, id, way: way() }).catch(() => null);
    if (!told || told.answer !== 'entry') return;
    put($('leaf-told'), told.html);
    $('leaf-title').textContent = `${told.kind} · ${id}`;
    $('leaf-address').hidden = isFile;
    $('leaf-address').href = `${kind}/${id}.html#${lang}`;
    if (!leaf.open) leaf.showModal();
    $('leaf-told').focus({ preventScroll: true });
    leaf.scrollTop = 0;
  };
  document.addEventListener('click', (event) => {
    const link = event.target.closest('a');
    if (!link) return;
    const address = link.getAttribute('href') || '';
    if (link.classList.contains('mark')) {
      event.preventDefault();
      const finding = within(link).querySelector(`[id="${address.slice(1)}"]`);
      if (!finding) return;
      finding.tabIndex = -1;
      finding.focus();
      finding.scrollIntoView({ block: 'nearest' });
      return;
    }
    const known = pageOf(address);
    const isElsewhere = event.ctrlKey || event.metaKey || event.shiftKey || event.button !== 0;
    if (!known || link.id === 'leaf-address' || (isElsewhere && !isFile)) return;
    event.preventDefault();
    open(known[1], decodeURIComponent(known[2]));
  });
  $('leaf-close').addEventListener('click', () => leaf.close());
  leaf.addEventListener('click', (event) => { if (event.target === leaf) leaf.close(); });

  // Search: every piece of what is looked for must stand in an entry; where it stands decides the order.
  const fold = (text) => text.normalize('NFKC').toLowerCase().replaceAll('_', '-');
  const pieces = (text) => fold(text).split(/[\s,，。；、：:;/]+/).filter(Boolean).flatMap((piece) => {
    const runs = piece.match(/[\p{Script=Han}]+|[^\p{Script=Han}]+/gu) || [];
    return runs.flatMap((run) => /\p{Script=Han}/u.test(run) && run.length > 2
      ? Array.from({ length: run.length - 1 }, (_, at) => run.slice(at, at + 2)) : [run]);
  });
  for (const entry of index.entries) {
    entry.head = fold(`${entry.id} ${entry.zh} ${entry.en}`);
    entry.body = fold(entry.more.join(' '));
  }
  const score = (entry, wanted, whole) => {
    let sum = 0;
    let met = 0;
    for (const piece of wanted) {
      const here = entry.head.includes(piece) ? 3 : entry.body.includes(piece) ? 1 : 0;
      if (here) met += 1;
      sum += here;
    }
    if (met < wanted.length * 0.7) return 0;
    if (fold(entry.id) === whole) sum += 100;
    else if (entry.head.includes(whole)) sum += 20;
    else if (entry.body.includes(whole)) sum += 10;
    return sum / (1 + Math.log(1 + entry.body.length / 200));
  };
  const search = () => {
    const text = $('search').value.trim();
    const wanted = pieces(text);
    const whole = fold(text);
    const box = $('shelves');
    box.replaceChildren();
    box.classList.toggle('is-search', wanted.length > 0);
    const item = (list, entry) => {
      const line = plain(list, 'li', '');
      const link = plain(line, 'a', entry[lang]);
      link.href = entry.page;
      const own = entry[lang].startsWith(entry.id) ? [] : [entry.id];
      const beside = wanted.length ? [index.kinds[entry.kind][lang], ...own] : own;
      line.append(' ');
      plain(line, 'span', beside.join(' · '), 'id');
      line.dataset.id = entry.id;
    };
    if (wanted.length) {
      const hits = index.entries.map((entry) => [score(entry, wanted, whole), entry]).filter(([sum]) => sum > 0);
      hits.sort(([left], [right]) => right - left);
      $('found').textContent = words.found[lang](hits.length);
      const list = plain(plain(box, 'section', '', 'shelf'), 'ul', '');
      hits.slice(0, 60).forEach(([, entry]) => item(list, entry));
      return;
    }
    $('found').textContent = words.all[lang](index.entries.length);
    for (const [kind, name] of Object.entries(index.kinds)) {
      const shelf = plain(box, 'section', '', 'shelf');
      plain(shelf, 'h2', name[lang]);
      const list = plain(shelf, 'ul', '');
      index.entries.filter((entry) => entry.kind === kind).forEach((entry) => item(list, entry));
    }
  };
  $('search').addEventListener('input', () => later(search, 60));
  $('search-form').addEventListener('submit', (event) => { event.preventDefault(); search(); });

  // Views, by the address behind `#`; it is never sent anywhere.
  const views = ['paste', 'compose', 'simulate', 'diff', 'browse'];
  const route = () => {
    const hash = location.hash.slice(1);
    if (['zh', 'en'].includes(hash)) setLang(hash);
    const asked = hash.startsWith('q=') ? hash.slice(2) : null;
    const view = asked !== null ? 'paste' : views.includes(hash) ? hash : 'paste';
    for (const name of views) $(`view-${name}`).hidden = name !== view;
    for (const link of all('nav a[data-view]')) {
      if (link.dataset.view === view) link.setAttribute('aria-current', 'page');
      else link.removeAttribute('aria-current');
    }
    if (leaf.open) leaf.close();
    if (view === 'browse') search();
    if (view === 'compose' && !tables.compose.link) compose();
    if (asked !== null) {
      let text = asked.replaceAll('+', ' ');
      try { text = decodeURIComponent(text); } catch { /* It is taken as it is written. */ }
      $('text').value = text;
      fresh();
      look(false);
    }
  };
  const setLang = (to) => {
    lang = to;
    root.dataset.lang = lang;
    root.lang = lang === 'zh' ? 'zh-CN' : 'en';
    document.title = say('page');
    for (const element of all('[data-placeholder-zh]')) element.placeholder = element.dataset[`placeholder${lang === 'zh' ? 'Zh' : 'En'}`];
    for (const element of all('option[data-zh]')) element.textContent = element.dataset[lang];
    for (const element of all('[data-label-zh]')) element.setAttribute('aria-label', element.dataset[`label${lang === 'zh' ? 'Zh' : 'En'}`]);
  };
  for (const link of all('[data-lang-to]')) {
    link.addEventListener('click', (event) => {
      event.preventDefault();
      setLang(link.dataset.langTo);
      if (paste.last) look(false);
      if (tables.compose.link) compose();
      if (!$('view-browse').hidden) search();
      for (const name of ['simulate', 'diff']) if (tables[name].answer) $(`${name}-form`).requestSubmit();
      all('.tongue a').find((one) => getComputedStyle(one).display !== 'none')?.focus();
    });
  }
  addEventListener('hashchange', route);
  root.dataset.scripted = '';
  setLang(lang);
  recall();
  starting = start();
  starting.catch((error) => { $('told').textContent = say('failed') + error.message; });
  route();
})();
