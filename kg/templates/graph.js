"use strict";
(() => {
  const data = JSON.parse(document.getElementById("data").textContent);
  const night = window.matchMedia("(prefers-color-scheme: dark)");
  const byId = (id) => document.getElementById(id);
  const nodes = new vis.DataSet(data.nodes), edges = new vis.DataSet(data.edges);
  const network = new vis.Network(byId("canvas"), { nodes, edges }, night.matches ? data.dark : data.options);
  night.addEventListener("change", () => network.setOptions(night.matches ? data.dark : data.options));
  const rows = [...document.querySelectorAll("#relations-table tbody tr")];
  const said = byId("said"), tip = byId("tip"), atFirst = said.textContent;
  let here = null, around = [], step = -1;

  function show(keep, text) {
    for (const row of rows) {
      row.hidden = keep ? !keep(row) : false;
    }
    said.textContent = text || atFirst;
  }
  function choose(id, move) {
    here = id;
    around = network.getConnectedNodes(id);
    step = -1;
    network.selectNodes([id]);
    if (move) {
      network.focus(id, { scale: Math.max(1, network.getScale()), animation: false });
    }
    show((row) => row.dataset.from === id || row.dataset.to === id, `${nodes.get(id).label} · ${network.getConnectedEdges(id).length}`);
  }
  function reset() {
    here = null;
    network.unselectAll();
    show(null);
  }
  network.on("click", (event) => {
    if (event.nodes.length) {
      choose(event.nodes[0], false);
    } else if (event.edges.length) {
      show((row) => row.dataset.edge === event.edges[0], edges.get(event.edges[0]).label);
    } else {
      reset();
    }
  });
  function point(event, text) {
    tip.textContent = text;
    tip.hidden = false;
    const box = byId("canvas");
    tip.style.left = `${Math.min(event.pointer.DOM.x + 14, box.clientWidth - 180)}px`;
    tip.style.top = `${box.offsetTop + event.pointer.DOM.y + 14}px`;
  }
  network.on("hoverNode", (event) => point(event, nodes.get(event.node).label));
  network.on("hoverEdge", (event) => {
    const edge = edges.get(event.edge);
    point(event, `${nodes.get(edge.from).label} – ${edge.label} → ${nodes.get(edge.to).label}`);
  });
  for (const name of ["blurNode", "blurEdge", "dragStart", "zoom"]) {
    network.on(name, () => { tip.hidden = true; });
  }
  const letters = () => {
    const size = 12 / network.getScale();
    nodes.update(data.nodes.filter((node) => node.size >= 18).map((node) => ({ id: node.id, font: { size: Math.round(Math.min(Math.max(15, size), 2.4 * node.size)) } })));
  };
  network.on("zoom", letters);
  network.on("dragEnd", () => network.storePositions()); // updates would move dragged nodes back
  network.once("afterDrawing", () => setTimeout(letters, 0));
  const zoom = (factor) => { network.moveTo({ scale: network.getScale() * factor }); letters(); };
  byId("zoom-in").addEventListener("click", () => zoom(1.3));
  byId("zoom-out").addEventListener("click", () => zoom(1 / 1.3));
  byId("fit").addEventListener("click", () => { network.fit(); letters(); });
  byId("all").addEventListener("click", reset);
  byId("tools").addEventListener("submit", (event) => event.preventDefault());
  byId("search").addEventListener("change", (event) => {
    const wanted = event.target.value.trim().toLowerCase();
    const found = wanted && data.nodes.find((node) => node.label.toLowerCase().includes(wanted) || node.id === wanted);
    if (found) {
      choose(found.id, true);
    }
  });
  byId("canvas").addEventListener("keydown", (event) => {
    if (event.isComposing) {
      return;
    }
    const turn = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
    if (turn) {
      event.preventDefault();
      if (here === null) {
        choose(data.nodes[0].id, true);
        return;
      }
      step = (step + turn + around.length) % around.length;
      const other = around[step];
      if (other !== undefined) {
        network.selectNodes([here, other]);
        said.textContent = `${nodes.get(here).label} → ${nodes.get(other).label} (${step + 1}/${around.length})`;
      }
    } else if (event.key === "Enter" && around[step] !== undefined) {
      choose(around[step], true);
    } else if (event.key === "Escape") {
      reset();
    } else if (event.key === "+" || event.key === "-") {
      zoom(event.key === "+" ? 1.3 : 1 / 1.3);
    }
  });
  window.longtu = { network, nodes, edges };
})();
