// The spreadsheet as the back office sees it. Cells are updated in place, so that what changed can flash.

import { drawn } from "./chart.js";
import { el } from "./element.js";
import { say } from "./words.js";

const [SPARE_ROWS, SPARE_COLUMNS] = [40, 12]; // an empty sheet shows this much of its grid
const [RULER, ROW] = [46, 25]; // pixels: the numbers of the rows, and a row
const FLASH = [{ boxShadow: "inset 0 0 0 99px var(--flash)" }, { boxShadow: "inset 0 0 0 99px transparent" }];

function letter(index) {
  return (index < 26 ? "" : letter(Math.floor(index / 26) - 1)) + String.fromCharCode(65 + (index % 26));
}

/** Black or white words, whichever is readable on a colour that the sheet chose for itself. */
function inkOn(background) {
  const [red, green, blue] = [1, 3, 5].map((at) => parseInt(background.slice(at, at + 2), 16));
  return red * 0.3 + green * 0.6 + blue * 0.1 > 140 ? "#202124" : "#ffffff";
}

function classes(cell) {
  if (!cell) return [];
  const named = { bold: cell.bold, italic: cell.italic, struck: cell.strike, wrapped: cell.wrap, painted: cell.bg, noted: cell.note };
  return [cell.k && `kind-${cell.k}`, ...Object.keys(named).filter((name) => named[name])];
}

function styles(cell) {
  if (!cell) return [];
  const sides = Object.entries(cell.border ?? {}).map(([side, line]) => `border-${side}:${line}`);
  const paint = cell.bg ? [`--paint:${cell.bg}`, `--ink-on-paint:${cell.fg ?? inkOn(cell.bg)}`] : [];
  return [...paint, cell.fg && !cell.bg && `color:${cell.fg}`, cell.align && `text-align:${cell.align}`, ...sides];
}

export class Sheet {
  constructor(root) {
    this.title = el("header", { class: "head" });
    this.table = el("table");
    this.note = el("div", { class: "nothing" }, el("b", {}, say("nothing")), el("p", {}, say("nothingMore")));
    this.grid = el("div", { class: "grid", tabindex: 0, role: "region", "aria-label": say("spreadsheet") }, this.table);
    this.tabs = el("nav", { class: "tabs" });
    this.news = new Set(); // ids of tabs that changed while another was open
    this.drawn = new Map(); // tab id -> its content as last seen
    for (const touch of ["wheel", "touchmove", "pointerdown", "keydown"]) {
      this.grid.addEventListener(touch, () => (this.held = true), { passive: true }); // the reader scrolls: stay there
    }
    this.grid.onscroll = () => this.atEnd() && (this.held = false);
    root.replaceChildren(this.title, this.grid, this.note, this.tabs);
  }

  atEnd() {
    return this.grid.scrollHeight - this.grid.scrollTop - this.grid.clientHeight < 30;
  }

  update(sheet) {
    this.sheet = sheet;
    const tabs = (sheet?.tabs ?? []).filter((tab) => !tab.hiddenTab);
    const full = tabs.find((tab) => tab.rows.length > 0) ?? tabs[0];
    this.open = tabs.some((tab) => tab.id === this.chosen) ? this.chosen : full?.id;
    for (const tab of tabs) {
      const content = JSON.stringify(tab.rows);
      if (this.drawn.has(tab.id) && this.drawn.get(tab.id) !== content && tab.id !== this.open) this.news.add(tab.id);
      this.drawn.set(tab.id, content);
    }
    this.title.replaceChildren(el("i", { class: "grid-mark", "aria-hidden": "true" }), el("b", {}, sheet?.title ?? ""));
    this.renderTabs();
    this.draw(tabs.find((tab) => tab.id === this.open));
  }

  renderTabs() {
    this.tabs.replaceChildren(...(this.sheet?.tabs ?? []).filter((tab) => !tab.hiddenTab).map((tab) => {
      const here = tab.id === this.open ? "true" : null;
      const onclick = () => this.select(tab.id);
      return el("button", { "data-testid": `tab-${tab.title}`, "aria-current": here, onclick },
        tab.title, this.news.has(tab.id) && el("i", { class: "dot" }));
    }));
  }

  select(id) {
    this.chosen = id;
    this.news.delete(id);
    this.held = false;
    this.grid.scrollTo(0, 0);
    this.update(this.sheet);
  }

  draw(tab) {
    const rows = tab?.rows ?? [];
    const frozen = tab?.frozen ?? 0;
    const hidden = tab?.hidden ?? 0; // rows left out between the first or frozen ones and the newest
    const columns = Math.max(SPARE_COLUMNS, ...rows.map((row) => row.length));
    this.note.hidden = rows.slice(frozen).some((row) => row.some((cell) => cell.t !== ""));
    const shape = JSON.stringify([tab?.id, columns, frozen, tab?.frozenColumns, tab?.widths, tab?.hiddenColumns]);
    const fresh = shape !== this.shape;
    if (fresh) this.layOut(tab, columns);
    this.shape = shape;
    const following = !fresh && (!this.held || this.atEnd());
    const changed = this.fillRows(rows, { frozen, hidden, columns, flash: !fresh });
    this.hiddenMark(hidden, Math.max(1, frozen), columns);
    this.drawCharts(tab?.charts ?? []);
    if (following) changed.at(-1)?.scrollIntoView({ block: "nearest", inline: "nearest" });
  }

