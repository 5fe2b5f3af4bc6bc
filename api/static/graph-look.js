// Colours for the canvas, which style sheets do not reach: light or dark with the page.
export class Look {
  constructor(settings) {
    this.settings = settings;
    this.listeners = [];
    this.system = window.matchMedia("(prefers-color-scheme: dark)");
    this.system.addEventListener("change", () => this.changed());
    const watcher = new MutationObserver(() => this.changed());
    watcher.observe(document.documentElement, { attributes: true, attributeFilter: ["data-paper"] });
  }

  get dark() {
    return (document.documentElement.dataset.paper ?? (this.system.matches ? "dark" : "light")) === "dark";
  }

  changed() {
    this.listeners.forEach((listener) => listener());
  }

  onchange(listener) {
    this.listeners.push(listener);
  }

  options() {
    return this.dark ? this.settings.optionsDark : this.settings.options;
  }

  ink() {
    return this.options().nodes.font.color;
  }

  paper() {
    return this.options().nodes.font.strokeColor;
  }

  edge() {
    return this.options().edges.color;
  }

  // A gathered node looks like its type; one of several types is plain.
  cluster(type) {
    const plain = { background: this.paper(), border: this.ink() };
    return type ? { group: type } : { shape: "dot", color: { ...plain, highlight: plain, hover: plain } };
  }

  faint() {
    return this.dark ? "#4a4e55" : "#cfccc4";
  }

  accent() {
    return getComputedStyle(document.getElementById("accent")).color;
  }
}
