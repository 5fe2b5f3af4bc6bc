// Which names can be read at a scale, and how large nodes and letters must be drawn for that.
const NATURAL = 15; // canvas units
const LEAST = 11; // pixels
const GAP = 4; // canvas units, and half a line, between a mark and its name, as vis-network draws it
const HIDDEN = 5; // pixels: below vis-network's threshold, so not drawn at all
const DOT = 3.5; // pixels that a node's radius keeps from afar
const SMALLEST = 0.55; // of their own size, all marks of a crowded picture alike
const TOUCHING = 0.1; // the part of the marks that may touch their neighbours
const HEAVY = 26; // the radius of a hub
const LARGEST = 10; // nodes that are named wherever no other name is in the way
const LINES_OFF = 18; // as far as a name of the largest may go from its mark
const COVERED = 2 * LINES_OFF; // lines: a name stands over a mark only where there is no other place
const EDGE = 4; // pixels between a name and the edge of the picture
const TIMES = 3; // that a picture is taken further off until its names are in it: they keep their size, so one is not enough
const CROSSED = 4; // lines that a name goes off rather than meet another's leader, which lies beneath it

// The changes that bring nodes back to their own sizes, from which alone a picture is fitted.
export function natural(items) {
  return items.filter((item) => item.size !== item.weight || item.font.size !== NATURAL || item.font.vadjust)
    .map((item) => ({ id: item.id, size: item.weight, font: { ...item.font, size: NATURAL, vadjust: 0 } }));
}

// The changes that nodes need at this scale: lit and weighty nodes first, no name over another and none over a mark.
export function readable(items, scale) {
  const crowded = NATURAL * scale < LEAST;
  const plain = Math.min(NATURAL, Math.max(NATURAL * scale, LEAST));
  const order = (item) => (item.opacity < 1 ? 0 : 1000) + item.weight;
  const sorted = [...items].sort((a, b) => order(b) - order(a));
  const smaller = crowded ? apartness(items) : 1;
  const sizes = new Map(items.map((item) => [item.id, Math.min(3 * item.weight, Math.max(item.weight * smaller, Math.round(DOT / scale)))]));
  const marks = items.map((item) => square(item, sizes.get(item.id), scale));
  const taken = { names: [], lines: [], marks };
  const changes = [];
  for (const [place, item] of sorted.entries()) {
    const letters = crowded && item.weight >= HEAVY ? plain * 1.25 : plain;
    const size = sizes.get(item.id);
    const vadjust = free(item, { size, scale, letters, large: place < LARGEST }, taken);
    const font = Math.round((vadjust === undefined ? HIDDEN : letters) / scale);
    if (font !== item.font.size || size !== item.size || (vadjust || 0) !== (item.font.vadjust ?? 0)) {
      changes.push({ id: item.id, size, font: { ...item.font, size: font, vadjust: vadjust || 0 } });
    }
  }
  return changes;
}

// By what factor all marks must be drawn smaller, so that no more than a few touch the one beside them.
function apartness(items) {
  const nearest = items.map((item) => items.reduce((least, other) => (other === item ? least
    : Math.min(least, Math.max(Math.abs(item.x - other.x), Math.abs(item.y - other.y)) / (item.weight + other.weight))), Infinity));
  return Math.min(1, Math.max(SMALLEST, nearest.sort((a, b) => a - b)[Math.floor(TOUCHING * items.length)] ?? 1));
}

