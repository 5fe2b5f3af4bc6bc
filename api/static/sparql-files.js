// The whole answer as a file, in every form that the service writes; asked anew, so that nothing is cut.
import { element } from "./graph-dom.js";
import { Refusal, fetched } from "./sparql-answer.js";

const ROWS = [["CSV", "text/csv", "csv"], ["TSV", "text/tab-separated-values", "tsv"], ["JSON", "application/sparql-results+json", "srj"], ["XML", "application/sparql-results+xml", "srx"]];
const BOOLEAN = ROWS.slice(2);
const GRAPH = [["Turtle", "text/turtle", "ttl"], ["N-Triples", "application/n-triples", "nt"], ["JSON-LD", "application/ld+json", "jsonld"], ["RDF/XML", "application/rdf+xml", "rdf"]];

export function files(settings, kind, text) {
  const said = element("span", { class: "note", role: "status" });
  const forms = { rows: [...ROWS, [settings.words.sparqlExcel, "text/csv", "csv", [["bom", "1"]]]], boolean: BOOLEAN, graph: GRAPH }[kind];
  const button = ([name, accept, suffix, more]) => element("button", { type: "button", onclick: async () => {
    try {
      const response = await fetched(settings, text, accept, { more });
      const type = response.headers.get("Content-Type");
      save(new Blob([await response.blob()], { type }), `longtu-query.${suffix}`);
      said.textContent = "";
    } catch (error) { said.textContent = error instanceof Refusal ? error.message : settings.words.sparqlOffline; }
  } }, name);
  const asked = new URLSearchParams([...settings.carried.filter(([name]) => name !== "lang"), ["query", text]]);
  const receipt = element("a", { href: `${settings.root}/api/receipts/sparql?${asked}` }, settings.words.saveWithEvidence);
  return element("p", { class: "sparql-row", id: "sparql-files" }, settings.words.sparqlDownload, ...forms.map(button), receipt, said);
}

function save(blob, name) {
  const link = element("a", { href: URL.createObjectURL(blob), download: name });
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}
