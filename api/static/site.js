// What every page does beyond being read: the switch for dark paper, copying a citation, search as you type.
import "./picker.js";
import { suggest } from "./suggest.js";

const paper = document.getElementById("paper");
if (paper) {
  const dark = () => (document.documentElement.dataset.paper ?? (matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light")) === "dark";
  const show = () => { paper.textContent = dark() ? paper.dataset.light : paper.dataset.dark; };
  paper.hidden = false;
  show();
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", show);
  paper.addEventListener("click", () => {
    const chosen = dark() ? "light" : "dark";
    document.documentElement.dataset.paper = chosen;
    try { localStorage.setItem("paper", chosen); } catch { /* storage is off: the choice lasts for this page */ }
    show();
  });
}

for (const form of document.querySelectorAll("form[data-find]")) suggest(form);

// Ctrl+K: the search box over the page, from anywhere.
const palette = () => {
  let dialog = document.querySelector("dialog.palette");
  if (!dialog) {
    const own = document.querySelector(".masthead form[data-find]"), form = own.cloneNode(true), field = form.querySelector("input[type=search]");
    dialog = document.createElement("dialog");
    dialog.className = "palette";
    dialog.setAttribute("aria-label", own.dataset.palette);
    form.querySelector(".suggestions")?.remove();
    form.classList.add("find-large");
    field.id = "find-palette";
    field.value = "";
    field.removeAttribute("aria-keyshortcuts");
    dialog.append(form);
    document.body.append(dialog);
    suggest(form);
    dialog.addEventListener("click", (event) => { if (event.target === dialog) dialog.close(); });
  }
  if (!dialog.open) dialog.showModal();
  dialog.querySelector("input[type=search]").select();
};

document.addEventListener("keydown", (event) => {
  if ((event.ctrlKey || event.metaKey) && !event.shiftKey && !event.altKey && event.key.toLowerCase() === "k" && !event.isComposing) {
    event.preventDefault();
    return palette();
  }
  const typing = /^(input|textarea|select)$/i.test(event.target.tagName) || event.target.isContentEditable;
  if (event.key === "/" && !typing && !event.ctrlKey && !event.metaKey && !event.altKey && !event.isComposing) {
    const field = document.querySelector("main input[type=search]") ?? document.getElementById("find-site");
    if (field) { event.preventDefault(); field.focus(); }
  }
});

for (const place of document.querySelectorAll("[data-copy]")) for (const text of place.querySelectorAll(".copy")) {
  const button = document.createElement("button");
  button.type = "button";
  button.textContent = place.dataset.copy;
  button.addEventListener("click", async () => {
    try { await navigator.clipboard.writeText(text.textContent); } catch { getSelection().selectAllChildren(text); return; }
    button.textContent = place.dataset.copied;
    setTimeout(() => { button.textContent = place.dataset.copy; }, 1500);
  });
  text.after(button);
}

// A day is written as text; the browser's own calendar stands beside it.
for (const place of document.querySelectorAll(".day-pick")) {
  const written = place.previousElementSibling, calendar = place.querySelector("input");
  place.hidden = false;
  place.querySelector("button").addEventListener("click", () => {
    calendar.value = written.value;
    calendar.showPicker();
  });
  calendar.addEventListener("input", () => { written.value = calendar.value; });
}

// A link to a line inside a fold opens the fold.
const unfold = () => {
  const target = location.hash.length > 1 && document.getElementById(decodeURIComponent(location.hash.slice(1)));
  for (let fold = target && target.closest("details"); fold; fold = fold.parentElement.closest("details")) fold.open = true;
  if (target) target.scrollIntoView();
};
addEventListener("hashchange", unfold);
unfold();
