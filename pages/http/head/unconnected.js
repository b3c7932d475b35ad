// A page that gets no connection to its server says what blocks it, as soon as that is known, until the first message comes.
// One that has lost its connection asks for what its address says once it is connected again: another replica may have taken it, which knows nothing yet.
(() => {
  const PATIENCE = 5000;
  const Socket = window.WebSocket;
  let heard = false;
  let failed = false;
  let lost = false;
  const below = (path) => new URL(path, window.__streamlit.BACKEND_BASE_URL);
  const blocked = async () => {
    try {
      const answer = await fetch(below(`${window.oiConnection.state}?origin=${encodeURIComponent(location.origin)}`));
      return answer.ok ? (await answer.json()).blocked || (failed ? "socket" : "waiting") : "server";
    } catch {
      return "server";
    }
  };
  const tell = async () => {
    const why = await blocked();
    if (heard) return;
    const texts = window.oiUnconnected[document.documentElement.lang] ?? window.oiUnconnected.en;
    const place = document.querySelector(".oi-unconnected") ?? document.body.appendChild(document.createElement("div"));
    place.className = "oi-unconnected";
    place.setAttribute("role", "alert");
    place.textContent = texts[why].replace("{host}", location.host).replace("{address}", below(window.oiConnection.stream));
  };
  window.WebSocket = class extends Socket {
    constructor(...how) {
      super(...how);
      this.addEventListener("message", () => {
        heard = true;
        document.querySelector(".oi-unconnected")?.remove();
      }, { once: true });
      this.addEventListener("open", () => {
        if (lost) setTimeout(() => dispatchEvent(new PopStateEvent("popstate")));
        lost = false;
      });
      this.addEventListener("close", () => {
        failed = true;
        lost = heard;
        if (!heard) tell();
      });
    }
  };
  addEventListener("DOMContentLoaded", () => setTimeout(() => heard || tell(), PATIENCE));
})();
