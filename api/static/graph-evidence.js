// The panel over the picture: what a node or an edge rests on, claim by claim, from the service.
import { byId, element, fetched, filled, named } from "./graph-dom.js";

const AT_ONCE = 6;
const MARGIN = 120; // px of the picture that a sheet leaves in sight

export class Evidence {
  constructor(explorer) {
    this.explorer = explorer;
    this.turn = 0;
    this.ids = []; // the nodes that the panel tells of
    byId("close-evidence").addEventListener("click", () => explorer.select([]));
  }

  close() {
    this.turn += 1;
    if (byId("evidence").contains(document.activeElement)) {
      byId("canvas").focus();
    }
    byId("evidence").hidden = true;
  }

  open(...content) {
    byId("evidence-body").replaceChildren(...content.filter((item) => item !== null));
    byId("evidence").hidden = false;
    this.aside();
  }

  // Over the side of the picture that is away from what the panel tells of; on a phone it comes from below.
  aside() {
    const panel = byId("evidence"), drawing = byId("drawing"), { canvas } = this.explorer;
    if (drawing.hidden || !this.ids.length) {
      return;
    }
    const below = getComputedStyle(panel).position === "fixed";
    const left = !below && canvas.middle(this.ids) > drawing.clientWidth / 2;
    panel.dataset.side = left ? "left" : "right";
    panel.style.left = left ? `${drawing.offsetLeft + 1}px` : "";
    if (below && drawing.getBoundingClientRect().top + MARGIN > panel.getBoundingClientRect().top) {
      drawing.scrollIntoView();
    }
    const box = drawing.getBoundingClientRect(), cover = panel.getBoundingClientRect();
    canvas.reveal(this.ids, {
      left: left ? cover.right - box.left : 0, right: below || left ? box.width : cover.left - box.left,
      top: Math.max(0, -box.top), bottom: below ? Math.min(box.height, cover.top - box.top) : box.height,
    });
  }

  async edge(edge) {
    this.ids = [edge.from, edge.to];
    const { language, words } = this.explorer;
    const facts = [this.end(edge.from), " ", element("em", {}, edge.label[language] || edge.predicate), " ", this.end(edge.to)];
    const warning = edge.status === "asserted" ? null : element("p", { class: "warning" }, filled(words.notAFact, { status: words[edge.status] }));
    await this.claims([element("h2", {}, ...facts), warning, this.shared(edge)], edge.claims);
  }

  // What the ends of a tie share, each with a page of its own.
  shared(edge) {
    const { language, words } = this.explorer;
    return edge.shared ? element("div", { class: "shared" },
      edge.rate === undefined ? "" : element("p", { class: "note" }, filled(words.ratePair, { rate: edge.rate.toPrecision(2), bicm: edge.bicmRate.toPrecision(2) })),
      element("p", { class: "note" }, edge.atLeast ? words.sharesAtLeast : words.shares),
      element("ul", {}, ...edge.shared.map((thing) => element("li", {}, element("a", { href: this.explorer.page(`id/${thing.id}`) }, named(thing.name[language] || thing.id)))))) : null;
  }

  async node(node) {
    this.ids = [node.id];
    const { language, words, graph } = this.explorer;
    const type = graph.types.find((item) => item.id === node.type);
    const other = node.name[language === "zh" ? "en" : "zh"];
    const touching = this.inLegendOrder(graph.edges.filter((edge) => edge.from === node.id || edge.to === node.id), node.id);
    const head = [
      element("h2", {}, element("a", { href: this.explorer.page(`id/${node.id}`) }, named(node.name[language] || node.id))),
      element("p", { class: "kind" }, type.label[language], other ? " · " : "", other ? named(other) : ""),
      element("ul", { class: "edges" }, ...touching.map((edge) => element("li", {}, element(
        "button", { type: "button", onclick: () => this.explorer.select([edge.id]) }, ...this.line(edge, node.id),
      )))),
    ];
    const turn = (this.turn += 1);
    this.open(...head, element("p", { class: "note" }, words.loading));
    try {
      const entity = await fetched(this.explorer.address(`api/entities/${node.id}`));
      if (turn === this.turn) {
        Object.assign(graph.outlets, entity.outlets);
        this.open(...head, this.about(entity));
      }
    } catch (error) {
      this.open(...head, element("p", { class: "note" }, filled(words.failed, { why: error.message })));
    }
  }

