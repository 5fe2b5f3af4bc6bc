// The picture of a view: the same SVG as the image, put into the page so that its links and tooltips work, in the
// colours of the paper in use and as wide as there is room. Where that fails, the image or a word stays.
const place = document.querySelector(".view-picture figure");
const WIDTHS = [360, 540, 740, 1080];
const system = matchMedia("(prefers-color-scheme: dark)");
let shown = "";

const dark = () => (document.documentElement.dataset.paper ?? (system.matches ? "dark" : "light")) === "dark";

// One of few addresses, so that pictures are drawn once and kept; the first is the one that the image has.
const wanted = (base) => {
  const address = new URL(base);
  const width = WIDTHS.find((each) => each >= place.clientWidth - 12) ?? WIDTHS.at(-1);
  for (const [name, value, usual] of [["width", String(width), "1080"], ["theme", dark() ? "dark" : "light", "light"]]) {
    address.searchParams.delete(name);
    if (value !== usual) address.searchParams.append(name, value);
  }
  return address.href;
};

// A mark's words are its label: they become the tooltip, and the name of its link. One stop of the keyboard an address.
const readable = (svg, words) => {
  svg.setAttribute("role", "group");
  svg.setAttribute("aria-label", words);
  for (const empty of svg.querySelectorAll("[role=graphics-symbol]:not([aria-label])")) empty.removeAttribute("role");
  const seen = new Set();
  for (const mark of svg.querySelectorAll(".role-mark [aria-label]")) {
    const title = document.createElementNS("http://www.w3.org/2000/svg", "title");
    title.textContent = mark.getAttribute("aria-label");
    mark.prepend(title);
  }
  for (const link of svg.querySelectorAll("a")) {
    const address = link.getAttribute("xlink:href");
    const label = link.querySelector("[aria-label]")?.getAttribute("aria-label") ?? link.textContent;
    if (label) link.setAttribute("aria-label", label);
    if (seen.has(address)) { link.setAttribute("tabindex", "-1"); link.setAttribute("aria-hidden", "true"); }
    seen.add(address);
  }
};

// A picture much higher than a screen shows its first part: what stands below it is in reach, and one choice shows all.
// Who comes to its marks by the keyboard has it whole.
const HIGH = 1100;
const foldAway = (svg) => {
  const rest = document.querySelector(".picture-rest"), high = svg.getBoundingClientRect().height > HIGH;
  if (rest || !high) { if (rest) rest.hidden = !high; return; }
  const made = document.createElement("details"), words = document.createElement("summary");
  made.className = "picture-rest";
  words.textContent = place.parentElement.dataset.whole;
  made.append(words);
  place.after(made);
  place.addEventListener("focusin", (event) => { made.open ||= event.target.matches(":focus-visible"); });
};

const failed = () => {
  const word = document.createElement("p");
  word.className = "picture-failed";
  word.textContent = place.parentElement.dataset.failed;
  place.replaceChildren(word);
};

const show = async (base, words) => {
  const address = wanted(base);
  if (address === shown) return;
  shown = address;
  place.setAttribute("aria-busy", "true");
  try {
    const answer = await fetch(address, { headers: { Accept: "image/svg+xml" } });
    if (!answer.ok) throw new Error(String(answer.status));
    const text = await answer.text();
    if (address !== shown) return;
    if (!/^<svg[\s\S]*<\/svg>\s*$/.test(text)) throw new Error("no SVG"); // the parser's own complaint has styles in it
    const svg = document.importNode(new DOMParser().parseFromString(text, "image/svg+xml").documentElement, true);
    readable(svg, words);
    place.replaceChildren(svg);
    foldAway(svg);
  } catch {
    if (address === shown) failed();
  } finally {
    if (address === shown) place.removeAttribute("aria-busy");
  }
};

const image = place?.querySelector("img");
if (image) {
  const base = image.src;
  const again = () => show(base, image.alt);
  new ResizeObserver(again).observe(place);
  system.addEventListener("change", again);
  new MutationObserver(again).observe(document.documentElement, { attributeFilter: ["data-paper"] });
}
