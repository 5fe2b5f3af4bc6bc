// Building elements: every text becomes a text node, so that no label can be markup.
export const byId = (id) => document.getElementById(id);

export function element(tag, properties = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (name.startsWith("on")) {
      made.addEventListener(name.slice(2), value);
    } else if (name === "class") {
      made.className = value;
    } else if (value !== false && value !== null && value !== undefined) {
      made.setAttribute(name, value === true ? "" : value);
    }
  }
  made.append(...children.filter((child) => child !== null && child !== undefined));
  return made;
}

// A name from the data, isolated from the direction of the text around it.
export const named = (text) => element("bdi", {}, text);

// Words with {places} filled in, and {place:one|others} as the word that the number takes.
export function filled(words, values) {
  return words.replace(/\{(\w+)(?::([^|{}]*)\|([^{}]*))?\}/g, (whole, name, one, others) => {
    if (!(name in values)) return whole;
    return one === undefined ? values[name] : String(values[name]) === "1" ? one : others;
  });
}

export function shape(type, outline) {
  const space = "http://www.w3.org/2000/svg";
  const svg = document.createElementNS(space, "svg");
  const path = document.createElementNS(space, "path");
  svg.setAttribute("viewBox", "-10 -10 20 20");
  svg.setAttribute("aria-hidden", "true");
  svg.setAttribute("class", `shape look-${type}`);
  path.setAttribute("d", outline);
  svg.append(path);
  return svg;
}

export async function fetched(address) {
  const response = await fetch(address, { headers: { Accept: "application/json", "Accept-Language": document.documentElement.lang } });
  const body = await response.json();
  if (!response.ok) {
    throw new Error(body.said || body.detail || body.title || response.statusText);
  }
  return body;
}
