// What the sandbox holds, kept current by its event stream.

export const state = {
  bot: null, people: [], chats: [], messages: {}, commands: {}, shelf: [], actions: [], sheet: null, services: null,
};
const seen = new Map(); // "chat:person" -> the last message that person has had on the screen
const KEPT = 400;

export async function call(method, path, body) {
  const form = body instanceof FormData || body === undefined;
  const headers = form ? {} : { "Content-Type": "application/json" };
  const response = await fetch(path, { method, headers, body: form ? body : JSON.stringify(body) });
  const answer = await response.json().catch(() => ({}));
  if (!response.ok) throw new Error(answer.error ?? `${response.status} ${response.statusText}`);
  return answer;
}

export const personOf = (id) => state.people.find((person) => person.id === id);
export const chatOf = (id) => state.chats.find((chat) => chat.id === id);
export const messagesOf = (chat) => (state.messages[chat] ??= []);
export const messageOf = (chat, id) => messagesOf(chat).findLast((message) => message.id === id);
export const titleOf = (chat) => (chat.type === "private" ? state.bot.first_name : chat.title);

export function chatsOf(person) {
  return state.chats.filter((chat) => (chat.type === "private" ? chat.id === person : chat.members.includes(person)));
}

export function unread(person, chat) {
  const last = seen.get(`${chat}:${person}`) ?? 0;
  return messagesOf(chat).filter((message) => message.id > last && message.from?.id !== person).length;
}

export function markSeen(person, chat) {
  seen.set(`${chat}:${person}`, messagesOf(chat).at(-1)?.id ?? 0);
}

/** A command as the phone sends it: in a group it names the bot. */
export function command(text, chat) {
  return chatOf(chat)?.type === "private" || text.includes("@") ? text : `${text}@${state.bot.username}`;
}

async function load(first) {
  Object.assign(state, await call("GET", "/api/state"));
  for (const chat of state.chats) {
    const newcomers = state.people.filter((person) => first || !seen.has(`${chat.id}:${person.id}`));
    for (const person of newcomers) markSeen(person.id, chat.id);
  }
}

function put(message) {
  const messages = messagesOf(message.chat);
  const place = messages.findIndex((other) => other.id >= message.id);
  if (place < 0) messages.push(message);
  else messages.splice(place, messages[place].id === message.id ? 1 : 0, message);
  if (messages.length > KEPT) messages.splice(0, messages.length - KEPT);
}

function remove({ chat, id }) {
  state.messages[chat] = messagesOf(chat).filter((message) => message.id !== id);
}

async function take(event) {
  if (event.type === "cast") await load(false);
  else if (event.type === "message" || event.type === "edited") put(event.message);
  else if (event.type === "deleted") remove(event);
  else if (event.type in event && event.type in state) state[event.type] = event[event.type];
}

/**
 * Follow the sandbox for ever. Each (re)connection loads the state, then the events since are applied in order:
 * all of them may be applied twice. `react` is called after each change, `online` when the connection comes or goes.
 */
export function connect(react, online) {
  let queue = Promise.resolve();
  let first = true;
  const then = (step) => (queue = queue.then(step).catch((error) => console.error(error)));
  const source = new EventSource("/api/events");
  source.onopen = () => then(async () => {
    await load(first);
    first = false;
    online(true);
    react({ type: "cast" });
  });
  source.onmessage = ({ data }) => then(async () => {
    const event = JSON.parse(data);
    await take(event);
    react(event);
  });
  source.onerror = () => {
    online(false);
    if (source.readyState !== EventSource.CLOSED) return;
    setTimeout(() => connect(react, online), 2000);
  };
}
