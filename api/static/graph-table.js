// The table below the picture: the same relations, row by row, kept in step with what is drawn.
import { byId, element, named } from "./graph-dom.js";

export class Table {
  constructor(explorer) {
    this.explorer = explorer;
    byId("toggle-table").addEventListener("click", () => explorer.go({ view: explorer.state.get("view") === "table" ? "" : "table" }));
  }

  show(state) {
    const table = state.get("view") === "table";
    byId("drawing").hidden = table;
    byId("graph-table").hidden = !table;
    byId("toggle-table").setAttribute("aria-pressed", String(table));
  }

  fill(graph) {
    byId("relations-table").tBodies[0].replaceChildren(...graph.edges.map((edge) => this.row(edge)));
  }

  row(edge) {
    const { language, words, names } = this.explorer;
    const end = (id) => element("td", {}, element("a", { href: this.explorer.page(`id/${id}`) }, named(names.get(id) ?? id)));
    const days = edge.earliest === edge.latest ? edge.earliest : `${edge.earliest ?? ""} – ${edge.latest ?? ""}`;
    return element("tr", { "data-edge": edge.id, "data-from": edge.from, "data-to": edge.to, class: this.explorer.above.has(edge.id) ? "above-rate" : "" },
      end(edge.from), element("td", {}, named(edge.label[language] || edge.predicate)), end(edge.to),
      element("td", {}, days || words.notStated), element("td", {}, words[edge.status]),
      element("td", {}, ...edge.claims.flatMap((id, at) => [at ? "; " : "", element("a", { href: this.explorer.page(`claims/${id}`) }, named(this.explorer.outlet(id)))])));
  }
}