// How far from its place below the mark a name stands: below it or above it, where neither another name nor another mark
// is; undefined where there is no such place. The largest are always named if no name is in the way: where both places
// are taken some lines off, with a leader; over a mark only where all are.
function free(item, look, { names, lines, marks }) {
  const { size, scale, letters, large } = look;
  const line = 1.3 * letters / scale;
  const above = -2 * size - 2 * letters / scale - GAP;
  const places = [...Array(large ? LINES_OFF + 1 : 1).keys()].flatMap((off) => [{ off, by: off * line }, { off, by: above - off * line }])
    .map(({ off, by }) => ({ off, by: Math.round(by), box: room(item, look, Math.round(by)) }))
    .map((each) => ({ ...each, leader: each.off ? between(item, look, each.box) : null }))
    .filter(({ box }) => !names.some((other) => over(box, other)));
  const covers = ({ box }) => marks.filter((mark) => mark.id !== item.id && over(box, mark)).length;
  const crosses = ({ box, leader }) => names.filter((other) => leader && over(leader, other)).length + lines.filter((other) => over(box, other)).length;
  const cost = new Map(places.map((each) => [each, each.off + COVERED * covers(each) + CROSSED * crosses(each)]));
  const found = places.sort((one, other) => cost.get(one) - cost.get(other)).find((each) => large || !cost.get(each));
  if (found) {
    names.push(found.box);
    lines.push(...[found.leader].filter(Boolean));
  }
  return found?.by;
}

// Take a picture that was fitted by its marks as much further off as brings their names in, above what stands over it at
// the bottom.
export function takeIn(canvas, covered) {
  const { network, nodes, element: { clientWidth, clientHeight } } = canvas;
  for (let time = 0; clientWidth && time < TIMES; time += 1) {
    const scale = network.getScale(), { x, y } = network.getViewPosition();
    const boxes = nodes.get().filter(({ font }) => font.size * scale > HIDDEN + 1)
      .map((item) => room(item, { size: item.size, scale, letters: item.font.size * scale }, item.font.vadjust ?? 0));
    const past = (name, sign, middle, half) => Math.max(0, EDGE - half + Math.max(...boxes.map((box) => sign * (box[name] - middle * scale))));
    const [left, right] = [past("left", -1, x, clientWidth / 2), past("right", 1, x, clientWidth / 2)];
    const [top, bottom] = [past("top", -1, y, clientHeight / 2), past("bottom", 1, y, clientHeight / 2 - covered)];
    if (!boxes.length || Math.max(left, right, top, bottom) < 1) {
      return;
    }
    network.moveTo({ scale: scale * Math.min(clientWidth / (clientWidth + left + right), clientHeight / (clientHeight + top + bottom)),
      position: { x: x + (right - left) / 2 / scale, y: y + (bottom - top) / 2 / scale }, animation: false });
    canvas.letters();
  }
}

// A line from each mark to its name, where that stands some lines off.
export function leaders(context, items, place) {
  context.beginPath();
  for (const { id, size, font } of items) {
    const by = font.vadjust ?? 0, at = by && place(id), letters = font.size;
    const below = by > 0, gap = below ? by : -by - 2 * size - 2 * letters - GAP;
    if (at && gap > letters) {
      context.moveTo(at.x, below ? at.y + size : at.y - size);
      context.lineTo(at.x, below ? at.y + size + by + GAP : at.y - size - gap);
    }
  }
  context.stroke();
}

// The room of a name, in pixels.
function room(item, { size, scale, letters }, by) {
  const wide = [...item.label].reduce((sum, letter) => sum + (letter > "\u2e7f" ? letters : letters * 0.56), 0) / 2 + 3;
  const [x, top] = [item.x * scale, (item.y + size + by + GAP) * scale + letters / 2];
  return { left: x - wide, right: x + wide, top: top - 1, bottom: top + letters + 1 };
}

// The room of the leader between a mark and a name that stands off, in pixels.
function between(item, { size, scale }, box) {
  const [x, y, half] = [item.x * scale, item.y * scale, size * scale];
  return { left: x - 2, right: x + 2, ...(box.top > y ? { top: y + half, bottom: box.top } : { top: box.bottom, bottom: y - half }) };
}

// The room of a mark, in pixels.
function square(item, size, scale) {
  const [x, y, half] = [item.x * scale, item.y * scale, size * scale];
  return { id: item.id, left: x - half, right: x + half, top: y - half, bottom: y + half };
}

function over(one, other) {
  return one.left < other.right && other.left < one.right && one.top < other.bottom && other.top < one.bottom;
}
