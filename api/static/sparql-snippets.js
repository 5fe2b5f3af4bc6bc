// The query as a program: curl, Python (standard library) and R (httr2), each with the address and the whole text.
import { element } from "./graph-dom.js";
import { endpoint } from "./sparql-answer.js";
import { tokens } from "./sparql-tokens.js";

const shell = (text) => `'${text.replaceAll("'", "'\\''")}'`;

// Raw strings where the text allows them, so that it stays readable; else an escaped one.
const python = (text) => (/'''|\\|'$|\r/.test(text) ? JSON.stringify(text) : `'''${text}'''`);

// R's raw strings begin with as many dashes as the text needs.
function raw(text) {
  let dashes = "--";
  while (text.includes(`)${dashes}"`)) dashes += "-";
  return `r"${dashes}(${text})${dashes}"`;
}

// Rows as CSV, graphs as Turtle; a yes or no has neither.
const ACCEPTS = { CONSTRUCT: "text/turtle", DESCRIBE: "text/turtle", ASK: "application/sparql-results+json" };
const ROWS = "text/csv";

function accept(text) {
  const form = tokens(text).find((token) => /^(SELECT|ASK|CONSTRUCT|DESCRIBE)$/i.test(token.text));
  return ACCEPTS[form?.text.toUpperCase()] ?? ROWS;
}

export const SNIPPETS = {
  curl: (address, text, type) => `curl --silent --show-error --fail-with-body ${shell(address)} \\
  --header 'Accept: ${type}' \\
  --data-urlencode ${shell(`query=${text}`)}
`,
  Python: (address, text, type) => `import urllib.parse
import urllib.request

query = ${python(text)}
request = urllib.request.Request(
    ${JSON.stringify(address)},
    data=urllib.parse.urlencode({"query": query}).encode(),
    headers={"Accept": "${type}"},
)
with urllib.request.urlopen(request) as response:
    print(response.read().decode(), end="")
`,
  R: (address, text, type) => `library(httr2)

query <- ${raw(text)}
answer <- request(${JSON.stringify(address)}) |>
  req_headers(Accept = "${type}") |>
  req_body_form(query = query) |>
  req_perform() |>
  resp_body_string()
${type === ROWS ? "rows <- read.csv(text = answer)\nprint(rows)" : "cat(answer)"}
`,
};

export class Snippets {
  constructor(settings, text) {
    Object.assign(this, { settings, text });
    const { words } = settings;
    this.code = element("pre", { class: "sparql", tabindex: "0" });
    const names = Object.keys(SNIPPETS);
    this.buttons = names.map((name) => element("button", { type: "button", "aria-pressed": "false", onclick: () => this.show(name) }, name));
    this.copy = element("button", { type: "button", onclick: () => this.copied() }, words.sparqlCopy);
    this.room = element("details", { id: "sparql-code" }, element("summary", {}, words.sparqlCode),
      element("p", { class: "sparql-row", role: "group", "aria-label": words.sparqlCode }, ...this.buttons, this.copy), this.code);
    this.room.addEventListener("toggle", () => { if (this.room.open) this.show(this.name ?? names[0]); });
  }

  show(name) {
    this.name = name;
    const text = this.text();
    this.code.textContent = SNIPPETS[name](endpoint(this.settings), text, accept(text));
    this.buttons.forEach((button) => button.setAttribute("aria-pressed", String(button.textContent === name)));
  }

  async copied() {
    try { await navigator.clipboard.writeText(this.code.textContent); } catch { return getSelection().selectAllChildren(this.code); }
    this.copy.textContent = this.settings.words.sparqlCopied;
    setTimeout(() => { this.copy.textContent = this.settings.words.sparqlCopy; }, 1500);
  }
}
