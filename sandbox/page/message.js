// One message as a bubble, with its inline keyboard.

import { richText } from "./entities.js";
import { avatar, el, hue, icon } from "./element.js";
import { messageOf } from "./state.js";
import { dayOf, say, timeOf } from "./words.js";

export const dayMark = (message) => el("div", { class: "day" }, dayOf(message.date));
export const excerpt = (message) => message.text ?? message.caption ?? message.document?.name ?? say("photo");

/** `view` is what the phone offers: person, chat, group and the taps (reply, jump, press, enlarge, command, …). */
export function bubble(message, previous, view) {
  const attributes = { "data-testid": "message", "data-message-id": message.id };
  if (message.service) return el("div", { ...attributes, class: "service" }, message.service);
  const own = message.from?.id === view.person;
  const first = !previous || previous.service || previous.from?.id !== message.from?.id;
  const body = el("div", { class: "bubble", ondblclick: () => view.reply(message) },
    view.group && !own && first && el("b", { class: `name ${hue(message.from.id)}` }, message.from.first_name),
    message.reply_to && quote(message, view),
    message.photo && photo(message.photo, view),
    message.document && attachment(message.document),
    el("div", { class: "words" },
      message.text == null
        ? richText(message.caption ?? "", message.caption_entities, view)
        : richText(message.text, message.entities, view),
      el("span", { class: "stamp" }, message.edited && `${say("edited")} `, timeOf(message.date))),
  );
  const answer = { class: "quick plain", type: "button", title: say("reply"), "aria-label": say("reply") };
  const rows = message.reply_markup?.inline_keyboard;
  const looks = `message ${own ? "own" : "other"} ${first ? "first" : ""} ${message.photo ? "pictured" : ""}`;
  return el("article", { ...attributes, class: looks },
    view.group && !own && el("span", { class: "face" }, first && avatar(message.from.id, message.from.first_name)),
    el("div", { class: "column" }, body, rows && el("div", { class: "inline" }, rows.map((row) =>
      el("div", { class: "row" }, row.map((button) => key(button, message, view)))))),
    el("button", { ...answer, onclick: () => view.reply(message) }, icon("reply")),
  );
}

function quote(message, view) {
  const origin = messageOf(message.chat, message.reply_to);
  if (!origin) return el("div", { class: "quote" }, say("gone"));
  return el("button", { class: "quote", type: "button", onclick: () => view.jump(origin.id) },
    el("b", {}, origin.from?.first_name ?? ""), el("span", {}, excerpt(origin)));
}

function photo({ url, width, height }, view) {
  const scale = Math.min(1, 280 / width, 320 / height); // its place is kept before it has loaded
  const size = { width: Math.round(width * scale), height: Math.round(height * scale) };
  return el("button", { class: "photo", type: "button", onclick: () => view.enlarge(url) },
    el("img", { src: url, alt: say("photo"), loading: "lazy", ...size }));
}

function attachment({ url, name, size }) {
  return el("a", { class: "file", href: url, download: name }, icon("file"),
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
  if (query !== undefined) return push(() => view.fill(query));
  if (button.callback_data === undefined) {
    return el("button", { ...attributes, disabled: true, title: say("unsupported") }, button.text);
  }
  return push((event) => view.press(message, button.callback_data, event.currentTarget));
}
