// Search as you type over /api/search: for a bare name its thing, then answers, things grouped by type, the way to all
// results. Enter without a choice goes to the only thing of that very name, or to the first answer of what asks more.
import { Combobox } from "./combobox.js";

const root = document.querySelector("meta[name=root]")?.content ?? "";

export function suggest(form) {
  const field = form.querySelector("input[type=search]");
  const list = document.createElement("ul");
  list.className = "suggestions";
  list.id = `${field.id}-list`;
  list.setAttribute("aria-label", field.getAttribute("aria-label"));
  form.append(list);
  const at = (path, given = {}, fragment = "") => {
    const address = new URL(path, location.href);
    for (const [name, value] of Object.entries(given)) address.searchParams.append(name, value);
    for (const hidden of form.querySelectorAll("input[type=hidden]")) address.searchParams.append(hidden.name, hidden.value);
    address.hash = fragment;
    return address;
  };
  const fetched = async (text) => (await fetch(at(form.dataset.find, { q: text }))).json();
  const items = async (text) => {
    const found = await fetched(text), made = [];
    const own = (both) => both[found.language] ?? both.en ?? "", other = found.language === "zh" ? "en" : "zh";
    const thing = (item) => {
      const name = own(item.name) || item.id;
      return option(name, [item.name[other], item.matched].find((text) => text && text !== name) ?? "", at((item.type === "Source" ? `${root}/sources/` : form.dataset.entity) + encodeURIComponent(item.id)), "");
    };
    const groups = found.groups ?? [], first = found.asks ? undefined : groups[0]?.results[0];
    if (first) made.push(head(own(groups[0].label)), thing(first));
    if (found.answers?.length) made.push(head(form.dataset.answers));
    for (const answer of found.answers ?? []) made.push(option(own(answer.label), own(answer.note), at(root + answer.path, answer.given, answer.fragment), "answer"));
    for (const group of groups) {
      const rest = group.results.filter((item) => item !== first);
      if (rest.length) made.push(head(own(group.label)), ...rest.map(thing));
    }
    if (made.length) made.push(option(form.dataset.all.replace("{q}", found.q), "", at(form.action, { q: found.q }), "all"));
    return made;
  };
  const head = (text) => {
    const made = document.createElement("li");
    made.className = "group";
    made.setAttribute("role", "presentation");
    made.textContent = text;
    return made;
  };
  const option = (text, more, address, style) => {
    const made = document.createElement("li"), name = document.createElement("bdi"), note = document.createElement("bdi");
    made.setAttribute("role", "option");
    made.setAttribute("aria-selected", "false");
    made.className = style;
    made.dataset.href = address;
    name.textContent = text;
    note.className = "note";
    note.textContent = more;
    made.append(name, note);
    return made;
  };
  new Combobox(field, list, { asked: items, taken: (made) => location.assign(made.dataset.href) });
  // The page of all results asks for them; elsewhere a whole name leads to the thing itself, a question to its answer.
  form.addEventListener("submit", async (event) => {
    const text = field.value.trim();
    if (form.dataset.results !== undefined || !text) return;
    event.preventDefault();
    let found = {};
    try { found = await fetched(text); } catch { /* the page of results says what is wrong */ }
    const [answer] = found.answers ?? [];
    if (found.only) location.assign(at(form.dataset.entity + encodeURIComponent(found.only)));
    else if (found.asks && answer) location.assign(at(root + answer.path, answer.given, answer.fragment));
    else form.submit();
  });
}
