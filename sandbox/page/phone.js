// One phone: whose it is, the chats in it, and the chat that is open.

import { Composer } from "./composer.js";
import { avatar, badge, el, icon } from "./element.js";
import { bubble, dayMark, runs } from "./message.js";
import { call, chatOf, chatsOf, command, markSeen, messagesOf, personOf, state, titleOf, unread } from "./state.js";
import { say } from "./words.js";

const PATIENCE = 5000; // milliseconds that a tapped button spins, and that "typing…" stays
const NEAR = 60; // pixels from the end that still count as reading the newest

const chatFace = (chat) => avatar(chat.type === "private" ? state.bot.id : chat.id, titleOf(chat));

export class Phone {
  /** `moved` is called after another person or chat was opened. */
  constructor(moved) {
    this.moved = moved;
    this.pressed = []; // inline buttons that wait for their answer: { button, message }
    this.people = el("nav", { class: "people", "aria-label": say("people") });
    this.chats = el("nav", { class: "chats", "aria-label": say("chats") });
    this.head = el("header", { class: "head" });
    this.log = el("div", { class: "log", role: "log", tabindex: 0, "aria-label": say("chats") });
    this.toasts = el("div", { class: "toasts", role: "status" });
    this.composer = new Composer(this);
    this.screen = el("div", { class: "screen" }, this.chats, this.head, this.log, this.toasts, this.composer.root);
    this.root = el("section", { class: "phone" }, this.people, this.screen);
    this.composer.acceptDrops(this.screen);
    new ResizeObserver(() => this.resized()).observe(this.log);
    this.log.onscroll = () => (this.reading = this.atEnd() || (this.reading && this.log.clientHeight !== this.height));
  }

  open(person, chat = person) {
    const known = chatsOf(person).some(({ id }) => id === chat);
    this.composer.leave();
    [this.person, this.chat] = [person, known ? chat : person];
    this.render();
    this.composer.enter();
    this.moved();
  }

  render() {
    this.typing(false);
    this.renderTabs();
    this.pressed = [];
    this.group = chatOf(this.chat)?.type !== "private";
    const said = runs(messagesOf(this.chat));
    this.log.replaceChildren(...said.flatMap((run, index) => this.nodes(run, said[index - 1]?.at(-1))));
    if (said.length === 0) this.log.append(this.welcome());
    this.toEnd();
  }

  /** Everything anew, for somebody who goes on reading where they are. */
  refresh() {
    const [place, newest] = [this.log.scrollTop, this.atEnd()];
    this.render();
    if (!newest) this.log.scrollTop = place;
  }

  welcome() {
    const start = { class: "primary", type: "button", "data-testid": "start", onclick: () => this.send("/start") };
    return el("div", { class: "welcome" }, el("p", {}, say("empty")), !this.group && el("button", start, say("start")));
  }

  nodes(run, previous) {
    const day = ({ date }) => new Date(date * 1000).toDateString();
    const marks = previous && day(previous) === day(run[0]) ? [] : [dayMark(run[0])];
    return [...marks, bubble(run, previous, this)];
  }

  renderTabs() {
    markSeen(this.person, this.chat);
    const waiting = (person) => chatsOf(person).reduce((sum, chat) => sum + unread(person, chat.id), 0);
    const tab = (name, here, onclick, ...content) =>
      el("button", { "data-testid": name, "aria-current": here ? "true" : null, onclick }, content);
    this.people.replaceChildren(...state.people.map(({ id, first_name: name, label }) =>
      tab(`person-${id}`, id === this.person, () => this.open(id),
        avatar(id, name), el("span", { class: "who", title: name }, el("b", {}, name), el("small", {}, label)),
        badge(waiting(id)))));
    this.chats.replaceChildren(...chatsOf(this.person).map((chat) =>
      tab(`chat-${chat.id}`, chat.id === this.chat, () => this.open(this.person, chat.id),
        chatFace(chat), el("span", {}, titleOf(chat)), badge(unread(this.person, chat.id)))));
  }

  typing(on) {
    clearTimeout(this.typingEnds);
    if (on) this.typingEnds = setTimeout(() => this.typing(false), PATIENCE);
    const chat = chatOf(this.chat);
    if (!chat) return this.head.replaceChildren();
    const names = chat.members.map((id) => personOf(id)?.first_name ?? state.bot.first_name).join(", ");
    const calm = chat.type === "private" ? say(state.bot.polling ? "bot" : "deaf") : names;
    this.head.replaceChildren(chatFace(chat), el("span", {}, el("b", {}, titleOf(chat)),
      el("small", { title: names, class: on ? "typing" : null }, on ? say("typing") : calm)));
  }

  react(event) {
    const here = (event.message?.chat ?? event.chat) === this.chat;
    if (event.type === "cast") return this.open(personOf(this.person)?.id ?? state.people[0]?.id, this.chat);
    if (event.type === "bot") this.typing(false);
    if (event.type === "typing" && here) this.typing(true);
    if (event.type === "toast" && event.person === this.person) this.answer(event);
    if (event.type === "message") this.arrived(event.message, here);
    if (event.type === "edited" && here) this.edited(event.message);
    if (event.type === "deleted" && here) this.deleted(event.id);
  }

