// Inline mode: what is typed after the bot's name is asked of it, and what it offers is listed above the text field.

import { avatar, el } from "./element.js";
import { call, state } from "./state.js";
import { say } from "./words.js";

const PAUSE = 250; // milliseconds without a key before the bot is asked
const NEAR = 80; // pixels from the end of the list at which more is asked for

export class Inline {
  constructor(composer) {
    this.composer = composer;
    composer.menu.onscroll = () => this.scrolled(composer.menu);
  }

  /** Whether this text is for the bot, as `@bot milk`; what was offered for the text before stays meanwhile. */
  typed(text) {
    const [, name, words] = /^@(\w+)\s([^]*)$/.exec(text) ?? [];
    clearTimeout(this.timer);
    this.more = "";
    this.asking = name?.toLowerCase() === state.bot.username.toLowerCase() ? { words } : null;
    if (this.asking) this.timer = setTimeout(() => this.ask(this.asking, ""), PAUSE);
    return this.asking !== null;
  }

  async ask(asking, offset) {
    const { person, chat } = this.composer.phone;
    const answer = await this.answer({ person, chat, query: asking.words, offset });
    if (asking !== this.asking) return; // other words were typed meanwhile, or another chat was opened
    const { menu } = this.composer;
    if (!offset) menu.replaceChildren();
    menu.append(...answer.results.map((result) => this.option(result, answer.query)));
    menu.hidden = menu.children.length === 0;
    menu.ariaLabel = say("results");
    this.more = answer.next_offset;
  }

  /** Nothing, if the bot is silent: a phone shows no more than that. */
  async answer(fields) {
    try {
      const { query } = await call("POST", "/api/inline", fields);
      return { query, ...await call("GET", `/api/inline/${query}`) };
    } catch {
      return { results: [], next_offset: "" };
    }
  }

  option({ id, title, description }, query) {
    const attributes = { type: "button", role: "option", class: "offer", "data-testid": "inline-result" };
    return el("button", { ...attributes, onclick: () => this.choose(query, id) },
      avatar(Number(id) || 0, title), el("span", {}, el("b", {}, title), el("small", {}, description)));
  }

  choose(query, result) {
    const { phone } = this.composer;
    const { person, chat } = phone;
    this.composer.fill("");
    return phone.attempt(() => call("POST", `/api/inline/${query}`, { person, chat, result }));
  }

  scrolled({ scrollHeight, scrollTop, clientHeight }) {
    if (!this.more || scrollHeight - scrollTop - clientHeight > NEAR) return;
    this.ask(this.asking, this.more);
    this.more = "";
  }
}
