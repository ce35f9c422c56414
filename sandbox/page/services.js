// How the stand-ins are doing, and the switches that make them behave badly.

import { el } from "./element.js";
import { call, state } from "./state.js";
import { say } from "./words.js";

const BAD_DAYS = [
  { kind: "status", status: 429, retry_after: 3 },
  { kind: "status", status: 500 },
  { kind: "lose_answer" },
];

const named = (fault) => say(fault.kind, { n: fault.status });

export function renderServices(button, panel, refused) {
  const services = Object.entries(state.services ?? {}).toReversed(); // the sheet first: it is the one to play with
  const away = services.find(([, { up }]) => !up)?.[0];
  const faulty = services.find(([, { faults }]) => faults.length > 0)?.[0];
  const trouble = away ? say(`${away} away`) : faulty && `${say(faulty)}: ${say("faulty")}`;
  button.lastElementChild.textContent = trouble ?? say("services");
  button.classList.toggle("amber", Boolean(away ?? faulty));
  panel.replaceChildren(...services.map(([name, service]) => section(name, service, refused)));
}

function section(service, { up, faults }, refused) {
  const ask = (method, path, body) => () => call(method, path, body).catch(refused);
  const fault = (kind) => ask("POST", "/api/faults", { service, times: 3, ...kind });
  const chip = (words, onclick) => el("button", { class: "chip", onclick }, words);
  const toggle = { role: "switch", "aria-checked": String(up), "aria-label": say(service) };
  return el("div", { "data-testid": `service-${service}` },
    el("header", {}, el("b", {}, say(service)),
      el("button", { class: "switch", ...toggle, onclick: ask("POST", "/api/services", { service, up: !up }) },
        say(up ? "up" : "away"))),
    el("small", {}, say("faults")),
    el("div", { class: "chips" }, BAD_DAYS.map((kind) => chip(named(kind), fault(kind)))),
    faults.length > 0 && [
      el("ul", {}, faults.map((one) => el("li", {}, say("left", { what: named(one), n: one.times })))),
      chip(say("clear"), ask("DELETE", `/api/faults?service=${service}`))]);
}
