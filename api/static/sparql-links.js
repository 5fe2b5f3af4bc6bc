// What an IRI is called and where it leads: this service for its own things, the web for http and https, else nowhere.
export class Links {
  constructor(settings) {
    this.settings = settings;
    this.prefixes = new Map();
    this.names = new Map();
  }

  // The names of the things in these rows, in the page's language; without them the rows stand as they are.
  async learn(answer, terms, name, ask) {
    for (const term of terms) this.names.set(this.prefixes.get(term.name.split(":")[0]) + term.name.split(":")[1], term.label[this.settings.language] ?? term.label.en);
    const start = Object.keys(this.settings.own).find((own) => this.settings.own[own] === "/id/");
    const things = new Set(answer.rows.slice(0, this.settings.shown).flat().filter((term) => term?.type === "iri" && term.value.startsWith(start) && !this.names.has(term.value)).map((term) => term.value));
    if (!things.size) return;
    const values = [...things].slice(0, 400).map((iri) => `<${iri}>`).join(" ");
    try {
      const found = await ask(`SELECT ?thing ?name { VALUES ?thing { ${values} } ?thing <${name}> ?name FILTER(LANGMATCHES(LANG(?name), "${this.settings.language}")) }`);
      for (const [thing, called] of found.rows) if (thing && called) this.names.set(thing.value, called.value);
    } catch { /* the service is busy or the list too long */ }
  }

  name(iri) {
    return this.names.get(iri) ?? "";
  }

  // The prefixes by which names are shortened.
  know(prefixes) {
    this.prefixes = new Map(Object.entries(prefixes));
  }

  short(iri) {
    let best = iri;
    for (const [prefix, namespace] of this.prefixes) {
      const rest = iri.slice(namespace.length);
      if (iri.startsWith(namespace) && /^[\p{L}\p{N}_][\p{L}\p{N}_.-]*$/u.test(rest) && prefix.length + rest.length < best.length) best = `${prefix}:${rest}`;
    }
    return best;
  }

  href(iri) {
    const { own, root } = this.settings;
    const namespace = Object.keys(own).find((start) => iri.startsWith(start) && iri.length > start.length);
    const rest = namespace && iri.slice(namespace.length);
    if (rest && /^[\p{L}\p{N}_.-]+(\/[\p{L}\p{N}_.-]+)?$/u.test(rest)) return root + this.carrying(own[namespace] + rest);
    return /^https?:\/\//i.test(iri) ? iri : null;
  }

  carrying(path) {
    const [head, hash] = path.split("#");
    const query = new URLSearchParams(this.settings.carried).toString();
    return head + (query && `?${query}`) + (hash === undefined ? "" : `#${hash}`);
  }
}
