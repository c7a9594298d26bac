'use strict';
// The language of a page to browse: what the address says, else the browser's.
(() => {
  const root = document.documentElement;
  const asked = location.hash === '#en' ? 'en' : location.hash === '#zh' ? 'zh' : '';
  const set = (lang) => {
    root.dataset.lang = lang;
    root.lang = lang === 'zh' ? 'zh-CN' : 'en';
    // Whoever chose a language keeps it from page to page; it is stored nowhere.
    for (const link of document.querySelectorAll('main a[href$=".html"], .crumbs a, nav a')) {
      const to = new URL(link.getAttribute('href'), location.href);
      if (to.pathname.endsWith('.html') && ['', '#zh', '#en'].includes(to.hash)) {
        to.hash = chosen ? lang : '';
        link.href = chosen ? link.getAttribute('href').split('#')[0] + '#' + lang : link.getAttribute('href').split('#')[0];
      }
    }
  };
  let chosen = asked !== '';
  root.dataset.scripted = '';
  set(asked || (navigator.language.toLowerCase().startsWith('zh') ? 'zh' : 'en'));
  for (const link of document.querySelectorAll('[data-lang-to]')) {
    link.addEventListener('click', (event) => {
      event.preventDefault();
      chosen = true;
      set(link.dataset.langTo);
      history.replaceState(null, '', '#' + link.dataset.langTo);
    });
  }
})();
