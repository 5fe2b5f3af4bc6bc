// The two dialogs: one of several values for a field, and a new entity with what is known by a name like it.
import { byId, element, filled } from "./graph-dom.js";
import { own } from "./review-item.js";

// A choice by digit, by click, or (with `search`) by what the graph knows; Enter takes what is written where it may be.
export function choose({ title, label, options, search, free, language }, taken) {
  const dialog = byId("choose"), input = byId("choose-text"), list = byId("choose-list");
  let shown = options;
  const take = (value) => {
    dialog.close();
    taken(value);
  };
  const show = (found) => {
    shown = found.slice(0, 9);
    list.replaceChildren(...shown.map((option, index) =>
      element("li", {}, element("button", { type: "button", onclick: () => take(option.value) },
        element("kbd", {}, String(index + 1)), own(option.words, language), " ", element("code", {}, option.value)))));
  };
  byId("choose-title").textContent = title;
  byId("choose-label").textContent = label;
  input.value = "";
  input.hidden = byId("choose-label").hidden = !search && !free;
  show(options);
  dialog.onkeydown = async (event) => {
    const digit = /^[1-9]$/.test(event.key) && (input.value === "" || search);
    if (digit && shown[Number(event.key) - 1]) {
      event.preventDefault();
      take(shown[Number(event.key) - 1].value);
    } else if (event.key === "Enter") {
      event.preventDefault();
      if (search && shown.length) take(shown[0].value);
      else if (free && (input.value || free === "optional")) take(input.value);
    }
    event.stopPropagation();
  };
  input.oninput = async () => {
    if (!search) return;
    const asked = input.value;
    const found = asked ? await search(asked) : options;
    if (input.value === asked) show(found);
  };
  dialog.showModal();
  (input.hidden ? list.querySelector("button") ?? byId("choose-close") : input).focus();
}

const slug = (name) => name.normalize("NFKD").replace(/[\u0300-\u036f]/g, "").toLowerCase().replace(/[^a-z0-9]+/g, "-").replace(/^-|-$/g, "");

export function describe({ entity, near, words, language }, added, used) {
  const dialog = byId("entity"), form = byId("entity-form"), list = byId("near");
  const zh = byId("entity-zh"), en = byId("entity-en"), id = byId("entity-id"), type = byId("entity-type");
  zh.value = entity.zh;
  en.value = entity.en;
  id.value = entity.id || slug(entity.en);
  if (entity.type) type.value = entity.type;
  let own_id = Boolean(entity.id);
  const show = async () => {
    const asked = [zh.value, en.value];
    const found = new Map();
    for (const name of asked) for (const each of name ? await near(name) : []) if (each.id !== entity.id) found.set(each.id, each);
    if (asked[0] !== zh.value || asked[1] !== en.value) return;
    list.replaceChildren(...[...found.values()].slice(0, 9).map((each) =>
      element("li", {},
        element("button", { type: "button", disabled: !used, onclick: () => { dialog.close(); used?.(each.id); } },
          filled(words.UseThis, { name: own(each.words, language) }), " ", element("code", {}, `${each.id} · ${each.type}`)),
        ...each.apart.map((pair) => element("p", { class: "apart" }, filled(words.Apart, { id: pair.id, why: pair.why }))))));
  };
  zh.oninput = show;
  en.oninput = () => {
    if (!own_id) id.value = slug(en.value);
    show();
  };
  id.oninput = () => { own_id = true; };
  form.onsubmit = (event) => {
    event.preventDefault();
    dialog.close();
    added({ id: id.value, type: type.value, zh: zh.value, en: en.value });
  };
  dialog.onkeydown = (event) => event.stopPropagation();
  show();
  dialog.showModal();
  (zh.value ? en : zh).focus();
}
