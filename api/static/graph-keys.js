// Keys: arrows walk the neighbours of where one is, Enter goes there; letters do what the buttons do.
import { byId, filled } from "./graph-dom.js";

export class Keys {
  constructor(explorer) {
    this.explorer = explorer;
    this.step = -1;
    this.anchor = "";
    byId("canvas").addEventListener("keydown", (event) => this.onCanvas(event));
    document.addEventListener("keydown", (event) => this.anywhere(event));
  }

  // The neighbours of the anchor in a fixed order: by relation, then by name.
  around() {
    const { graph, names, language } = this.explorer;
    const found = graph.edges.filter((edge) => edge.from === this.anchor || edge.to === this.anchor)
      .map((edge) => ({ id: edge.from === this.anchor ? edge.to : edge.from, relation: edge.label[language] || edge.predicate }));
    return found.sort((a, b) => a.relation.localeCompare(b.relation) || (names.get(a.id) ?? "").localeCompare(names.get(b.id) ?? ""));
  }

  stand(id) {
    this.anchor = id;
    this.step = -1;
  }

  walk(turn) {
    const { explorer } = this;
    if (!explorer.graph.nodes.some((node) => node.id === this.anchor)) {
      const first = explorer.graph.focus ?? explorer.graph.nodes[0]?.id;
      if (first) {
        this.stand(first);
        explorer.select([first]);
      }
      return;
    }
    const around = this.around();
    if (around.length) {
      this.step = (this.step + turn + around.length) % around.length;
      const { id, relation } = around[this.step];
      explorer.canvas.network.selectNodes([this.anchor, id]);
      explorer.say(filled(explorer.words.neighbour, { i: this.step + 1, n: around.length, name: explorer.names.get(id), relation }));
    }
  }

  onCanvas(event) {
    const { explorer } = this;
    if (event.isComposing || event.ctrlKey || event.metaKey || event.altKey) {
      return;
    }
    const turn = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
    const acts = {
      Enter: () => this.enter(), "+": () => explorer.canvas.zoom(1.3), "=": () => explorer.canvas.zoom(1.3), "-": () => explorer.canvas.zoom(1 / 1.3),
      f: () => explorer.canvas.fit(), e: () => this.onAnchor((id, at) => explorer.menu.open(id, at, true)),
      m: () => this.onAnchor((id, at) => explorer.menu.open(id, at)), h: () => this.onAnchor((id) => explorer.hide(id)),
    };
    if (turn) {
      event.preventDefault();
      this.walk(turn);
    } else if (acts[event.key]) {
      event.preventDefault();
      acts[event.key]();
    }
  }

  enter() {
    const { id } = this.around()[this.step] ?? { id: this.anchor };
    if (id) {
      this.stand(id);
      this.explorer.select([id]);
      this.explorer.canvas.look_at(id);
    }
  }

  onAnchor(act) {
    if (this.explorer.graph.nodes.some((node) => node.id === this.anchor)) {
      act(this.anchor, this.explorer.canvas.network.canvasToDOM(this.explorer.canvas.network.getPosition(this.anchor)));
    }
  }

  anywhere(event) {
    const typing = event.target.closest("input:not([type=checkbox]):not([type=radio]):not([type=range]), textarea, select");
    if (event.isComposing || event.ctrlKey || event.metaKey || event.altKey || typing) {
      return;
    }
    const acts = {
      t: () => byId("toggle-table").click(), u: () => byId("undo").click(),
      Escape: () => this.explorer.select([]),
    };
    if (acts[event.key]) {
      event.preventDefault();
      acts[event.key]();
    }
  }
}
