// The picture: vis-network over two data sets. Positions live here; nothing else moves a node.
import { leaders, natural, readable, takeIn } from "./graph-letters.js";

const UNSEEN = /[\u0000-\u001f\u007f-\u009f\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff]/g;
const LABEL = 26;
const ROOM = { x: 130, y: 56 };

export function caption(name, language, id) {
  const text = (name[language] || Object.values(name)[0] || id).replace(UNSEEN, "");
  return text.length > LABEL ? `${text.slice(0, LABEL - 1)}…` : text;
}

export class Canvas {
  constructor(element, settings, look) {
    this.element = element;
    this.settings = settings;
    this.look = look;
    this.nodes = new vis.DataSet();
    this.edges = new vis.DataSet();
    this.places = new Map();
    this.graph = { nodes: [], edges: [], axis: [], path: null };
    this.network = new vis.Network(element, { nodes: this.nodes, edges: this.edges }, look.options());
    this.network.on("zoom", () => { this.frame = window.requestAnimationFrame(() => this.letters()); });
    this.network.on("beforeDrawing", (context) => this.axis(context));
    this.network.on("afterDrawing", (context) => this.badges(context));
    look.onchange(() => this.repaint());
  }

  get byId() {
    return this.nodes.get({ returnType: "Object" });
  }

  // Show a new picture. `fresh` takes every place from the service; else what is drawn already stays put.
  draw(graph, { fresh, anchor, pins, windowed }) {
    this.ungroup();
    this.graph = graph;
    if (fresh) {
      this.places.clear();
    }
    pins.forEach((place, id) => this.places.set(id, place));
    graph.nodes.filter((node) => !this.places.has(node.id)).forEach((node) => {
      this.places.set(node.id, fresh ? { x: node.x, y: node.y } : this.free(anchor, node));
    });
    // Within a window of time, what states no day stays, but faintly; so do things that only such relations hold.
    const dated = new Set(graph.edges.filter((edge) => !windowed || edge.earliest || edge.latest).flatMap((edge) => [edge.id, edge.from, edge.to]));
    const nodes = graph.nodes.map((node) => ({ ...this.node(node, pins), faint: windowed && !dated.has(node.id) }));
    const edges = graph.edges.map((edge) => ({ ...this.edge(edge), faint: windowed && !dated.has(edge.id) }));
    replace(this.edges, edges, () => replace(this.nodes, nodes));
    if (fresh || (anchor && this.beyond(graph.nodes))) {
      this.fit();
    }
  }

  // Whether some of these nodes lie outside what is on screen.
  beyond(nodes) {
    const { clientWidth, clientHeight } = this.element;
    return nodes.some(({ id }) => {
      const { x, y } = this.network.canvasToDOM(this.places.get(id));
      return x < 0 || y < 0 || x > clientWidth || y > clientHeight;
    });
  }

  fit() {
    this.network.setSize("100%", "100%"); // the room may have changed since the last drawing
    this.nodes.update(natural(this.nodes.get()));
    this.network.fit({ animation: false });
    this.letters();
    takeIn(this, this.element.parentElement.querySelector(".lens").offsetHeight + 8);
  }

  // Names are readable at any distance; from afar only those of the weightiest nodes that have room.
  letters() {
    window.cancelAnimationFrame(this.frame);
    this.nodes.update(readable(this.nodes.get(), this.network.getScale()));
  }

  node(node, pins) {
    return {
      id: node.id, label: caption(node.name, this.settings.language, node.id), group: node.type, size: node.size,
      ...this.places.get(node.id), borderWidth: pins.has(node.id) ? 2.5 : 0.8, color: pins.has(node.id) ? { border: this.look.ink() } : undefined, beyond: node.beyond,
      font: { size: 15 }, weight: node.size,
    };
  }

  edge(edge) {
    const item = { id: edge.id, from: edge.from, to: edge.to, label: caption(edge.label, this.settings.language, edge.predicate) };
    item.dashes = edge.dashes ? [6, 5] : false;
    item.smooth = edge.bend
      ? { enabled: true, type: edge.bend > 0 ? "curvedCW" : "curvedCCW", roundness: 0.16 * Math.abs(edge.bend) }
      : false;
    item.weight = edge.shared ? Math.min(8, edge.shared.length) : 1;
    item.width = item.weight;
    if (edge.shared) {
      item.arrows = { to: { enabled: false } };
    }
    item.color = { ...this.look.edge(), opacity: 1 };
    return item;
  }

