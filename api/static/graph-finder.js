// A box that finds entities by any of their names, pinyin included.
import { Combobox } from "./combobox.js";
import { byId, element, fetched, filled, named } from "./graph-dom.js";

const SHOWN = 12;

// What `explorer` draws comes first; `pick` gets the entity that was chosen.
export function finder(input, explorer, pick) {
  const { language } = explorer;

  async function items(text) {
    const address = explorer.address("api/search");
    const answer = await fetched(`${address}${address.includes("?") ? "&" : "?"}q=${encodeURIComponent(text)}`);
    return ranked(answer.groups.flatMap((group) => group.results), explorer).slice(0, SHOWN).map((entity) => Object.assign(element(
      "li", { role: "option" },
      named(entity.name[language] || entity.id), element("small", {}, ` ${entity.name[language === "zh" ? "en" : "zh"] ?? ""}`),
    ), { entity }));
  }

  function take({ entity }) {
    input.value = entity.name[language] || entity.id;
    box.close();
    pick(entity);
  }

  const none = (text) => explorer.say(text ? filled(explorer.words.findNone, { text }) : explorer.summary());
  const box = new Combobox(input, byId(input.getAttribute("aria-controls")), { asked: items, taken: take, first: true, none });
}

// The best match first; what cannot be drawn with the present types comes last.
function ranked(entities, explorer) {
  const weight = (entity) => entity.score + (explorer.names.has(entity.id) ? 0.05 : 0) - (explorer.drawable(entity) ? 0 : 1);
  return [...entities].sort((a, b) => weight(b) - weight(a));
}
