// Rows as a network: two columns of IRIs are the ends of an edge. Things look as they do in the explorer; the table
// holds the same rows. vis-network is loaded when the first picture is asked for.
import { element, filled } from "./graph-dom.js";
import { readable } from "./graph-letters.js";
import { Look } from "./graph-look.js";
import { ask } from "./sparql-answer.js";

const MOST = 250; // nodes; more take the browser too long and no eye can read them
const UNSEEN = /[\u0000-\u001f\u007f-\u009f\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff]/g;
let script = null;

function loaded(address) {
  script ??= new Promise((done, failed) => {
    const tag = element("script", { src: address });
    tag.addEventListener("load", done);
    tag.addEventListener("error", () => { script = null; failed(new Error(address)); });
    document.head.append(tag);
  });
  return script;
}

// The columns that hold IRIs, and the best guess at which are the ends and which names the edge.
export function ends(answer) {
  const columns = answer.columns.filter((_, at) => answer.rows.some((row) => ["iri", "bnode"].includes(row[at]?.type)));
  if (columns.length < 2) return null;
  const three = answer.kind === "graph";
  return { columns, from: columns[0], to: three ? "object" : columns[1], label: three ? "predicate" : "" };
}

export class Picture {
  constructor(settings, links, answer, state, changed, data) {
    Object.assign(this, { settings, links, answer, state, changed, data, words: settings.words, turn: 0 });
    const found = ends(answer);
    this.room = element("div", { class: "picture-of-rows" });
    if (!found) return void this.room.append(element("p", { class: "note" }, this.words.sparqlNoPairs));
    const known = (name, other) => (answer.columns.includes(state[name]) ? state[name] : other);
    Object.assign(state, { from: known("from", found.from), to: known("to", found.to), label: known("label", found.label) });
    this.note = element("p", { class: "note", role: "status" });
    this.canvas = element("div", { id: "sparql-canvas", role: "img", tabindex: "0", "aria-label": this.words.sparqlPictureAlt });
    this.canvas.picture = this; // for whoever looks into the page
    const names = (columns) => columns.map((name) => [name, answer.title(name)]);
    this.room.append(element("p", { class: "sparql-row" },
      ...this.choice("from", this.words.sparqlFrom, names(found.columns)),
      ...this.choice("to", this.words.sparqlTo, names(found.columns)),
      ...this.choice("label", this.words.sparqlLabel, [["", "—"], ...names(answer.columns)])), this.note, this.canvas);
    this.canvas.addEventListener("keydown", (event) => this.key(event));
  }

  choice(name, label, options) {
    const select = element("select", { id: `sparql-${name}` }, ...options.map(([value, text]) => element("option", { value, selected: value === this.state[name] }, text)));
    select.addEventListener("change", () => { this.state[name] = select.value; this.changed(); this.draw(); });
    return [element("label", { for: `sparql-${name}` }, label), select];
  }

  // The edges of the rows, each once, and the things at their ends, the first MOST of them.
  network() {
    const [from, to, label] = ["from", "to", "label"].map((name) => this.answer.columns.indexOf(this.state[name]));
    const nodes = new Map(), edges = new Map();
    let left = 0;
    for (const row of this.answer.rows) {
      const pair = [row[from], row[to]];
      if (!pair.every((term) => term && term.type !== "literal")) continue;
      const fresh = new Set(pair.map((term) => term.value).filter((value) => !nodes.has(value)));
      if (nodes.size + fresh.size > MOST) { left += 1; continue; }
      pair.forEach((term) => nodes.set(term.value, term));
      const name = row[label] ? this.short(row[label]) : "";
      edges.set(JSON.stringify([...pair.map((term) => term.value), name]), { from: pair[0].value, to: pair[1].value, label: name });
    }
    return { nodes, edges: [...edges.values()], left };
  }

  short(term) {
    const text = (term.type === "iri" ? this.links.short(term.value) : term.value).replace(UNSEEN, "");
    return text.length > 40 ? `${text.slice(0, 39)}…` : text;
  }