  // A free place near a drawn neighbour: the first spot on widening rings that nobody occupies.
  free(anchor, node) {
    const near = this.graph.edges.find((edge) =>
      (edge.from === node.id && this.places.has(edge.to)) || (edge.to === node.id && this.places.has(edge.from)));
    const beside = this.places.get(anchor) ?? (near && this.places.get(near.from === node.id ? near.to : near.from));
    const centre = beside ?? { x: node.x, y: node.y };
    const taken = [...this.places.values()];
    for (let ring = beside ? 1 : 0; ring < 60; ring += 1) {
      for (let step = 0; step < 6 * ring || step === 0; step += 1) {
        const angle = (step / Math.max(1, 6 * ring)) * 2 * Math.PI + ring;
        const place = {
          x: Math.round(centre.x + 1.15 * ring * ROOM.x * Math.cos(angle)),
          y: Math.round(centre.y + 1.6 * ring * ROOM.y * Math.sin(angle)),
        };
        if (taken.every((other) => Math.abs(other.x - place.x) >= ROOM.x || Math.abs(other.y - place.y) >= ROOM.y)) {
          return place;
        }
      }
    }
    return centre;
  }

  // Keep what was dragged: items that hold places snap back at the next update unless these are stored.
  keep(ids) {
    this.network.storePositions();
    const moved = this.network.getPositions(ids);
    Object.entries(moved).forEach(([id, place]) => this.places.set(id, place));
    return moved;
  }

  // Draw these edges faintly from the next highlighting on, and no other for this reason.
  fade(ids) {
    this.edges.update(this.edges.map((item) => ({ id: item.id, faded: ids.has(item.id) })));
  }

  // Show some nodes and edges, dim the rest; null shows everything.
  highlight(nodes, edges, strong = false) {
    const colours = this.look.edge();
    const ink = this.look.ink();
    this.nodes.update(this.nodes.map((item) => {
      const on = !nodes || nodes.has(item.id);
      return { id: item.id, opacity: !on ? 0.14 : item.faint ? 0.35 : 1, font: { ...item.font, color: on ? ink : this.look.faint() } };
    }));
    this.letters();
    this.edges.update(this.edges.map((item) => {
      const on = !edges || edges.has(item.id);
      const lit = strong && edges && on;
      const colour = lit ? { color: this.look.accent() } : colours;
      return {
        id: item.id, width: lit ? Math.max(3, item.weight) : item.weight, color: { ...colour, opacity: !on || item.faded ? 0.1 : item.faint ? 0.3 : 1 },
        font: { color: on && !item.faded ? ink : "rgba(0,0,0,0)", strokeColor: on && !item.faded ? this.look.paper() : "rgba(0,0,0,0)" },
      };
    }));
  }

  // Those days of a timeline's axis that are named at this scale, with their words, each apart from the next; years come first.
  ticks(context, scale) {
    const words = ({ day }) => day.slice(0, day.endsWith("-01-01") ? 4 : 7);
    const boxes = [];
    for (const tick of [...this.graph.axis].sort((a, b) => b.day.endsWith("-01-01") - a.day.endsWith("-01-01"))) {
      const box = { text: words(tick), left: tick.x, right: tick.x + context.measureText(words(tick)).width + 12 / scale };
      if (boxes.every((other) => box.right <= other.left || box.left >= other.right)) {
        boxes.push(box);
      }
    }
    return boxes;
  }

  // What lies beneath the marks and names: the axis of time, the lines to names that stand off.
  axis(context) {
    const scale = this.network.getScale();
    const top = this.network.DOMtoCanvas({ x: 0, y: 0 }).y;
    const bottom = this.network.DOMtoCanvas({ x: 0, y: this.element.clientHeight }).y;
    context.font = `${11 / scale}px ${this.settings.options.nodes.font.face}`;
    context.textAlign = "left";
    context.lineWidth = 1 / scale;
    context.strokeStyle = this.look.faint();
    context.fillStyle = this.look.edge().color;
    for (const { x } of this.graph.axis) {
      context.beginPath();
      context.moveTo(x, top);
      context.lineTo(x, bottom);
      context.stroke();
    }
    context.strokeStyle = this.look.ink();
    leaders(context, this.nodes.get(), (id) => this.network.clustering.findNode(id).length === 1 && this.network.getPosition(id));
    this.ticks(context, scale).forEach(({ text, left }) => context.fillText(text, left + 4 / scale, top + 14 / scale));
  }

