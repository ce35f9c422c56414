// Builds DOM nodes. Data only ever becomes text nodes and attributes: there is no innerHTML on this page.

/** Children are nodes, strings, arrays of these, or null/false (left out); `on…` attributes are listeners. */
export function el(tag, attributes = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
    else if (value === true) node.setAttribute(name, "");
    else if (value !== false && value != null) node.setAttribute(name, value);
  }
  node.append(...children.flat(3).filter((child) => child != null && child !== false));
  return node;
}

export function icon(name) {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  svg.setAttribute("class", "icon");
  svg.setAttribute("aria-hidden", "true");
  const use = document.createElementNS("http://www.w3.org/2000/svg", "use");
  use.setAttribute("href", `#icon-${name}`);
  svg.append(use);
  return svg;
}

/** The class of one of seven colours, always the same for the same id. */
export const hue = (id) => `hue-${(Math.imul(id % 1e9, 2654435761) >>> 8) % 7}`;

/** A round badge with the first character of a name. */
export function avatar(id, name) {
  return el("span", { class: `avatar ${hue(id)}`, "aria-hidden": "true" }, [...name][0] ?? "?");
}

export function badge(count) {
  return count > 0 && el("span", { class: "badge" }, count > 99 ? "99+" : String(count));
}
