// The filters beside the picture: each mirrors a part of the address and changes only that.
import { byId, element, filled, named, shape } from "./graph-dom.js";
import { finder } from "./graph-finder.js";
import { NONE } from "./graph-state.js";

const RANKED = 10;

export class Filters {
  constructor(explorer) {
    this.explorer = explorer;
    const { words } = explorer;
    this.wire("no-isolated", "change", (box) => explorer.go({ isolated: box.checked ? "0" : "" }));
    this.wire("layout", "change", (box) => explorer.go({ layout: box.value === "force" ? "" : box.value, pin: "" }, { fresh: true }));
    this.wire("group", "change", (box) => explorer.go({ group: box.value }));
    this.wire("clear-path", "click", () => explorer.go({ path: "" }));
    this.ends = ["", ""];
    ["path-from", "path-to"].forEach((id, i) => finder(byId(id), explorer, (entity) => {
      this.ends[i] = entity.id;
      if (this.ends[0] && this.ends[1]) {
        explorer.go({ path: this.ends });
      }
    }));
    this.wire("weight", "change", (slider) => explorer.go({ weight: slider.value === "1" ? "" : slider.value }));
    byId("weight").addEventListener("input", () => this.weightSaid());
    byId("depth").append(...[1, 2, 3].map((depth) => element(
      "label", { class: "inline" }, element("input", { type: "radio", name: "depth", value: String(depth), onchange: () => explorer.go({ depth: depth === 1 ? "" : depth }, { fresh: true }) }), ` ${depth}`,
    )));
    if (window.matchMedia("(max-width: 60rem)").matches) {
      byId("filters").open = false;
    }
    this.words = words;
  }

  // Beside a picture of ties: who has most of them, each a way to its node.
  ranking({ network, nodes }) {
    const { names } = this.explorer;
    const first = network ? [...nodes].sort((a, b) => b.degree - a.degree).slice(0, RANKED) : [];
    byId("ranking-field").hidden = !first.length;
    byId("ranking").replaceChildren(...first.map(({ id, degree }) => element("li", {},
      element("button", { type: "button", onclick: () => this.explorer.jump(id) }, named(names.get(id) ?? id)), element("small", {}, ` ${degree}`))));
  }

  weightSaid() {
    const said = filled(this.explorer.words.weightSaid, { n: byId("weight").value });
    byId("weight-said").textContent = said;
    byId("weight").setAttribute("aria-valuetext", said);
  }

  wire(id, event, act) {
    byId(id).addEventListener(event, () => act(byId(id)));
  }

  show(graph, state) {
    const { language } = this.explorer;
    this.ticks("types", graph.types, (type) => [shape(type.id, this.explorer.settings.outlines[type.shape]), " ", type.label[language]]);
    this.ticks("predicates", graph.predicates, (item) => [item.label[language] || item.id]);
    this.ticks("statuses", graph.statuses, (item) => [this.words[item.id]]);
    this.ticks("verification", graph.verification, (item) => [item.label[language]]);
    byId("weight-field").hidden = !graph.heaviest;
    byId("weight").max = graph.heaviest || 1;
    byId("weight").value = state.get("weight") || 1;
    this.weightSaid();
    byId("depth-field").hidden = !graph.focus;
    document.querySelectorAll("#depth input").forEach((input) => { input.checked = Number(input.value) === graph.depth; });
    byId("no-isolated").checked = ["0", "false"].includes(state.get("isolated"));
    byId("layout").value = graph.layout;
    byId("group").value = state.get("group");
    byId("undated").textContent = graph.undated && (state.get("since") || state.get("until")) ? filled(this.words.undated, { n: graph.undated }) : "";
    this.ranking(graph);
    this.hidden(state);
    this.ends = state.list("path").length === 2 ? state.list("path") : this.ends;
  }

  // A list of ticks with counts. Ticking all again takes the filter out of the address.
  ticks(name, items, label) {
    const focused = document.activeElement?.id;
    byId(name).replaceChildren(...items.map((item) => element(
      "label", { class: "tick" },
      element("input", { type: "checkbox", id: `${name}-${item.id}`, checked: item.on, onchange: () => this.tick(name, items) }),
      element("span", {}, ...label(item)), element("small", {}, `${item.drawn}/${item.count}`),
    )));
    if (focused && byId(focused)) {
      byId(focused).focus();
    }
  }

  // What is ticked now counts, not what was when the list was drawn: one may tick faster than answers come.
  tick(name, items) {
    const chosen = items.map((item) => item.id).filter((id) => byId(`${name}-${id}`).checked);
    const everything = name !== "types" && chosen.length === items.length;
    this.explorer.go({ [name]: everything ? "" : chosen.length ? chosen : NONE });
  }

  hidden(state) {
    const name = (id) => this.explorer.names.get(id) ?? id;
    byId("hidden").replaceChildren(...state.list("hide").map((id) => element("li", {}, element(
      "button", { type: "button", onclick: () => this.explorer.go({ hide: state.list("hide").filter((other) => other !== id) }) }, named(name(id)), " ×",
    ))));
  }
}
