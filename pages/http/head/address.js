// Follows the address: the page's language is that of `lang` in it, and completing a bare address with the
// reader's choice is not a step of the browser's history. Tells Streamlit where its server is, which it otherwise
// looks for below each page's own address first: every page lies directly below the server's root, whatever path that
// has at a proxy. Lets it connect at once: in our fonts and colours, taking messages of this origin alone.
(() => {
  window.__streamlit = {
    BACKEND_BASE_URL: new URL(".", location.href).href,
    HOST_CONFIG: { allowedOrigins: [location.origin], useExternalAuthToken: false },
    LIGHT_THEME: window.oiTheme.light,
    DARK_THEME: window.oiTheme.dark,
  };
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