  // Companies and people before what is said of them: by the class of the other end, as the legend has them.
  inLegendOrder(edges, id) {
    const { nodes, types } = this.explorer.graph;
    const order = new Map(types.map((type, at) => [type.id, at]));
    const place = new Map(nodes.map((node) => [node.id, order.get(node.type)]));
    const other = (edge) => place.get(edge.from === id ? edge.to : edge.from) ?? types.length;
    return edges.sort((a, b) => other(a) - other(b));
  }

  // What is said of a thing: each fact once, with every outlet that tells it, each the way to its claim.
  about(entity) {
    const { words, language } = this.explorer;
    const facts = new Map();
    for (const claim of entity.claims) {
      const key = JSON.stringify([claim.subject, claim.predicate, this.told(claim), claim.timeLabel?.[language], this.status(claim)]);
      facts.set(key, [...(facts.get(key) ?? []), claim]);
    }
    return element("details", { class: "about", open: facts.size < 9 },
      element("summary", {}, `${words.claimsAbout} (${facts.size})`),
      element("ul", {}, ...[...facts.values()].map(([claim, ...others]) => element("li", {},
        ...(claim.subject !== entity.id ? [named(claim.subjectLabel?.[language] ?? claim.subject), " "] : []),
        element("em", {}, claim.label[language] || claim.predicate), " ", named(this.told(claim)),
        element("small", {}, ...[claim.timeLabel?.[language], this.status(claim)].filter(Boolean).map((text) => ` · ${text}`), ...this.outlets([claim, ...others])),
      ))));
  }

  // The outlets of these claims, each once.
  outlets(claims) {
    const ways = new Map(claims.map((claim) => [this.explorer.outlet(claim.id), claim]).reverse());
    return [...ways].reverse().flatMap(([outlet, claim]) => [" · ", element("a", { href: this.explorer.page(`claims/${claim.id}`) }, named(outlet))]);
  }

  // What a claim says, with its bound and unit, as on every page.
  told(claim) {
    return claim.valueLabel?.[this.explorer.language] ?? claim.asWritten ?? "";
  }

  // What a claim is other than a stated fact; nothing for one that is.
  status(claim) {
    const { words } = this.explorer;
    return claim.polarity === "negative" ? words.negative : words[claim.modality] ?? "";
  }

  several(ids) {
    this.ids = ids;
    const { words } = this.explorer;
    const pair = ids.length === 2
      ? element("p", {}, element("button", { type: "button", id: "path-between", onclick: () => this.explorer.go({ path: ids, select: "" }) }, words.pathBetween))
      : null;
    this.turn += 1;
    this.open(element("h2", {}, filled(words.several, { n: ids.length })), element("ul", {}, ...ids.map((id) => element("li", {}, this.end(id)))), pair);
  }

  end(id) {
    return element("a", { href: this.explorer.page(`id/${id}`) }, named(this.explorer.names.get(id) ?? id));
  }

  line(edge, from) {
    const { language, graph, names } = this.explorer;
    const outward = edge.from === from;
    const inverse = graph.predicates.find((item) => item.id === edge.predicate)?.inverse[language];
    const label = outward ? edge.label[language] || edge.predicate : inverse || `← ${edge.label[language] || edge.predicate}`;
    const mark = edge.status === "asserted" ? null : element("small", {}, ` (${this.explorer.words[edge.status]})`);
    return [element("em", {}, label), " ", named(names.get(outward ? edge.to : edge.from)), mark];
  }

