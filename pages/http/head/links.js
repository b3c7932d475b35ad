// A link in a text of the page to a place in the dashboard goes there as the browser's back and forward do: the page is not loaded anew.
(() => {
  addEventListener("click", (click) => {
    const link = click.target.closest?.(":is([data-testid=stMarkdownContainer], [data-testid=stCaptionContainer]) a");
    const elsewhere = !link || link.origin !== location.origin || !link.search;
    if (elsewhere || click.button || click.ctrlKey || click.metaKey || click.shiftKey || click.altKey) return;
    click.preventDefault();
    history.pushState(null, "", link.href);
    dispatchEvent(new PopStateEvent("popstate"));
  }, true);
})();
