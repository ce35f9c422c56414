// One message, or the messages of an album, as a bubble, with its inline keyboard.

import { richText } from "./entities.js";
import { avatar, el, hue, icon } from "./element.js";
import { messageOf, state } from "./state.js";
import { dayOf, say, timeOf } from "./words.js";

export const dayMark = (message) => el("div", { class: "day" }, dayOf(message.date));
const excerpt = (message) => message.text ?? message.caption ?? message.document?.name ?? say("photo");

export const isText = (message) => message.text != null && !message.via && !message.service;

/** A message in brief, where it is answered. */
export const cited = (message) => [
  message.photo && el("img", { src: message.photo.url, alt: "" }),
  el("span", {}, el("b", {}, message.from?.first_name ?? ""), el("small", {}, excerpt(message)))];

/** Messages one by one, those of an album together. */
export function runs(messages) {
  const found = [];
  for (const message of messages) {
    const last = found.at(-1);
    if (message.album && message.album === last?.[0].album) last.push(message);
    else found.push([message]);
  }
  return found;
}

/** `view` is what the phone offers: person, chat, group and the taps (reply, jump, press, enlarge, command, …). */
export function bubble(run, previous, view) {
  const [message] = run;
  const album = run.length > 1; // its items then have the ids
  const attributes = { "data-testid": "message", "data-message-id": album ? null : message.id };
  if (message.service) return el("div", { ...attributes, class: "service" }, message.service);
  const own = message.from?.id === view.person;
  const first = !previous || previous.service || previous.from?.id !== message.from?.id;
  const body = el("div", { class: "bubble", ondblclick: () => view.reply(message) },
    view.group && !own && first && el("b", { class: `name ${hue(message.from.id)}` }, message.from.first_name),
    message.via && el("small", { class: "via" }, `via @${message.via}`),
    message.reply_to && quote(message, view),
    message.photo && (album ? grid(run, view) : photo(message.photo, view)),
    message.document && run.map((each) => (album ? item(each, attachment(each.document), view)
      : attachment(each.document))),
    el("div", { class: "words" },
      run.filter(({ text, caption }) => text ?? caption).map((each, index) => [index > 0 && "\n", words(each, view)]),
      el("span", { class: "stamp" }, message.edited && `${say("edited")} `, timeOf(message.date))),
  );
  const rows = message.reply_markup?.inline_keyboard;
  const looks = ["message", own ? "own" : "other", first && "first", message.photo && "pictured"];
  return el("article", { ...attributes, class: looks.filter(Boolean).join(" ") },
    view.group && !own && el("span", { class: "face" }, first && avatar(message.from.id, message.from.first_name)),
    el("div", { class: "column" }, body, rows && el("div", { class: "inline" }, rows.map((row) =>
      el("div", { class: "row" }, row.map((button) => key(button, message, view)))))),
    !album && answer(message, view),
    own && isText(message) && quick("pencil", "edit", () => view.change(message)),
  );
}

function words({ text, entities, caption, caption_entities }, view) {
  return text == null ? richText(caption, caption_entities, view) : richText(text, entities, view);
}

function quick(sign, name, onclick) {
  const look = { class: "quick plain", type: "button", title: say(name), "aria-label": say(name) };
  return el("button", { ...look, onclick }, icon(sign));
}

const answer = (message, view) => quick("reply", "reply", () => view.reply(message));

function quote(message, view) {
  const origin = messageOf(message.chat, message.reply_to);
  if (!origin) return el("div", { class: "quote" }, say("gone"));
  const attributes = { class: "quote", type: "button", "data-testid": "quote" };
  return el("button", { ...attributes, onclick: () => view.jump(origin.id) }, cited(origin));
}

function grid(run, view) {
  const pairs = [0, 4, 2][run.length % 3]; // so many stand two in a row, the others three
  const columns = (index) => (run.length === 3 ? [6, 3, 3][index] : index < pairs ? 3 : 2);
  return el("div", { class: "grid-of-photos" }, run.map((message, index) =>
    item(message, photo(message.photo, view), view, { style: `grid-column: span ${columns(index)}` })));
}

function item(message, content, view, more) {
  return el("div", { class: "item", "data-testid": "album-item", "data-message-id": message.id, ...more },
    content, answer(message, view));
}

function photo({ url, width, height }, view) {
  const scale = Math.min(1, 280 / width, 320 / height); // its place is kept before it has loaded
  const size = { width: Math.round(width * scale), height: Math.round(height * scale) };
  return el("button", { class: "photo", type: "button", onclick: () => view.enlarge(url) },
    el("img", { src: url, alt: say("photo"), loading: "lazy", ...size }));
}

function attachment({ url, name, size }) {
  const attributes = { class: "file", "data-testid": "document", href: url, target: "_blank", rel: "noopener" };
  return el("a", attributes, icon("file"),
    el("span", {}, el("b", {}, name),
      el("small", {}, size > 1e6 ? `${(size / 1e6).toFixed(1)} MB` : `${Math.ceil(size / 1000)} kB`)));
}

function key(button, message, view) {
  const attributes = { class: "key", "data-testid": "inline-button", type: "button" };
  const push = (onclick, ...more) => el("button", { ...attributes, onclick }, button.text, more);
  if (button.url) {
    const follow = (event) => view.deepLink(button.url) && event.preventDefault();
    const link = { href: button.url, target: "_blank", rel: "noopener noreferrer", onclick: follow };
    return el("a", { ...attributes, ...link, type: null }, button.text, icon("open"));
  }
  if (button.copy_text) return push(() => view.copy(button.copy_text.text), icon("copy"));
  const query = button.switch_inline_query_current_chat ?? button.switch_inline_query;
  if (query !== undefined) return push(() => view.fill(`@${state.bot.username} ${query}`));
  if (button.callback_data === undefined) {
    return el("button", { ...attributes, disabled: true, title: say("unsupported") }, button.text);
  }
  return push((event) => view.press(message, button.callback_data, event.currentTarget));
}
