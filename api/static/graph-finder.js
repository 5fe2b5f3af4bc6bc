// A box that finds entities by any of their names, with the keyboard (ARIA combobox pattern).
import { byId, element, fetched, named } from "./graph-dom.js";

const SHOWN = 12;

// `drawn` says whether an entity's classes are drawn: those come first.
export function finder(input, language, drawn, pick) {
  const list = byId(input.getAttribute("aria-controls"));
  let found = [];
  let at = -1;
  let asked = 0;

  function close() {
    list.hidden = true;
    input.setAttribute("aria-expanded", "false");
    input.removeAttribute("aria-activedescendant");
  }

  function mark(next) {
    at = next;
    [...list.children].forEach((option, i) => option.setAttribute("aria-selected", String(i === at)));
    if (at >= 0) {
      input.setAttribute("aria-activedescendant", list.children[at].id);
      list.children[at].scrollIntoView({ block: "nearest" });
    }
  }

  function choose(entity) {
    input.value = entity.name[language] || entity.id;
    close();
    pick(entity);
  }

  async function ask() {
    const text = input.value.trim();
    const turn = (asked += 1);
    if (!text) {
      close();
      return;
    }
    const answer = await fetched(`api/entities?q=${encodeURIComponent(text)}`);
    if (turn !== asked) {
      return; // a later question has been asked meanwhile
    }
    found = ranked(answer.entities, text.toLowerCase(), drawn).slice(0, SHOWN);
    list.replaceChildren(...found.map((entity, i) => element(
      "li", { role: "option", id: `${list.id}-${i}`, "aria-selected": "false", onpointerdown: (event) => { event.preventDefault(); choose(entity); } },
      named(entity.name[language] || entity.id), element("small", {}, ` ${entity.name[language === "zh" ? "en" : "zh"] ?? ""}`),
    )));
    list.hidden = found.length === 0;
    input.setAttribute("aria-expanded", String(found.length > 0));
    mark(found.length ? 0 : -1);
  }

  input.addEventListener("input", (event) => event.isComposing || ask());
  input.addEventListener("compositionend", ask);
  input.addEventListener("blur", close);
  input.addEventListener("keydown", (event) => {
    if (event.isComposing) {
      return; // the key belongs to the input method
    }
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      if (found.length) {
        mark((at + (event.key === "ArrowDown" ? 1 : -1) + found.length) % found.length);
      }
    } else if (event.key === "Enter") {
      event.preventDefault();
      if (!list.hidden && found[at]) {
        choose(found[at]);
      }
    } else if (event.key === "Escape") {
      close();
    }
  });
}

// Names that begin with the text first, short names before long ones.
function ranked(entities, text, drawn) {
  const weight = (entity) => {
    const names = [entity.id, ...Object.values(entity.name)].map((name) => name.toLowerCase());
    const beside = drawn(entity) ? 0 : 10000;
    return beside + (names.includes(text) ? 0 : names.some((name) => name.startsWith(text)) ? 1 : 2) * 1000 + Math.min(...names.map((name) => name.length));
  };
  return [...entities].sort((a, b) => weight(a) - weight(b));
}
