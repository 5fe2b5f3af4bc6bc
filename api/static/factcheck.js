// The check of a draft: what is sent, and its answer over the text and beside it. Every word is a text node.
import { byId, element, filled } from "./graph-dom.js";
import { ask, begun } from "./loopback.js";
import { units } from "./review-text.js";

const words = JSON.parse(byId("words").textContent);
const language = document.body.dataset.language;
const SHOWN = 3; // lines beside a place before the others fold
let answer = null, shown = "";

const listed = (id) => byId(id).value.split(/[\s,，;；]+/).filter(Boolean);

// The bytes of a file in base64; a draft that is written in the page goes as it is.
async function draft() {
  const file = byId("file").files[0];
  if (!file) return { text: byId("draft").value };
  const address = await new Promise((done, failed) => {
    const reader = new FileReader();
    reader.onload = () => done(reader.result);
    reader.onerror = failed;
    reader.readAsDataURL(file);
  });
  return { name: file.name.slice(-200), file: address.slice(address.indexOf(",") + 1) };
}

async function check(event) {
  event.preventDefault();
  byId("message").replaceChildren();
  byId("result").hidden = true;
  byId("form").setAttribute("aria-busy", "true");
  try {
    const choice = { only: listed("only"), without: listed("without"), asOf: byId("as-of").value || null };
    const told = { ...choice, possible: byId("possible").checked, published: byId("published").value.trim() };
    const { ok, answer: body } = await ask("factcheck", "/check", { ...(await draft()), ...told });
    if (ok) {
      answer = body;
      shown = "";
      show();
      byId("result-title").focus();
    } else {
      refuse(body);
    }
  } catch {
    byId("message").replaceChildren(element("p", {}, words.Lost));
  } finally {
    byId("form").removeAttribute("aria-busy");
  }
}

// What is wrong in the words of the page; what the program said itself folds below.
function refuse(body) {
  const nearest = body.nearest?.length ? filled(words.Nearest, { ids: body.nearest.join(", ") }) : "";
  const said = [[body.place, body.error].filter(Boolean).join(": "), body.remedy].filter(Boolean).join(" — ");
  byId("message").replaceChildren(
    element("p", {}, filled(words[`Fault-${body.fault ?? "form"}`], { ...body.given, nearest })),
    element("details", {}, element("summary", {}, words.Detail), element("p", { lang: "en", class: "note" }, said)),
  );
}

function show() {
  const left = Object.values(answer.leftOut).reduce((sum, count) => sum + count, 0);
  byId("result").hidden = false;
  const about = filled(words.About, { sources: answer.sources, left, published: answer.published });
  byId("about").textContent = answer.nothing ? `${answer.nothing[language]} ${about}` : about;
  const kinds = Object.entries(answer.counts).filter(([, count]) => count);
  byId("counts").replaceChildren(...kinds.map(([verdict, count]) => element("button", {
    type: "button", class: `verdict ${verdict}`, "aria-pressed": String(shown === verdict),
    onclick: () => { shown = shown === verdict ? "" : verdict; show(); },
  }, `${words.verdicts[verdict]} ${count}`)));
  const each = answer.findings.map((one, index) => ({ ...one, index })).filter((one) => !shown || one.verdict === shown);
  showText(each);
  byId("findings").replaceChildren(...each.map(finding));
}

// The text with its places marked; of two that overlap the first stands, both are listed.
function showText(each) {
  const at = units(answer.text);
  const paragraphs = [];
  let from = 0, held = [];
  const plain = (until) => {
    const lines = answer.text.slice(at[from], at[until]).split("\n");
    lines.forEach((line, index) => {
      if (index) {
        paragraphs.push(held);
        held = [];
      }
      if (line) held.push(line);
    });
    from = until;
  };
  for (const one of each) {
    if (one.start < from) continue;
    plain(one.start);
    held.push(element("a", { class: `verdict ${one.verdict}`, href: `#finding-${one.index}`, title: words.verdicts[one.verdict] }, one.words));
    from = one.end;
  }
  plain(at.length - 1);
  byId("text").replaceChildren(...[...paragraphs, held].filter((line) => line.length).map((line) => element("p", {}, ...line)));
}

function finding(one) {
  const head = element("p", { class: "head" }, element("span", { class: `verdict ${one.verdict}` }, words.verdicts[one.verdict]), " ",
    element("strong", {}, one.words), element("small", {}, ` ${words.kinds[one.kind]} · ${filled(words.Line, { line: one.line })}`));
  const why = one.reason ? element("p", { class: "why" }, words.reasons[one.reason]) : null;
  const lines = alike(one.claims).map((claims) => beside(claims, one));
  const folded = lines.length > SHOWN + 1 ? lines.splice(SHOWN) : [];
  const more = folded.length ? element("details", { class: "more" }, element("summary", {}, filled(words.More, { count: folded.length })), element("ul", {}, ...folded)) : null;
  return element("li", { id: `finding-${one.index}`, tabindex: "-1" }, head, why, element("ul", {}, ...lines), more);
}

// Claims that say the same in the same words, each lot once.
function alike(claims) {
  const lots = new Map();
  for (const claim of claims) {
    const key = [claim.verdict, claim.words[language], claim.definition?.[language]].join("\n");
    lots.set(key, [...(lots.get(key) ?? []), claim]);
  }
  return [...lots.values()];
}

// One line for claims that say the same: the sentence, then each outlet, which leads to where it is published.
function beside(claims, one) {
  const [first] = claims;
  const other = first.verdict === one.verdict ? null : element("span", { class: `verdict ${first.verdict}` }, words.verdicts[first.verdict]);
  const outlets = claims.flatMap((claim, index) => [index ? " · " : "", outletOf(claim)]);
  const figures = [...new Set(claims.flatMap((claim) => claim.slices.map((piece) =>
    (piece.text === null ? `${words.roles[piece.role]} ${piece.start}–${piece.end}` : `“${piece.text}”`))))];
  return element("li", {}, other, other && " ", first.words[language], " ",
    element("small", {}, first.definition ? `${first.definition[language]} · ` : "", ...outlets),
    figures.length ? element("small", { class: "slices" }, figures.join(" · ")) : null);
}

function outletOf(claim) {
  const name = claim.source.name[language];
  if (!/^https?:/.test(claim.source.address ?? "")) return element("span", { title: claim.claim }, name);
  return element("a", { href: claim.source.address, rel: "noreferrer external", title: claim.claim }, name);
}

function save(name, kind, text) {
  const address = URL.createObjectURL(new Blob([text], { type: kind }));
  element("a", { href: address, download: name }).click();
  setTimeout(() => URL.revokeObjectURL(address), 1000);
}

byId("form").addEventListener("submit", check);
byId("save-markdown").onclick = () => save("factcheck.md", "text/markdown", answer.markdown[language]);
byId("save-json").onclick = () => {
  const { markdown, ...record } = answer;
  save("factcheck.json", "application/json", `${JSON.stringify(record, null, 2)}\n`);
};

async function begin() {
  const begins = await begun("factcheck");
  byId("form").hidden = !begins;
  if (!begins) return;
  const { published, only, without, asOf, possible } = begins.defaults;
  Object.assign(byId("published"), { value: published });
  Object.assign(byId("only"), { value: only.join(" ") });
  Object.assign(byId("without"), { value: without.join(" ") });
  Object.assign(byId("as-of"), { value: asOf });
  byId("possible").checked = possible;
  byId("choice").open = Boolean(only.length || without.length || asOf);
  byId("sources").append(...begins.sources.map((id) => element("option", { value: id })));
}

begin();
