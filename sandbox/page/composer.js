// What a phone offers to write with: text, commands, photographs, the shelf, the bot's own keyboard.

import { el, icon } from "./element.js";
import { Inline } from "./inline.js";
import { cited, isText } from "./message.js";
import { call, chatOf, command, messageOf, messagesOf, state } from "./state.js";
import { say } from "./words.js";

const CHIPS = ["+24", "收24", ""];
const ALBUM = 10; // pictures at most

export class Composer {
  constructor(phone) {
    this.phone = phone;
    this.attached = []; // { file } or { item } of the shelf
    this.drafts = new Map(); // "chat:person" -> what was being written there
    this.folded = new Map(); // message id of a reply keyboard -> whether the person folded it away
    this.input = el("textarea", { rows: 1, "data-testid": "composer", autocomplete: "off", enterkeyhint: "send",
      oninput: () => this.typed(), onkeydown: (event) => this.key(event),
      onpaste: (event) => this.drop(event, event.clipboardData) });
    this.file = el("input", { type: "file", hidden: true, multiple: true, "data-testid": "file-input",
      onchange: () => this.chosen() });
    this.menu = el("div", { class: "menu", role: "listbox", "aria-label": say("commands"), hidden: true });
    this.inline = new Inline(this);
    this.reply = el("div", { class: "tray", hidden: true }); // what is answered, or changed
    this.tray = el("div", { class: "tray", hidden: true });
    this.keyboard = el("div", { class: "keyboard", hidden: true });
    this.drawer = el("section", { class: "drawer", "aria-label": say("shelfTitle"), hidden: true,
      onkeydown: (event) => event.key === "Escape" && this.closeShelf() });
    this.slash = this.tool("/", "commands", () => this.offerCommands(), {});
    this.toggle = this.tool(icon("keyboard"), "keyboard", () => this.fold(), { hidden: true });
    this.root = el("form", { class: "composer", onsubmit: (event) => this.submit(event) },
      this.drawer, this.menu, this.reply, this.tray, this.keyboard,
      el("div", { class: "line" },
        this.tool(icon("clip"), "attach", () => this.file.click(), { "data-testid": "attach" }),
        this.tool(icon("shelf"), "shelf", () => this.openShelf(), { "data-testid": "shelf-open" }),
        this.input, this.slash, this.toggle, this.file,
        el("button", { class: "primary round", "data-testid": "send", "aria-label": say("send") }, icon("send"))));
  }

  tool(content, name, onclick, attributes) {
    const look = { type: "button", class: "plain round", title: say(name), "aria-label": say(name) };
    return el("button", { ...look, onclick, ...attributes }, content);
  }

  get place() {
    return `${this.phone.chat}:${this.phone.person}`;
  }

  leave() {
    this.drafts.set(this.place, this.input.value);
  }

  enter() {
    this.attach([]);
    this.replyTo(null);
    this.closeShelf();
    this.input.value = this.drafts.get(this.place) ?? "";
    this.typed();
    this.arrangeKeyboard();
  }

  fill(text) {
    this.input.value = text;
    this.typed();
    this.input.focus();
  }

  // Text and commands

  typed() {
    this.input.style.height = "";
    this.input.style.height = `${Math.min(this.input.scrollHeight, 120)}px`;
    const known = state.commands[this.place] ?? [];
    this.slash.hidden = known.length === 0;
    if (this.inline.typed(this.input.value)) return;
    const word = /^\/(\w*)$/.exec(this.input.value)?.[1];
    const fitting = word === undefined ? [] : known.filter((entry) => entry.command.startsWith(word));
    this.menu.replaceChildren(...fitting.map((entry) =>
      el("button", { type: "button", role: "option", onclick: () => this.choose(entry) },
        el("b", {}, `/${entry.command}`), el("span", {}, entry.description))));
    this.menu.hidden = fitting.length === 0;
    this.menu.ariaLabel = say("commands");
  }

  offerCommands() {
    this.fill(this.input.value === "/" ? "" : "/");
  }

  choose(entry) {
    this.fill("");
    this.phone.send(command(`/${entry.command}`, this.phone.chat));
  }

