// The page's state in the fragment, where no server and no log sees it: the query, the view, what the view was told.
export function read() {
  const found = Object.fromEntries(new URLSearchParams(location.hash.slice(1)));
  return "query" in found ? found : null;
}

export function address(state) {
  const kept = Object.entries(state).filter(([, value]) => value !== undefined && value !== "");
  return `#${new URLSearchParams(kept)}`;
}

// Write the state: as a new step of the history for another query, in place for another view of the same.
export function write(state) {
  const before = read(), next = address(state);
  if (location.hash === next) return;
  const search = new URLSearchParams(location.search);
  search.delete("query");
  const place = location.pathname + (search.size ? `?${search}` : "") + next;
  const same = !before || before.query === state.query;
  history[same ? "replaceState" : "pushState"](null, "", place);
  carry();
}

// The link to the other language keeps the state.
export function carry() {
  for (const link of document.querySelectorAll("a.other-language")) {
    const there = new URL(link.href);
    there.searchParams.delete("query");
    there.hash = location.hash;
    link.href = there;
  }
}
