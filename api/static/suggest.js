// Search as you type: a combobox (WAI-ARIA 1.2) over /api/search: answers first, then things grouped by type, then the
// way to all results. Enter without a choice goes to the only thing of that very name. Text only, never markup.
const WAIT_MS = 60;
const root = document.querySelector("meta[name=root]")?.content ?? "";

export function suggest(form) {
  const field = form.querySelector("input[type=search]");
  const list = document.createElement("ul");
  list.className = "suggestions";
  list.id = `${field.id}-list`;
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", field.getAttribute("aria-label"));
  list.hidden = true;
  form.append(list);
  for (const [name, value] of [["role", "combobox"], ["aria-autocomplete", "list"], ["aria-controls", list.id], ["aria-expanded", "false"]]) field.setAttribute(name, value);
  let timer = 0, asked = 0, chosen = -1;
  const options = () => [...list.querySelectorAll("[role=option]")];
  const close = () => { list.hidden = true; chosen = -1; field.setAttribute("aria-expanded", "false"); field.removeAttribute("aria-activedescendant"); };
  const choose = (at) => {
    const all = options();
    chosen = all.length ? (at + all.length + 1) % (all.length + 1) : -1;
    all.forEach((option, index) => option.setAttribute("aria-selected", String(index === chosen)));
    const option = all[chosen];
    if (option) { field.setAttribute("aria-activedescendant", option.id); option.scrollIntoView({ block: "nearest" }); } else { chosen = -1; field.removeAttribute("aria-activedescendant"); }
  };
  const go = (option) => { location.assign(option.dataset.href); };
  const at = (path, given = {}, fragment = "") => {
    const address = new URL(path, location.href);
    for (const [name, value] of Object.entries(given)) address.searchParams.append(name, value);
    for (const hidden of form.querySelectorAll("input[type=hidden]")) address.searchParams.append(hidden.name, hidden.value);
    address.hash = fragment;
    return address;
  };
  const fetched = async (text) => (await fetch(at(form.dataset.find, { q: text }))).json();
  const ask = async () => {
    const text = field.value.trim(), turn = ++asked;
    if (!text) return close();
    let found;
    try { found = await fetched(text); } catch { return close(); }
    if (turn !== asked || document.activeElement !== field) return;
    draw(found);
  };
  const draw = (found) => {
    list.replaceChildren();
    const own = (both) => both[found.language] ?? both.en ?? "", other = found.language === "zh" ? "en" : "zh";
    if (found.answers?.length) list.append(head(form.dataset.answers));
    for (const answer of found.answers ?? []) option(own(answer.label), own(answer.note), at(root + answer.path, answer.given, answer.fragment), "answer");
    for (const group of found.groups ?? []) {
      list.append(head(own(group.label)));
      for (const item of group.results) {
        const name = own(item.name) || item.id;
        option(name, [item.name[other], item.matched].find((text) => text && text !== name) ?? "", at(form.dataset.entity + encodeURIComponent(item.id)), "");
      }
    }
    if (!list.childElementCount) return close();
    option(form.dataset.all.replace("{q}", found.q), "", at(form.action, { q: found.q }), "all");
    list.hidden = false;
    chosen = -1;
    field.setAttribute("aria-expanded", "true");
    field.removeAttribute("aria-activedescendant");
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
    made.id = `${list.id}-${options().length}`;
    made.dataset.href = address;
    name.textContent = text;
    note.className = "note";
    note.textContent = more;
    made.append(name, note);
    made.addEventListener("mousedown", (event) => { event.preventDefault(); go(made); });
    list.append(made);
  };
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
  field.addEventListener("input", (event) => { if (event.isComposing) return; clearTimeout(timer); timer = setTimeout(ask, WAIT_MS); });
  field.addEventListener("compositionend", () => { clearTimeout(timer); timer = setTimeout(ask, WAIT_MS); });
  field.addEventListener("blur", close);
  field.addEventListener("keydown", (event) => {
    if (event.isComposing) return;
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      if (list.hidden) return ask();
      choose(chosen + (event.key === "ArrowDown" ? 1 : -1));
    } else if (event.key === "Enter" && options()[chosen]) { event.preventDefault(); go(options()[chosen]); }
    else if (event.key === "Escape" && !list.hidden) { event.preventDefault(); close(); }
  });
}