  key(event) {
    const options = [...this.menu.children];
    const marked = options.findIndex((option) => option.ariaSelected === "true");
    if (event.isComposing) return; // Enter then ends a word of Chinese, not the message
    if (options.length > 0 && (event.key === "ArrowDown" || event.key === "ArrowUp")) {
      const next = (event.key === "ArrowDown" ? marked + 1 : Math.max(marked, 0) - 1 + options.length) % options.length;
      options.forEach((option, index) => (option.ariaSelected = String(index === next)));
      options[next].scrollIntoView({ block: "nearest" });
    } else if (event.key === "Enter" && !event.shiftKey) {
      if (marked >= 0) options[marked].click();
      else this.root.requestSubmit();
    } else if (event.key === "ArrowUp" && !this.input.value) {
      const { person, chat } = this.phone;
      const own = messagesOf(chat).findLast((message) => isText(message) && message.from?.id === person);
      if (own) this.change(own);
    } else if (event.key === "Escape") {
      this.menu.hidden = true;
      return;
    } else return;
    event.preventDefault();
  }

  async submit(event) {
    event.preventDefault();
    const { person, chat } = this.phone;
    const { attached, answering, changing } = this;
    const text = this.input.value.trim();
    if (!text && attached.length === 0) return;
    const asFile = this.tray.querySelector("input")?.checked;
    this.fill("");
    this.attach([]);
    this.replyTo(null);
    const fields = { person, chat, ...(answering && { reply_to: answering }) };
    const sent = await this.phone.attempt(async () => (changing
      ? call("POST", "/api/edit", { person, chat, message: changing, text })
      : attached.length > 0
      ? call("POST", "/api/album", await upload(attached, { ...fields, caption: text, as_file: asFile }))
      : call("POST", "/api/send", { ...fields, text })));
    if (sent || this.input.value) return;
    this.fill(text); // refused: nothing is lost
    this.attach(attached);
  }

  // Replies

  replyTo(message) {
    this.concern(message, "reply");
    this.answering = message?.id;
  }

  /** Say something else in a message of one's own. */
  change(message) {
    this.concern(message, "pencil");
    this.changing = message.id;
    this.fill(message.text);
  }

  concern(message, sign) {
    if (this.changing) this.fill("");
    this.answering = this.changing = undefined;
    this.reply.hidden = !message;
    if (!message) return;
    this.reply.replaceChildren(icon(sign), ...cited(message).filter(Boolean),
      this.tool(icon("close"), "close", () => this.replyTo(null), {}));
    this.input.focus();
  }

  arrived(message) {
    if (this.phone.person !== message.from?.id && !message.reply_markup) return;
    this.arrangeKeyboard();
  }

  // The bot's own keyboard: the newest that was shown to this person and not taken away

  arrangeKeyboard() {
    const { person, chat } = this.phone;
    const messages = messagesOf(chat);
    const shared = chatOf(chat)?.type !== "private"; // there, a selective keyboard is only for the one replied to
    const last = messages.findLastIndex(({ reply_markup: markup, reply_to: to }) =>
      markup && (markup.keyboard || markup.remove_keyboard || markup.force_reply)
      && !(shared && markup.selective && messageOf(chat, to)?.from?.id !== person));
    const markup = messages[last]?.reply_markup ?? {};
    const answered = messages.slice(last + 1).some((message) => message.from?.id === person);
    this.shown = messages[last]?.id;
    if (markup.force_reply && !answered && this.answering !== this.shown) this.replyTo(messages[last]);
    this.input.placeholder = (!answered && markup.input_field_placeholder) || say("write");
    this.toggle.hidden = !markup.keyboard;
    const used = markup.one_time_keyboard === true && answered;
    this.keyboard.hidden = !markup.keyboard || (this.folded.get(this.shown) ?? used);
    this.keyboard.classList.toggle("tall", !markup.resize_keyboard);
    this.keyboard.replaceChildren(...(markup.keyboard ?? []).map((row) =>
      el("div", { class: "row" }, row.map((button) => this.replyKey(button)))));
  }

  replyKey(button) {
    const strange = Boolean(button.request_contact ?? button.request_location);
    const attributes = { type: "button", class: "key", disabled: strange, title: strange ? say("unsupported") : null };
    return el("button", { ...attributes, onclick: () => this.phone.send(button.text) }, button.text);
  }

  fold() {
    this.folded.set(this.shown, !this.keyboard.hidden);
    this.arrangeKeyboard();
  }

  // Photographs: from files, the clipboard, a drop or the shelf; the text becomes the caption, several make an album

