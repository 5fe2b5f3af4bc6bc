// The SPARQL page: joins editor, suggestions, examples and answers. Without this script the form still works.
import { byId, element, filled } from "./graph-dom.js";
import { Refusal, ask, fetched } from "./sparql-answer.js";
import { Chart } from "./sparql-chart.js";
import { Completion } from "./sparql-completion.js";
import { Editor } from "./sparql-editor.js";
import { Examples, titles } from "./sparql-examples.js";
import { files } from "./sparql-files.js";
import { Links } from "./sparql-links.js";
import * as permalink from "./sparql-permalink.js";
import { Picture } from "./sparql-picture.js";
import { problem, unknown } from "./sparql-problem.js";
import { Snippets } from "./sparql-snippets.js";
import { Suggestions } from "./sparql-suggestions.js";
import { Table } from "./sparql-table.js";
import { FUNCTIONS, KEYWORDS, coloured, declared, tokens } from "./sparql-tokens.js";

const form = document.querySelector("form.sparql-form");
const settings = JSON.parse(form.dataset.settings);
const { words } = settings;
const result = byId("sparql-result"), said = byId("sparql-said"), stop = byId("sparql-stop");
const editor = new Editor(byId("sparql-query"));
const links = new Links(settings);
let loading = null, running = null, state = {};

// Prefixes, terms and examples: one file that the browser keeps for a year.
const data = () => (loading ??= fetch(settings.data).then((response) => response.json()).then((found) => {
  links.know(found.prefixes);
  return { ...found, keywords: [...KEYWORDS, ...FUNCTIONS] };
}));

const write = () => permalink.write(state);
const seconds = (begun) => ((performance.now() - begun) / 1000).toFixed(1);

// Prefixes that the site knows need no declaring: the ones that a query uses are written over it.
async function declare() {
  const has = declared(editor.text), used = new Set(tokens(editor.text).filter((token) => token.kind === "name").map((token) => token.text.split(":")[0]));
  if (![...used].some((prefix) => prefix && prefix !== "_" && !has.has(prefix))) return;
  const { prefixes } = await data().catch(() => ({ prefixes: {} }));
  const missing = [...used].filter((prefix) => prefix in prefixes && !has.has(prefix));
  if (missing.length) editor.set(missing.map((prefix) => `PREFIX ${prefix}: <${prefixes[prefix]}>\n`).join("") + editor.text);
}

async function run(kept = {}) {
  running?.abort("newer");
  if (editor.text.trim()) result.setAttribute("aria-busy", "true");
  await declare();
  const text = editor.text, mine = (running = new AbortController()), begun = performance.now();
  if (!text.trim()) return void (running = null);
  state = { query: text, ...kept };
  write();
  editor.unmark();
  stop.hidden = false;
  result.setAttribute("aria-busy", "true");
  const clock = setInterval(() => { byId("sparql-clock").textContent = filled(words.sparqlRunning, { seconds: seconds(begun) }); }, 100);
  said.textContent = "";
  try {
    const [answer, known] = await Promise.all([ask(settings, text, mine.signal), data()]);
    if (answer.kind !== "boolean") await links.learn(answer, known.terms, known.name, (asked) => ask(settings, asked, mine.signal));
    answer.title = titles(text, known.examples, settings.language);
    if (mine === running) show(answer, text, known);
  } catch (error) {
    if (mine === running) refuse(error, begun, await data().catch(() => null));
  } finally {
    clearInterval(clock);
    if (mine === running) {
      running = null;
      stop.hidden = true;
      byId("sparql-clock").textContent = "";
      result.removeAttribute("aria-busy");
    }
  }
}

function refuse(error, begun, known) {
  if (error?.name === "AbortError" || error === "stopped") {
    said.textContent = filled(words.sparqlStopped, { seconds: seconds(begun) });
    return result.replaceChildren();
  }
  said.textContent = "";
  result.replaceChildren(problem(settings, error instanceof Refusal ? error : {}, editor, known));
}

