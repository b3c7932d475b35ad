// What is moved within its frame can be moved by keyboard too: a chart on a narrow screen, which bears its title, and a table, which bears the heading above it.
(() => {
  const CHARTS = "[class*=st-key-wide-chart-] [data-testid=stElementContainer]:has(> [data-testid=stFullScreenFrame] > [data-testid=stPlotlyChart])";
  const TABLES = "[data-testid=stMarkdownContainer]:has(> table)";
  const above = (frame) => {
    const before = (heading) => heading.compareDocumentPosition(frame) & Node.DOCUMENT_POSITION_FOLLOWING;
    return [...document.querySelectorAll("h1, h2, h3, [role=dialog] [role=heading]")].filter(before).at(-1)?.textContent ?? "";
  };
  const told = (frame) => frame.querySelector("[role=figure]")?.getAttribute("aria-label")?.split(". ")[0] ?? above(frame);
  const reach = () => {
    for (const frame of document.querySelectorAll(`${CHARTS}, ${TABLES}`)) {
      if (frame.scrollWidth <= frame.clientWidth && frame.scrollHeight <= frame.clientHeight) {
        frame.removeAttribute("tabindex");
        continue;
      }
      frame.tabIndex = 0;
      frame.setAttribute("role", "group");
      frame.setAttribute("aria-label", told(frame));
    }
  };
  let waiting = 0;
  const soon = () => {
    waiting ||= setTimeout(() => { waiting = 0; reach(); }, 100);
  };
  addEventListener("resize", soon);
  addEventListener("DOMContentLoaded", () => new MutationObserver(soon).observe(document.body, { childList: true, subtree: true }));
})();
