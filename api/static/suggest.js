// Search as you type: a combobox (WAI-ARIA 1.2) over /api/search, grouped by type. Text only, never markup.
const WAIT_MS = 60;

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
  const ask = async () => {
    const text = field.value.trim(), turn = ++asked;
    if (!text) return close();
    const address = new URL(form.dataset.find, location.href);
    address.searchParams.set("q", text);
    for (const hidden of form.querySelectorAll("input[type=hidden]")) address.searchParams.append(hidden.name, hidden.value);
    let found;
    try { found = await (await fetch(address)).json(); } catch { return close(); }
    if (turn !== asked || document.activeElement !== field) return;
    draw(found);
  };
  const draw = (found) => {
    list.replaceChildren();
    let count = 0;
    for (const group of found.groups ?? []) {
      const head = document.createElement("li");
      head.className = "group";
      head.setAttribute("role", "presentation");
      head.textContent = group.label[found.language] ?? group.label.en;
      list.append(head);
      for (const item of group.results) list.append(line(item, found.language, count++));
    }
    if (!count) return close();
    list.hidden = false;
    chosen = -1;
    field.setAttribute("aria-expanded", "true");
    field.removeAttribute("aria-activedescendant");
  };
  const line = (item, language, number) => {
    const option = document.createElement("li");
    option.setAttribute("role", "option");
    option.setAttribute("aria-selected", "false");
    option.id = `${list.id}-${number}`;
    const address = new URL(form.dataset.entity + encodeURIComponent(item.id), location.href);
    for (const hidden of form.querySelectorAll("input[type=hidden]")) address.searchParams.append(hidden.name, hidden.value);
    option.dataset.href = address;
    const name = document.createElement("bdi");
    name.textContent = item.name[language] ?? item.name.en ?? item.id;
    option.append(name);
    const other = document.createElement("bdi");
    other.className = "note";
    other.textContent = [item.name[language === "zh" ? "en" : "zh"], item.matched].find((text) => text && text !== name.textContent) ?? "";
    option.append(other);
    option.addEventListener("mousedown", (event) => { event.preventDefault(); go(option); });
    return option;
  };
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
