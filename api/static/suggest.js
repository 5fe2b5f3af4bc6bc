// Search as you type over /api/search: answers first, then things grouped by type, then the way to all results. Enter
// without a choice goes to the only thing of that very name. Text only, never markup.
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
    if (found.answers?.length) made.push(head(form.dataset.answers));
    for (const answer of found.answers ?? []) made.push(option(own(answer.label), own(answer.note), at(root + answer.path, answer.given, answer.fragment), "answer"));
    for (const group of found.groups ?? []) {
      made.push(head(own(group.label)));
      for (const item of group.results) {
        const name = own(item.name) || item.id;
        made.push(option(name, [item.name[other], item.matched].find((text) => text && text !== name) ?? "", at(form.dataset.entity + encodeURIComponent(item.id)), ""));
      }
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
  // The page of all results asks for them; elsewhere a whole name leads to the thing itself.
  form.addEventListener("submit", async (event) => {
    const text = field.value.trim();
    if (form.dataset.results !== undefined || !text) return;
    event.preventDefault();
    let found = {};
    try { found = await fetched(text); } catch { /* the page of results says what is wrong */ }
    if (found.only) location.assign(at(form.dataset.entity + encodeURIComponent(found.only)));
    else form.submit();
  });
}
