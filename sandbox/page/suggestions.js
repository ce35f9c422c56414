// What a newcomer to the demo may try: nine things, five of them a transfer on three phones, ticked off when they have happened, closed for good by a click.

import { el, icon } from "./element.js";
import { state } from "./state.js";
import { say, spoken } from "./words.js";

const PRODUCT = "water-550"; // on the demo's shelf; without it this is another company, and nothing is suggested
const CLOSED = "suggestions-closed";
const DONE = "suggestions-done"; // { bot, done }: a demo that was started anew has another bot, and no ticks

// What the bot did is seen by the signs that its messages begin with, which are the same in all its languages.
const RECEIVED = /^(✅|↩️)/; // booked, and perhaps undone since
const UNDONE = /^↩️(?!.*\bT-\d{6})/; // a booking; a transfer is withdrawn
const TRANSFER = /\bT-\d{6}/;
const OFFERED = /^(⚖️|🚚|✅|🧺|📦|⚠️).*\bT-\d{6}/;
const APPROVED = /^(🚚|✅|🧺|📦|⚠️).*\bT-\d{6}/;
const SENT = /^(🚚|📦|⚠️).*\bT-\d{6}/;
const SHORT = /^⚠️.*\bT-\d{6}/;
const SITE = /^🏬/m; // a line of a card of stock
const NO_CARD = /^(🎓|🔍)/; // practice, and the reasons of a number

const words = (message) => message.text ?? message.caption ?? "";
const title = (message) => words(message).split("\n", 1)[0];
const isBot = (message) => message.from?.is_bot === true;
const everything = () => Object.values(state.messages).flat();
const botSaid = (fits) => everything().filter((message) => isBot(message) && fits(message));

/** Whether the bot's next message in the chat, after one of a person's, fits. */
function answered(asked, fits) {
  return Object.values(state.messages).some((said) => said.some((message, at) => {
    const reply = !isBot(message) && asked(message) && said.slice(at + 1).find(isBot);
    return reply && fits(reply);
  }));
}

/** Whether a group was told the morning after somebody had asked for it, in whatever chat. */
function morningRun() {
  const asked = everything().find((message) => !isBot(message) && words(message).startsWith("/morning"));
  const after = ({ chat, id, date }) => (chat === asked.chat ? id > asked.id : date >= asked.date);
  return asked && botSaid((message) => title(message).startsWith("☀️") && after(message)).length > 0;
}

/** The newest message of the bot's whose words begin with one sign, and one of whose buttons with another, in chats of people. */
function waiting(sign, button, here = () => true) {
  const keys = ({ reply_markup: markup }) => (markup?.inline_keyboard ?? []).flat();
  const fits = (message) => title(message).startsWith(sign) && keys(message).some(({ text }) => text.startsWith(button))
    && message.chat > 0 && here(message.chat);
  return botSaid(fits).toSorted((one, other) => one.date - other.date || one.id - other.id).at(-1);
}

const worker = () => (state.people.find(({ language_code: code }) => code?.startsWith(spoken)) ?? state.people[0]).id;
const manager = () => state.actions[0]?.person;

/** `done` is whether it has happened; `ready` puts it before the person: what there is to say, or to tap. */
const SUGGESTIONS = {
  photo: {
    done: () => answered(({ photo, caption }) => photo && /\d/.test(caption), (reply) => RECEIVED.test(title(reply))),
    ready: () => ({ person: worker(), text: say("try photo text"), item: state.shelf.find(({ id }) => id === PRODUCT) }),
  },
  stock: {
    done: () => answered(({ text }) => text, (reply) => SITE.test(words(reply)) && !NO_CARD.test(title(reply))),
    ready: () => ({ person: worker(), text: say("try stock text") }),
  },
  undo: {
    done: () => botSaid((message) => UNDONE.test(title(message))).length > 0,
    ready: () => pointing(waiting("✅", "↩️"), worker()),
  },
  transfer: {
    done: () => botSaid((message) => TRANSFER.test(title(message))).length > 0,
    ready: () => ({ person: worker(), text: say("try transfer text") }),
  },
  offer: {
    done: () => botSaid((message) => OFFERED.test(title(message))).length > 0,
    ready: () => pointing(waiting("📨", "⚖️", (chat) => chat === manager()), manager()),
  },
  accept: {
    done: () => botSaid((message) => APPROVED.test(title(message))).length > 0,
    ready: () => pointing(waiting("⚖️", "✅"), worker()),
  },
  pick: {
    done: () => botSaid((message) => SENT.test(title(message))).length > 0,
    ready: () => pointing(waiting("✅", "🚚", (chat) => chat !== manager()), worker()),
  },
  short: {
    done: () => botSaid((message) => SHORT.test(title(message))).length > 0,
    ready: () => ({ person: worker(), text: say("try short text") }),
  },
  morning: { done: morningRun, ready: () => ({ action: true }) },
};

const pointing = (message, otherwise) => ({ person: message?.chat ?? otherwise, message });

export class Suggestions {
  /** `show` is given what `ready` returned: without text and message, there is nothing to tap yet. */
  constructor(root, show) {
    this.root = root;
    this.show = show;
  }

  update() {
    const offered = state.shelf.some(({ id }) => id === PRODUCT) && !localStorage.getItem(CLOSED);
    this.root.hidden = !offered;
    if (!offered) return;
    const done = this.remember();
    const names = Object.keys(SUGGESTIONS);
    const next = names.find((name) => !done.includes(name));
    if (String(done) === this.drawn) return;
    this.drawn = String(done);
    this.root.replaceChildren(...[
      el("b", {}, say(next ? "try" : "tried")),
      el("small", { "data-testid": "suggestions-count" }, `${done.length}/${names.length}`),
      next && el("ol", {}, names.map((name, index) => this.entry(name, index, done.includes(name), name === next))),
      el("button", { class: "plain", type: "button", "data-testid": "suggestions-close", title: say("noMore"),
        "aria-label": say("noMore"), onclick: () => this.close() }, icon("close")),
    ].filter(Boolean));
  }

  entry(name, index, done, next) {
    const attributes = { type: "button", "data-testid": `suggestion-${name}`, "aria-current": next ? "step" : null };
    return el("li", { class: done ? "done" : next ? "next" : null },
      el("button", { ...attributes, title: say(`try ${name} how`), onclick: () => this.show(SUGGESTIONS[name].ready()) },
        el("i", { "aria-hidden": "true" }, done ? "✓" : index + 1), say(`try ${name}`),
        done && el("span", { class: "unseen" }, ` (${say("done")})`)));
  }

  /** Once done is done: a message may be changed later, or forgotten. */
  remember() {
    const kept = JSON.parse(localStorage.getItem(DONE) ?? "{}");
    const before = kept.bot === state.bot.id ? kept.done : [];
    const done = Object.keys(SUGGESTIONS).filter((name) => before.includes(name) || SUGGESTIONS[name].done());
    if (done.length > before.length) localStorage.setItem(DONE, JSON.stringify({ bot: state.bot.id, done }));
    return done;
  }

  close() {
    localStorage.setItem(CLOSED, "1");
    this.update();
  }
}
