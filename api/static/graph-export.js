// Taking the picture away: PNG and SVG are drawn here as they stand, the other files come from the service; what others
// are shown is an address, or the code that puts the picture, without the site's frame, into a page of theirs.
import { byId } from "./graph-dom.js";

const FRAME = 600; // pixels: how high an embedded picture is unless its page says otherwise
const SPACE = "http://www.w3.org/2000/svg";

export class Export {
  constructor(explorer) {
    this.explorer = explorer;
    byId("export-png").addEventListener("click", () => this.png());
    byId("export-svg").addEventListener("click", () => this.svg());
    this.copies("copy-link", () => window.location.href, explorer.words.copied);
    this.copies("copy-embed", () => this.embed(), explorer.words.embedCopied);
    byId("share").addEventListener("toggle", () => { byId("embed-code").value = this.embed(); });
    byId("embed-code").addEventListener("focus", (event) => event.target.select());
  }

  copies(id, text, said) {
    byId(id).addEventListener("click", async () => {
      await navigator.clipboard?.writeText(text());
      this.explorer.say(said);
    });
  }

  // The picture as it stands, as a frame: a page that alone of the site's may stand in another's.
  embed() {
    const { language, state } = this.explorer;
    const frame = document.createElement("iframe");
    frame.src = `${window.location.origin}${window.location.pathname}${state.with({ embed: "1", lang: language })}`;
    frame.title = document.title;
    frame.width = "100%";
    frame.height = String(FRAME);
    frame.loading = "lazy";
    frame.setAttribute("frameborder", "0"); // a style would be refused by a strict policy of that page
    return frame.outerHTML;
  }

  // The links to the service's files ask for what the address asks for.
  show(state) {
    byId("embed-code").value = this.embed();
    if (byId("whole")) {
      byId("whole").href = `${window.location.pathname}${state.with({ embed: "" })}`;
    }
    document.querySelectorAll("#export a[data-suffix]").forEach((link) => {
      const query = new URLSearchParams(state.data());
      if (["html", "gexf"].includes(link.dataset.suffix)) {
        query.set("lang", this.explorer.language);
      }
      const extra = link.dataset.extra ? `${link.dataset.extra}&` : "";
      link.href = `graph.${link.dataset.suffix}?${extra}${query}`;
    });
  }

  name(suffix) {
    return `longtu-graph${this.explorer.graph.focus ? `-${this.explorer.graph.focus}` : ""}.${suffix}`;
  }

  save(blob, suffix) {
    const link = document.createElement("a");
    link.href = URL.createObjectURL(blob);
    link.download = this.name(suffix);
    link.click();
    window.setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
  }

  png() {
    const drawn = this.explorer.canvas.element.querySelector("canvas");
    const copy = document.createElement("canvas");
    [copy.width, copy.height] = [drawn.width, drawn.height];
    const context = copy.getContext("2d");
    context.fillStyle = this.explorer.look.paper();
    context.fillRect(0, 0, copy.width, copy.height);
    context.drawImage(drawn, 0, 0);
    copy.toBlob((blob) => this.save(blob, "png"), "image/png");
  }

  svg() {
    const text = new XMLSerializer().serializeToString(drawing(this.explorer));
    this.save(new Blob([text], { type: "image/svg+xml" }), "svg");
  }
}

function part(tag, attributes, text) {
  const made = document.createElementNS(SPACE, tag);
  Object.entries(attributes).forEach(([name, value]) => made.setAttribute(name, value));
  if (text !== undefined) {
    made.textContent = text;
  }
  return made;
}

function drawing(explorer) {
  const { canvas, look, graph, settings } = explorer;
  const places = canvas.network.getPositions();
  const xs = graph.nodes.map((node) => places[node.id].x);
  const ys = graph.nodes.map((node) => places[node.id].y);
  const box = [Math.min(...xs) - 90, Math.min(...ys) - 50, Math.max(...xs) - Math.min(...xs) + 180, Math.max(...ys) - Math.min(...ys) + 110];
  const svg = part("svg", { xmlns: SPACE, viewBox: box.join(" "), width: box[2], height: box[3], "font-family": settings.options.nodes.font.face });
  svg.append(part("title", {}, document.title), part("rect", { x: box[0], y: box[1], width: box[2], height: box[3], fill: look.paper() }));
  graph.edges.forEach((edge) => svg.append(line(edge, places, look, canvas)));
  graph.nodes.forEach((node) => {
    const { x, y } = places[node.id];
    const type = graph.types.find((item) => item.id === node.type);
    const mark = part("path", { d: settings.outlines[type.shape], fill: look.dark ? type.dark : type.colour, transform: `translate(${x} ${y}) scale(${node.size / 8})` });
    mark.append(part("title", {}, node.id));
    svg.append(mark, part("text", { x, y: y + node.size + 14, "text-anchor": "middle", "font-size": 14, fill: look.ink() }, canvas.nodes.get(node.id).label));
  });
  return svg;
}

function line(edge, places, look, canvas) {
  const [start, end] = [places[edge.from], places[edge.to]];
  const bend = { x: ((end.y - start.y) * edge.bend) / 6, y: ((start.x - end.x) * edge.bend) / 6 };
  const middle = { x: (start.x + end.x) / 2 + bend.x, y: (start.y + end.y) / 2 + bend.y };
  const path = part("path", { d: `M${start.x} ${start.y}Q${middle.x} ${middle.y} ${end.x} ${end.y}`, fill: "none", stroke: look.edge().color, "stroke-width": 1 });
  if (edge.dashes) {
    path.setAttribute("stroke-dasharray", "6 5");
  }
  path.append(part("title", {}, `${edge.from} – ${canvas.edges.get(edge.id).label} → ${edge.to}`));
  return path;
}
