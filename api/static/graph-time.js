// The time window: two sliders over the months that the claims speak of, above them the years by how many relations
// begin in them, and a player.
import { byId, filled } from "./graph-dom.js";

const STEP_MS = 700;
const WIDE = 200, HIGH = 44; // of the drawing of the years
const SPACE = "http://www.w3.org/2000/svg";

export class Time {
  constructor(explorer) {
    this.explorer = explorer;
    this.months = [];
    this.timer = 0;
    for (const id of ["since", "until"]) {
      byId(id).addEventListener("input", () => this.said());
      byId(id).addEventListener("change", () => this.go({}));
    }
    byId("all-time").addEventListener("click", () => {
      this.stop();
      explorer.go({ since: "", until: "" });
    });
    byId("certain").addEventListener("change", (event) => explorer.go({ window: event.target.checked ? "certain" : "" }));
    byId("play").addEventListener("click", () => (this.timer ? this.stop() : this.play()));
  }

  show(graph, state) {
    byId("time-field").hidden = !graph.span;
    if (!graph.span) {
      return;
    }
    this.months = between(graph.span.earliest.slice(0, 7), graph.span.latest.slice(0, 7));
    const last = this.months.length - 1;
    const place = (name, otherwise) => {
      const found = this.months.indexOf(state.get(name).slice(0, 7));
      return found < 0 ? otherwise : found;
    };
    for (const [id, value] of [["since", place("since", 0)], ["until", place("until", last)]]) {
      byId(id).max = last;
      byId(id).value = value;
    }
    byId("certain").checked = state.get("window") === "certain";
    this.years(graph.begun);
    this.said();
  }

  // A column for each year, over the months of that year on the sliders.
  years({ years, unstated }) {
    const { words } = this.explorer, month = WIDE / this.months.length, [first] = this.months;
    const most = Math.max(...Object.values(years), 1);
    const told = Object.entries(years).map(([year, n]) => [year, filled(words.begunIn, { year, n })]);
    const drawing = byId("begun").querySelector("svg");
    drawing.setAttribute("aria-label", told.map(([, text]) => text).join(" · "));
    drawing.replaceChildren(...told.map(([year, text]) => {
      const start = Math.max(0, 12 * (year - first.slice(0, 4)) - (first.slice(5) - 1)) * month;
      const end = Math.min(WIDE, start + 12 * month), high = Math.max(1, (HIGH * years[year]) / most);
      const column = document.createElementNS(SPACE, "rect"), title = document.createElementNS(SPACE, "title");
      Object.entries({ x: start + 0.4, y: HIGH - high, width: Math.max(0.8, end - start - 0.8), height: high })
        .forEach(([name, value]) => column.setAttribute(name, value.toFixed(2)));
      column.dataset.year = year;
      title.textContent = text;
      column.append(title);
      return column;
    }));
    const caption = [words.begun, ...(unstated ? [filled(words.begunUnstated, { n: unstated })] : [])];
    byId("begun").querySelector("figcaption").textContent = caption.join(" · ");
  }

  // The years of the span that the sliders show.
  mark() {
    const [since, until] = ["since", "until"].map((id) => this.months[byId(id).value]?.slice(0, 4)).sort();
    byId("begun").querySelectorAll("rect").forEach((column) => {
      column.classList.toggle("chosen", since <= column.dataset.year && column.dataset.year <= until);
    });
  }

  said() {
    for (const id of ["since", "until"]) {
      const month = this.months[byId(id).value] ?? "";
      byId(`${id}-said`).textContent = month;
      byId(id).setAttribute("aria-valuetext", month);
    }
    this.mark();
  }

  // The address of the window that the sliders show; the whole span is no window.
  go(options) {
    let [since, until] = [Number(byId("since").value), Number(byId("until").value)];
    if (since > until) {
      [since, until] = [until, since];
    }
    const last = this.months.length - 1;
    return this.explorer.go({
      since: since === 0 ? "" : `${this.months[since]}-01`,
      until: until === last ? "" : lastDay(this.months[until]),
    }, options);
  }

  play() {
    const button = byId("play");
    button.textContent = this.explorer.words.pause;
    button.setAttribute("aria-pressed", "true");
    const until = byId("until");
    if (Number(until.value) >= Number(until.max)) {
      until.value = byId("since").value;
    } 
    const step = async () => {
      await this.go({ replace: true });
      if (this.timer && Number(until.value) < Number(until.max)) {
        until.value = Number(until.value) + 1;
        this.said();
        this.timer = window.setTimeout(step, STEP_MS);
      } else {
        this.stop();
      }
    };
    this.timer = window.setTimeout(step, 0);
  }

  stop() {
    window.clearTimeout(this.timer);
    this.timer = 0;
    byId("play").textContent = this.explorer.words.play;
    byId("play").setAttribute("aria-pressed", "false");
  }
}

function between(first, last) {
  const months = [];
  for (let [year, month] = first.split("-").map(Number); months.length < 600; month += 1) {
    if (month > 12) {
      [year, month] = [year + 1, 1];
    }
    months.push(`${year}-${String(month).padStart(2, "0")}`);
    if (months.at(-1) >= last) {
      break;
    }
  }
  return months;
}

function lastDay(month) {
  const [year, number] = month.split("-").map(Number);
  return new Date(Date.UTC(year, number, 0)).toISOString().slice(0, 10);
}