  layOut(tab, columns) {
    const indexes = [...Array(columns).keys()];
    const unseen = new Set(tab?.hiddenColumns ?? []);
    this.widths = indexes.map((at) => (unseen.has(at) ? 0 : tab?.widths?.[at] ?? 100));
    this.lefts = this.widths.map((_, at) => this.widths.slice(0, at).reduce((sum, width) => sum + width, RULER));
    this.stuck = tab?.frozenColumns ?? 0;
    this.rows = new Map(); // index in the tab -> its <tr>
    this.body = el("tbody");
    this.table.replaceChildren(
      el("colgroup", {}, [RULER, ...this.widths].map((width) => el("col", { style: `width:${width}px` }))),
      el("thead", {}, el("tr", {}, el("th"), indexes.map((at) =>
        el("th", { scope: "col", ...this.place(at) }, letter(at))))), this.body);
  }

  /** Where a column stays when the rest scrolls; nowhere, where it is hidden. */
  place(at) {
    if (this.widths[at] === 0) return { class: "unseen" };
    return at < this.stuck ? { class: at === this.stuck - 1 ? "stuck last" : "stuck", style: `left:${this.lefts[at]}px` } : {};
  }

  /** Returns the rows in which something changed. */
  fillRows(rows, { frozen, hidden, columns, flash }) {
    const head = Math.max(1, frozen);
    const count = Math.max(rows.length, SPARE_ROWS);
    const numbered = Array.from({ length: count }, (_, at) => [at < head ? at : at + hidden, rows[at] ?? []]);
    const kept = new Set(numbered.map(([at]) => at));
    for (const [at, node] of this.rows) if (!kept.has(at)) this.rows.delete(at) && node.remove();
    return numbered
      .map(([at, row]) => [this.rows.get(at) ?? this.addRow(at, columns, frozen), row])
      .filter(([node, row]) => this.fillCells(node, row, flash))
      .map(([node]) => node);
  }

  addRow(at, columns, frozen) {
    const attributes = at < frozen ? { class: "frozen", style: `top:${(at + 1) * ROW}px` } : {};
    const cells = Array.from({ length: columns }, (_, column) => el("td", this.place(column)));
    const node = el("tr", attributes, el("th", { scope: "row" }, String(at + 1)), cells);
    this.rows.set(at, node);
    this.body.append(node);
    return node;
  }

  fillCells(node, row, flash) {
    let changed = false;
    for (let column = 1; column < node.cells.length; column += 1) {
      const cell = row[column - 1];
      const look = cell ? JSON.stringify(cell) : "";
      const place = node.cells[column];
      if ((place.look ?? "") === look) continue;
      place.look = look;
      place.replaceChildren(...this.content(cell));
      place.title = [cell?.t, cell?.note].filter(Boolean).join("\n");
      const stays = this.place(column - 1);
      place.className = [stays.class, ...classes(cell)].filter(Boolean).join(" ");
      place.style.cssText = [stays.style, ...styles(cell)].filter(Boolean).join(";");
      if (flash) place.animate(FLASH, { duration: 1400, easing: "ease-out" });
      changed = true;
    }
    return changed;
  }

  /** What stands in a cell: words, a link, or what people pick from. */
  content(cell) {
    if (cell?.pick === "box") return [el("i", { class: "box", "aria-hidden": "true" }, cell.t === "TRUE" ? "☑" : "☐")];
    if (cell?.pick === "list") return [el("span", {}, cell.t), el("i", { class: "arrow", "aria-hidden": "true" }, "▾")];
    if (!cell?.link) return [cell?.t ?? ""];
    const inside = /^#gid=(\d+)/.exec(cell.link);
    if (inside) return [el("button", { class: "link", onclick: () => this.select(Number(inside[1])) }, cell.t)];
    return [el("a", { class: "link", href: cell.link, target: "_blank", rel: "noreferrer" }, cell.t)];
  }

  drawCharts(charts) {
    const content = JSON.stringify(charts);
    if (content === this.charted) return;
    this.charted = content;
    for (const old of this.grid.querySelectorAll(".chart")) old.remove();
    for (const chart of charts) {
      const node = drawn(chart);
      node.style.left = `${(this.lefts[chart.column] ?? RULER) + chart.left}px`;
      node.style.top = `${(chart.row + 1) * ROW + chart.top}px`;
      this.grid.append(node);
    }
  }

  hiddenMark(hidden, frozen, columns) {
    this.mark?.remove();
    if (hidden === 0) return;
    this.mark = el("tr", { class: "hidden-rows" }, el("td", { colspan: columns + 1 }, say("hidden", { n: hidden })));
    this.body.insertBefore(this.mark, this.body.rows[frozen]);
  }
}