  async claims(head, ids) {
    const { words } = this.explorer;
    const turn = (this.turn += 1);
    this.open(...head, element("p", { class: "note" }, words.loading));
    const found = await Promise.all(ids.slice(0, AT_ONCE).map((id) => this.claim(id)));
    if (turn !== this.turn) {
      return; // something else has been chosen meanwhile
    }
    const rest = ids.slice(AT_ONCE);
    const more = rest.length
      ? element("button", { type: "button", onclick: async (event) => event.target.replaceWith(...await Promise.all(rest.map((id) => this.claim(id)))) }, filled(words.more, { n: rest.length }))
      : null;
    this.open(...head, ...found, more);
  }

  async claim(id) {
    const { words, language } = this.explorer;
    try {
      const claim = await fetched(this.explorer.address(`api/claims/${id}`));
      return element("article", { class: "claim", "data-claim": id },
        element("h3", {}, element("a", { href: this.explorer.page(`claims/${id}`) }, named(this.explorer.outlet(id)))),
        claim.paraphrase ? element("p", {}, claim.paraphrase[language] ?? "") : null,
        this.fields(claim), ...this.slices(claim));
    } catch (error) {
      return element("article", { class: "claim", "data-claim": id }, element("h3", {}, named(this.explorer.outlet(id))), element("p", { class: "note" }, filled(words.failed, { why: error.message })));
    }
  }

  fields(claim) {
    const { words, language } = this.explorer;
    const chain = claim.attribution.map((step) => step.name[language] || step.id).join(" → ");
    const pairs = [
      [words.said, claim.quantity ? this.told(claim) : ""], [words.value, claim.asWritten],
      [words.time, claim.timeLabel?.[language] ?? words.notStated], [words.modality, this.status(claim) || words.asserted],
      [words.attribution, chain], [words.inferred, (claim.inferred ?? []).join("; ")],
    ];
    return element("dl", {}, ...pairs.filter(([, value]) => value).map(([name, value]) => element("div", {}, element("dt", {}, name), element("dd", {}, named(value)))));
  }

  // Each paragraph once, its slices marked by the part they play.
  slices(claim) {
    const { words } = this.explorer;
    if (!claim.text.atHand) {
      const places = claim.slices.map((slice) => `${words[`slice-${slice.role}`]} ${slice.start}–${slice.end}`).join(", ");
      return places ? [element("p", { class: "note" }, `${words.noText}: ${places}`)] : [];
    }
    const paragraphs = new Map();
    claim.slices.filter((slice) => slice.hashMatches && slice.paragraph).forEach((slice) => {
      const found = paragraphs.get(slice.paragraph.number) ?? { ...slice.paragraph, slices: [] };
      found.slices.push(slice);
      paragraphs.set(slice.paragraph.number, found);
    });
    return [...paragraphs.values()].map((paragraph) => element("blockquote", { lang: "zh-Hans" }, ...marked(paragraph, words), element("footer", {}, filled(words.paragraph, { n: paragraph.number }))));
  }
}

// The paragraph around its slices; far-off text is cut. Offsets count code points, as Python does.
function marked(paragraph, words) {
  const letters = [...paragraph.text];
  const parts = [];
  let at = 0;
  for (const slice of [...paragraph.slices].sort((a, b) => a.start - b.start)) {
    const [start, end] = [Math.max(at, slice.start - paragraph.start), slice.end - paragraph.start];
    if (end > start) {
      parts.push(gap(letters.slice(at, start), at === 0, false), element("mark", { title: words[`slice-${slice.role}`], class: `role-${slice.role}` }, letters.slice(start, end).join("")));
      at = end;
    }
  }
  return [...parts, gap(letters.slice(at), false, true)];
}

function gap(letters, first, last) {
  if (letters.length <= 90) {
    return letters.join("");
  }
  if (first) {
    return `…${letters.slice(-40).join("")}`;
  }
  return last ? `${letters.slice(0, 40).join("")}…` : `${letters.slice(0, 40).join("")} … ${letters.slice(-40).join("")}`;
}
