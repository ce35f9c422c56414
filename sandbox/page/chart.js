// The simple charts of a sheet: columns, bars and lines of one series.

import { el } from "./element.js";

const SVG = "http://www.w3.org/2000/svg";
const [LEFT, TOP, RIGHT, BOTTOM] = [56, 34, 16, 40]; // margins, pixels
const LABELS = 7; // along an axis, at most

function node(name, attributes, text) {
  const made = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  if (text !== undefined) made.textContent = text;
  return made;
}

const brief = (number) => Intl.NumberFormat("en", { notation: "compact", maximumFractionDigits: 1 }).format(number);

/** A round number that is no smaller: 1, 2 or 5 with zeros. */
function ceiling(number) {
  const power = 10 ** Math.floor(Math.log10(Math.max(number, 1)));
  return [1, 2, 5, 10].find((step) => step * power >= number) * power;
}

export function drawn(chart) {
  const points = chart.numbers.map((value, at) => [chart.labels[at] ?? "", value]).filter(([label]) => label !== "");
  const svg = node("svg", { width: chart.width, height: chart.height, role: "img", "aria-label": chart.title });
  svg.append(node("text", { x: 14, y: 22, class: "title" }, chart.title));
  const most = ceiling(Math.max(0, ...points.map(([, value]) => Number(value) || 0)));
  (chart.kind === "BAR" ? bars : columns)(svg, chart, points, most);
  return el("figure", { class: "chart", style: `width:${chart.width}px;height:${chart.height}px` }, svg);
}

function columns(svg, { width, height, kind }, points, most) {
  const [across, high] = [width - LEFT - RIGHT, height - TOP - BOTTOM];
  const [step, every] = [across / Math.max(1, points.length), Math.ceil(points.length / LABELS)];
  const y = (value) => TOP + high - (high * value) / most;
  for (const value of [0, most / 2, most]) {
    svg.append(node("line", { x1: LEFT, x2: width - RIGHT, y1: y(value), y2: y(value), class: "rule" }));
    svg.append(node("text", { x: LEFT - 6, y: y(value) + 4, class: "right" }, brief(value)));
  }
  const middles = points.map(([label, value], at) => {
    const [x, number] = [LEFT + step * (at + 0.5), Number(value) || 0];
    if (kind !== "LINE") {
      svg.append(node("rect", { x: x - step * 0.35, y: y(number), width: step * 0.7, height: y(0) - y(number), class: "mark" }));
    }
    if (at % every === 0) svg.append(node("text", { x, y: height - BOTTOM + 18, class: "middle" }, label));
    return `${x},${y(number)}`;
  });
  if (kind === "LINE") svg.append(node("polyline", { points: middles.join(" "), class: "curve" }));
}

function bars(svg, { width, height }, points, most) {
  const [start, high] = [Math.min(200, width / 3), height - TOP - 12];
  const step = high / Math.max(1, points.length);
  points.forEach(([label, value], at) => {
    const [y, long] = [TOP + step * at, ((width - start - 70) * Math.max(0, Number(value) || 0)) / most];
    svg.append(node("text", { x: start - 8, y: y + step / 2 + 4, class: "right" }, label));
    svg.append(node("rect", { x: start, y: y + step * 0.18, width: long, height: step * 0.64, class: "mark" }));
    svg.append(node("text", { x: start + long + 6, y: y + step / 2 + 4 }, brief(Number(value) || 0)));
  });
}
