// What the page of `datafile report` does beyond showing: ticks that stay, commands to copy, and the lineage of a selection.
// Everything of a project reaches the document as text (textContent), never as markup.
(() => {
  "use strict";

  const all = (selector, within = document) => [...within.querySelectorAll(selector)];
  const make = (tag, text, properties = {}) => Object.assign(document.createElement(tag), { textContent: text }, properties);

  // ---- The plan ----

  const boxes = all(".step input");
  const plan = document.getElementById("plan");
  const storageKey = () => {
    let hash = 0;
    for (const letter of document.title + plan.textContent) hash = (Math.imul(hash, 31) + letter.codePointAt(0)) | 0;
    return "datafile-report-" + hash;
  };
  if (plan && boxes.length > 0) {
    const key = storageKey();
    const progress = plan.querySelector(".progress");
    const show = () => { progress.textContent = `${boxes.filter(box => box.checked).length} of ${boxes.length} steps done`; };
    try {
      const ticked = JSON.parse(localStorage.getItem(key) ?? "[]");
      for (const box of boxes) box.checked = ticked.includes(box.id);
    } catch { /* A page without storage: ticks last until it is closed. */ }
    show();
    plan.addEventListener("change", () => {
      show();
      try {
        localStorage.setItem(key, JSON.stringify(boxes.filter(box => box.checked).map(box => box.id)));
      } catch { /* As above. */ }
    });
  }

  for (const block of all("pre.copy")) {
    const code = block.firstElementChild;
    const button = make("button", "Copy", { type: "button" });
    button.addEventListener("click", async () => {
      try {
        await navigator.clipboard.writeText(code.textContent);
        button.textContent = "Copied";
      } catch {
        getSelection().selectAllChildren(code);
        button.textContent = "Selected";
      }
      setTimeout(() => { button.textContent = "Copy"; }, 1500);
    });
    block.append(button);
  }

  // A link to a finding opens the file that it is in; paper shows everything but the large drawing.
  const reveal = () => {
    const target = location.hash.startsWith("#finding-") ? document.getElementById(location.hash.slice(1)) : null;
    const file = target?.closest("details");
    if (file && !file.open) {
      file.open = true;
      target.scrollIntoView();
    }
  };
  addEventListener("hashchange", reveal);
  reveal();
  let opened = [];
  addEventListener("beforeprint", () => {
    opened = all("details:not([open])").filter(details => !details.matches(".drawing"));
    for (const details of opened) details.open = true;
  });
  addEventListener("afterprint", () => {
    for (const details of opened) details.open = false;
  });

  // ---- The lineage ----

  const graphs = all("svg.graph");
  if (graphs.length === 0) return;

  const { nodes, edges } = JSON.parse(document.getElementById("data").textContent);
  const into = nodes.map(() => []);
  const from = nodes.map(() => []);
  edges.forEach(([start, end], at) => {
    from[start].push(at);
    into[end].push(at);
  });
  const drawn = nodes.map(() => []);
  const ways = edges.map(() => []);
  for (const graph of graphs) {
    for (const element of all(".node", graph)) {
      drawn[+element.dataset.n].push(element);
      element.setAttribute("role", "button");
      element.setAttribute("tabindex", "-1");
      element.setAttribute("aria-pressed", "false");
    }
    graph.querySelector(".node")?.setAttribute("tabindex", "0");
    for (const element of all(".way", graph)) ways[+element.dataset.e].push(element);
  }

  const panel = document.querySelector(".panel");
  let chosen = -1;
  let lit = [];

  /** Every node that a walk along edges reaches, with the edges. */
  const reach = (start, next, end) => {
    const found = new Set([start]);
    const passed = [];
    const open = [start];
    while (open.length > 0) {
      for (const edge of next[open.pop()]) {
        passed.push(edge);
        const node = edges[edge][end];
        if (!found.has(node)) {
          found.add(node);
          open.push(node);
        }
      }
    }
    return { found, passed };
  };

  const light = (nodeSet, edgeList) => {
    for (const element of lit) element.classList.remove("on");
    lit = [...[...nodeSet].flatMap(node => drawn[node]), ...edgeList.flatMap(edge => ways[edge])];
    for (const element of lit) element.classList.add("on");
    for (const graph of graphs) graph.classList.toggle("focused", lit.length > 0);
  };

  const lightNode = node => {
    const up = reach(node, into, 0);
    const down = reach(node, from, 1);
    light(new Set([...up.found, ...down.found]), [...up.passed, ...down.passed]);
    return { up: up.found.size - 1, down: down.found.size - 1 };
  };

  const resourceButton = node => {
    const button = make("button", nodes[node].name, { type: "button", className: "link" });
    button.addEventListener("click", () => select(node, true));
    return button;
  };

  const list = (heading, items) => {
    panel.append(make("h4", heading));
    const element = document.createElement("ul");
    for (const item of items) {
      const line = document.createElement("li");
      line.append(...item);
      element.append(line);
    }
    panel.append(element);
    return element;
  };

  const select = (node, scroll) => {
    for (const element of drawn[chosen] ?? []) {
      element.classList.remove("chosen");
      element.setAttribute("aria-pressed", "false");
    }
    panel.replaceChildren();
    chosen = node;
    if (node < 0) {
      light(new Set(), []);
      panel.append(make("p", "Select a resource to see what it reads, what reads it, and its columns.", { className: "quiet" }));
      return;
    }

    for (const element of drawn[node]) {
      element.classList.add("chosen");
      element.setAttribute("aria-pressed", "true");
      makeEntry(element);
    }
    const { up, down } = lightNode(node);
    const { name, kind, mark, deployment, file, columns } = nodes[node];
    panel.append(make("h3", name));
    panel.append(make("p", [kind, mark, deployment && `deployment: ${deployment}`].filter(Boolean).join(", "), { className: "quiet" }));
    if (file) panel.append(make("p", file, { className: "place" }));
    panel.append(make("p", `${up} upstream, ${down} downstream`, { className: "quiet" }));
    const neighbours = (edgeList, end) => edgeList.map(edge => [resourceButton(edges[edge][end]), make("span", edges[edge][2], { className: "quiet" })]);
    if (into[node].length > 0) list("Fed by", neighbours(into[node], 0));
    if (from[node].length > 0) list("Feeds", neighbours(from[node], 1));
    if (columns) list(`Columns (${columns.length})`, columns.map(([column, type]) => [columnButton(node, column), make("span", type ?? "type unknown", { className: "quiet" })]));
    if (scroll) reveals(node);
  };

  /** Shows a node in the drawing that is open, or in that of the whole project. */
  const reveals = node => {
    const elements = drawn[node];
    const element = elements.find(e => e.closest("details").open) ?? elements[elements.length - 1];
    if (!element) return;
    element.closest("details").open = true;
    element.scrollIntoView({ block: "nearest", inline: "center" });
    element.focus({ preventScroll: true });
  };

  // ---- Columns ----

  let uses;
  const idOf = (node, column) => node + "\n" + column;
  const usesOf = (node, column) => {
    if (!uses) {
      uses = new Map();
      nodes.forEach(({ columns = [] }, at) => {
        for (const [name, , origins] of columns) {
          for (const [start, used] of origins ?? []) {
            const key = idOf(start, used);
            if (!uses.has(key)) uses.set(key, []);
            uses.get(key).push([at, name]);
          }
        }
      });
    }
    return uses.get(idOf(node, column)) ?? [];
  };
  const originsOf = (node, column) => (nodes[node].columns ?? []).find(([name]) => name === column)?.[2];

  /** The nodes that a column comes from, or goes to, over all steps. Pipes in between that only pass it on are not named in the data. */
  const reachColumn = (node, column, next) => {
    const found = new Map([[idOf(node, column), node]]);
    const open = [[node, column]];
    while (open.length > 0) {
      for (const [other, name] of next(...open.pop()) ?? []) {
        if (!found.has(idOf(other, name))) {
          found.set(idOf(other, name), other);
          open.push([other, name]);
        }
      }
    }
    return new Set(found.values());
  };

  const columnButton = (node, column) => {
    const button = make("button", column, { type: "button", className: "link" });
    button.setAttribute("aria-pressed", "false");
    button.addEventListener("click", () => selectColumn(node, column, button));
    return button;
  };

  const selectColumn = (node, column, button) => {
    const isOn = button.getAttribute("aria-pressed") === "true";
    for (const other of all('[aria-pressed="true"]', panel)) other.setAttribute("aria-pressed", "false");
    panel.querySelector(".column")?.remove();
    if (isOn) {
      lightNode(node);
      return;
    }

    button.setAttribute("aria-pressed", "true");
    const nodesOn = new Set([...reachColumn(node, column, originsOf), ...reachColumn(node, column, usesOf)]);
    light(nodesOn, edges.map((_, at) => at).filter(at => nodesOn.has(edges[at][0]) && nodesOn.has(edges[at][1])));

    const box = make("div", "", { className: "column" });
    const append = (heading, columns, none) => {
      box.append(make("h4", heading));
      if (!columns || columns.length === 0) {
        box.append(make("p", columns ? none : "Not known.", { className: "quiet" }));
        return;
      }
      const element = document.createElement("ul");
      for (const [other, name] of columns) {
        const line = document.createElement("li");
        line.append(resourceButton(other), make("code", name));
        element.append(line);
      }
      box.append(element);
    };
    append(`${column} is computed from`, originsOf(node, column), into[node].length > 0 ? "No column." : "It comes from outside of the project.");
    append(`${column} is used for`, usesOf(node, column), "No column of another resource.");
    button.closest("li").append(box);
  };

  // ---- Pointer, keys, search, zoom ----

  const makeEntry = element => {
    for (const other of all('.node[tabindex="0"]', element.ownerSVGElement)) other.setAttribute("tabindex", "-1");
    element.setAttribute("tabindex", "0");
  };
  const neighbourFor = (key, element) => {
    const node = +element.dataset.n;
    const graph = element.ownerSVGElement;
    const here = other => drawn[other].find(e => e.ownerSVGElement === graph);
    if (key === "ArrowLeft") return into[node].map(edge => here(edges[edge][0])).find(Boolean);
    if (key === "ArrowRight") return from[node].map(edge => here(edges[edge][1])).find(Boolean);
    const column = all(".node", graph).map(e => [e, e.children[1]]).filter(([, box]) => box.getAttribute("x") === element.children[1].getAttribute("x"))
      .sort(([, a], [, b]) => a.getAttribute("y") - b.getAttribute("y")).map(([e]) => e);
    return column[column.indexOf(element) + (key === "ArrowUp" ? -1 : 1)];
  };
  for (const graph of graphs) {
    graph.addEventListener("click", event => {
      const element = event.target.closest(".node");
      select(element && +element.dataset.n !== chosen ? +element.dataset.n : -1, false);
    });
    graph.addEventListener("keydown", event => {
      const element = event.target.closest(".node");
      if (!element) return;
      if (event.key === "Enter" || event.key === " ") {
        select(+element.dataset.n === chosen ? -1 : +element.dataset.n, false);
      } else if (event.key === "Escape") {
        select(-1, false);
      } else if (event.key.startsWith("Arrow")) {
        const next = neighbourFor(event.key, element);
        if (next) {
          makeEntry(next);
          next.focus();
        }
      } else {
        return;
      }
      event.preventDefault();
    });
  }

  for (const link of all("#resources a[data-n]")) {
    link.addEventListener("click", event => {
      event.preventDefault();
      select(+link.dataset.n, true);
      document.getElementById("lineage").scrollIntoView();
    });
  }

  document.querySelector(".tools").hidden = false;
  const find = document.getElementById("find");
  const matches = document.getElementById("matches");
  let matching = [];
  find.addEventListener("input", () => {
    for (const node of matching) for (const element of drawn[node]) element.classList.remove("match");
    const wanted = find.value.trim().toLowerCase();
    matching = wanted === "" ? [] : nodes.map((_, at) => at).filter(at => nodes[at].name.toLowerCase().includes(wanted));
    for (const node of matching) for (const element of drawn[node]) element.classList.add("match");
    showMatches();
  });
  const chosenAmong = () => matching.indexOf(chosen);
  const showMatches = () => {
    matches.textContent = find.value.trim() === "" ? "" : matching.length === 0 ? "None"
      : chosenAmong() < 0 ? `${matching.length} found, Enter selects the first` : `${chosenAmong() + 1} of ${matching.length}, Enter selects the next`;
  };
  find.addEventListener("keydown", event => {
    if (event.key !== "Enter" || matching.length === 0) return;
    event.preventDefault();
    select(matching[(chosenAmong() + 1) % matching.length], true);
    showMatches();
    find.focus({ preventScroll: true });
  });

  let scale = 1;
  const resize = () => {
    for (const graph of graphs) {
      const { width, height } = graph.viewBox.baseVal;
      graph.setAttribute("width", Math.round(width * scale));
      graph.setAttribute("height", Math.round(height * scale));
    }
  };
  document.querySelector(".zoom").addEventListener("click", event => {
    const zoom = event.target.dataset.zoom;
    if (!zoom) return;
    const shown = graphs.find(graph => graph.closest("details").open) ?? graphs[0];
    const fitting = Math.min(1, shown.closest(".scroll").clientWidth / shown.viewBox.baseVal.width);
    scale = zoom === "fit" ? fitting : Math.min(2, Math.max(0.05, scale * (zoom === "in" ? 1.25 : 0.8)));
    resize();
  });
})();
