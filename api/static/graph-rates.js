// The slider of the false-discovery rate: ties above it are drawn faintly, and what the data can show is said.
import { byId, filled } from "./graph-dom.js";

const RATES = [0.01, 0.05, 0.1, 0.2, 0.5]; // the last step of the slider is no limit
const USUAL = 0.05;
const USUAL_NULL = "hypergeometric";
const OF = { hypergeometric: ["rates", "rate"], bicm: ["bicmRates", "bicmRate"] }; // of all ties, of one

export class Rates {
  constructor(explorer) {
    this.explorer = explorer;
    this.steps = RATES;
    explorer.above = new Set();
    byId("rate").addEventListener("input", () => this.said(this.chosen()));
    byId("rate").addEventListener("change", () => explorer.go({ errorRate: this.chosen() ?? "" }));
    byId("null-model").addEventListener("change", ({ target }) => explorer.go({ nullModel: target.value === USUAL_NULL ? "" : target.value }));
  }

  // The rate that the slider shows; undefined for no limit.
  chosen() {
    return this.steps[byId("rate").value];
  }

  show(graph, state) {
    const asked = Number(state.get("errorRate")) || undefined;
    byId("rate-field").hidden = !graph.network;
    byId("null-model").value = state.get("nullModel") || USUAL_NULL;
    const [all, own] = OF[byId("null-model").value];
    this.rates = graph[all];
    this.steps = [...new Set([...RATES, ...(asked ? [asked] : [])])].sort((a, b) => a - b);
    byId("rate").max = this.steps.length;
    byId("rate").value = asked ? this.steps.indexOf(asked) : this.steps.length;
    this.said(asked);
    // Compared as the service does: at most the rate. A tie of companies alone has none, so nothing shows that it is no chance.
    const above = new Set(asked && graph.network ? graph.edges.filter((edge) => !(edge[own] <= asked)).map((edge) => edge.id) : []);
    this.explorer.above = above;
    this.explorer.canvas.fade(above);
    for (const row of byId("relations-table").tBodies[0].rows) {
      row.classList.toggle("above-rate", above.has(row.dataset.edge));
    }
  }

  said(asked) {
    const { words } = this.explorer;
    const kept = (rate) => this.rates.filter((each) => each <= rate).length;
    const text = asked ? filled(words.rateSaid, { rate: asked, kept: kept(asked), all: this.rates.length }) : words.rateOff;
    byId("rate-said").textContent = text;
    byId("rate").setAttribute("aria-valuetext", text);
    const nothing = this.rates.length && !kept(asked ?? USUAL);
    const least = nothing ? Math.min(...this.rates).toPrecision(2) : "";
    byId("rate-none").textContent = nothing ? filled(words.rateNone, { rate: asked ?? USUAL, least }) : "";
  }
}
