// A text field with a list of what it may mean (WAI-ARIA 1.2, combobox with a listbox). What stands in the list answers
// the text in the field: keys that choose are kept until the answer to the last letter has come, never spent on an older
// list. Never acts while an input method composes.
export class Combobox {
  // `asked(text)` gives the items of the list, those that can be chosen with role option; `taken(option)` acts on a
  // choice; `none(text)` hears of a text that nothing answers, of "" else; with `first` the first option is chosen as
  // soon as the list opens.
  constructor(field, list, { asked, taken, none, first = false, waitMs = 60 }) {
    Object.assign(this, { field, list, asked, taken, none, first, waitMs, at: -1, turn: 0, timer: 0, asking: null, answered: null, kept: [] });
    list.setAttribute("role", "listbox");
    list.hidden = true;
    const given = { role: "combobox", "aria-autocomplete": "list", "aria-controls": list.id, "aria-expanded": "false", autocomplete: "off" };
    for (const [name, value] of Object.entries(given)) field.setAttribute(name, value);
    field.addEventListener("input", (event) => event.isComposing || this.typed());
    field.addEventListener("compositionend", () => this.typed());
    field.addEventListener("blur", () => this.close());
    field.addEventListener("keydown", (event) => event.isComposing || this.key(event));
    list.addEventListener("mousedown", (event) => {
      event.preventDefault(); // the field keeps the focus
      const option = event.target.closest("[role=option]");
      if (option) this.taken(option);
    });
  }

  get text() { return this.field.value.trim(); }

  get options() { return [...this.list.querySelectorAll("[role=option]")]; }

  typed() {
    this.kept = [];
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.ask(), this.waitMs);
  }

  async ask() {
    const { text } = this, turn = (this.turn += 1);
    clearTimeout(this.timer);
    if (!text) return this.close();
    this.asking = text;
    let items;
    try { items = await this.asked(text); } catch { items = []; }
    if (turn !== this.turn) return;
    this.asking = null;
    if (document.activeElement !== this.field) return this.close();
    this.answered = text;
    this.list.replaceChildren(...items);
    this.none?.(items.length ? "" : text);
    for (const [number, option] of this.options.entries()) option.id = `${this.list.id}-${number}`;
    this.open();
    for (const key of this.kept.splice(0)) this.press(key);
  }

  open() {
    this.list.hidden = this.list.childElementCount === 0;
    this.field.setAttribute("aria-expanded", String(!this.list.hidden));
    this.choose(this.first && this.options.length ? 0 : -1);
    this.untouched = this.first;
  }

  close() {
    Object.assign(this, { kept: [], asking: null });
    this.turn += 1;
    this.list.hidden = true;
    this.field.setAttribute("aria-expanded", "false");
    this.choose(-1);
  }

  choose(at) {
    this.at = at;
    const chosen = this.options[at];
    for (const option of this.options) option.setAttribute("aria-selected", String(option === chosen));
    if (!chosen) return this.field.removeAttribute("aria-activedescendant");
    this.field.setAttribute("aria-activedescendant", chosen.id);
    chosen.scrollIntoView({ block: "nearest" });
  }

  // Past the last option, and before the first, none is chosen.
  press(key) {
    const places = this.options.length + 1, { untouched } = this;
    this.untouched = false;
    if (key === "ArrowDown" && untouched) return; // the first option, which stands chosen, is what the key comes to
    if (key === "ArrowDown") this.choose(this.at + 1 < places - 1 ? this.at + 1 : -1);
    else if (key === "ArrowUp") this.choose(this.at < 0 ? places - 2 : this.at - 1);
    else if (this.options[this.at]) this.taken(this.options[this.at]);
    else this.field.form?.requestSubmit();
  }

  key(event) {
    const arrow = event.key === "ArrowDown" || event.key === "ArrowUp";
    if (event.key === "Escape" && !this.list.hidden) this.close();
    else if (!this.text || !(arrow || event.key === "Enter")) return;
    else if (this.answered !== this.text) {
      if (event.key === "Enter" && !this.first && !this.kept.length) return; // as in any form
      this.kept.push(event.key);
      if (this.asking !== this.text) this.ask();
    } else if (this.list.hidden && arrow) this.open();
    else if (arrow || (!this.list.hidden && this.options[this.at])) this.press(event.key);
    else return;
    event.preventDefault();
  }
}
