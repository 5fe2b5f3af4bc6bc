// A picture of numbers in rows: bars, points, or a line that joins only neighbours, so that a gap stays a gap.
import { element, filled } from "./graph-dom.js";
import { period, timeTicks } from "./sparql-periods.js";
import { numeric } from "./sparql-table.js";

const SPACE = "http://www.w3.org/2000/svg";
const BARS = 100, POINTS = 2000, BAR = 22;

// What a column holds: number, time, text, or nothing.
export function kindOf(answer, at) {
  const terms = answer.rows.map((row) => row[at]).filter(Boolean);
  if (!terms.length) return "nothing";
  if (terms.every(numeric)) return "number";
  return terms.every((term) => term.type === "literal" && !term.language && period(term.value)) ? "time" : "text";
}

export class Chart {
  constructor(settings, links, answer, state, changed) {
    Object.assign(this, { settings, links, answer, state, changed, words: settings.words });
    this.kinds = answer.columns.map((_, at) => kindOf(answer, at));
    const numbers = answer.columns.filter((_, at) => this.kinds[at] === "number");
    this.room = element("div", { class: "chart" });
    const units = this.units();
    if (units.length > 1) return void this.room.append(element("p", { class: "note mixed" }, filled(this.words.sparqlMixedUnits, { units: units.join(", ") })));
    if (!numbers.length) return void this.room.append(element("p", { class: "note" }, this.words.sparqlNoNumbers));
    const time = this.kinds.indexOf("time"), text = this.kinds.indexOf("text");
    state.y = numbers.includes(state.y) ? state.y : numbers.at(-1);
    state.x = answer.columns.includes(state.x) ? state.x : answer.columns[time >= 0 ? time : text >= 0 ? text : 0];
    state.chart ||= time >= 0 ? "points" : "bars";
    this.drawing = element("div", { class: "chart-drawing" });
    this.note = element("p", { class: "note", role: "status" });
    this.room.append(element("p", { class: "sparql-row" },
      ...this.choice("chart", this.words.sparqlChartKind, [["bars", this.words.sparqlBars], ["line", this.words.sparqlLine], ["points", this.words.sparqlPoints]]),
      ...this.choice("x", this.words.sparqlX, answer.columns.map((name) => [name, answer.title(name)])),
      ...this.choice("y", this.words.sparqlY, numbers.map((name) => [name, answer.title(name)]))), this.note, this.drawing);
    new ResizeObserver(() => { if (this.drawing.clientWidth && this.drawing.clientWidth !== this.width) this.draw(); }).observe(this.drawing);
  }

  choice(name, label, options) {
    const select = element("select", { id: `sparql-${name}` }, ...options.map(([value, text]) => element("option", { value, selected: value === this.state[name] }, text)));
    select.addEventListener("change", () => { this.state[name] = select.value; this.draw(); this.changed(); });
    return [element("label", { for: `sparql-${name}` }, label), select];
  }

  // The units that the rows name, in a column of that name; no axis holds two.
  units() {
    const at = this.answer.columns.indexOf("unit");
    return at < 0 ? [] : [...new Set(this.answer.rows.map((row) => row[at]?.value).filter(Boolean))].map((unit) => this.links.short(unit));
  }

  // What the axis of numbers shows, with its one unit.
  measured() {
    const at = this.answer.columns.indexOf("unit"), unit = this.answer.rows.find((row) => row[at])?.[at].value;
    return this.answer.title(this.state.y) + (unit ? filled(this.words.sparqlInUnit, { unit: this.links.name(unit) || this.links.short(unit) }) : "");
  }

  // How a row's figure is drawn, by a column named bound: exact is full, approximate pale, everything else hollow.
  look(row) {
    const bound = row[this.answer.columns.indexOf("bound")]?.value.split("/").at(-1) ?? "exact";
    return bound === "exact" ? "" : bound === "approx" ? " pale" : " hollow";
  }

