// Fields that name things: the search box's own suggestions, in any language and script, what is chosen as chips. The
// field keeps its name and carries the ids, several in one value or `each` in one of its own; without a script it takes
// names and ids as text.
import { Combobox } from "./combobox.js";

const pick = (field) => {
  const each = field.dataset.pick === "each", several = each || field.dataset.pick === "several";
  const wrap = document.createElement("span"), chips = document.createElement("span"), list = document.createElement("ul");
  const { name } = field, held = document.createElement("span");
  const hold = (ids) => held.replaceChildren(...(each ? ids : [ids.join(",")]).map((value) => Object.assign(document.createElement("input"), { type: "hidden", name, value })));
  wrap.className = "picker";
  chips.className = "picker-chips";
  list.className = "suggestions";
  list.id = `${field.id}-list`;
  list.setAttribute("aria-label", field.labels[0]?.textContent ?? field.name);
  const chosen = new Map(JSON.parse(field.dataset.things));
  for (const text of field.value.split(",").map((part) => part.trim()).filter(Boolean)) if (!chosen.has(text)) chosen.set(text, text);
  field.removeAttribute("name");
  field.removeAttribute("list");
  field.value = "";
  field.before(wrap);
  wrap.append(chips, field, list, held);

  const show = () => {
    hold([...chosen.keys()]);
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
    box.close();
    show();
  };
  const items = async (text) => {
    const address = new URL(field.dataset.find, location.href);
    address.searchParams.set("q", text);
    if (field.dataset.class) address.searchParams.set("type", field.dataset.class);
    address.searchParams.set("lang", document.documentElement.lang.slice(0, 2));
    const found = await (await fetch(address)).json();
    return (found.groups ?? []).flatMap((group) => group.results).map((item) => {
      const option = document.createElement("li"), name = document.createElement("bdi"), other = document.createElement("bdi");
      option.dataset.id = item.id;
      option.setAttribute("role", "option");
      name.textContent = item.name[found.language] ?? item.name.en ?? item.id;
      other.className = "note";
      other.textContent = item.name[found.language === "zh" ? "en" : "zh"] ?? "";
      option.append(name, other);
      return option;
    });
  };
  const box = new Combobox(field, list, { asked: items, taken: take });
  field.addEventListener("keydown", (event) => {
    if (event.key === "Backspace" && !event.isComposing && !field.value && chosen.size) { chosen.delete([...chosen.keys()].at(-1)); show(); }
  });
  // A name that was typed and not chosen goes along as it is: the service takes it for what it certainly means.
  field.form.addEventListener("submit", () => {
    const typed = field.value.trim();
    if (typed) hold(several ? [...chosen.keys(), typed] : [typed]);
  });
  show();
};

for (const field of document.querySelectorAll("input[data-pick]")) pick(field);