  // How many neighbours a node still hides, beside it.
  badges(context) {
    if (this.network.getScale() < 0.5) {
      return;
    }
    context.font = `${11 / Math.min(1, this.network.getScale())}px ${this.settings.options.nodes.font.face}`;
    context.textAlign = "left";
    context.fillStyle = this.look.accent();
    this.nodes.forEach((item) => {
      const place = item.beyond && !this.network.clustering.findNode(item.id).slice(1).length && this.network.getPosition(item.id);
      if (place) {
        context.fillText(`+${item.beyond}`, place.x + item.size * 0.8 + 2, place.y - item.size * 0.8);
      }
    });
  }

  // One node for each value of `key`, "type" or "community", on an ellipse; `name` gets a value and its nodes.
  gather(key, name) {
    this.ungroup();
    const values = new Map(this.graph.nodes.map((node) => [node.id, node[key]]));
    const groups = Map.groupBy(this.graph.nodes, (node) => node[key]);
    for (const [value, nodes] of groups) {
      if (nodes.length > 1) {
        this.network.cluster({
          joinCondition: (options) => values.get(options.id) === value,
          clusterNodeProperties: {
            id: `cluster:${value}`, label: `${name(value, nodes)} · ${nodes.length}`, size: 12 + 4 * Math.sqrt(nodes.length),
            borderWidth: key === "type" ? 0.8 : 2.5, ...this.look.cluster(key === "type" ? value : null),
          },
          clusterEdgeProperties: { label: "", width: 2, smooth: false, color: { ...this.look.edge(), opacity: 1 } },
        });
      }
    }
    this.around(this.network.body.nodeIndices);
  }

  around(ids) {
    const radius = Math.max(180, ids.length * 24);
    ids.forEach((id, i) => {
      const angle = (i / ids.length) * 2 * Math.PI - Math.PI / 2;
      this.network.moveNode(id, 1.5 * radius * Math.cos(angle), radius * Math.sin(angle));
    });
    this.network.fit({ animation: false });
    const scale = this.network.getScale();
    this.clusters().forEach((id) => this.network.updateClusteredNode(id, { font: { ...this.look.options().nodes.font, size: Math.max(15, 11.5 / scale) } }));
  }

  clusters() {
    return this.network.body.nodeIndices.filter((id) => this.network.isCluster(id));
  }

  open(id) {
    this.network.openCluster(id, { releaseFunction: (_centre, places) => places });
  }

  ungroup() {
    const gathered = this.clusters();
    gathered.forEach((id) => this.open(id));
    if (gathered.length) {
      this.places.forEach((place, id) => this.nodes.get(id) && this.network.moveNode(id, place.x, place.y));
    }
  }

  repaint() {
    this.network.setOptions(this.look.options());
  }

  // Move into view, near enough to read.
  look_at(id) {
    this.network.focus(id, { scale: Math.max(0.9, this.network.getScale()), animation: false });
    this.letters();
  }

  // Where these nodes stand in the picture's room, in pixels.
  points(ids) {
    return ids.map((id) => this.places.get(id)).filter(Boolean).map((place) => this.network.canvasToDOM(place));
  }

  middle(ids) {
    const points = this.points(ids);
    return points.reduce((sum, { x }) => sum + x, 0) / points.length;
  }

  // Move the picture by no more than brings these nodes into what of its room is free.
  reveal(ids, free) {
    const points = this.points(ids);
    const shift = (axis, first, last) => {
      const [least, most] = [Math.min(...points.map((at) => at[axis])), Math.max(...points.map((at) => at[axis]))];
      const [low, high] = [first + ROOM.y - least, last - ROOM.y - most];
      return low > high ? 0 : Math.min(Math.max(0, low), high);
    };
    const offset = { x: shift("x", free.left, free.right), y: shift("y", free.top, free.bottom) };
    if (offset.x || offset.y) {
      this.network.moveTo({ position: this.network.getViewPosition(), offset, animation: false });
    }
  }

  zoom(factor) {
    this.network.moveTo({ scale: Math.min(6, Math.max(0.05, this.network.getScale() * factor)) });
    this.letters();
  }
}

// Bring a data set to exactly these items. `between` runs after old items went and before new ones come:
// edges must go before the nodes they join, and come after them.
function replace(set, items, between = () => {}) {
  const wanted = new Set(items.map((item) => item.id));
  set.remove(set.getIds().filter((id) => !wanted.has(id)));
  between();
  set.update(items);
}
