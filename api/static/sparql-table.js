// Rows of terms as a table: things of this graph as links, languages and datatypes shown, sorted and filtered here.
import { element, filled, named } from "./graph-dom.js";

const XSD = "http://www.w3.org/2001/XMLSchema#";
const NUMBERS = new Set(["integer", "decimal", "double", "float", "int", "long", "nonNegativeInteger"].map((name) => XSD + name));

export const numeric = (term) => Boolean(term) && NUMBERS.has(term.datatype) && Number.isFinite(Number(term.value));

// Digits in groups of three; the value itself is in the files and what is sorted by.
const grouped = (value) => value.replace(/^[-+]?\d{5,}/, (whole) => whole.replace(/\B(?=(\d{3})+$)/g, "\u2009"));

function order(one, other) {
  if (!one || !other) return one ? -1 : other ? 1 : 0; // what is not stated comes last, whichever way
  if (numeric(one) && numeric(other)) return Number(one.value) - Number(other.value);
  return one.value < other.value ? -1 : one.value > other.value ? 1 : 0;
}

export class Table {
  constructor(settings, links, answer, state) {
    Object.assign(this, { settings, links, answer, state, words: settings.words });
    this.said = element("p", { class: "note", role: "status" });
    this.body = element("tbody");
    this.field = element("input", { type: "search", id: "sparql-filter", value: state.filter ?? "", autocomplete: "off" });
    this.field.addEventListener("input", () => { state.filter = this.field.value; this.rows(); });
    this.heads = answer.columns.map((name, at) => this.head(name, at));
    const table = element("table", { class: "sparql-table" }, element("thead", {}, element("tr", {}, ...this.heads)), this.body);
    this.room = element("div", {},
      element("p", { class: "sparql-row" }, element("label", { for: "sparql-filter" }, this.words.sparqlFilter), this.field), this.said,
      element("div", { class: "scroll", tabindex: "0", role: "region", "aria-label": this.words.sparqlTable }, table));
    this.rows();
  }

  head(name, at) {
    const button = element("button", { type: "button" }, named(name));
    button.addEventListener("click", () => {
      const down = this.state.sort === name;
      this.state.sort = down ? `-${name}` : this.state.sort === `-${name}` ? "" : name;
      this.rows();
    });
    return element("th", { scope: "col" }, button);
  }

  sorted() {
    const wanted = (this.state.filter ?? "").trim().toLowerCase();
    const matches = (row) => row.some((term) => term && (term.value.toLowerCase().includes(wanted) || this.text(term).toLowerCase().includes(wanted)));
    const found = wanted ? this.answer.rows.filter(matches) : [...this.answer.rows];
    const name = (this.state.sort ?? "").replace(/^-/, ""), at = this.answer.columns.indexOf(name);
    const way = this.state.sort?.startsWith("-") ? -1 : 1;
    if (at >= 0) found.sort((one, other) => (one[at] && other[at] ? way : 1) * order(one[at], other[at]));
    this.heads.forEach((head, column) => {
      if (column === at) head.setAttribute("aria-sort", way > 0 ? "ascending" : "descending");
      else head.removeAttribute("aria-sort");
    });
    return found;
  }

  rows() {
    const found = this.sorted(), shown = found.slice(0, this.settings.shown);
    this.body.replaceChildren(...shown.map((row) => element("tr", {}, ...row.map((term) => this.cell(term)))));
    const counts = { shown: shown.length, found: found.length, total: this.answer.rows.length };
    const words = found.length > shown.length ? this.words.sparqlMore : this.words.sparqlShown;
    this.said.textContent = this.answer.rows.length ? filled(words, counts) : this.words.sparqlNoRows;
  }

  text(term) {
    return term.type === "iri" ? this.links.short(term.value) : term.value;
  }

  cell(term) {
    if (!term) return element("td", { class: "absent" }, "—");
    const href = term.type === "iri" ? this.links.href(term.value) : null;
    const text = named(numeric(term) ? grouped(term.value) : this.text(term));
    if (term.type === "iri") text.title = term.value;
    const more = term.language || (term.datatype && this.links.short(term.datatype));
    return element("td", { class: numeric(term) ? "number" : "" },
      href ? element("a", { href, rel: "noreferrer" }, text) : element("span", { lang: term.language || false }, text),
      ...(this.links.name(term.value) && term.type === "iri" ? [" ", element("span", { class: "iri-name", dir: "auto" }, this.links.name(term.value))] : []),
      ...(more ? [" ", element("span", { class: "datatype" }, term.language ? `@${more}` : more)] : []));
  }
}
