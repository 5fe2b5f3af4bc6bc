// What may stand at the caret: declared and known prefixes, terms by name or label, variables, keywords, and things of
// the graph by any of their names. Says what to write; never touches the text.
import { FUNCTIONS, KEYWORDS, declared, tokens } from "./sparql-tokens.js";

const MOST = 40;
const PARTIAL = new Set(["name", "word", "keyword", "function", "constant", "variable"]);

// The stretch that is being written: where it begins, and what it is; null inside strings, comments and IRIs.
export function partial(text, caret) {
  const token = tokens(text).find((one) => one.start < caret && caret <= one.end);
  if (!token || token.kind === "space") return { start: caret, kind: "empty", text: "" };
  if (/^[?$]$/.test(token.text)) return { start: token.start, kind: "variable", text: token.text };
  const written = token.text.slice(0, caret - token.start);
  if (PARTIAL.has(token.kind)) return { start: token.start, kind: token.kind, text: written };
  const ended = caret === token.end && ["bracket", "operator"].includes(token.kind);
  return ended ? { start: caret, kind: "empty", text: "" } : null;
}

// How well a text fits what is written: 0 is a beginning, 1 the beginning of a part, 2 anywhere, null not at all.
function fit(text, wanted) {
  const at = text.toLowerCase().indexOf(wanted.toLowerCase());
  if (at <= 0) return at < 0 ? null : 0;
  return /[\s:_.-]/.test(text[at - 1]) || /\p{Lu}/u.test(text[at]) ? 1 : 2;
}

function best(items, wanted) {
  const found = [];
  for (const item of items) {
    const fits = item.keys.map((key) => fit(key, wanted)).filter((one) => one !== null);
    if (fits.length) found.push([Math.min(...fits), item]);
  }
  return found.sort((one, other) => one[0] - other[0]).slice(0, MOST).map(([, item]) => item);
}

export class Suggestions {
  constructor(settings, data) {
    this.settings = settings;
    this.data = data;
    this.other = settings.language === "zh" ? "en" : "zh";
    this.terms = data.terms.map((term) => this.term(term));
  }

  term({ name, kind, label }) {
    const own = label[this.settings.language] ?? label[this.other] ?? "";
    return { insert: name, kind, label: own, second: label[this.other] ?? "", keys: [name.split(":")[1], ...Object.values(label)] };
  }

  prefixes(text) {
    const known = { ...this.data.prefixes, ...Object.fromEntries(declared(text)) };
    return Object.entries(known).map(([name, iri]) => ({ insert: `${name}:`, iri, kind: "prefix", label: iri, keys: [name] }));
  }

  variables(text, part) {
    const names = new Set(tokens(text).filter((one) => one.kind === "variable" && one.start !== part.start).map((one) => one.text.slice(1)));
    return [...names].map((name) => ({ insert: `?${name}`, kind: "variable", label: "", keys: [name] }));
  }

  keywords() {
    const made = (kind) => (word) => ({ insert: word, kind, label: "", keys: [word] });
    return [...[...KEYWORDS].map(made("keyword")), ...[...FUNCTIONS].map(made("function"))];
  }

  // What is known at once; things of the graph come from `things`.
  at(text, caret) {
    const part = partial(text, caret);
    if (!part) return null;
    return { ...part, items: this.items(text, part) };
  }

  items(text, part) {
    if (part.kind === "variable") return best(this.variables(text, part), part.text.slice(1));
    const before = tokens(text.slice(0, part.start)).filter((one) => one.kind !== "space" && one.kind !== "comment").at(-1);
    if (/^@?prefix$/i.test(before?.text ?? "")) {
      return best(this.prefixes(text), part.text.split(":")[0]).map((item) => ({ ...item, insert: `${item.insert} <${item.iri}>`, declares: true }));
    }
    if (part.kind === "name") return this.named(text, part.text);
    if (part.kind === "empty") return [...this.variables(text, part), ...this.prefixes(text), ...this.keywords()].slice(0, MOST);
    const words = best([...this.keywords(), ...this.prefixes(text)], part.text);
    const exact = part.text.toUpperCase();
    const all = [...words, ...best(this.terms, part.text)].slice(0, MOST);
    return all.some((item) => item.insert === exact) && all.length === 1 ? [] : all;
  }

  named(text, written) {
    const [prefix, local] = [written.slice(0, written.indexOf(":")), written.slice(written.indexOf(":") + 1)];
    const iri = declared(text).get(prefix) ?? this.data.prefixes[prefix];
    const own = Object.keys(this.data.prefixes).find((name) => this.data.prefixes[name] === iri);
    const terms = this.terms.filter((term) => term.insert.startsWith(`${own}:`));
    return best(terms, local).filter((item) => item.insert !== written || !declared(text).has(prefix));
  }

  // What to ask the service for: a name being written where a thing of the graph may stand; null where none may.
  sought(text, part) {
    if (part.kind === "name") {
      const [prefix, ...rest] = part.text.split(":");
      const iri = declared(text).get(prefix) ?? this.data.prefixes[prefix];
      return iri === this.data.prefixes.id && rest[0] ? rest.join(":") : null;
    }
    const word = part.kind === "word" && (/[^\x00-\x7f]/.test(part.text) || part.text.length > 2);
    return word ? part.text : null;
  }

  async things(name, signal) {
    const query = new URLSearchParams([...this.settings.carried, ["q", name], ["limit", "8"]]);
    const response = await fetch(`${this.settings.root}/api/search?${query}`, { signal });
    const found = response.ok ? await response.json() : { groups: [] };
    return found.groups.flatMap((group) => group.results.map((result) => ({
      insert: `id:${result.id}`, kind: "thing", says: group.label[this.settings.language] ?? group.label.en,
      label: result.name[this.settings.language] ?? result.name[this.other] ?? "", second: result.name[this.other] ?? "", keys: [],
    })));
  }

  // What must be written for an item in this text, and the declaration that the text then lacks.
  written(text, item) {
    const colon = item.insert.indexOf(":");
    if (item.declares || colon < 0) return { insert: item.insert, declaration: "" };
    const [prefix, local] = [item.insert.slice(0, colon), item.insert.slice(colon + 1)];
    const iri = this.data.prefixes[prefix], known = declared(text);
    if (!iri || known.get(prefix) === iri) return { insert: item.insert, declaration: "" };
    const other = [...known].find(([, namespace]) => namespace === iri);
    if (other) return { insert: `${other[0]}:${local}`, declaration: "" };
    if (known.has(prefix)) return item.kind === "prefix" ? { insert: item.insert, declaration: "" } : { insert: `<${iri}${local}>`, declaration: "" };
    return { insert: item.insert, declaration: `PREFIX ${prefix}: <${iri}>\n` };
  }
}
