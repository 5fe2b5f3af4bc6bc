// The explorer's state is its address. Lists are joined by commas; an empty value is no value.
const LISTS = new Set(["types", "predicates", "statuses", "verification", "expand", "hide", "path", "pin", "select"]);
const PAGE_ONLY = ["select", "view", "pin", "embed", "errorRate", "nullModel"]; // these do not change what the service answers
const PLAIN = /%(2C|3A|5E|7E)/g; // , : ^ ~ may stand in a query as they are

export class State {
  constructor(search) {
    this.parameters = new URLSearchParams(search);
  }

  get(name) {
    return this.parameters.get(name) ?? "";
  }

  list(name) {
    return this.get(name).split(",").filter(Boolean);
  }

  has(name) {
    return this.parameters.has(name);
  }

  with(changes) {
    const next = new State(this.parameters);
    for (const [name, value] of Object.entries(changes)) {
      const text = Array.isArray(value) ? value.join(",") : value;
      if (text === null || text === undefined || (text === "" && !(LISTS.has(name) && value === null))) {
        next.parameters.delete(name);
      } else {
        next.parameters.set(name, String(text));
      }
    }
    return next;
  }

  // The query for the service's data: what only the page needs is left out, so answers are shared.
  data() {
    const next = new URLSearchParams(this.parameters);
    PAGE_ONLY.forEach((name) => next.delete(name));
    next.delete("lang");
    return text(next);
  }

  toString() {
    return text(this.parameters);
  }

  // Where two states differ in what the service would answer.
  differs(other) {
    return this.data() !== other.data();
  }
}

function text(parameters) {
  const found = parameters.toString().replace(PLAIN, (code) => decodeURIComponent(code));
  return found ? `?${found}` : "";
}

// An explicit empty choice ("no type at all") needs a value that the service reads as an empty list.
export const NONE = ",";
