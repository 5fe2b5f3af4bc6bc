// Colours for the canvas, which style sheets do not reach: light or dark with the page.
export class Look {
  constructor(settings) {
    this.settings = settings;
    this.listeners = [];
    this.system = window.matchMedia("(prefers-color-scheme: dark)");
    this.system.addEventListener("change", () => this.changed());
    const watcher = new MutationObserver(() => this.changed());
    watcher.observe(document.documentElement, { attributes: true, attributeFilter: ["data-theme", "class"] });
    this.mark();
  }

  get dark() {
    const chosen = document.documentElement.dataset.theme;
    return chosen === "dark" || (chosen !== "light" && this.system.matches);
  }

  mark() {
    document.getElementById("explorer").dataset.paper = this.dark ? "dark" : "light";
  }

  changed() {
    this.mark();
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

  faint() {
    return this.dark ? "#4a4e55" : "#cfccc4";
  }

  accent() {
    return getComputedStyle(document.getElementById("explorer")).getPropertyValue("--accent").trim() || "#8a2f1d";
  }
}