function show(answer, text, known) {
  const counted = { rows: words.sparqlDoneRows, graph: words.sparqlDoneTriples, boolean: words.sparqlDoneBoolean }[answer.kind];
  const served = { count: answer.rows.length, seconds: answer.seconds.toFixed(2), server: answer.server, version: answer.version, day: answer.asOf };
  said.textContent = `${filled(counted, served)} · ${filled(words.sparqlServed, served)}`;
  const parts = [];
  if (answer.leftOut) parts.push(element("p", { class: "note" }, `${words.sparqlLeftOut} ${answer.leftOut}`));
  for (const { name, near } of unknown(text, known)) parts.push(element("p", { class: "note unknown" }, `${filled(words.sparqlUnknown, { name })} `, ...(near.length ? [`${words.sparqlNearest} `, ...near.flatMap((other) => [element("code", {}, other), " "])] : [])));
  if (answer.kind === "boolean") parts.push(element("p", { class: "lead", id: "sparql-boolean" }, answer.value ? words.sparqlYes : words.sparqlNo));
  else parts.push(...views(answer, text));
  result.replaceChildren(...parts, files(settings, answer.kind, text), new Snippets(settings, () => text).room);
  if (answer.kind !== "boolean") result.querySelector(`[data-view="${state.view || "table"}"]`)?.click();
  // An answer below half of the window is brought into sight, with the button that asked for it.
  if (result.getBoundingClientRect().top > innerHeight / 2) byId("sparql-run").scrollIntoView();
}

// The same rows in several ways; one is shown at a time, made when it is first asked for.
function views(answer, text) {
  const makers = {
    table: () => new Table(settings, links, answer, state).room,
    graph: () => { const made = new Picture(settings, links, answer, state, write, data); return [made.room, () => made.canvas && made.draw()]; },
    chart: () => { const made = new Chart(settings, links, answer, state, write); return [made.room, () => made.drawing && made.draw()]; },
    turtle: () => turtle(text),
  };
  const names = answer.kind === "graph" ? ["table", "graph", "turtle"] : ["table", "graph", "chart"];
  const place = element("div", { id: "sparql-view" }), kept = new Map();
  const buttons = names.map((name) => element("button", { type: "button", "data-view": name, "aria-pressed": "false", onclick: () => {
    buttons.forEach((button) => button.setAttribute("aria-pressed", String(button.dataset.view === name)));
    const fresh = !kept.has(name);
    if (fresh) kept.set(name, [makers[name]()].flat());
    const [room, then] = kept.get(name);
    place.replaceChildren(room);
    if (fresh) then?.();
    state.view = name === "table" ? "" : name;
    write();
  } }, words[`sparql-view-${name}`]));
  return [element("p", { class: "sparql-row", role: "group", "aria-label": words.sparqlViews }, ...buttons), place];
}

function turtle(text) {
  const room = element("pre", { class: "sparql turtle", tabindex: "0" });
  fetched(settings, text, "text/turtle").then((response) => response.text())
    .then((body) => room.replaceChildren(coloured(tokens(body.slice(0, 200_000))), body.length > 200_000 ? "…" : ""))
    .catch(() => { room.textContent = words.sparqlOffline; });
  return room;
}

// What the address asks for; the fragment comes before the form's own parameter.
function open() {
  const asked = permalink.read();
  permalink.carry();
  if (!asked) return void (editor.text.trim() && result.childElementCount && run());
  const { query, ...kept } = asked;
  if (permalink.address(asked) === permalink.address(state) && query === editor.text) return;
  editor.set(query);
  run(kept);
}

form.addEventListener("submit", (event) => { event.preventDefault(); run(); });
stop.addEventListener("click", () => { running?.abort("stopped"); editor.area.focus(); });
addEventListener("popstate", open);
document.addEventListener("keydown", (event) => {
  if (event.isComposing) return;
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) { event.preventDefault(); run(); }
  else if (event.key === "Escape" && running && !event.defaultPrevented) running.abort("stopped");
});
editor.area.addEventListener("focus", () => data().then((found) => {
  editor.completion ??= new Completion(editor, new Suggestions(settings, found), words);
}), { once: true });
new Examples(settings, data, (example) => { editor.set(example.text); run(); });
byId("sparql-link").addEventListener("click", async () => {
  state.query = editor.text;
  write();
  try { await navigator.clipboard.writeText(location.href); said.textContent = words.sparqlCopied; } catch { /* the address bar has it */ }
});
document.querySelectorAll(".scripted").forEach((part) => { part.hidden = false; });
open();
document.documentElement.dataset.ready = "sparql";
