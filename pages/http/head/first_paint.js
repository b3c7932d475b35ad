// What the document says before a script has run gives way to the page once that has come, read on at the same height.
// Until then it has the theme that the reader has chosen in Streamlit's menu.
(() => {
  const look = document.documentElement.style;
  const chosen = () => {
    try {
      const kept = Object.keys(localStorage).find((name) => name.startsWith("stActiveTheme"));
      return kept ? JSON.parse(localStorage[kept]).toLowerCase() : "";
    } catch {
      return ""; // a browser that keeps nothing
    }
  };
  const come = () => {
    const app = document.querySelector("[data-testid=stApp]")?.dataset;
    const ran = app?.testConnectionState === "CONNECTED" && app.testScriptState === "notRunning";
    return ran && document.querySelector("[data-testid=stMain] [data-testid=stElementContainer]");
  };
  const giveWay = (words) => {
    const page = document.querySelector("[data-testid=stMain]");
    const height = words.scrollTop;
    const reached = words === document.activeElement;
    words.remove();
    page.scrollTop = height;
    if (reached) page.focus({ preventScroll: true });
  };
  look.colorScheme = { light: "light", dark: "dark" }[chosen()] ?? "light dark";
  addEventListener("DOMContentLoaded", () => {
    const words = document.querySelector(".oi-first");
    if (!words) return look.removeProperty("color-scheme");
    const watch = new MutationObserver(() => {
      if (!come()) return;
      watch.disconnect();
      giveWay(words);
      look.removeProperty("color-scheme");
    });
    const attributeFilter = ["data-test-script-state", "data-test-connection-state"];
    watch.observe(document.body, { subtree: true, childList: true, attributes: true, attributeFilter });
  });
})();
