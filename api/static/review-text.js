// The article with the slices of one proposal over it: every piece is a text node, whatever it says.
import { element } from "./graph-dom.js";

const inside = (at, spans) => spans.filter((span) => span.start <= at && at < span.end);

// The text cut at every place where a slice, a gap, the passage or the place looked at begins or ends.
function cuts(text, spans) {
  const points = new Set([0, text.length]);
  for (const span of spans) {
    points.add(Math.max(0, Math.min(span.start, text.length)));
    points.add(Math.max(0, Math.min(span.end, text.length)));
  }
  for (let at = text.indexOf("\n"); at >= 0; at = text.indexOf("\n", at + 1)) points.add(at).add(at + 1);
  return [...points].sort((a, b) => a - b);
}

// Positions count code points, as claim files do; JavaScript's strings count units of UTF-16.
export function units(text) {
  const at = [];
  let unit = 0;
  for (const letter of text) {
    at.push(unit);
    unit += letter.length;
  }
  at.push(unit);
  return at;
}

// The words of the text that the reader has marked, in code points; null where none are.
export function marked(box, at) {
  const selection = getSelection();
  if (!selection.rangeCount || selection.isCollapsed) return null;
  const range = selection.getRangeAt(0);
  if (!box.contains(range.startContainer) || !box.contains(range.endContainer)) return null;
  const place = (node, offset) => {
    const line = (node.nodeType === Node.TEXT_NODE ? node.parentElement : node).closest("p[data-at]");
    if (!line) return null;
    const before = document.createRange();
    before.selectNodeContents(line);
    before.setEnd(node, offset);
    return at.indexOf(Number(line.dataset.at) + before.toString().length);
  };
  const start = place(range.startContainer, range.startOffset), end = place(range.endContainer, range.endOffset);
  return start === null || end === null || start < 0 || end <= start ? null : { start, end };
}

// Scrolls a box, and never the page, until what is in it can be seen.
export function reveal(box, what) {
  const outer = box.getBoundingClientRect(), inner = what.getBoundingClientRect();
  if (inner.top < outer.top) box.scrollTop -= outer.top - inner.top;
  else if (inner.bottom > outer.bottom) box.scrollTop += inner.bottom - outer.bottom;
}

export function showText(box, text, at, { slices, gaps, passage, looked, chosen, roles }) {
  const span = (each, more) => ({ start: at[each.start] ?? text.length, end: at[each.end] ?? text.length, ...more });
  const marks = slices.map((each, index) => span(each, { role: each.role, index }));
  const open = gaps.map((each) => span(each, {}));
  const frame = passage ? [span({ start: passage[0], end: passage[1] }, {})] : [];
  const here = looked ? [span(looked, {})] : [];
  const points = cuts(text, [...marks, ...open, ...frame, ...here]);
  let line = element("p", { "data-at": "0" });
  const lines = [line];
  let shown = null;
  for (let index = 0; index + 1 < points.length; index += 1) {
    const begin = points[index];
    const words = text.slice(begin, points[index + 1]);
    if (words === "\n") {
      line = element("p", { "data-at": String(begin + 1) });
      lines.push(line);
      continue;
    }
    const over = inside(begin, marks);
    const names = [];
    if (inside(begin, frame).length) names.push("in-passage");
    if (inside(begin, open).length) names.push("gap");
    if (inside(begin, here).length) names.push("here");
    let piece;
    if (over.length) {
      names.push(...over.map((each) => `slice-${each.role}`));
      if (over.some((each) => each.index === chosen)) names.push("chosen");
      piece = element("mark", { class: names.join(" "), title: over.map((each) => roles[each.role]).join(" · ") }, words);
      shown ??= piece;
    } else {
      piece = names.length ? element("span", { class: names.join(" ") }, words) : document.createTextNode(words);
    }
    if (names.includes("here")) shown = piece;
    line.append(piece);
  }
  box.replaceChildren(...lines.filter((each) => each.childNodes.length));
  if (shown) reveal(box.parentElement, shown);
}
