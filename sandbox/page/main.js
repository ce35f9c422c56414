// Puts the page together: phones, spreadsheet, quick actions, services.

import { el } from "./element.js";
import { Phone } from "./phone.js";
import { renderServices } from "./services.js";
import { Sheet } from "./sheet.js";
import { call, connect, state } from "./state.js";
import { Suggestions } from "./suggestions.js";
import { fillWords, say, spoken } from "./words.js";

const place = (id) => document.getElementById(id);
const wide = matchMedia("(min-width: 1500px)"); // room for two phones beside the sheet
const sheet = new Sheet(place("sheet"));
const phones = [];
const suggestions = new Suggestions(place("suggestions"), prepare);

const refused = (error) => phones[0]?.toast(error.message);
const services = () => renderServices(place("services-button"), place("services"), refused);

/** The address keeps who holds each phone and which chat is open: #1001/1001+1002/-1001. */
function remember() {
  const hash = `#${phones.map(({ person, chat }) => `${person}/${chat}`).join("+")}`;
  if (hash !== location.hash) history.replaceState(null, "", hash);
}

function remembered() {
  return location.hash.slice(1).split("+").map((pair) => pair.split("/").map(Number));
}

function arrange() {
  const wanted = wide.matches ? Math.min(2, state.people.length) : Math.min(1, state.people.length);
  const from = remembered();
  while (phones.length > wanted) phones.pop().root.remove();
  while (phones.length < wanted) {
    const phone = new Phone(remember);
    const [person, chat] = from[phones.length] ?? [];
    const free = state.people.filter(({ id }) => phones.every((taken) => taken.person !== id));
    const acting = phones.length > 0 && free.find(({ id }) => id === state.actions[0]?.person);
    const reader = phones.length === 0 && free.find(({ language_code: code }) => spoken === "zh" && code?.startsWith("zh"));
    const other = acting || reader || free[0]; // first who speaks the page's language, then, for the actions, the manager
    phones.push(phone);
    phone.root.dataset.testid = `phone-${phones.length}`;
    place("phones").append(phone.root);
    const known = state.people.some(({ id }) => id === person);
    phone.open(known ? person : other.id, known ? chat : other.id);
  }
}

function show(half) {
  document.body.dataset.showing = half;
  for (const button of document.querySelectorAll("[data-show]")) {
    button.ariaCurrent = button.dataset.show === half ? "true" : null;
  }
}

function act({ label, person, chat, text, clock }) {
  if (clock) return call("POST", "/api/clock", { step: clock }).then(() => phones[0]?.toast(label), refused);
  const phone = phones.find((one) => one.person === person) ?? phones[0];
  show("phones");
  phone.open(person, chat);
  phone.send(text);
}

/** Put before the visitor what a suggestion needs; sending and tapping stay theirs. */
function prepare({ person, text, item, message, action }) {
  show("phones");
  if (action) return attract(place("actions").firstElementChild);
  const phone = phones.find((one) => one.person === person) ?? phones[0];
  phone.toasts.replaceChildren(); // they would lie over what is to be tapped
  phone.open(person ?? phone.person, message?.chat ?? person);
  if (message) return phone.jump(message.id);
  if (item) phone.composer.add([{ item }]);
  if (text) phone.fill(text);
  phone.toast(say(text ? "press" : "notYet"));
}

function attract(button) {
  const ring = (colour) => ({ boxShadow: `0 0 0 4px ${colour}` });
  button?.animate([ring("transparent"), ring("var(--accent)"), ring("transparent")], { duration: 800, iterations: 3 });
}

function react(event) {
  if (event.type === "cast") {
    arrange();
    place("actions").replaceChildren(...state.actions.map((action, index) =>
      el("button", { "data-testid": `action-${index}`, onclick: () => act(action) }, action.label)));
  }
  for (const phone of phones) phone.react(event);
  if (event.type === "cast" || event.type === "sheet") sheet.update(state.sheet);
  if (event.type === "cast" || event.type === "services") services();
  if (["cast", "message", "edited"].includes(event.type)) suggestions.update();
}

fillWords(place("language"));
show("phones");
for (const button of document.querySelectorAll("[data-show]")) button.onclick = () => show(button.dataset.show);
wide.onchange = arrange;
window.onhashchange = () => remembered().forEach(([person, chat], index) => phones[index]?.open(person, chat));
connect(react, (online) => (place("lost").hidden = online));
