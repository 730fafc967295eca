// A link to a page opens it in the running session, as the menu does, instead of loading everything
// anew: Streamlit is told as by the back button. It reads the address, asks for the page, and keeps
// what the session holds. Whatever else a link names, and a click that asks for a new window, is the
// browser's own affair.
(() => {
  const PAGES = new Set(__PAGES__);
  const isPlain = (click) =>
    click.button === 0 && !(click.metaKey || click.ctrlKey || click.shiftKey || click.altKey);
  document.addEventListener("click", (click) => {
    const link = click.target.closest?.("a[href]:not([download])");
    if (!link || click.defaultPrevented || !isPlain(click)) return;
    if (link.target && link.target !== "_self") return;
    if (link.origin !== location.origin || !PAGES.has(link.pathname.slice(1))) return;
    click.preventDefault();
    history.pushState(null, "", link.href);
    if (!link.hash) document.querySelector(".stMain")?.scrollTo(0, 0);
    dispatchEvent(new PopStateEvent("popstate"));
  });
})();
