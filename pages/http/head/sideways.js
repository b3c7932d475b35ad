// A chart that is moved sideways on a narrow screen can be moved by keyboard too: its frame takes the focus and bears the chart's title.
(() => {
  const FRAMES = "[class*=st-key-wide-chart-] [data-testid=stElementContainer]:has(> [data-testid=stFullScreenFrame] > [data-testid=stPlotlyChart])";
  const reach = () => {
    for (const frame of document.querySelectorAll(FRAMES)) {
      if (frame.scrollWidth <= frame.clientWidth) {
        frame.removeAttribute("tabindex");
        continue;
      }
      const told = frame.querySelector("[role=figure]")?.getAttribute("aria-label") ?? "";
      frame.tabIndex = 0;
      frame.setAttribute("role", "group");
      frame.setAttribute("aria-label", told.split(". ")[0]);
    }
  };
  let waiting = 0;
  const soon = () => {
    waiting ||= setTimeout(() => { waiting = 0; reach(); }, 100);
  };
  addEventListener("resize", soon);
  addEventListener("DOMContentLoaded", () => new MutationObserver(soon).observe(document.body, { childList: true, subtree: true }));
})();
