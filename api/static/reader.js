// A source read both ways: a claim lights up the words that it rests on, words the claims that rest on them.
const marks = [...document.querySelectorAll(".passages mark[data-claims]")];
const claimsOf = new Map(marks.map((mark) => [mark, mark.dataset.claims.split(" ")]));

const light = (ids) => {
  for (const mark of marks) mark.classList.toggle("is-near", claimsOf.get(mark).some((id) => ids.includes(id)));
  for (const line of document.querySelectorAll(".passage-claims li")) line.classList.toggle("is-near", ids.includes(line.id));
};

const near = (target) => {
  const mark = target.closest?.(".passages mark[data-claims]"), line = target.closest?.(".passage-claims li");
  light(mark ? claimsOf.get(mark) : line ? [line.id] : []);
};

document.addEventListener("pointerover", (event) => near(event.target));
document.addEventListener("focusin", (event) => near(event.target));
