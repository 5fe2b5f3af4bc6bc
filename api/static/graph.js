// The graph explorer. The address holds the state; the service answers it; the parts show the answer.
import { Canvas } from "./graph-canvas.js";
import { byId, fetched, filled } from "./graph-dom.js";
import { Evidence } from "./graph-evidence.js";
import { Export } from "./graph-export.js";
import { Filters } from "./graph-filters.js";
import { finder } from "./graph-finder.js";
import { Keys } from "./graph-keys.js";
import { Look } from "./graph-look.js";
import { Menu } from "./graph-menu.js";
import { Pointer } from "./graph-pointer.js";
import { Rates } from "./graph-rates.js";
import { State } from "./graph-state.js";
import { Table } from "./graph-table.js";
import { Time } from "./graph-time.js";

const read = (id) => JSON.parse(byId(id).textContent);

class Explorer {
  constructor() {
    this.settings = read("graph-settings");
    this.language = this.settings.language;
    this.words = this.settings.words;
    this.graph = read("graph-data");
    this.state = new State(window.location.search);
    this.heading = document.title.split(" · ").slice(-2).join(" · ");
    this.names = new Map();
    this.drawable = (entity) => this.graph.types.some((type) => type.id === entity.type && type.on);
    this.look = new Look(this.settings);
    this.canvas = new Canvas(byId("canvas"), this.settings, this.look);
    this.evidence = new Evidence(this);
    this.menu = new Menu(this);
    this.keys = new Keys(this);
    this.table = new Table(this);
    this.parts = [new Filters(this), new Time(this), new Rates(this)];
    this.export = new Export(this);
    this.pointer = new Pointer(this);
    this.look.onchange(() => this.highlight());
    finder(byId("find"), this, (entity) => this.jump(entity.id));
    this.tools();
    window.history.replaceState({ step: window.history.state?.step ?? 0 }, "");
    window.addEventListener("popstate", (event) => this.back(event.state?.step ?? 0));
    this.show({ fresh: true });
  }

  tools() {
    const act = (id, run) => byId(id).addEventListener("click", run);
    act("undo", () => window.history.back());
    act("redo", () => window.history.forward());
    act("reset", () => this.reset());
    act("fit", () => this.canvas.fit());
    act("zoom-in", () => this.canvas.zoom(1.3));
    act("zoom-out", () => this.canvas.zoom(1 / 1.3));
    this.step(window.history.state?.step ?? 0);
  }

  // Where among the steps of this page the picture stands; a new step makes those that were taken back go.
  step(number, last = Math.max(number, this.last ?? 0)) {
    this.now = number;
    this.last = last;
    byId("undo").disabled = number === 0;
    byId("redo").disabled = number >= last;
  }

  // The other language shows what is shown now.
  keep(state) {
    this.state = state;
    const other = state.with({ lang: this.language === "zh" ? "en" : "zh" });
    for (const link of document.querySelectorAll(".other-language, link[rel=alternate][hreflang]")) {
      link.href = `${window.location.pathname}${other}`;
    }
  }

  // Change the address, fetch what it asks for, and show it. `replace` makes no new place to come back to.
  async go(changes, { replace = false, fresh = false, anchor } = {}) {
    const next = this.state.with(changes);
    const address = `${window.location.pathname}${next}`;
    if (replace) {
      window.history.replaceState({ step: this.now }, "", address);
    } else {
      this.step(this.now + 1, this.now + 1);
      window.history.pushState({ step: this.now }, "", address);
    }
    await this.become(next, { fresh, anchor });
  }

  async back(step) {
    this.step(step);
    const next = new State(window.location.search);
    const fresh = ["focus", "layout", "depth"].some((name) => next.get(name) !== this.state.get(name));
    await this.become(next, { fresh });
  }

  async become(next, options) {
    const turn = (this.turn = (this.turn ?? 0) + 1);
    const differs = next.differs(this.state);
    this.keep(next);
    if (!differs) {
      this.show({ ...options, same: true });
      return;
    }
    try {
      const graph = await fetched(`graph.json${next.data()}`);
      if (turn === this.turn) {
        this.graph = graph;
        this.show(options);
        this.table.fill(graph);
        this.say(this.summary());
      }
    } catch (error) {
      this.say(filled(this.words.failed, { why: error.message }));
    }
  }

  show({ fresh = false, anchor, same = false }) {
    const { graph, state } = this;
    graph.nodes.forEach((node) => this.names.set(node.id, node.name[this.language] || node.id));
    const pins = new Map(state.list("pin").map((item) => item.split(":")).map(([id, x, y]) => [id, { x: Number(x), y: Number(y) }]));
    this.table.show(state);
    byId("tip").hidden = true;
    if (!same || fresh) {
      this.canvas.draw(graph, { fresh, anchor, pins, windowed: Boolean(state.get("since") || state.get("until")) });
    }
    this.parts.forEach((part) => part.show(graph, state));
    this.export.show(state);
    this.group();
    byId("empty").hidden = graph.nodes.length > 0;
    document.title = `${this.title()}${this.heading}`;
    if (fresh) {
      this.canvas.fit();
    }
    this.selected(state.list("select"));
  }

  group() {
    const key = this.state.get("group");
    if (key) {
      const heaviest = (nodes) => nodes.reduce((found, node) => (node.degree > found.degree ? node : found));
      const label = (value, nodes) => (key === "type" ? this.graph.types.find((type) => type.id === value).label[this.language] : this.names.get(heaviest(nodes).id));
      this.canvas.gather(key, label);
    } else {
      this.canvas.ungroup();
    }
  }

