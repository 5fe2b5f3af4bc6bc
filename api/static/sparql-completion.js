// The list of suggestions at the caret: a listbox that the editor's text area controls (WAI-ARIA 1.2). Opens while
// typing or on Ctrl+Space; the arrow keys choose, Enter takes, Escape closes, Tab leaves. Never acts while composing.
import { element, filled, named } from "./graph-dom.js";
import { blank, tokens } from "./sparql-tokens.js";

const WAIT_MS = 120;

export class Completion {
  constructor(editor, suggestions, words) {
    Object.assign(this, { editor, suggestions, words, items: [], chosen: -1, timer: 0, asking: null, part: null });
    this.list = element("ul", { id: "sparql-list", class: "suggestions", role: "listbox", "aria-label": words.sparqlSuggestions, hidden: true });
    this.said = element("p", { class: "visually-hidden", role: "status" });
    editor.frame.append(this.list, this.said);
    const { area } = editor;
    const given = { "aria-controls": "sparql-list", "aria-autocomplete": "list", "aria-haspopup": "listbox", autocomplete: "off" };
    Object.entries(given).forEach(([name, value]) => area.setAttribute(name, value));
    // Before the editor's own keys: Enter takes a suggestion where one is chosen.
    area.addEventListener("keydown", (event) => this.key(event), { capture: true });
    area.addEventListener("input", (event) => { if (!event.isComposing) this.typed(event); });
    area.addEventListener("compositionend", () => this.open(false));
    area.addEventListener("blur", () => this.close());
    area.addEventListener("click", () => this.close());
  }

  typed(event) {
    const writes = ["insertText", "deleteContentBackward", "insertFromPaste"].includes(event.inputType) || event.inputType === undefined;
    if (this.taking || !writes) return;
    if (this.editor.text.slice(0, this.editor.caret).match(/[\p{L}\p{N}:?$_-]$/u)) this.open(false);
    else this.close();
  }

  open(asked) {
    const { text, caret } = this.editor;
    this.part = this.suggestions.at(text, caret);
    this.asking?.abort();
    clearTimeout(this.timer);
    if (!this.part || (!asked && this.part.kind === "empty")) return this.close();
    this.show(this.part.items, asked);
    const name = this.suggestions.sought(text, this.part);
    if (name) this.timer = setTimeout(() => this.seek(name, asked), WAIT_MS);
  }

  async seek(name, asked) {
    this.asking = new AbortController();
    const part = this.part;
    try {
      const things = await this.suggestions.things(name, this.asking.signal);
      if (part === this.part && document.activeElement === this.editor.area) this.show([...things, ...part.items], asked, this.items[this.chosen]);
    } catch { /* given up for a newer question, or offline: what is known at once stays */ }
  }

  show(items, asked, kept) {
    this.items = items;
    if (!items.length) return this.hide();
    this.list.replaceChildren(...items.map((item, at) => this.option(item, at)));
    this.list.hidden = false;
    const place = this.editor.place(this.part.start);
    const room = this.editor.frame.clientWidth - this.list.offsetWidth;
    this.list.style.left = `${Math.max(0, Math.min(place.x, room))}px`;
    this.list.style.top = `${place.y + place.height + 2}px`;
    this.choose(kept ? items.indexOf(kept) : asked ? 0 : -1);
    this.said.textContent = filled(this.words.sparqlSuggested, { count: items.length });
  }

  option(item, at) {
    const kind = item.says ?? this.words[`sparql-${item.kind}`];
    const option = element("li", { role: "option", id: `sparql-option-${at}`, "aria-selected": "false" },
      element("code", {}, item.insert), item.label ? named(item.label) : null,
      item.second && item.second !== item.label ? element("bdi", { class: "note" }, item.second) : null,
      element("span", { class: "kind" }, kind));
    option.addEventListener("mousedown", (event) => { event.preventDefault(); this.take(item); });
    return option;
  }

  choose(at) {
    this.chosen = at;
    [...this.list.children].forEach((option, index) => option.setAttribute("aria-selected", String(index === at)));
    const option = this.list.children[at];
    if (option) {
      this.editor.area.setAttribute("aria-activedescendant", option.id);
      this.list.scrollTop = Math.min(option.offsetTop, Math.max(this.list.scrollTop, option.offsetTop + option.offsetHeight - this.list.clientHeight));
    } else this.editor.area.removeAttribute("aria-activedescendant");
  }

  hide() {
    this.list.hidden = true;
    this.chosen = -1;
    this.said.textContent = "";
    this.editor.area.removeAttribute("aria-activedescendant");
  }

  close() {
    clearTimeout(this.timer);
    this.asking?.abort();
    this.part = null;
    this.hide();
  }

  key(event) {
    if (event.isComposing) return;
    if (event.key === " " && event.ctrlKey) this.open(true);
    else if (this.list.hidden) return;
    else if (event.key === "ArrowDown") this.choose((this.chosen + 1) % this.items.length);
    else if (event.key === "ArrowUp") this.choose((this.chosen - 1 + this.items.length) % this.items.length);
    else if (event.key === "Enter" && !event.ctrlKey && this.items[this.chosen]) this.take(this.items[this.chosen]);
    else if (event.key === "Escape") { this.close(); event.stopPropagation(); }
    else {
      if (/^(Arrow|Home|End|Page|Enter|Tab)/.test(event.key)) this.close();
      return;
    }
    event.preventDefault();
  }

  // Write an item in place of what was begun, and the declaration that the text lacks above everything else.
  take(item) {
    const { editor } = this, { start } = this.part;
    const { insert, declaration } = this.suggestions.written(editor.text, item);
    this.taking = true;
    editor.replace(start, editor.caret, insert);
    if (declaration) {
      const first = tokens(editor.text).find((token) => !blank(token))?.start ?? 0;
      const caret = editor.caret + declaration.length;
      editor.replace(first, first, declaration);
      editor.area.setSelectionRange(caret, caret);
    }
    this.taking = false;
    this.close();
    if (item.kind === "prefix" && !item.declares) this.open(false);
  }
}
