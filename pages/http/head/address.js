// Follows the address: the page's language is that of `lang` in it, and completing a bare address with the
// reader's choice is not a step of the browser's history. Tells Streamlit where its server is, which it otherwise
// looks for below each page's own address first.
(() => {
  window.__streamlit = { BACKEND_BASE_URL: `${location.origin}/` };
  const follow = (write, completing) => (state, title, url) => {
    const next = new URL(url ?? location.href, location.href);
    const completes = next.pathname === location.pathname && !location.search;
    (completes ? completing : write)(state, title, url);
    const lang = next.searchParams.get("lang");
    if (lang) document.documentElement.lang = lang;
  };
  const push = history.pushState.bind(history);
  const replace = history.replaceState.bind(history);
  history.pushState = follow(push, replace);
  history.replaceState = follow(replace, replace);
})();
