// The figure card: whatever leads to a claim, or to the several that a mark stands for, opens a small card with its words,
// place and outlet when it is hovered, focused or tapped. It stands after its link, so the keyboard walks into it.
const WAIT_MS = 180;
const root = document.querySelector("meta[name=root]")?.content ?? "";
const CLAIMS = "/claims", CLAIM = /^\/claims\/([a-z0-9-]+\.[a-z0-9-]+)$/;
const known = new Map();
let card = null, owner = null, timer = 0, turn = 0;

const claimOf = (link) => {
  const href = link.getAttribute("href") ?? link.getAttribute("xlink:href");
  if (!href) return null;
  const address = new URL(href, location.href);
  if (address.origin !== location.origin || !address.pathname.startsWith(root)) return null;
  const path = decodeURIComponent(address.pathname.slice(root.length)), found = CLAIM.exec(path);
  if (path === CLAIMS && address.searchParams.has("ids")) return `${root}/cards${address.search}`;
  return found && `${root}/cards/${found[1]}${address.search}`;
};

const linkAt = (target) => {
  const link = target instanceof Element ? target.closest("a") : null;
  return link && !link.closest(".figure-card") && claimOf(link) ? link : null;
};

const close = () => {
  clearTimeout(timer);
  turn += 1;
  card?.remove();
  card = owner = null;
};

// Beside the link, inside the window, above it where there is more room.
const place = () => {
  const at = owner.getBoundingClientRect(), room = document.documentElement;
  const left = Math.max(8, Math.min(at.left, room.clientWidth - card.offsetWidth - 8));
  const below = room.clientHeight - at.bottom, over = below < card.offsetHeight + 12 && at.top > below;
  card.style.left = `${left}px`;
  card.style.top = `${over ? Math.max(8, at.top - card.offsetHeight - 6) : at.bottom + 6}px`;
  card.style.maxHeight = `${Math.max(160, (over ? at.top : below) - 14)}px`;
  if (over) card.style.top = `${Math.max(8, at.top - card.offsetHeight - 6)}px`;
};

const fetched = async (address) => {
  if (!known.has(address)) {
    const answer = await fetch(address, { headers: { Accept: "text/html" } });
    if (!answer.ok) return null;
    known.set(address, await answer.text());
  }
  return known.get(address);
};

const open = async (link) => {
  if (owner === link) return;
  close();
  const mine = turn;
  let text = null;
  try { text = await fetched(claimOf(link)); } catch { return; } // the link still leads to the claim's page
  if (text === null || mine !== turn || !link.isConnected) return;
  card = document.createElement("div");
  card.className = "card-place";
  card.setAttribute("role", "group");
  card.setAttribute("aria-label", link.textContent.trim());
  card.append(...new DOMParser().parseFromString(text, "text/html").body.childNodes);
  owner = link;
  (link instanceof SVGElement ? link.ownerSVGElement.parentElement : link).after(card);
  place();
};

const later = (act) => { clearTimeout(timer); timer = setTimeout(act, WAIT_MS); };

document.addEventListener("pointerover", (event) => {
  if (event.pointerType === "touch") return;
  if (card?.contains(event.target)) return clearTimeout(timer);
  const link = linkAt(event.target);
  if (link) later(() => open(link));
  else if (card || timer) later(close);
});
document.addEventListener("focusin", (event) => {
  const link = linkAt(event.target);
  if (link?.matches(":focus-visible")) later(() => open(link));
  else if (card && !card.contains(event.target)) close();
});
document.addEventListener("click", (event) => {
  const copied = event.target.closest?.(".figure-card button[data-text]");
  if (copied) {
    navigator.clipboard.writeText(copied.dataset.text).then(() => {
      const word = copied.textContent;
      copied.textContent = copied.parentElement.dataset.copied;
      setTimeout(() => { copied.textContent = word; }, 1500);
    }, () => {});
    return;
  }
  const link = linkAt(event.target);
  if (link && event.pointerType === "touch" && owner !== link) { event.preventDefault(); open(link); }
  else if (!link && card && !card.contains(event.target)) close();
});
document.addEventListener("keydown", (event) => {
  if (event.key === "Escape" && card) { const back = card.contains(document.activeElement) ? owner : null; close(); back?.focus(); clearTimeout(timer); }
});
addEventListener("resize", () => card && place());
