// The terminals of a SPARQL or Turtle text: every character is in one token, and no text is refused.
const TOKEN = /(?<space>[\s\ufeff]+)|(?<comment>#[^\n\r]*)|(?<string>"""(?:[^"\\]|\\.|"(?!""))*(?:"""|$)|'''(?:[^'\\]|\\.|'(?!''))*(?:'''|$)|"(?:[^"\\\n\r]|\\.)*"?|'(?:[^'\\\n\r]|\\.)*'?)|(?<iri><[^<>"{}|^`\\\u0000-\u0020]*>)|(?<variable>[?$][\p{L}\p{N}_]+)|(?<tag>@[A-Za-z]+(?:-[A-Za-z0-9]+)*)|(?<number>(?:\d+(?:\.\d+)?|\.\d+)(?:[eE][+-]?\d+)?)|(?<name>(?:_|\p{L}(?:[\p{L}\p{N}_·-]|\.(?=[\p{L}\p{N}_·.-]*:))*)?:(?:[\p{L}\p{N}_:·%-]|\\.|\.(?=[\p{L}\p{N}_:·%\\-]))*)|(?<word>\p{L}[\p{L}\p{N}_]*)|(?<bracket><<\(?|\)?>>|[{}()[\]])|(?<operator>\|\||&&|\^\^|!=|<=|>=|[!+\-*/|^=<>;,.])|(?<other>.)/gsu;

const words = (text) => new Set(text.split(" "));
export const KEYWORDS = words("PREFIX BASE VERSION SELECT DISTINCT REDUCED CONSTRUCT DESCRIBE ASK FROM NAMED WHERE OPTIONAL FILTER UNION MINUS GRAPH BIND AS VALUES UNDEF SERVICE SILENT EXISTS NOT IN GROUP BY HAVING ORDER ASC DESC LIMIT OFFSET SEPARATOR INSERT DELETE DATA WITH USING LOAD INTO CLEAR DROP CREATE ADD MOVE COPY TO DEFAULT ALL LATERAL");
export const FUNCTIONS = words("COUNT SUM MIN MAX AVG SAMPLE GROUP_CONCAT STR LANG LANGMATCHES LANGDIR DATATYPE BOUND IRI URI BNODE RAND ABS CEIL FLOOR ROUND CONCAT STRLEN UCASE LCASE ENCODE_FOR_URI CONTAINS STRSTARTS STRENDS STRBEFORE STRAFTER YEAR MONTH DAY HOURS MINUTES SECONDS TIMEZONE TZ NOW UUID STRUUID MD5 SHA1 SHA256 SHA384 SHA512 COALESCE IF STRLANG STRLANGDIR STRDT SAMETERM ISIRI ISURI ISBLANK ISLITERAL ISNUMERIC HASLANG HASLANGDIR REGEX SUBSTR REPLACE TRIPLE SUBJECT PREDICATE OBJECT ISTRIPLE");
const CONSTANTS = words("TRUE FALSE");

export function tokens(text) {
  const found = [];
  for (const match of text.matchAll(TOKEN)) {
    let kind = Object.keys(match.groups).find((name) => match.groups[name] !== undefined);
    if (kind === "word") {
      const upper = match[0].toUpperCase();
      if (match[0] === "a" || KEYWORDS.has(upper)) kind = "keyword";
      else if (FUNCTIONS.has(upper)) kind = "function";
      else if (CONSTANTS.has(upper)) kind = "constant";
    } else if (kind === "tag" && /^@(prefix|base)$/i.test(match[0])) kind = "keyword";
    found.push({ kind, text: match[0], start: match.index, end: match.index + match[0].length });
  }
  return found;
}

export const blank = (token) => token.kind === "space" || token.kind === "comment";

// The prefixes that a text declares: name to IRI.
export function declared(text) {
  const solid = tokens(text).filter((token) => !blank(token));
  const found = new Map();
  solid.forEach((token, at) => {
    if (!/^@?prefix$/i.test(token.text) || solid[at + 2]?.kind !== "iri") return;
    found.set(solid[at + 1].text.replace(/:$/, ""), solid[at + 2].text.slice(1, -1));
  });
  return found;
}

const OPEN = { "{": "}", "(": ")", "[": "]", "<<": ">>", "<<(": ")>>" };

// The bracket beside the caret and its partner, as indices into `all`; none where there is no pair.
export function pair(all, caret) {
  const at = all.findIndex((token) => token.kind === "bracket" && (token.end === caret || token.start === caret));
  if (at < 0) return [];
  const step = all[at].text in OPEN ? 1 : -1;
  let depth = 0;
  for (let other = at; other >= 0 && other < all.length; other += step) {
    if (all[other].kind !== "bracket") continue;
    depth += all[other].text in OPEN ? step : -step;
    if (depth === 0) {
      const [first, last] = step > 0 ? [at, other] : [other, at];
      return OPEN[all[first].text] === all[last].text ? [first, last] : [];
    }
  }
  return [];
}

// The text as coloured spans; `classes` adds a class to tokens by their index.
export function coloured(all, classes = new Map()) {
  const whole = document.createDocumentFragment();
  all.forEach((token, at) => {
    const more = classes.get(at);
    if (!more && ["space", "other", "operator"].includes(token.kind)) return whole.append(token.text);
    const span = document.createElement("span");
    span.className = `t-${token.kind}${more ? ` ${more}` : ""}`;
    span.textContent = token.text;
    whole.append(span);
  });
  return whole;
}

// From line and column, which count characters from 1, to an offset; and the same back.
export function offset(text, line, column) {
  const lines = text.split("\n");
  const before = lines.slice(0, line - 1).reduce((sum, one) => sum + one.length + 1, 0);
  return Math.min(text.length, before + [...(lines[line - 1] ?? "")].slice(0, column - 1).join("").length);
}
