// What the mouse and the finger do on the picture.
import { byId, filled } from "./graph-dom.js";

const TWICE_MS = 400, TWICE_PX = 10; // within which two clicks are one double click
const FINGER = 14; // pixels about the middle of a mark that are its own where a finger taps

export class Pointer {
  constructor(explorer) {
    this.explorer = explorer;
    this.first = null; // the last click, if it may become a double click
    const { network, element } = explorer.canvas;
    // What a tap opens may come to lie under the finger, and the click that browsers make of a tap would press it.
    element.addEventListener("touchend", (event) => event.cancelable && event.preventDefault(), { passive: false });
    network.on("click", (event) => this.click(event));
    network.on("oncontext", (event) => this.context(event));
    network.on("hold", (event) => this.context(event));
    network.on("dragEnd", (event) => event.nodes.length && this.dragged(event.nodes));
    network.on("hoverNode", (event) => this.tip(event.pointer.DOM, this.about(event.node)));
    network.on("hoverEdge", (event) => this.tip(event.pointer.DOM, this.between(event.edge)));
    for (const name of ["blurNode", "blurEdge", "dragStart", "zoom", "click"]) {
      network.on(name, () => { byId("tip").hidden = true; });
    }
  }

  // The mark that is pointed at. vis-network takes an edge ten pixels off, so a small mark was hard to hit with a finger.
  mark({ event, pointer: { DOM: { x, y } } }) {
    const { network } = this.explorer.canvas, scale = network.getScale();
    const room = (event.srcEvent ?? event).pointerType === "touch" ? FINGER : 0;
    const near = network.body.nodeIndices.map((id) => {
      const at = network.canvasToDOM(network.getPosition(id));
      return { id, far: Math.hypot(x - at.x, y - at.y) / Math.max(room, network.body.nodes[id].options.size * scale) };
    }).filter(({ far }) => far <= 1).sort((a, b) => a.far - b.far);
    return near[0]?.id ?? network.getNodeAt({ x, y });
  }

  click(event) {
    const { explorer } = this;
    if (this.again(event)) {
      this.twice(this.first.node, event.pointer.DOM);
      this.first = null;
      return;
    }
    const node = this.mark(event); // with Ctrl, event.nodes holds earlier ones too
    this.first = { node, at: event.event.srcEvent.timeStamp, ...event.pointer.DOM };
    explorer.menu.close();
    if (node !== undefined && explorer.canvas.network.isCluster(node)) {
      return;
    }
    const many = event.event.srcEvent?.ctrlKey || event.event.srcEvent?.metaKey || event.event.srcEvent?.shiftKey;
    if (node !== undefined) {
      const held = explorer.state.list("select").filter((id) => explorer.canvas.nodes.get(id));
      explorer.select(many ? [...new Set([...held, node])] : [node]);
    } else {
      explorer.select(event.edges.slice(0, 1).filter((id) => explorer.canvas.edges.get(id)));
    }
  }

  // By the times at which the clicks were made: vis-network takes those at which it comes to them, and misses a double
  // click where the first keeps it busy. The second is on what the first was on, though the picture has given way to
  // the evidence since.
  again({ event, pointer: { DOM: { x, y } } }) {
    const { first } = this;
    return first && event.srcEvent.timeStamp - first.at < TWICE_MS && Math.hypot(x - first.x, y - first.y) < TWICE_PX;
  }

  twice(node, at) {
    if (node === undefined) {
      return;
    }
    if (this.explorer.canvas.network.isCluster(node)) {
      this.explorer.canvas.open(node);
    } else {
      this.explorer.menu.open(node, at, true);
    }
  }

  context(event) {
    event.event.preventDefault?.();
    const node = this.mark(event);
    if (node !== undefined) {
      this.menu(node, event.pointer.DOM);
    }
  }

  menu(node, at) {
    this.explorer.menu.open(node, at);
  }

  dragged(nodes) {
    this.explorer.pin(nodes.filter((id) => !this.explorer.canvas.network.isCluster(id)));
  }

  about(id) {
    const { graph, names, language, words } = this.explorer;
    const node = graph.nodes.find((item) => item.id === id);
    if (!node) {
      return "";
    }
    const type = graph.types.find((item) => item.id === node.type).label[language];
    const full = [names.get(id), type, filled(words.drawnRelations, { n: node.degree })];
    return full.join(" · ");
  }

  between(id) {
    const { graph, names, language, words } = this.explorer;
    const edge = graph.edges.find((item) => item.id === id);
    if (!edge) {
      return "";
    }
    const mark = edge.status === "asserted" ? "" : ` (${words[edge.status]})`;
    return `${names.get(edge.from)} – ${edge.label[language] || edge.predicate} → ${names.get(edge.to)}${mark} · ${words.claims} ${edge.claims.length} · ${edge.sources.join(", ")}`;
  }

  tip(at, text) {
    const tip = byId("tip");
    const box = byId("drawing");
    tip.textContent = text;
    tip.hidden = !text;
    tip.style.left = `${Math.max(0, Math.min(at.x + 14, box.clientWidth - tip.offsetWidth - 8))}px`;
    tip.style.top = `${Math.min(at.y + 16, box.clientHeight - tip.offsetHeight - 8)}px`;
  }
}