  // Names and classes of the things, asked of the service itself; a refusal leaves the short IRIs.
  async known(nodes) {
    const data = await this.data(), iris = [...nodes.keys()].filter((value) => nodes.get(value).type === "iri");
    const found = new Map();
    if (!iris.length) return { data, found };
    const values = iris.map((iri) => `<${iri}>`).join(" ");
    const text = `SELECT ?n ?type ?name { VALUES ?n { ${values} } OPTIONAL { ?n a ?type } OPTIONAL { ?n <${data.name}> ?name FILTER(LANGMATCHES(LANG(?name), "${this.settings.language}")) } }`;
    try {
      for (const [node, type, name] of (await ask(this.settings, text)).rows) {
        const kept = found.get(node.value) ?? {};
        const [group, order] = data.orders[type?.value] ?? [];
        if (group && !(kept.order < order)) Object.assign(kept, { group, order });
        if (name) kept.name = name;
        found.set(node.value, kept);
      }
    } catch { /* too long a list, or the service is busy: the picture stands without names */ }
    return { data, found };
  }

  async draw() {
    const turn = ++this.turn;
    this.graph?.destroy();
    this.graph = null;
    const { nodes, edges, left } = this.network();
    this.note.textContent = filled(this.words.sparqlDrawn, { nodes: nodes.size, edges: edges.length, left });
    if (!nodes.size) return;
    const [{ data, found }] = await Promise.all([this.known(nodes), loaded(this.settings.vis)]);
    if (turn !== this.turn || !this.room.isConnected) return;
    this.look ??= new Look(data);
    const degree = (id) => edges.filter((edge) => edge.from === id || edge.to === id).length;
    const items = [...nodes].map(([id, term]) => {
      const { name, group } = found.get(id) ?? {};
      const weight = Math.min(26, 8 + 2 * Math.sqrt(degree(id)));
      return { id, label: this.short(name ?? term), weight, size: weight, font: {}, ...(group ? { group } : this.look.cluster(null)) };
    });
    const { vis } = window;
    const physics = { enabled: true, solver: "forceAtlas2Based", forceAtlas2Based: { springLength: 90, avoidOverlap: 0.4 }, stabilization: { iterations: 160, fit: true } };
    this.nodes = new vis.DataSet(items);
    this.edges = new vis.DataSet(edges.map((edge, id) => ({ id, ...edge })));
    this.graph = new vis.Network(this.canvas, { nodes: this.nodes, edges: this.edges }, { ...this.look.options(), physics });
    this.graph.once("stabilizationIterationsDone", () => {
      this.graph.setOptions({ physics: false });
      this.graph.storePositions(); // else every later change of a node would put it back
      this.graph.fit();
      this.letters();
      this.room.dataset.ready = "yes";
    });
    this.graph.on("zoom", () => this.letters());
    this.graph.on("doubleClick", ({ nodes: [id] }) => { const href = id && this.links.href(id); if (href) location.assign(href); });
    this.look.onchange(() => this.graph?.setOptions({ ...this.look.options(), physics: false }));
  }

  // Names as large as can be read at this scale, none over another.
  letters() {
    const changes = readable(this.nodes.get(), this.graph.getScale());
    if (changes.length) this.nodes.update(changes);
  }

  // Arrow keys move the picture, plus and minus change its scale.
  key(event) {
    const step = { ArrowLeft: [-60, 0], ArrowRight: [60, 0], ArrowUp: [0, -60], ArrowDown: [0, 60] }[event.key];
    const factor = { "+": 1.3, "=": 1.3, "-": 1 / 1.3 }[event.key];
    if (!this.graph || (!step && !factor) || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    const { x, y } = this.graph.getViewPosition(), scale = this.graph.getScale();
    const [right, down] = step ?? [0, 0];
    this.graph.moveTo({ position: { x: x + right / scale, y: y + down / scale }, scale: scale * (factor ?? 1) });
    this.letters();
  }
}