  points() {
    const [x, y] = ["x", "y"].map((name) => this.answer.columns.indexOf(this.state[name]));
    const found = [];
    this.answer.rows.forEach((row, index) => {
      if (!row[x] || !row[y]) return;
      const value = this.kinds[x] === "number" ? [Number(row[x].value), Number(row[x].value)] : this.kinds[x] === "time" ? period(row[x].value) : null;
      const name = row[x].type === "iri" ? this.links.name(row[x].value) || this.links.short(row[x].value) : row[x].value;
      found.push({ index, at: value, name, look: this.look(row), by: row[this.answer.columns.indexOf("outlet")]?.value ?? "", y: Number(row[y].value) });
    });
    return found;
  }

  draw() {
    this.width = this.drawing.clientWidth;
    const all = this.points(), most = this.state.chart === "bars" ? BARS : POINTS, points = all.slice(0, most);
    const notes = [filled(this.words.sparqlDrawnRows, { drawn: points.length, total: this.answer.rows.length })];
    if (this.state.chart === "line") notes.push(this.words.sparqlGaps);
    if (points.some((point) => point.look)) notes.push(this.words.sparqlBounds);
    this.note.textContent = notes.join(" ");
    const svg = part("svg", { role: "img", "aria-label": filled(this.words.sparqlChartAlt, { x: this.answer.title(this.state.x), y: this.measured(), count: points.length }) });
    if (this.state.chart === "bars") this.bars(svg, points);
    else this.plane(svg, points);
    this.drawing.replaceChildren(svg);
  }

  number(value) {
    return new Intl.NumberFormat(this.settings.language, { notation: "compact", maximumFractionDigits: 2 }).format(value);
  }

  bars(svg, points) {
    const left = Math.min(220, this.width * 0.36), right = this.width - (points.some((point) => point.by) ? Math.min(200, this.width * 0.3) : 56), height = points.length * BAR + 48;
    const scale = linear([0, ...points.map((point) => point.y)], left, right, Math.max(2, Math.floor((right - left) / 90)));
    size(svg, this.width, height);
    scale.ticks.forEach((tick) => svg.append(part("line", { class: "grid", x1: scale(tick), x2: scale(tick), y1: 40, y2: height }), part("text", { x: scale(tick), y: 32, class: "middle" }, this.number(tick))));
    svg.append(part("text", { x: left, y: 12, class: "axis" }, this.measured()));
    points.forEach((point, row) => {
      const y = 44 + row * BAR, [from, to] = [scale(0), scale(point.y)].sort((one, other) => one - other);
      const bar = part("rect", { class: `bar${point.look}`, x: from, y, width: Math.max(1, to - from), height: BAR - 6 });
      bar.append(part("title", {}, `${point.name}: ${point.y}`));
      svg.append(bar, part("text", { x: left - 6, y: y + 12, class: "end" }, cut(point.name, (left - 6) / 7.5)), part("text", { x: to + 4, y: y + 12 }, cut([this.number(point.y), point.by].filter(Boolean).join(" · "), (this.width - to - 6) / 6.6)));
    });
  }

  plane(svg, points) {
    const height = 340, box = { left: 56, right: this.width - 14, top: 28, bottom: height - 34 };
    const kind = this.kinds[this.answer.columns.indexOf(this.state.x)];
    points.forEach((point, place) => { point.at ??= [place, place]; });
    const y = linear(points.map((point) => point.y), box.bottom, box.top, 6);
    const x = linear(points.flatMap((point) => point.at), box.left + 8, box.right - 8, Math.max(2, Math.floor(this.width / 90)), kind === "time");
    size(svg, this.width, height);
    svg.append(part("text", { x: 4, y: 14, class: "axis" }, this.measured()));
    y.ticks.forEach((tick) => svg.append(part("line", { class: "grid", x1: box.left, x2: box.right, y1: y(tick), y2: y(tick) }), part("text", { x: box.left - 6, y: y(tick) + 4, class: "end" }, this.number(tick))));
    this.under(svg, x, points, kind, box);
    if (this.state.chart === "line") joined(points, kind).forEach(([one, other]) => svg.append(part("line", { class: "join", x1: x(middle(one)), y1: y(one.y), x2: x(middle(other)), y2: y(other.y) })));
    points.forEach((point) => svg.append(mark(point, x, y)));
  }

