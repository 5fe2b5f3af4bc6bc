// Fields that name things: the search box's own suggestions, in any language and script, what is chosen as chips. The
// field keeps its name and carries the ids; without a script it takes names and ids as text.
const WAIT_MS = 80;

const pick = (field) => {
  const several = field.dataset.pick === "several";
  const wrap = document.createElement("span"), chips = document.createElement("span"), list = document.createElement("ul");
  const held = document.createElement("input");
  held.type = "hidden";
  held.name = field.name;
  wrap.className = "picker";
  chips.className = "picker-chips";
  list.className = "suggestions";
  list.id = `${field.id}-list`;
  list.hidden = true;
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", field.labels[0]?.textContent ?? field.name);
  const chosen = new Map(JSON.parse(field.dataset.things));
  let timer = 0, turn = 0, at = -1;
  for (const text of field.value.split(",").map((part) => part.trim()).filter(Boolean)) if (!chosen.has(text)) chosen.set(text, text);
  field.removeAttribute("name");
  field.removeAttribute("list");
  field.value = "";
  field.before(wrap);
  wrap.append(chips, field, list, held);
  for (const [name, value] of [["role", "combobox"], ["aria-autocomplete", "list"], ["aria-controls", list.id], ["aria-expanded", "false"], ["autocomplete", "off"]]) field.setAttribute(name, value);

  const close = () => { list.hidden = true; at = -1; field.setAttribute("aria-expanded", "false"); field.removeAttribute("aria-activedescendant"); };
  const show = () => {
    held.value = [...chosen.keys()].join(",");
    chips.replaceChildren(...[...chosen].map(([id, name]) => {
      const chip = document.createElement("button");
      chip.type = "button";
      chip.textContent = `${name} ×`;
      chip.addEventListener("click", () => { chosen.delete(id); show(); field.focus(); });
      return chip;
    }));
  };
  const take = (option) => {
    if (!several) chosen.clear();
    chosen.set(option.dataset.id, option.querySelector("bdi").textContent);
    field.value = "";
    close();
    show();
  };
  const options = () => [...list.querySelectorAll("[role=option]")];
  const choose = (next) => {
    const all = options();
    at = all.length ? (next + all.length) % all.length : -1;
    all.forEach((option, index) => option.setAttribute("aria-selected", String(index === at)));
    if (all[at]) { field.setAttribute("aria-activedescendant", all[at].id); all[at].scrollIntoView({ block: "nearest" }); }
  };
  const ask = async () => {
    const text = field.value.trim(), mine = ++turn;
    if (!text) return close();
    const address = new URL(field.dataset.find, location.href);
    address.searchParams.set("q", text);
    if (field.dataset.class) address.searchParams.set("type", field.dataset.class);
    address.searchParams.set("lang", document.documentElement.lang.slice(0, 2));
    let found;
    try { found = await (await fetch(address)).json(); } catch { return close(); }
    if (mine !== turn || document.activeElement !== field) return;
    const results = (found.groups ?? []).flatMap((group) => group.results);
    list.replaceChildren(...results.map((item, number) => {
      const option = document.createElement("li"), name = document.createElement("bdi"), other = document.createElement("bdi");
      option.id = `${list.id}-${number}`;
      option.dataset.id = item.id;
      option.setAttribute("role", "option");
      option.setAttribute("aria-selected", "false");
      name.textContent = item.name[found.language] ?? item.name.en ?? item.id;
      other.className = "note";
      other.textContent = item.name[found.language === "zh" ? "en" : "zh"] ?? "";
      option.append(name, other);
      option.addEventListener("mousedown", (event) => { event.preventDefault(); take(option); });
      return option;
    }));
    list.hidden = !results.length;
    field.setAttribute("aria-expanded", String(!list.hidden));
    at = -1;
  };
  const later = (event) => { if (!event.isComposing) { clearTimeout(timer); timer = setTimeout(ask, WAIT_MS); } };
  field.addEventListener("input", later);
  field.addEventListener("compositionend", later);
  field.addEventListener("blur", close);
  field.addEventListener("keydown", (event) => {
    if (event.isComposing) return;
    if (event.key === "ArrowDown" || event.key === "ArrowUp") { event.preventDefault(); if (list.hidden) ask(); else choose(at + (event.key === "ArrowDown" ? 1 : -1)); }
    else if (event.key === "Enter" && options()[at]) { event.preventDefault(); take(options()[at]); }
    else if (event.key === "Escape" && !list.hidden) { event.preventDefault(); close(); }
    else if (event.key === "Backspace" && !field.value && chosen.size) { chosen.delete([...chosen.keys()].at(-1)); show(); }
  });
  // A name that was typed and not chosen goes along as it is: the service takes it for what it certainly means.
  field.form.addEventListener("submit", () => {
    const typed = field.value.trim();
    if (typed) held.value = (several ? [...chosen.keys(), typed] : [typed]).join(",");
  });
  show();
};

for (const field of document.querySelectorAll("input[data-pick]")) pick(field);
