// What the mouse and the finger do on the picture.
import { byId, filled } from "./graph-dom.js";

const TWICE_MS = 400, TWICE_PX = 10; // within which two clicks are one double click

export class Pointer {
  constructor(explorer) {
    this.explorer = explorer;
    this.first = { node: undefined, at: -Infinity, x: 0, y: 0 }; // the last click that was none of a second one
    const { network } = explorer.canvas;
    network.on("click", (event) => this.click(event));
    network.on("doubleClick", (event) => this.doubleClick(event));
    network.on("oncontext", (event) => this.context(event));
    network.on("hold", (event) => event.nodes.length && this.menu(event.nodes[0], event.pointer.DOM));
    network.on("dragEnd", (event) => event.nodes.length && this.dragged(event.nodes));
    network.on("hoverNode", (event) => this.tip(event.pointer.DOM, this.about(event.node)));
    network.on("hoverEdge", (event) => this.tip(event.pointer.DOM, this.between(event.edge)));
    for (const name of ["blurNode", "blurEdge", "dragStart", "zoom", "click"]) {
      network.on(name, () => { byId("tip").hidden = true; });
    }
  }

  click(event) {
    const { explorer } = this;
    if (this.again(event)) {
      return;
    }
    const node = explorer.canvas.network.getNodeAt(event.pointer.DOM); // with Ctrl, event.nodes holds earlier ones too
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

  // The first click opens the evidence, and the picture may give way to it: the second is on what the first was on.
  again({ event, pointer: { DOM: { x, y } } }) {
    const { at, x: left, y: top } = this.first;
    return event.srcEvent.timeStamp - at < TWICE_MS && Math.hypot(x - left, y - top) < TWICE_PX;
  }

  doubleClick(event) {
    const node = this.again(event) ? this.first.node : event.nodes[0];
    if (node === undefined) {
      return;
    }
    if (this.explorer.canvas.network.isCluster(node)) {
      this.explorer.canvas.open(node);
    } else {
      this.explorer.menu.open(node, event.pointer.DOM, true);
    }
  }

  context(event) {
    event.event.preventDefault();
    const node = this.explorer.canvas.network.getNodeAt(event.pointer.DOM);
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