  arrived(message, here) {
    if (here) {
      const reading = this.atEnd() || message.from?.id === this.person;
      const messages = messagesOf(this.chat);
      const run = runs(messages).at(-1);
      if (message === run[0] && !this.find(message.id)) {
        this.log.querySelector(".welcome")?.remove();
        this.log.append(...this.nodes(run, messages.at(-2)));
      } else this.refresh();
      if (message.from?.is_bot) this.typing(false);
      this.composer.arrived(message);
      if (reading) this.toEnd();
    }
    this.renderTabs();
  }

  edited(message) {
    const old = this.find(message.id);
    if (!old) return;
    const messages = messagesOf(this.chat);
    const reading = this.atEnd();
    const focused = old.contains(document.activeElement);
    this.release(({ message: id }) => id === message.id);
    const fresh = bubble([message], messages[messages.indexOf(message) - 1], this);
    old.replaceWith(fresh);
    if (focused) (fresh.querySelector(".key") ?? this.log).focus({ preventScroll: true });
    if (reading) this.toEnd();
  }

  deleted(id) {
    const node = this.find(id);
    if (node?.matches(".item")) return this.refresh();
    const [before, after] = [node?.previousElementSibling, node?.nextElementSibling];
    if (before?.matches(".day") && (!after || after.matches(".day"))) before.remove();
    node?.remove();
  }

  find(id) {
    return this.log.querySelector(`[data-message-id="${id}"]`);
  }

  atEnd() {
    return this.log.scrollHeight - this.log.scrollTop - this.log.clientHeight < NEAR;
  }

  /** A log that has become lower, for the keyboard below it, is told of its scrolling first. */
  resized() {
    this.height = this.log.clientHeight;
    if (this.reading) this.toEnd();
  }

  toEnd() {
    this.reading = true;
    this.log.scrollTop = this.log.scrollHeight;
  }

  /** Do something that may be refused; the refusal is shown. */
  async attempt(deed) {
    try {
      return await deed();
    } catch (error) {
      this.toast(error.message);
      return null;
    }
  }

  send(text) {
    const { person, chat } = this;
    return this.attempt(() => call("POST", "/api/send", { person, chat, text }));
  }

  press(message, data, button) {
    button.classList.add("busy");
    const waiting = { button, message: message.id };
    this.pressed.push(waiting);
    setTimeout(() => this.release((other) => other === waiting), PATIENCE);
    const { person, chat } = this;
    return this.attempt(() => call("POST", "/api/tap", { person, chat, message: message.id, data }));
  }

  release(which) {
    for (const { button } of this.pressed.filter(which)) button.classList.remove("busy");
    this.pressed = this.pressed.filter((waiting) => !which(waiting));
  }

  answer({ text, alert }) {
    const oldest = this.pressed[0];
    this.release((waiting) => waiting === oldest);
    if (text && alert) this.warn(text);
    else if (text) this.toast(text);
  }

  toast(text) {
    const node = el("p", { class: "toast", "data-testid": "toast" }, text);
    this.toasts.append(node);
    setTimeout(() => node.remove(), 4000);
  }

  warn(text) {
    const dialog = el("dialog", { class: "alert", "data-testid": "toast", onclose: () => dialog.remove() },
      el("p", {}, text), el("form", { method: "dialog" }, el("button", { class: "primary" }, "OK")));
    document.body.append(dialog);
    dialog.showModal();
  }

  reply(message) {
    this.composer.replyTo(message);
  }

  change(message) {
    this.composer.change(message);
  }

  jump(id) {
    const node = this.find(id);
    node?.scrollIntoView({ block: "center", behavior: "smooth" });
    const ring = (colour) => ({ outline: `3px solid ${colour}`, outlineOffset: "-3px" });
    node?.animate([ring("var(--accent)"), ring("transparent")], 1500);
  }

  command(text) {
    return this.send(command(text, this.chat));
  }

  fill(text) {
    this.composer.fill(text);
  }

  async copy(text) {
    await this.attempt(() => navigator.clipboard.writeText(text));
    this.toast(say("copied"));
  }

  /** A link to the bot itself starts it, as on a real phone: t.me/<bot>?start=<parameter>; one to a message stays. */
  deepLink(address) {
    const url = new URL(address);
    const inside = url.host === "t.me" && url.pathname.slice(1) === state.bot.username;
    if (inside) {
      this.open(this.person);
      this.send(`/start ${url.searchParams.get("start") ?? ""}`.trim());
    }
    const toMessage = url.host === "t.me" && url.pathname.startsWith("/c/");
    if (toMessage) this.toast(say("unsupported"));
    return inside || toMessage;
  }

  enlarge(url) {
    const dialog = document.getElementById("picture");
    const onclick = () => dialog.close();
    dialog.replaceChildren(el("img", { src: url, alt: say("photo"), onclick }),
      el("button", { type: "button", class: "plain", "aria-label": say("close"), onclick }, icon("close")));
    dialog.showModal();
  }
}
