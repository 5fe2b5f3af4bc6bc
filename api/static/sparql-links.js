// What an IRI is called and where it leads: this service for its own things, the web for http and https, else nowhere.
export class Links {
  constructor(settings) {
    this.settings = settings;
    this.prefixes = new Map();
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
