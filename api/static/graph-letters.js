// Which names can be read at a scale, and how large nodes and letters must be drawn for that.
const NATURAL = 15; // canvas units
const LEAST = 11; // pixels
const HIDDEN = 5; // pixels: below vis-network's threshold, so not drawn at all
const DOT = 3.5; // pixels that a node's radius keeps from afar
const HEAVY = 26; // the radius of a hub
const LARGEST = 10; // nodes whose names stand above them, or some lines off, where there is no room below

// The changes that bring nodes back to their own sizes, from which alone a picture is fitted.
export function natural(items) {
  return items.filter((item) => item.size !== item.weight || item.font.size !== NATURAL || item.font.vadjust)
    .map((item) => ({ id: item.id, size: item.weight, font: { ...item.font, size: NATURAL, vadjust: 0 } }));
}

// The changes that nodes need at this scale: lit and weighty nodes first, no name over another.
export function readable(items, scale) {
  const crowded = NATURAL * scale < LEAST;
  const plain = Math.max(NATURAL * scale, LEAST);
  const taken = [];
  const changes = [];
  const order = (item) => (item.opacity < 1 ? 0 : 1000) + item.weight;
  const sorted = [...items].sort((a, b) => order(b) - order(a));
  for (const [place, item] of sorted.entries()) {
    const letters = crowded && item.weight >= HEAVY ? plain * 1.25 : plain;
    const size = Math.min(3 * item.weight, Math.max(item.weight, Math.round(DOT / scale)));
    const line = 1.3 * letters / scale;
    const above = 2 * size + 1.25 * line;
    const places = (place < LARGEST ? [0, -above, line, -above - line, 2 * line, -above - 2 * line, 3 * line] : [0]).map(Math.round);
    const vadjust = crowded && places.find((by) => take(taken, item, size, scale, letters, by));
    const font = Math.round((vadjust === undefined ? HIDDEN : letters) / scale);
    if (font !== item.font.size || size !== item.size || (vadjust || 0) !== (item.font.vadjust ?? 0)) {
      changes.push({ id: item.id, size, font: { ...item.font, size: font, vadjust: vadjust || 0 } });
    }
  }
  return changes;
}

// Take the room of a name, in pixels, unless another has taken some of it.
function take(taken, item, size, scale, letters, by) {
  const wide = [...item.label].reduce((sum, letter) => sum + (letter > "\u2e7f" ? letters : letters * 0.56), 0) / 2 + 3;
  const [x, y] = [item.x * scale, (item.y + size + by) * scale + letters];
  const over = (other) => Math.abs(other.x - x) < other.wide + wide && Math.abs(other.y - y) < letters * 1.25;
  if (taken.some(over)) {
    return false;
  }
  taken.push({ x, y, wide });
  return true;
}