  chosen() {
    this.add([...this.file.files].map((file) => ({ file })));
    this.file.value = "";
  }

  acceptDrops(screen) {
    screen.ondragover = (event) => event.preventDefault();
    screen.ondrop = (event) => this.drop(event, event.dataTransfer);
  }

  drop(event, { files }) {
    if (files.length === 0) return;
    event.preventDefault();
    this.add([...files].map((file) => ({ file })));
  }

  add(more) {
    const all = [...this.attached, ...more];
    if (all.length > ALBUM) this.phone.toast(say("tooMany", { n: ALBUM }));
    this.attach(all.slice(0, ALBUM));
  }

  attach(attached) {
    for (const { preview } of this.attached) URL.revokeObjectURL(preview);
    this.attached = attached;
    this.tray.hidden = attached.length === 0;
    this.tray.replaceChildren();
    this.input.placeholder = say(attached.length > 0 ? "caption" : "write");
    if (attached.length === 0) return;
    for (const each of attached) {
      each.preview = each.item?.picture ?? (each.file.type.startsWith("image/") && URL.createObjectURL(each.file));
    }
    const [{ file, item }] = attached;
    const asFile = el("input", { type: "checkbox", checked: !attached.every(({ preview }) => preview) });
    const chip = (words) =>
      el("button", { type: "button", class: "chip", onclick: () => this.fill(words) }, words || say("noCaption"));
    const remove = { type: "button", class: "thumb", title: say("remove"), "aria-label": say("remove") };
    this.tray.append(
      el("div", { class: "thumbs" }, attached.map((one) =>
        el("button", { ...remove, onclick: () => this.attach(this.attached.filter((other) => other !== one)) },
          one.preview ? el("img", { src: one.preview, alt: "" }) : icon("file")))),
      el("span", {},
        el("b", {}, attached.length > 1 ? say("several", { n: attached.length }) : item?.name ?? file.name),
        el("span", { class: "chips" }, CHIPS.map(chip)),
        el("label", {}, asFile, say("asFile"))),
      this.tool(icon("close"), "close", () => this.attach([]), {}));
    this.input.focus();
  }

  openShelf() {
    if (!this.drawer.hidden) return this.closeShelf();
    const picked = [];
    const take = (items) => {
      this.closeShelf();
      this.add(items.map((item) => ({ item })));
    };
    const done = el("button", { type: "button", class: "primary", "data-testid": "shelf-add", hidden: true,
      onclick: () => take(picked) });
    const marks = new Map(state.shelf.map((item) => [item,
      el("button", { type: "button", class: "pick", role: "checkbox", "aria-checked": "false",
        "data-testid": `shelf-pick-${item.id}`, "aria-label": item.name, onclick: () => toggle(item) })]));
    const toggle = (item) => {
      if (picked.includes(item)) picked.splice(picked.indexOf(item), 1);
      else picked.push(item);
      for (const [each, mark] of marks) {
        mark.ariaChecked = String(picked.includes(each));
        mark.textContent = picked.indexOf(each) + 1 || "";
      }
      done.hidden = picked.length === 0;
      done.textContent = say("add", { n: picked.length });
    };
    const product = (item) => el("div", { class: "product" },
      el("button", { type: "button", "data-testid": `shelf-item-${item.id}`, title: item.name,
        onclick: () => (picked.length > 0 ? toggle(item) : take([item])) },
      el("img", { src: item.picture, alt: "", loading: "lazy" }), el("b", {}, item.name),
      el("small", {}, item.caption)), marks.get(item));
    this.drawer.replaceChildren(
      el("header", {}, el("b", {}, say("shelfTitle")), done,
        this.tool(icon("close"), "close", () => this.closeShelf(), {})),
      el("div", { class: "products" }, state.shelf.length === 0 && el("p", {}, say("shelfEmpty")),
        state.shelf.map(product)));
    this.drawer.hidden = false;
    this.drawer.querySelector(".product button")?.focus({ preventScroll: true });
  }

  closeShelf() {
    this.drawer.hidden = true;
  }
}

async function upload(attached, fields) {
  const form = new FormData();
  for (const [name, value] of Object.entries(fields)) form.append(name, value);
  for (const { file, item } of attached) {
    if (file) form.append("file", file, file.name);
    else form.append("file", await (await fetch(item.picture)).blob(), `${item.id}.jpg`);
  }
  return form;
}
