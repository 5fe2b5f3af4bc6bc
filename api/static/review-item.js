// One proposal: its sentence, its fields as they were read, what the check says. Text nodes alone.
import { element, filled } from "./graph-dom.js";
import { reveal } from "./review-text.js";

const other = (language) => (language === "zh" ? "en" : "zh");
const tag = (language) => (language === "zh" ? "zh-Hans" : "en");

export const own = (both, language) => both[language] || both[other(language)] || "";

export function showItem(box, item, words, language, chosen) {
  if (!item) {
    box.replaceChildren(element("p", {}, words.None));
    return;
  }
  const parts = [
    element("p", { class: "says" }, own(item.words, language)),
    element("p", { class: "says second", lang: tag(other(language)) }, own(item.words, other(language))),
    element("p", { class: "rule" }, about(item, words, language)),
    states(item, words, language),
  ];
  if (item.fields.length) parts.push(fields(item, words, language, chosen));
  for (const trouble of item.troubles) {
    parts.push(element("p", { class: "trouble" }, `${trouble.message} — ${trouble.remedy}`));
  }
  for (const unknown of item.unknown) parts.push(element("p", { class: "unknown" }, unknown));
  if (item.missing.length) parts.push(element("p", { class: "unknown" }, filled(words.Missing, { names: item.missing.join(", ") })));
  if (item.reason) parts.push(element("p", { class: "note" }, filled(words.Reason, { reason: item.reason })));
  box.replaceChildren(...parts);
}

function about(item, words, language) {
  const kind = item.kind === "entity" ? `${words.Entity}: ${own(item.typeLabel, language)}` : words.Claim;
  return [kind, item.item, item.rule ? own(item.rule, language) : words.ByHand].join(" · ");
}

function states(item, words, language) {
  const found = [element("span", { class: "state" }, words[`Decision-${item.decision}`])];
  if (item.kind === "claim") found.push(element("span", { class: `state state-${item.status}` }, words[`Check-${item.status}`]));
  if (item.same) found.push(element("span", { class: "state" }, words.Same));
  for (const flag of item.flags) {
    const what = flag.about.length ? `: ${flag.about.join(", ")}` : "";
    found.push(element("span", { class: "flag" }, `${own(flag.label, language)}${what}`));
  }
  return element("p", {}, ...found);
}

function fields(item, words, language, chosen) {
  const head = [words.Field, words.Value, words.ReadFrom, words.Check].map((text) => element("th", { scope: "col" }, text));
  const rows = item.fields.map((field) =>
    element("tr", { class: field.name === chosen ? "chosen" : "" },
      element("th", { scope: "row" }, words[`Field-${field.name}`] ?? field.name),
      element("td", {}, own(field.words, language), " ", element("code", {}, field.value)),
      element("td", { class: "read" }, ...field.read.flatMap((said, index) => [index ? " · " : "", element("q", {}, said)])),
      element("td", {}, field.status ? words[`Status-${field.status}`] : "")));
  return element("table", {}, element("thead", {}, element("tr", {}, ...head)), element("tbody", {}, ...rows));
}

export function showList(box, items, current, language, look) {
  const signs = { open: "·", accepted: "✓", edited: "✎", rejected: "✗" };
  box.replaceChildren(...items.map((item, index) =>
    element("li", {},
      element("button", { type: "button", class: item.decision, "aria-current": index === current ? "true" : null, onclick: () => look(index) },
        element("span", { class: "sign", "aria-hidden": "true" }, signs[item.decision]),
        element("span", { class: "what" }, own(item.words, language)),
        element("span", { class: "flag", hidden: !item.flags.length && item.status === "derived" }, "!")))));
  const held = box.querySelector("[aria-current]");
  if (held) reveal(box, held);
}
