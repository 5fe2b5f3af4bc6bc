// The filter of the contradictions page: words and kinds choose lines; the fragment of the address keeps both.
const form = document.querySelector(".desk-filter");
const lines = [...document.querySelectorAll("li.difference")];
const groups = [...document.querySelectorAll(".desk-group")];
const rests = [...document.querySelectorAll(".desk-rest")];
const said = form.querySelector("output"), whole = said.textContent;
const field = form.elements.find, kinds = [...form.querySelectorAll("input[name=kind]")];
const textOf = (line) => `${line.closest(".desk-group").querySelector("h2").textContent} ${line.textContent}`.toLocaleLowerCase();
const texts = new Map(lines.map((line) => [line, textOf(line)]));

const show = () => {
  const wanted = field.value.toLocaleLowerCase().split(/\s+/).filter(Boolean);
  const chosen = kinds.filter((kind) => kind.checked).map((kind) => kind.value);
  for (const line of lines) {
    const own = line.dataset.kinds.split(" ");
    line.hidden = !wanted.every((word) => texts.get(line).includes(word)) || (chosen.length > 0 && !chosen.some((kind) => own.includes(kind)));
  }
  const choosing = wanted.length > 0 || chosen.length > 0;
  if (choosing) for (const rest of rests) rest.open = true;
  for (const group of groups) group.hidden = !group.querySelector("li.difference:not([hidden])");
  const shown = lines.filter((line) => !line.hidden).length;
  said.textContent = shown === lines.length ? whole : `${shown} / ${whole}`;
};

const keep = () => {
  const state = new URLSearchParams([["find", field.value.trim()], ["kind", kinds.filter((kind) => kind.checked).map((kind) => kind.value).join(",")]].filter(([, value]) => value));
  history.replaceState(null, "", state.size ? `#${state}` : location.pathname + location.search);
  show();
};

// A fragment with "=" is a choice; one without names a line or a company.
const read = () => {
  const state = new URLSearchParams(location.hash.includes("=") ? location.hash.slice(1) : "");
  field.value = state.get("find") ?? "";
  const chosen = (state.get("kind") ?? "").split(",");
  for (const kind of kinds) kind.checked = chosen.includes(kind.value);
  show();
  const named = document.getElementById(decodeURIComponent(location.hash.slice(1)))?.closest("li.difference");
  if (!named) return;
  for (let fold = named.closest("details"); fold; fold = fold.parentElement.closest("details")) fold.open = true;
  named.querySelector(".difference-more").open = true;
  named.scrollIntoView();
};

form.hidden = false;
form.addEventListener("input", keep);
form.addEventListener("submit", (event) => event.preventDefault());
addEventListener("hashchange", read);
read();
