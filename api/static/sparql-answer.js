// One question to the service and its answer, read into columns and rows of terms; or a refusal with its reasons.
import { tokens } from "./sparql-tokens.js";

const ACCEPT = "application/sparql-results+json, application/n-triples, application/problem+json;q=0.5";
const STRING = "http://www.w3.org/2001/XMLSchema#string";
const ESCAPES = { t: "\t", b: "\b", n: "\n", r: "\r", f: "\f" };

export class Refusal extends Error {
  constructor(problem) {
    super(problem.detail ?? problem.title);
    this.problem = problem;
  }
}

export function endpoint(settings, more = []) {
  const query = new URLSearchParams([...settings.carried.filter(([name]) => name !== "lang"), ...more]).toString();
  return `${location.origin}${settings.root}/sparql${query && `?${query}`}`;
}

// The service's response in a form; raises Refusal where it is a problem.
export async function fetched(settings, text, accept, { signal, more } = {}) {
  const headers = { "Content-Type": "application/sparql-query", Accept: accept, "Accept-Language": settings.language };
  const response = await fetch(endpoint(settings, more), { method: "POST", headers, body: text, signal });
  if (response.ok) return response;
  let problem = { title: response.statusText, detail: `HTTP ${response.status}` };
  try { problem = await response.json(); } catch { /* not from this service: the status is all there is */ }
  throw new Refusal(problem);
}

export async function ask(settings, text, signal) {
  const begun = performance.now();
  const response = await fetched(settings, text, ACCEPT, { signal });
  const body = await response.text();
  const isGraph = response.headers.get("Content-Type").startsWith("application/n-triples");
  const read = isGraph ? triples(body) : rows(JSON.parse(body));
  return {
    ...read,
    seconds: (performance.now() - begun) / 1000,
    server: /query;dur=([\d.]+)/.exec(response.headers.get("Server-Timing") ?? "")?.[1] ?? "?",
    version: response.headers.get("X-Dataset-Version") ?? settings.version,
    asOf: response.headers.get("X-Data-As-Of") ?? settings.asOf,
    leftOut: response.headers.get("X-Sources-Left-Out") ?? "",
  };
}

export function rows(answer) {
  if ("boolean" in answer) return { kind: "boolean", value: answer.boolean, columns: [], rows: [] };
  const columns = answer.head.vars;
  return { kind: "rows", columns, rows: answer.results.bindings.map((row) => columns.map((name) => row[name] ? term(row[name]) : null)) };
}

function term(found) {
  if (found.type === "triple") {
    const parts = ["subject", "predicate", "object"].map((name) => term(found.value[name]));
    return { type: "triple", value: `<<( ${parts.map((part) => part.value).join(" ")} )>>` };
  }
  const datatype = found.datatype === STRING ? "" : found.datatype ?? "";
  return { type: found.type === "uri" ? "iri" : found.type === "bnode" ? "bnode" : "literal", value: found.value, language: found["xml:lang"] ?? "", datatype };
}

// N-Triples as rows of subject, predicate and object.
export function triples(text) {
  const found = [];
  for (const line of text.split("\n")) if (line.trim()) found.push(statement(tokens(line).filter((token) => token.kind !== "space")));
  return { kind: "graph", columns: ["subject", "predicate", "object"], rows: found };
}

function statement(all) {
  let at = 0;
  const next = () => {
    const token = all[at++];
    if (token.kind === "iri") return { type: "iri", value: plain(token.text.slice(1, -1)) };
    if (token.kind === "name") return { type: "bnode", value: token.text };
    if (token.text.startsWith("<<")) {
      const parts = [next(), next(), next()];
      at += 1;
      return { type: "triple", value: `<<( ${parts.map((part) => part.value).join(" ")} )>>` };
    }
    const literal = { type: "literal", value: plain(token.text.slice(1, -1)), language: "", datatype: "" };
    if (all[at]?.kind === "tag") literal.language = all[at++].text.slice(1);
    if (all[at]?.text === "^^") { literal.datatype = all[at + 1].text.slice(1, -1); at += 2; }
    return literal;
  };
  return [next(), next(), next()];
}

const plain = (text) => text.replace(/\\(?:u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{8})|(.))/gs, (_, four, eight, one) =>
  one ? ESCAPES[one] ?? one : String.fromCodePoint(parseInt(four ?? eight, 16)));