  title() {
    return this.graph.focus ? `${this.names.get(this.graph.focus)} · ` : "";
  }

  summary() {
    const { leftOut, nodes, edges } = this.graph;
    const parts = [filled(this.words.counts, { nodes: nodes.length, edges: edges.length })];
    if (leftOut.nodes || leftOut.edges) {
      const words = !leftOut.edges ? "nodesLeftOut" : leftOut.nodes ? "leftOut" : "edgesLeftOut";
      parts.push(filled(this.words[words], leftOut));
    }
    if (leftOut.isolated) {
      parts.push(filled(this.words.isolatedHidden, { n: leftOut.isolated }));
    }
    return `${this.title()}${parts.join(" · ")}${this.pathSaid()}`;
  }

  pathSaid() {
    if (this.state.list("path").length !== 2) {
      return "";
    }
    const { path } = this.graph;
    return ` · ${path ? filled(this.words.pathFound, { n: path.length - 1 }) + path.map((id) => this.names.get(id)).join(" – ") : this.words.pathNone}`;
  }

  say(text) {
    byId("said").textContent = text;
  }

  // Selecting is not a place to come back to: a double click fires a click first.
  select(ids) {
    const changed = this.state.with({ select: ids });
    window.history.replaceState({ step: this.now }, "", `${window.location.pathname}${changed}`);
    this.keep(changed);
    this.selected(ids);
  }

  selected(ids) {
    const nodes = ids.filter((id) => this.canvas.nodes.get(id));
    const edge = this.graph.edges.find((item) => item.id === ids[0]);
    this.canvas.network.setSelection({ nodes, edges: edge ? [edge.id] : [] }, { highlightEdges: false });
    if (edge) {
      this.evidence.edge(edge);
    } else if (nodes.length === 1) {
      this.keys.stand(nodes[0]);
      this.evidence.node(this.graph.nodes.find((node) => node.id === nodes[0]));
    } else if (nodes.length > 1) {
      this.evidence.several(nodes);
    } else {
      this.evidence.close();
    }
    this.highlight(nodes, edge);
  }

  // The selection with its neighbours, else the path, else everything.
  highlight(nodes = this.state.list("select").filter((id) => this.canvas.nodes.get(id)), edge = this.graph.edges.find((item) => item.id === this.state.list("select")[0])) {
    const { edges, path } = this.graph;
    if (edge) {
      this.canvas.highlight(new Set([edge.from, edge.to]), new Set([edge.id]), true);
    } else if (nodes.length) {
      const near = edges.filter((item) => nodes.includes(item.from) || nodes.includes(item.to));
      this.canvas.highlight(new Set([...nodes, ...near.flatMap((item) => [item.from, item.to])]), new Set(near.map((item) => item.id)));
    } else if (path) {
      const steps = new Set(path.slice(1).flatMap((id, i) => [`${path[i]}|${id}`, `${id}|${path[i]}`]));
      const along = edges.filter((item) => steps.has(`${item.from}|${item.to}`));
      this.canvas.highlight(new Set(path), new Set(along.map((item) => item.id)), true);
    } else {
      this.canvas.highlight(null, null);
    }
  }

  // From the search box: to the node where it is drawn, else to its neighbourhood.
  async jump(id) {
    if (!this.graph.nodes.some((node) => node.id === id)) {
      await this.focusOn(id);
    }
    this.select([id]);
    this.canvas.look_at(id);
    this.say(this.names.get(id) ?? id);
  }

  focusOn(id) {
    return this.go({ focus: id, expand: "", path: "", pin: "", select: id, hide: this.state.list("hide").filter((other) => other !== id) }, { fresh: true });
  }

  hide(id) {
    const focus = this.state.get("focus") === id ? "" : this.state.get("focus");
    const path = this.state.list("path").includes(id) ? "" : this.state.list("path");
    const expand = this.state.list("expand").filter((item) => item.split(":")[0] !== id);
    return this.go({ hide: [...this.state.list("hide"), id], select: "", focus, path, expand }, { fresh: focus !== this.state.get("focus") });
  }

  pin(ids) {
    const places = this.canvas.keep(ids);
    const kept = this.state.list("pin").filter((item) => !ids.includes(item.split(":")[0]));
    const next = Object.entries(places).map(([id, place]) => `${id}:${Math.round(place.x)}:${Math.round(place.y)}`);
    return this.go({ pin: [...kept, ...next].slice(-50) }, { replace: true });
  }

  unpin(id) {
    return this.go({ pin: this.state.list("pin").filter((item) => !item.startsWith(`${id}:`)) }, { replace: true, fresh: true });
  }

  reset() {
    const kept = ["lang", "asOf", "possible", "without", "only", "embed", "focus"];
    const clean = Object.fromEntries([...this.state.parameters.keys()].filter((name) => !kept.includes(name)).map((name) => [name, ""]));
    this.names.size && this.go(clean, { fresh: true });
  }

  // An address of the service's data for the same choice of sources; that of a page keeps the language too.
  address(path, kept = ["asOf", "possible", "without", "only"]) {
    const query = new URLSearchParams([...this.state.parameters].filter(([name]) => kept.includes(name)));
    return query.size ? `${path}?${query}` : path;
  }

  // Where a claim was read: outlet and day stand for its source.
  outlet(claim) {
    const source = claim.split(".")[0];
    return this.graph.outlets[source]?.[this.language] ?? source;
  }

  page(path) {
    return this.address(path, ["lang", "asOf", "possible", "without", "only"]);
  }
}

window.explorer = new Explorer();
document.documentElement.dataset.ready = "graph";
