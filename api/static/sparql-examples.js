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
      const columns = example.columns.map((title) => this.own(title)).join(" · ");
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
