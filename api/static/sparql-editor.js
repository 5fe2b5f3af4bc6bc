// The editor: the form's own text area with a coloured copy behind it, line numbers, matching brackets and a mark
// where something is wrong. Tab leaves it; Ctrl+] and Ctrl+[ indent. Keys of an input method are left alone.
import { element } from "./graph-dom.js";
import { blank, coloured, offset, pair, tokens } from "./sparql-tokens.js";

const INDENT = "  ";
const LEAST_LINES = 8, MOST_LINES = 24;

export class Editor {
  constructor(area) {
    this.area = area;
    this.listeners = [];
    this.wrong = null;
    this.ink = element("pre", { class: "editor-ink", "aria-hidden": "true" });
    this.lines = element("pre", { class: "editor-lines", "aria-hidden": "true" });
    this.stack = element("div", { class: "editor-stack" });
    this.frame = element("div", { class: "editor" }, this.lines, this.stack);
    area.replaceWith(this.frame);
    this.stack.append(this.ink, area);
    area.wrap = "off";
    area.addEventListener("input", () => { this.wrong = null; this.draw(); this.listeners.forEach((tell) => tell()); });
    area.addEventListener("scroll", () => this.follow());
    area.addEventListener("keydown", (event) => this.key(event));
    area.addEventListener("compositionstart", () => this.frame.classList.add("composing"));
    area.addEventListener("compositionend", () => this.frame.classList.remove("composing"));
    document.addEventListener("selectionchange", () => { if (document.activeElement === area) this.draw(); });
    new ResizeObserver(() => this.follow()).observe(area);
    this.draw();
  }

  get text() {
    return this.area.value;
  }

  get caret() {
    return this.area.selectionStart;
  }

  onchange(listener) {
    this.listeners.push(listener);
  }

  // Another text as a whole; the caret goes to its beginning.
  set(text) {
    this.area.value = text;
    this.area.setSelectionRange(0, 0);
    this.area.scrollTop = 0;
    this.wrong = null;
    this.draw();
    this.listeners.forEach((tell) => tell());
  }

  // Type `text` in place of a stretch, so that undo takes it back.
  replace(start, end, text) {
    this.area.focus();
    this.area.setSelectionRange(start, end);
    if (!document.execCommand("insertText", false, text)) this.area.setRangeText(text, start, end, "end");
    this.draw();
  }

  draw() {
    const all = tokens(this.text);
    const classes = new Map(pair(all, this.caret).map((at) => [at, "t-pair"]));
    const wrong = this.wrong === null ? -1 : this.tokenAt(all, this.wrong);
    if (wrong >= 0) classes.set(wrong, "t-wrong");
    this.ink.replaceChildren(coloured(all, classes), "\n");
    if (this.wrong !== null && wrong < 0) this.ink.lastChild.before(element("span", { class: "t-wrong t-end" }));
    const count = this.text.split("\n").length;
    this.area.rows = Math.min(MOST_LINES, Math.max(LEAST_LINES, count + 1));
    const line = this.wrong === null ? -1 : this.text.slice(0, this.wrong).split("\n").length;
    this.lines.replaceChildren(...Array.from({ length: count }, (_, at) =>
      element("span", { class: at + 1 === line ? "wrong" : "" }, `${at + 1}\n`)));
    this.follow();
  }

  // What stands at an offset; where that is nothing, what stands before it on the same line.
  tokenAt(all, at) {
    const here = all.findIndex((token) => token.start <= at && at < token.end);
    if (here >= 0 && !blank(all[here])) return here;
    const before = all.findLastIndex((token) => token.end <= at && !blank(token));
    return before >= 0 && !this.text.slice(all[before].end, at).includes("\n") ? before : here;
  }

  follow() {
    this.ink.scrollTop = this.lines.scrollTop = this.area.scrollTop;
    this.ink.scrollLeft = this.area.scrollLeft;
  }

  // Show where something is wrong; gives the offset.
  mark(line, column) {
    this.wrong = offset(this.text, line, column);
    this.area.setAttribute("aria-invalid", "true");
    this.draw();
    return this.wrong;
  }

  unmark() {
    this.wrong = null;
    this.area.removeAttribute("aria-invalid");
    this.draw();
  }

  goTo(at) {
    this.area.focus();
    this.area.setSelectionRange(at, at);
    const line = this.text.slice(0, at).split("\n").length;
    const height = parseFloat(getComputedStyle(this.area).lineHeight);
    this.area.scrollTop = Math.max(0, (line - 4) * height);
    this.draw();
  }

  // Where a character is drawn, relative to the frame.
  place(at) {
    const walker = document.createTreeWalker(this.ink, NodeFilter.SHOW_TEXT);
    let left = at;
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      if (left > node.length) { left -= node.length; continue; }
      const range = document.createRange();
      range.setStart(node, left);
      range.setEnd(node, Math.min(left + 1, node.length));
      const box = range.getBoundingClientRect(), frame = this.frame.getBoundingClientRect();
      return { x: box.left - frame.left, y: box.top - frame.top, height: box.height };
    }
    return { x: 0, y: 0, height: 0 };
  }

  key(event) {
    if (event.isComposing || event.defaultPrevented) return;
    const command = event.ctrlKey || event.metaKey;
    if (command && (event.key === "]" || event.key === "[")) {
      event.preventDefault();
      this.change((line) => (event.key === "]" ? INDENT + line : line.replace(/^ {1,2}|^\t/, "")));
    } else if (command && event.key === "/") {
      event.preventDefault();
      const all = this.chosen().every((line) => /^\s*(#|$)/.test(line));
      this.change((line) => (all ? line.replace(/^(\s*)# ?/, "$1") : line && `# ${line}`));
    } else if (event.key === "Enter" && !command && !event.shiftKey && !event.altKey) {
      event.preventDefault();
      const line = this.text.slice(0, this.caret).split("\n").at(-1);
      this.replace(this.caret, this.area.selectionEnd, `\n${/^ */.exec(line)[0]}${/[{([]\s*$/.test(line) ? INDENT : ""}`);
    }
  }

  stretch() {
    const end = this.text.indexOf("\n", this.area.selectionEnd);
    return [this.text.lastIndexOf("\n", this.caret - 1) + 1, end < 0 ? this.text.length : end];
  }

  chosen() {
    return this.text.slice(...this.stretch()).split("\n");
  }

  change(of) {
    const [start, end] = this.stretch();
    const changed = this.chosen().map(of).join("\n");
    const several = this.area.selectionEnd > this.caret;
    const kept = Math.max(start, this.caret + changed.split("\n")[0].length - this.chosen()[0].length);
    this.replace(start, end, changed);
    this.area.setSelectionRange(several ? start : kept, several ? start + changed.length : kept);
  }
}
