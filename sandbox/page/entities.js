// Text with Bot API entities. Their offsets count UTF-16 units, as JavaScript's strings do.

import { el } from "./element.js";

const TAGS = { bold: "b", italic: "i", underline: "u", strikethrough: "s" };
const BLOCKS = { blockquote: "blockquote", expandable_blockquote: "blockquote", pre: "pre" };
const LINKS = /^(https?|tg|mailto|tel):/i;

/** `taps` has command(text), copy(text) and deepLink(url), which says whether it took care of the address. */
export function richText(text, entities, taps) {
  const sorted = [...(entities ?? [])].sort((a, b) => a.offset - b.offset || b.length - a.length);
  return spans(text, 0, text.length, sorted, taps);
}

function spans(text, from, to, entities, taps) {
  const nodes = [];
  let at = from;
  let rest = entities;
  while (rest.length > 0) {
    const [entity, ...others] = rest;
    const start = Math.max(entity.offset, at);
    const end = Math.min(entity.offset + entity.length, to);
    const inside = others.filter((other) => other.offset < end);
    rest = others.slice(inside.length);
    if (start >= end) continue;
    if (start > at) nodes.push(text.slice(at, start));
    nodes.push(wrap(entity, text.slice(start, end), spans(text, start, end, inside, taps), taps));
    at = end + (entity.type in BLOCKS && text[end] === "\n" ? 1 : 0); // a block ends its line by itself
  }
  if (at < to) nodes.push(text.slice(at, to));
  return nodes;
}

function wrap(entity, plain, children, taps) {
  const { type } = entity;
  if (type in TAGS) return el(TAGS[type], {}, children);
  if (type === "code" || type === "pre") return el(type, { onclick: () => taps.copy(plain) }, children);
  if (type in BLOCKS) return el(BLOCKS[type], {}, children);
  if (type === "spoiler") {
    return el("span", { class: "spoiler", tabindex: 0, role: "button", onclick: reveal, onkeydown: reveal }, children);
  }
  if (type === "bot_command") {
    const send = (event) => (event.type === "click" || event.key === "Enter") && taps.command(plain);
    // not a <button>: that is a box of its own, and the full stop behind it may begin a line
    return el("span", { class: "link command", role: "button", tabindex: 0, onclick: send, onkeydown: send }, children);
  }
  if (type === "text_link") return anchor(entity.url, children, taps);
  if (type === "url") return anchor(/^\w+:/.test(plain) ? plain : `https://${plain}`, children, taps);
  if (type === "email") return anchor(`mailto:${plain}`, children, taps);
  if (type === "phone_number") return anchor(`tel:${plain}`, children, taps);
  return el("span", { class: "link" }, children); // mention, hashtag, cashtag and the like lead nowhere here
}

function reveal(event) {
  if (event.type === "click" || event.key === "Enter") event.currentTarget.classList.add("revealed");
}

function anchor(url, children, taps) {
  if (!LINKS.test(url)) return el("span", {}, children);
  const follow = (event) => taps.deepLink(url) && event.preventDefault();
  return el("a", { href: url, target: "_blank", rel: "noopener noreferrer", onclick: follow }, children);
}
