// The review: what is looked at, what a key does, and the answer of the process that holds the draft.
import { byId, element, filled } from "./graph-dom.js";
import { ask, begun } from "./loopback.js";
import { choose, describe } from "./review-dialogs.js";
import { own, showItem, showList } from "./review-item.js";
import { marked, showText, units } from "./review-text.js";

const words = JSON.parse(byId("words").textContent);
const language = document.body.dataset.language;
const roles = Object.fromEntries(["figure", "time", "party", "cue", "antecedent"].map((role) => [role, words[`Role-${role}`]]));
let state = null, at = [], current = 0, chosen = 0, looked = null, gap = -1, busy = false;

const asked = (address, body) => ask("review", address, body);
const item = () => state.items[current];

function show() {
  const one = item();
  showText(byId("text"), state.text, at, {
    slices: one?.slices ?? [], gaps: state.gaps, passage: one?.passage, looked, chosen, roles,
  });
  showItem(byId("item"), one, words, language);
  showList(byId("list"), state.items, current, language, look);
  byId("counts").textContent = filled(words.Counts, state.counts);
  byId("gaps").replaceChildren(...state.gaps.map((each, index) =>
    element("li", {}, element("button", { type: "button", onclick: () => lookAtGap(index) }, cut(each)))));
}

const cut = (each) => state.text.slice(at[each.start], at[each.end]);

function look(index) {
  current = Math.max(0, Math.min(index, state.items.length - 1));
  chosen = Math.max(0, item()?.slices.findIndex((each) => each.role === "figure") ?? 0);
  looked = null;
  byId("message").textContent = "";
  show();
}

function lookAtGap(index) {
  gap = index;
  looked = state.gaps[index];
  show();
}

function nextOpen() {
  const count = state.items.length;
  for (let step = 1; step <= count; step += 1) {
    if (state.items[(current + step) % count].decision === "open") return look((current + step) % count);
  }
  return look(current);
}

// One decision at a time: the next key waits until this one is on disk.
async function decide(body, after) {
  if (busy) return;
  busy = true;
  const before = item()?.item;
  try {
    const { ok, status, answer } = await asked("/decide", { ...body, revision: state.revision });
    if (answer.items) Object.assign(state, answer);
    if (!ok) {
      byId("message").textContent = [answer.error, answer.remedy].filter(Boolean).join(" — ");
      if (status === 409 && answer.items) look(current);
      return;
    }
    const held = state.items.findIndex((each) => each.item === before);
    current = held >= 0 ? held : Math.min(current, state.items.length - 1);
    byId("message").textContent = "";
    after ? after(answer) : show();
  } catch {
    byId("message").textContent = words.Lost;
  } finally {
    busy = false;
  }
}

function accept(flagged) {
  const one = item();
  if (one.kind === "entity") decide({ do: "entity", item: one.item, decision: "accepted", flagged }, nextOpen);
  else decide({ do: "accept", item: one.item, flagged }, nextOpen);
}

function reject() {
  const one = item();
  decide(one.kind === "entity" ? { do: "entity", item: one.item, decision: "rejected" } : { do: "reject", item: one.item }, nextOpen);
}

const searched = async (text) => {
  const { answer } = await asked(`/entities?q=${encodeURIComponent(text)}`);
  return (answer.candidates ?? []).map((each) => ({ value: each.id, words: each.words }));
};

function change(name, search = false) {
  const one = item();
  const field = one.fields.find((each) => each.name === name) ?? { alternatives: [] };
  if (one.kind !== "claim") return;
  const entity = name === "subject" || name === "object";
  choose({
    title: filled(words.Change, { field: words[`Field-${name}`] ?? name }),
    label: entity ? words.SearchGraph : words.Write,
    options: field.alternatives,
    search: search || (entity && !field.alternatives.length) ? searched : null,
    free: entity ? null : name === "time" ? "optional" : null,
    language,
  }, (value) => decide({ do: "change", item: one.item, field: name, value }));
  lastField = name;
}

let lastField = "subject";

function move(end, step) {
  if (item().kind === "claim") decide({ do: "move", item: item().item, slice: chosen, end, step });
}

function nextSlice() {
  const count = item()?.slices.length ?? 0;
  chosen = count ? (chosen + 1) % count : 0;
  show();
}

