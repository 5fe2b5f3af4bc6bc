// A box that finds entities by any of their names, pinyin included, with the keyboard (ARIA combobox pattern).
import { byId, element, fetched, named } from "./graph-dom.js";

const SHOWN = 12;

// What `explorer` draws comes first; `pick` gets the entity that was chosen.
export function finder(input, explorer, pick) {
  const { language } = explorer;
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
    const address = explorer.address("api/search");
    const answer = await fetched(`${address}${address.includes("?") ? "&" : "?"}q=${encodeURIComponent(text)}`);
    if (turn !== asked) {
      return; // a later question has been asked meanwhile
    }
    found = ranked(answer.groups.flatMap((group) => group.results), explorer).slice(0, SHOWN);
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

// The best match first; what cannot be drawn with the present types comes last.
function ranked(entities, explorer) {
  const weight = (entity) => entity.score + (explorer.names.has(entity.id) ? 0.05 : 0) - (explorer.drawable(entity) ? 0 : 1);
  return [...entities].sort((a, b) => weight(b) - weight(a));
}
