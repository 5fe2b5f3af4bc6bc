// The shipped queries as examples: found by title, name or column, run with one click.
import { byId, element, named } from "./graph-dom.js";

export class Examples {
  constructor(settings, load, run) {
    Object.assign(this, { settings, run, shown: false });
    this.room = byId("sparql-examples");
    this.room.hidden = false;
    this.field = byId("sparql-example-filter");
    this.list = byId("sparql-example-list");
    this.room.addEventListener("toggle", async () => {
      if (!this.room.open || this.shown) return;
      this.shown = true;
      this.draw(await load());
    });
    this.field.addEventListener("input", () => this.filter());
  }

  own(both) {
    return both[this.settings.language] ?? both.en;
  }

  draw(data) {
    let folder = "";
    for (const example of data.examples) {
      if (example.folder !== folder) {
        folder = example.folder;
        this.list.append(element("li", { class: "group" }, this.own(data.folders[folder] ?? { en: folder })));
      }
      const columns = Object.values(example.columns).map((title) => this.own(title)).join(" · ");
      const button = element("button", { type: "button", onclick: () => { this.room.open = false; this.run(example); } }, named(this.own(example.title)));
      const line = element("li", {}, button, element("code", {}, example.name), element("span", { class: "note" }, columns));
      line.dataset.words = [example.name, ...Object.values(example.title), columns].join(" ").toLowerCase();
      this.list.append(line);
    }
    this.filter();
  }

  filter() {
    const wanted = this.field.value.trim().toLowerCase();
    let some = false;
    for (const line of this.list.children) {
      line.hidden = line.classList.contains("group") ? Boolean(wanted) : !line.dataset.words.includes(wanted);
      some ||= !line.hidden;
    }
    byId("sparql-example-none").hidden = some;
  }
}

// What the columns of a query are called by the header of the shipped query that selects the same; a query of one's own
// has the names that it gives.
export function titles(text, examples, language) {
  const selected = (query) => /^\s*SELECT\b.*/im.exec(query)?.[0].trim();
  const same = examples.find((example) => selected(example.text) === selected(text));
  const found = new Map(Object.entries(same?.columns ?? {}).map(([name, title]) => [name, title[language] ?? title.en]));
  return (name) => found.get(name) ?? name;
}