function newEntity() {
  const one = item();
  const name = looked ? cut(looked) : "";
  const known = one.kind === "entity" && !looked;
  const latin = /^[\x20-\x7e]*$/.test(name);
  const entity = known ? { zh: one.words.zh, en: one.words.en, id: one.item, type: one.type } : { zh: name, en: latin ? name : "", id: "", type: "Company" };
  const near = async (text) => (await asked(`/entities?q=${encodeURIComponent(text)}`)).answer.candidates ?? [];
  describe({ entity, near, words, language },
    (described) => decide({ do: "put", item: known ? one.item : "", described }, known ? nextOpen : show),
    known ? (id) => decide({ do: "use", item: one.item, value: id }, nextOpen) : null);
}

// A claim that no rule proposed: of the words that are marked in the text, else of the gap that is looked at.
async function add() {
  const place = marked(byId("text"), at) ?? looked;
  if (!place) {
    byId("message").textContent = words.MarkFirst;
    return;
  }
  const { ok, answer } = await asked(`/kinds?start=${place.start}&end=${place.end}`);
  if (!ok || !answer.kinds.length) {
    byId("message").textContent = ok ? words.NoKind : answer.error;
    return;
  }
  const holds = (option, text) => [option.value, ...Object.values(option.words)].some((name) => name.toLowerCase().includes(text.toLowerCase()));
  choose({
    title: words.AddClaim, label: words.Filter, options: answer.kinds, language,
    search: (text) => answer.kinds.filter((option) => holds(option, text)),
  }, (value) => decide({ do: "add", mark: [place.start, place.end], value }, (done) => {
    getSelection().removeAllRanges();
    look(state.items.findIndex((each) => each.item === done.added));
  }));
}

function bulk() {
  const box = byId("list").getBoundingClientRect();
  const seen = [...byId("list").querySelectorAll("button")].flatMap((button, index) => {
    const { top, bottom } = button.getBoundingClientRect();
    return top >= box.top - 1 && bottom <= box.bottom + 1 && state.items[index].same ? [state.items[index].item] : [];
  });
  if (!seen.length) byId("message").textContent = words.NothingSame;
  else decide({ do: "same", items: seen }, (answer) => {
    nextOpen();
    byId("message").textContent = filled(words.SameTaken, { count: answer.accepted.length });
  });
}

const KEYS = [
  ["ArrowDown", "↓", "Down", () => look(current + 1)],
  ["ArrowUp", "↑", "Up", () => look(current - 1)],
  ["Enter", "↵", "Accept", () => accept(false)],
  ["!", "!", "AcceptFlagged", () => accept(true)],
  ["x", "x", "Reject", reject],
  ["s", "s", "Subject", () => change("subject")],
  ["p", "p", "Predicate", () => change("predicate")],
  ["o", "o", "Object", () => change("object")],
  ["m", "m", "Modality", () => change("modality")],
  ["t", "t", "Time", () => change("time")],
  ["b", "b", "Bound", () => change("bound")],
  ["/", "/", "Search", () => change(lastField === "object" ? "object" : "subject", true)],
  ["w", "w", "NextSlice", nextSlice],
  ["[", "[", "StartLeft", () => move("start", -1)],
  ["]", "]", "EndRight", () => move("end", 1)],
  ["{", "{", "StartRight", () => move("start", 1)],
  ["}", "}", "EndLeft", () => move("end", -1)],
  ["n", "n", "New", newEntity],
  ["a", "a", "Add", add],
  ["g", "g", "Gap", () => (state.gaps.length ? lookAtGap((gap + 1) % state.gaps.length) : null)],
  ["=", "=", "Bulk", bulk],
  ["u", "u", "Undo", () => decide({ do: "undo" }, (answer) => { show(); if (!answer.undone) byId("message").textContent = words.NothingUndone; })],
];

byId("keys").append(...KEYS.map(([, sign, name, run]) =>
  element("button", { type: "button", onclick: () => state && run() }, element("kbd", {}, sign), words[`Key-${name}`])));
for (const name of ["choose", "entity"]) byId(`${name}-close`).onclick = () => byId(name).close();

document.addEventListener("keydown", (event) => {
  if (!state || event.ctrlKey || event.metaKey || event.altKey || event.target.closest("dialog, input, select, a")) return;
  if (event.key === "Enter" && event.target.closest("button")) return;
  const found = KEYS.find(([key]) => key === event.key);
  if (!found) return;
  event.preventDefault();
  found[3]();
});

async function begin() {
  state = await begun("review");
  if (!state) return;
  at = units(state.text);
  byId("title").textContent = own(state.title, language);
  byId("text").lang = state.language === "zh" ? "zh-Hans" : state.language;
  byId("about").textContent = [state.id, state.publisher, state.published].filter(Boolean).join(" · ");
  const first = state.items.findIndex((each) => each.decision === "open");
  look(first < 0 ? 0 : first);
}

begin().catch(() => { byId("shut").hidden = false; });
