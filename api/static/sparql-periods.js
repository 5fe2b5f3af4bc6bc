// Dates as the stretches of time that they are: a month is thirty days wide, never its first day.
const DATE = /^(-?\d{4})(?:-(\d\d)(?:-(\d\d))?)?$/;
const DAY = 86_400_000;

const utc = (year, month, day = 1) => {
  const made = new Date(0);
  made.setUTCFullYear(year, month, day);
  return made.getTime();
};

// From the first millisecond to the first after it; null for what is no date with two ends.
export function period(text) {
  if (/^-?\d{4}-\d\d-\d\dT/.test(text)) {
    const at = Date.parse(text);
    return Number.isNaN(at) ? null : [at, at];
  }
  const [first, last] = text.split("/").map(single);
  if (text.split("/").length > 2 || !first) return null;
  const end = text.includes("/") ? last : first;
  return end && end[1] > first[0] ? [first[0], end[1]] : null;
}

function single(text) {
  const match = DATE.exec(text);
  if (!match) return null;
  const [year, month, day] = [Number(match[1]), Number(match[2] ?? 0), Number(match[3] ?? 0)];
  if (!match[2]) return [utc(year, 0), utc(year + 1, 0)];
  if (month >= 33 && month <= 36 && !day) return [utc(year, (month - 33) * 3), utc(year, (month - 32) * 3)]; // quarters of EDTF
  if (month < 1 || month > 12) return null;
  if (!day) return [utc(year, month - 1), utc(year, month)];
  const at = utc(year, month - 1, day);
  return new Date(at).getUTCDate() === day ? [at, at + DAY] : null;
}

// Ticks at whole months, far enough apart, each with its words.
export function timeTicks(from, to, most) {
  const months = (to - from) / (30.44 * DAY);
  const step = [1, 2, 3, 6, 12, 24, 60, 120, 240, 600, 1200].find((one) => months / one <= most) ?? 2400;
  const start = new Date(from), ticks = [];
  const first = Math.floor((start.getUTCFullYear() * 12 + start.getUTCMonth()) / step) * step;
  for (let month = first; utc(0, month) <= to; month += step) {
    const at = utc(0, month);
    if (at >= from) ticks.push([at, new Date(at).toISOString().slice(0, step < 12 ? 7 : 4)]);
  }
  return ticks;
}