  under(svg, x, points, kind, box) {
    const most = Math.max(2, Math.floor((box.right - box.left) / 80));
    const ticks = kind === "time" ? timeTicks(...x.domain, most)
      : kind === "number" ? x.ticks.map((tick) => [tick, this.number(tick)])
        : points.filter((_, at) => at % Math.ceil(points.length / most) === 0).map((point) => [point.at[0], cut(point.name, 12)]);
    ticks.forEach(([at, text]) => svg.append(part("line", { class: "grid", x1: x(at), x2: x(at), y1: box.bottom, y2: box.bottom + 5 }), part("text", { x: x(at), y: box.bottom + 20, class: "middle" }, text)));
  }
}

const middle = (point) => (point.at[0] + point.at[1]) / 2;

// A stretch of time is a band as wide as it is; a day, a number or a place in the rows is a dot.
function mark(point, x, y) {
  const [from, to] = [x(point.at[0]), x(point.at[1])];
  const drawn = to - from > 7 ? part("rect", { class: `band${point.look}`, x: from, width: to - from, y: y(point.y) - 2.5, height: 5 })
    : part("circle", { class: `dot${point.look}`, cx: (from + to) / 2, cy: y(point.y), r: 3.5 });
  drawn.append(part("title", {}, `${point.name}: ${point.y}`));
  return drawn;
}

// The pairs that a line may join: periods that meet, numbers one step apart, rows that follow each other.
export function joined(points, kind) {
  const sorted = [...points].sort((one, other) => one.at[0] - other.at[0]);
  const steps = sorted.slice(1).map((point, at) => point.at[0] - sorted[at].at[0]);
  if (steps.some((step) => step === 0)) return []; // several values at one place: no order among them
  const least = Math.min(...steps);
  const meets = (one, other) => kind === "time" ? one.at[1] === other.at[0] && one.at[1] > one.at[0]
    : kind === "number" ? Math.abs(other.at[0] - one.at[0] - least) < least * 1e-9 : other.index === one.index + 1;
  return sorted.slice(1).flatMap((point, at) => (meets(sorted[at], point) ? [[sorted[at], point]] : []));
}

function linear(values, start, end, count, exact = false) {
  let [low, high] = [values.reduce((one, other) => Math.min(one, other), Infinity), values.reduce((one, other) => Math.max(one, other), -Infinity)];
  if (!(low <= high)) [low, high] = [0, 1];
  if (low === high) [low, high] = [low - (Math.abs(low) || 1) / 2, high + (Math.abs(high) || 1) / 2];
  const rough = (high - low) / count, power = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 5, 10].map((factor) => factor * power).find((one) => one >= rough * 0.999);
  const [from, to] = exact ? [low, high] : [Math.floor(low / step) * step, Math.ceil(high / step) * step];
  const scale = (value) => start + ((value - from) / (to - from)) * (end - start);
  scale.domain = [from, to];
  scale.ticks = exact ? [] : Array.from({ length: Math.round((to - from) / step) + 1 }, (_, at) => Number((from + at * step).toPrecision(12)));
  return scale;
}

function part(tag, attributes, text) {
  const made = document.createElementNS(SPACE, tag);
  Object.entries(attributes).forEach(([name, value]) => made.setAttribute(name, value));
  if (text !== undefined) made.textContent = text;
  return made;
}

function size(svg, width, height) {
  svg.setAttribute("viewBox", `0 0 ${width} ${height}`);
  svg.setAttribute("width", width);
  svg.setAttribute("height", height);
}

// Shortened to about as many letters as there is room for; Chinese letters are twice as wide.
function cut(text, room) {
  let wide = 0, kept = "";
  for (const letter of text) {
    wide += letter > "\u2e7f" ? 1.8 : 1;
    if (wide > room) return `${kept}…`;
    kept += letter;
  }
  return kept;
}
