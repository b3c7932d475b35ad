// Keys anywhere on the page press the controls that stand on it, one after another as the page keeps up with them;
// full screen needs the reader's own gesture.
(() => {
  if (window.oiPresenting) return;
  window.oiPresenting = true;
  const waiting = [];
  let since = 0; // when a control was pressed whose screen is still to come
  const control = (name) => document.querySelector(`.st-key-present-${name} button`);
  const fill = () => (document.fullscreenElement ? document.exitFullscreen() : document.documentElement.requestFullscreen());
  const close = (dialog) => dialog.querySelector("button[aria-label=Close]").click();
  const still = () => document.querySelector("[data-testid=stApp]")?.dataset.testScriptState === "notRunning";
  const work = () => {
    if (!waiting.length || !still() || Date.now() - since < 2000) return;
    const next = control(waiting.shift());
    if (!next || next.disabled) return work();
    since = Date.now();
    next.click();
  };
  new MutationObserver(() => still() && (since = 0)).observe(document, { subtree: true, attributes: true, attributeFilter: ["data-test-script-state"] });
  setInterval(work, 60); // not at once when a screen has come: its controls take a moment
  document.addEventListener("click", (event) => {
    if (event.target.closest(".st-key-present-full button")) fill();
  });
  document.addEventListener("keydown", (event) => {
    if (!control("next") || event.ctrlKey || event.altKey || event.metaKey) return;
    const name = window.oiKeys[event.key] || window.oiKeys[event.code]; // the code where a Korean keyboard writes Hangul
    const dialog = document.querySelector("[role=dialog]");
    const pressed = event.target.closest("button, a, input, textarea") && ["Space", "Enter"].includes(event.code);
    const silent = event.key.length === 1 && event.key !== " " && document.querySelector(".oi-silent");
    if (!name || silent || pressed || (dialog && event.code === "Escape")) return;
    event.preventDefault();
    if (dialog) return name === "evidence" || name === "keys" ? close(dialog) : undefined;
    if (name === "full") return fill();
    waiting.push(name);
    work();
  }, true);
})();
