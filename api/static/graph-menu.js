// The menu of one node: expand by relation, focus, hide, path, pin. Opened by double click, right click or keys.
import { byId, element, filled, named } from "./graph-dom.js";

const PAGE = 25;

export class Menu {
  constructor(explorer) {
    this.explorer = explorer;
    this.list = byId("menu");
    this.start = "";
    this.list.addEventListener("keydown", (event) => this.key(event));
    document.addEventListener("pointerdown", (event) => this.list.contains(event.target) || this.close());
  }

  open(id, at, expandOnly = false) {
    const { explorer } = this;
    const node = explorer.graph.nodes.find((item) => item.id === id);
    if (!node) {
      return;
    }
    const items = [...this.expansions(node), ...(expandOnly ? [] : this.actions(node))];
    if (items.length === 0) {
      explorer.say(`${explorer.names.get(id)}: ${explorer.words.nothingMore}`);
      return;
    }
    this.list.replaceChildren(element("li", { role: "presentation", class: "menu-title" }, named(explorer.names.get(id))), ...items);
    this.list.hidden = false;
    const box = byId("drawing").getBoundingClientRect();
    this.list.style.left = `${Math.max(0, Math.min(at.x, box.width - this.list.offsetWidth - 8))}px`;
    this.list.style.top = `${Math.max(0, Math.min(at.y, box.height - this.list.offsetHeight - 8))}px`;
    this.buttons()[0].focus();
  }

  close() {
    if (!this.list.hidden) {
      this.list.hidden = true;
    }
  }

  item(act, ...label) {
    const run = () => {
      this.close();
      byId("canvas").focus();
      act();
    };
    return element("li", { role: "none" }, element("button", { type: "button", role: "menuitem", onclick: run }, ...label));
  }

  expansions(node) {
    const { explorer } = this;
    const { words, language } = explorer;
    const entries = Object.entries(node.more);
    const count = (number) => (number > PAGE ? filled(words.plusOf, { n: PAGE, all: number }) : filled(words.plusMore, { n: number }));
    const label = (name) => {
      const found = explorer.graph.predicates.find((item) => item.id === name.replace("^", ""));
      return name.startsWith("^") ? found.inverse[language] || `← ${found.label[language]}` : found.label[language] || name;
    };
    const items = entries.map(([name, number]) => this.item(() => this.expand(node.id, name), `${words.expand}: `, named(label(name)), element("small", {}, ` ${count(number)}`)));
    return entries.length > 1 ? [this.item(() => this.expand(node.id, ""), words.expandAll, element("small", {}, ` ${count(node.beyond)}`)), ...items] : items;
  }

  // One page of neighbours more along one relation, or along all of them.
  expand(id, predicate) {
    const key = predicate ? `${id}:${predicate}` : id;
    const list = this.explorer.state.list("expand");
    const parts = (item) => [item.replace(/:\d+$/, ""), Number(item.match(/:(\d+)$/)?.[1] ?? 1)];
    const held = list.find((item) => parts(item)[0] === key);
    const next = held ? list.map((item) => (item === held ? `${key}:${parts(held)[1] + 1}` : item)) : [...list, key];
    this.explorer.go({ expand: next }, { anchor: id });
  }

  actions(node) {
    const { explorer } = this;
    const { words, state } = explorer;
    const pinned = state.list("pin").some((item) => item.startsWith(`${node.id}:`));
    return [
      this.item(() => explorer.focusOn(node.id), words.focusHere),
      this.item(() => explorer.hide(node.id), words.hide),
      this.item(() => { this.start = node.id; explorer.say(`${words.path}: ${explorer.names.get(node.id)} → …`); }, words.pathFrom),
      this.start && this.start !== node.id ? this.item(() => explorer.go({ path: [this.start, node.id] }), words.pathTo) : null,
      pinned ? this.item(() => explorer.unpin(node.id), words.unpin) : this.item(() => explorer.pin([node.id]), words.pinHere),
      element("li", { role: "none" }, element("a", { role: "menuitem", href: this.explorer.page(`id/${node.id}`) }, words.openPage)),
    ].filter(Boolean);
  }

  buttons() {
    return [...this.list.querySelectorAll("[role=menuitem]")];
  }

  key(event) {
    const turn = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (turn) {
      event.preventDefault();
      const buttons = this.buttons();
      buttons[(buttons.indexOf(document.activeElement) + turn + buttons.length) % buttons.length].focus();
    } else if (event.key === "Escape" || event.key === "Tab") {
      event.preventDefault();
      this.close();
      byId("canvas").focus();
    }
    event.stopPropagation();
  }
}
