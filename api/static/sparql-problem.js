// What was wrong with a query: the service's words, the place in the text, how to mend it, names that come near.
import { element, filled } from "./graph-dom.js";
import { blank, declared, tokens } from "./sparql-tokens.js";

export function problem(settings, error, editor, data) {
  const { words } = settings, found = error.problem ?? { title: words.sparqlOffline };
  const known = settings.problems[found.type?.split("/").at(-1)] ?? {};
  const room = element("section", { class: "error", id: "sparql-problem", role: "alert" }, element("h2", {}, known.title ?? found.title));
  if (settings.language === "zh" && known.meaning) room.append(element("p", {}, known.meaning));
  if (found.said) room.append(element("p", {}, found.said));
  else if (found.detail) room.append(element("p", { lang: "en" }, found.detail));
  if (found.line) {
    const at = editor.mark(found.line, found.column);
    room.append(element("p", {}, `${filled(words.sparqlPlace, { line: found.line, column: found.column })} `,
      element("button", { type: "button", id: "sparql-go", onclick: () => editor.goTo(at) }, words.sparqlGoTo)), excerpt(editor, at));
    editor.area.setAttribute("aria-describedby", "sparql-problem");
    const near = data ? nearest(editor, at, data) : [];
    if (near.length) room.append(element("p", { class: "nearest" }, `${words.sparqlNearest} `, ...near.flatMap((name) => [element("code", {}, name), " "])));
  }
  if (found.hint) room.append(element("p", {}, found.hint));
  else if (found.remedy) room.append(element("p", { lang: "en" }, found.remedy));
  if (known.remedy) room.append(element("p", {}, known.remedy));
  return room;
}

// The line, with a caret under the place: the copy in the same letters, up to it, makes the room.
function excerpt(editor, at) {
  const start = editor.text.lastIndexOf("\n", at - 1) + 1, end = editor.text.indexOf("\n", at);
  const line = editor.text.slice(start, end < 0 ? undefined : end);
  return element("pre", { class: "excerpt", tabindex: "0" }, `${line}\n`,
    element("span", { class: "unseen", "aria-hidden": "true" }, line.slice(0, at - start)), element("span", { class: "caret" }, "^"));
}

// How many letters must change for one name to become the other.
function distance(one, other) {
  let row = Array.from({ length: other.length + 1 }, (_, at) => at);
  for (let i = 1; i <= one.length; i += 1) {
    const next = [i];
    for (let j = 1; j <= other.length; j += 1) next[j] = Math.min(row[j] + 1, next[j - 1] + 1, row[j - 1] + (one[i - 1] === other[j - 1] ? 0 : 1));
    row = next;
  }
  return row[other.length];
}

function near(name, names) {
  const ranked = names.map((other) => [distance(name.toLowerCase(), other.toLowerCase()), other]).filter(([far]) => far <= Math.max(1, name.length / 3));
  return ranked.sort((one, other) => one[0] - other[0]).slice(0, 3).map(([, other]) => other);
}

// Names like the one that stands at the place: prefixes where the prefix is unknown, else keywords.
function nearest(editor, at, data) {
  const all = tokens(editor.text).filter((token) => !blank(token)), token = all.findLast((one) => one.start <= at && ["name", "word", "keyword"].includes(one.kind));
  if (!token) return [];
  const known = [...new Set([...Object.keys(data.prefixes), ...declared(editor.text).keys()])];
  if (token.kind === "name") {
    const prefix = token.text.split(":")[0];
    if (declared(editor.text).has(prefix)) return [];
    return prefix in data.prefixes ? [`PREFIX ${prefix}: <${data.prefixes[prefix]}>`] : near(prefix, known).map((name) => `${name}:`);
  }
  return token.kind === "word" ? near(token.text, [...data.keywords]) : [];
}

// Names in this graph's own vocabulary that it does not have, each with those that come near: why an answer may be empty.
export function unknown(text, data) {
  const prefixes = declared(text), has = new Set(data.terms.map((term) => term.name)), found = [];
  for (const token of tokens(text)) {
    const [prefix, local] = [token.text.split(":")[0], token.text.slice(token.text.indexOf(":") + 1)];
    if (token.kind !== "name" || !local) continue;
    const own = ["lt", "code"].find((name) => prefixes.get(prefix) === data.prefixes[name]);
    if (!own || has.has(`${own}:${local}`) || found.some((one) => one.name === token.text)) continue;
    const names = data.terms.filter((term) => term.name.startsWith(`${own}:`)).map((term) => term.name.slice(own.length + 1));
    found.push({ name: token.text, near: near(local, names).map((other) => `${prefix}:${other}`) });
  }
  return found;
}
