// Keys anywhere on the page press the controls that stand on it; full screen needs the reader's own gesture.
(() => {
  if (window.oiPresenting) return;
  window.oiPresenting = true;
  const control = (name) => document.querySelector(`.st-key-present-${name} button`);
  const fill = () => (document.fullscreenElement ? document.exitFullscreen() : document.documentElement.requestFullscreen());
  const close = (dialog) => dialog.querySelector("button[aria-label=Close]").click();
  document.addEventListener("click", (event) => {
    if (event.target.closest(".st-key-present-full button")) fill();
  });
  document.addEventListener("keydown", (event) => {
    if (!control("next") || event.ctrlKey || event.altKey || event.metaKey) return;
    const name = window.oiKeys[event.key] || window.oiKeys[event.code]; // the code where a Korean keyboard writes Hangul
    const dialog = document.querySelector("[role=dialog]");
    const pressed = event.target.closest("button, a, input, textarea") && ["Space", "Enter"].includes(event.code);
    if (!name || pressed || (dialog && event.code === "Escape")) return;
    event.preventDefault();
    if (dialog) return name === "evidence" || name === "keys" ? close(dialog) : undefined;
    if (name === "full") fill();
    else if (!control(name).disabled) control(name).click();
  }, true);
})();
