// Reads a GEXF file with the reader of Sigma and Gephi Lite, and prints what it found: node gexf.js FILE
const { readFileSync } = require("node:fs");
const { MultiGraph } = require("graphology");
const gexf = require("graphology-gexf");

const graph = gexf.parse(MultiGraph, readFileSync(process.argv[2], "utf-8"));
const first = graph.nodes()[0];
const edge = graph.edges()[0];
console.log(
  JSON.stringify({
    nodes: graph.nodes().sort(),
    edges: graph.size,
    first: { id: first, ...graph.getNodeAttributes(first) },
    edge: { id: edge, ...graph.getEdgeAttributes(edge) },
  }),
);
