// The page. One state, fed by the simulator's stream; every list is kept by key, so that nothing jumps while one reads.
import { drawFlow, toneOf } from "/flow.js";

const $ = (id) => document.getElementById(id);
const KEPT_EVENTS = 300;
const KEPT_WEBHOOKS = 120;
const KEPT_TEXTS = 400;
const THINKS_AT_MOST_MS = 60_000;
const WORRIES_AFTER_MS = 12_000;
const SUGGESTIONS = ["Are you open on Sunday?", "How much is a croissant?", "I'd like to order a cake for Friday", "Do you deliver?"];

const memory = {
  get(key) { try { return localStorage.getItem(`diwaar.${key}`); } catch { return null; } },
  set(key, value) { try { localStorage.setItem(`diwaar.${key}`, value); } catch { /* A private window forgets. */ } },
};

const state = {
  people: [], me: memory.get("me") || "+15551230001", number: "", organization: null,
  messages: new Map(), unread: new Map(), drafts: new Map(), paused: false, connected: false,
  ingress: "unknown", ingressUrl: "", kafka: "connecting", channel: memory.get("channel") || "sms", picture: "",
};
const WHATSAPP = "whatsapp:";
const LARGEST_PICTURE = 5_000_000;
const numberOf = (address) => (address.startsWith(WHATSAPP) ? address.slice(WHATSAPP.length) : address);
const onChannel = (number) => (state.channel === "whatsapp" ? WHATSAPP : "") + number;
const flow = drawFlow($("flow"));

// --- small things -------------------------------------------------------------------------------------------------

function make(tag, properties = {}, ...children) {
  const { dataset, ...rest } = properties;
  const node = Object.assign(document.createElement(tag), rest);
  Object.assign(node.dataset, dataset || {});
  node.append(...children.filter((child) => child !== null && child !== undefined));
  return node;
}

const clock = new Intl.DateTimeFormat(undefined, { hour: "2-digit", minute: "2-digit" });
const preciseClock = new Intl.DateTimeFormat(undefined, { hour: "2-digit", minute: "2-digit", second: "2-digit", fractionalSecondDigits: 3, hour12: false });
const day = new Intl.DateTimeFormat(undefined, { weekday: "short", day: "numeric", month: "short" });
const plural = (count, word) => `${count.toLocaleString()} ${word}${count === 1 ? "" : "s"}`;
const initials = (name) => name.split(/\s+/).map((part) => part[0]).join("").slice(0, 2).toUpperCase();
/** Neighbouring numbers get colours that are far apart: steps of the golden angle. */
const hueOf = (number) => (Number(number.replace(/\D/g, "").slice(-4)) * 137.508 + 20) % 360;

function pretty(number) {
  const us = /^\+1(\d{3})(\d{3})(\d{4})$/.exec(number);
  return us ? `(${us[1]}) ${us[2]}-${us[3]}` : number;
}

const BASIC = new Set("@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà");
const EXTENSION = new Set("\f^{}\\[~]|€");

/** The same count as the simulator's: GSM-7 by septets, UCS-2 by code units, pairs never parted. */
function segmentsOf(text) {
  const unicode = [...text].some((c) => !BASIC.has(c) && !EXTENSION.has(c));
  const [alone, each] = unicode ? [70, 67] : [160, 153];
  let total = 0, segments = 1, filled = 0;
  for (const c of text) {
    const width = unicode ? c.length : EXTENSION.has(c) ? 2 : 1;
    total += width;
    if (filled + width > each) { segments += 1; filled = 0; }
    filled += width;
  }
  const count = total <= alone ? 1 : segments;
  return { count, total, room: count === 1 ? alone : count * each, unicode };
}

// --- people -------------------------------------------------------------------------------------------------------

function avatar(person) {
  const node = make("span", { className: "avatar", ariaHidden: "true", textContent: initials(person.name) });
  node.style.setProperty("--hue", hueOf(person.number));
  return node;
}

function nameOf(number) {
  return state.people.find((person) => person.number === number)?.name || pretty(number);
}

function knowPerson(address) {
  const number = address && numberOf(address);
  if (number && !state.people.some((person) => person.number === number) && state.people.length < 24) {
    state.people.push({ number, name: `…${number.slice(-4)}` });
    drawPeople();
  }
}

function drawPeople() {
  const buttons = state.people.map((person) => {
    const mine = person.number === state.me;
    const unread = state.unread.get(person.number) || 0;
    const button = make("button", { type: "button", className: "person", title: person.number, dataset: { number: person.number } },
      avatar(person), make("span", { className: "person-name", textContent: person.name }));
    button.setAttribute("aria-pressed", mine);
    if (unread) button.append(make("span", { className: "unread", textContent: unread, ariaLabel: `${unread} new` }));
    button.addEventListener("click", () => become(person.number));
    return button;
  });
  const more = make("button", { type: "button", className: "person more", title: "Somebody else" },
    make("span", { className: "avatar", ariaHidden: "true", textContent: "+" }), make("span", { className: "person-name", textContent: "Other" }));
  more.addEventListener("click", () => $("new-person").showModal());
  const focused = document.activeElement?.dataset?.number;
  $("people").replaceChildren(...buttons, more);
  if (focused) $("people").querySelector(`[data-number="${CSS.escape(focused)}"]`)?.focus();
  $("as-who").textContent = `as ${nameOf(state.me)}`;
}

function become(number) {
  state.drafts.set(state.me, $("composer-text").value);
  state.me = number;
  state.unread.delete(number);
  memory.set("me", number);
  $("composer-text").value = state.drafts.get(number) || "";
  drawPeople();
  drawChat(true);
  measure();
}

// --- the chat -----------------------------------------------------------------------------------------------------

const bubbles = new Map();

const ICONS = {
  wait: '<svg viewBox="0 0 16 16"><circle cx="8" cy="8" r="6.2"/><path d="M8 4.6V8l2.2 1.5"/></svg>',
  one: '<svg viewBox="0 0 16 16"><path d="m3 8.6 3.2 3.2L13 4.8"/></svg>',
  two: '<svg viewBox="0 0 22 16"><path d="m2 8.6 3.2 3.2L12 4.8"/><path d="m9.4 11.3.6.5 6.8-7"/></svg>',
  bad: '<svg viewBox="0 0 16 16"><circle cx="8" cy="8" r="6.2"/><path d="M8 4.8v4M8 11.2v.1"/></svg>',
};

/** How far a text is, for an eye: its icon, its word, and the whole story as a title. */
function progressOf(message) {
  if (message.direction === "inbound") {
    const hook = message.webhook;
    if (!hook) return ["wait", "Sending", "Waiting for the webhook's answer"];
    if (hook.accepted) return ["one", "Received", `Webhook answered ${hook.status} in ${hook.elapsed_ms.toFixed(0)} ms, ${plural(hook.attempts, "attempt")}`];
    return ["bad", "Not received", hook.error ? `${hook.error}, ${plural(hook.attempts, "attempt")}` : `Webhook answered ${hook.status}, ${plural(hook.attempts, "attempt")}`];
  }
  const error = message.error_code ? `Error ${message.error_code}` : "";
  return {
    accepted: ["wait", "Accepted", "Twilio looks for a sender"], queued: ["wait", "Queued", "Twilio took it"],
    sending: ["wait", "Sending", ""], sent: ["one", "Sent", "Twilio handed it to the carrier"],
    delivered: ["two", "Delivered", "The phone has it"], read: ["two", "Read", ""],
    undelivered: ["bad", "Undelivered", error], failed: ["bad", "Failed", error],
  }[message.status] || ["wait", message.status, ""];
}

function drawBubble(message) {
  let row = bubbles.get(message.message_sid);
  const mine = message.direction === "inbound";
  if (!row) {
    row = make("div", { className: `row ${mine ? "mine" : "theirs"}${message.by_twilio ? " twilio" : ""} fresh`, dataset: { sid: message.message_sid, direction: mine ? "inbound" : "outbound" } },
      make("div", { className: "bubble", dir: "auto" }), make("div", { className: "meta" }));
    const [text, images] = [message.body, message.media_urls || []];
    row.firstChild.textContent = text;
    images.forEach((url, i) => row.firstChild.append(attachment(url, (message.media_types || [])[i] || "")));
    bubbles.set(message.message_sid, row);
  }
  const [icon, word, story] = progressOf(message);
  if (row.dataset.state !== word) {
    row.dataset.state = word;
    row.classList.toggle("bad", icon === "bad");
    const progress = make("span", { className: `progress ${icon} ${word.toLowerCase().replace(" ", "-")}`, title: story });
    progress.innerHTML = ICONS[icon];
    progress.append(word);
    const detail = icon === "bad" && story ? make("span", { className: "why", textContent: story }) : null;
    row.lastChild.replaceChildren(
      make("time", { dateTime: message.created_at, title: new Date(message.created_at).toLocaleString(), textContent: clock.format(new Date(message.created_at)) }),
      ...(message.by_twilio ? [make("span", { className: "by-twilio", title: "Not the assistant's: Twilio answers these words itself", textContent: "from Twilio" })] : []),
      make("span", { className: "segments", title: message.encoding, textContent: plural(message.segments, "segment") }),
      progress, ...(detail ? [detail] : []), ...(mine && icon === "bad" && !(message.media_urls || []).length ? [sendAgain(message.body)] : []));
  }
  return row;
}

/** A picture is shown, anything else, and a picture that is not to be had, is a link. */
function attachment(url, type) {
  const link = make("a", { className: "media", href: url, target: "_blank", rel: "noreferrer", title: url });
  const words = `Attachment (${type || "unknown"})`;
  if (!type.startsWith("image/")) {
    link.textContent = words;
    return link;
  }
  const image = make("img", { src: url, alt: "A picture", loading: "lazy", referrerPolicy: "no-referrer" });
  image.addEventListener("error", () => link.replaceChildren(words));
  link.append(image);
  return link;
}

function sendAgain(body) {
  const button = make("button", { type: "button", className: "again", textContent: "Send again" });
  button.addEventListener("click", () => send(body));
  return button;
}

function myMessages() {
  return [...state.messages.values()].filter((message) => message.person === onChannel(state.me)).sort((a, b) => a.sequence - b.sequence);
}

const typingRow = make("div", { className: "row theirs typing", ariaLabel: "The assistant is writing" },
  make("div", { className: "bubble" }, make("i"), make("i"), make("i")));
const dayRows = new Map();
function dayRow(words) {
  if (!dayRows.has(words)) dayRows.set(words, make("div", { className: "day", textContent: words }));
  return dayRows.get(words);
}

let atEnd = true;
$("chat").addEventListener("scroll", () => {
  const chat = $("chat");
  atEnd = chat.scrollHeight - chat.scrollTop - chat.clientHeight < 60;
}, { passive: true });
new ResizeObserver(() => { if (atEnd) $("chat").scrollTop = $("chat").scrollHeight; }).observe($("chat"));

let chatTimer;
function drawChat(jump = false) {
  const chat = $("chat");
  const messages = myMessages();
  const rows = [];
  let lastDay = "";
  for (const message of messages) {
    const today = day.format(new Date(message.created_at));
    if (today !== lastDay) rows.push(dayRow(today));
    lastDay = today;
    rows.push(drawBubble(message));
  }
  clearTimeout(chatTimer);
  const last = messages.at(-1);
  const age = last ? Date.now() - Date.parse(last.created_at) : 0;
  const waiting = last?.direction === "inbound" && last.webhook?.accepted && !last.refused;
  if (waiting && age < THINKS_AT_MOST_MS) {
    rows.push(typingRow);
    chatTimer = setTimeout(drawChat, 1000);
  }
  if (waiting && age > WORRIES_AFTER_MS) {
    rows.push(make("p", { className: "hint", textContent: "No answer yet. The events show how far it got." }));
  }
  if (last?.refused) rows.push(make("p", { className: "hint", textContent: `There will be no answer: ${last.refused}` }));
  if (!messages.length) rows.push(emptyChat());
  reconcile(chat, rows);
  if (jump || atEnd) chat.scrollTop = chat.scrollHeight;
}

/** Puts the rows in place, touching only what moved. */
function reconcile(parent, rows) {
  if (rows.length === parent.children.length && rows.every((row, i) => row === parent.children[i])) return;
  const keep = new Set(rows);
  [...parent.children].forEach((child) => { if (!keep.has(child)) child.remove(); });
  rows.forEach((row, i) => { if (parent.children[i] !== row) parent.insertBefore(row, parent.children[i] || null); });
}

function emptyChat() {
  const box = make("div", { className: "empty" },
    make("p", { className: "empty-title", textContent: `You are ${nameOf(state.me)}.` }),
    make("p", { textContent: "Text the bakery's assistant, and watch the text make its way through the services." }));
  const chips = make("div", { className: "suggestions" });
  for (const text of SUGGESTIONS) {
    const chip = make("button", { type: "button", textContent: text });
    chip.addEventListener("click", () => send(text));
    chips.append(chip);
  }
  box.append(chips);
  return box;
}

function takeMessage(message, live) {
  const known = state.messages.get(message.message_sid);
  if (known?.refused) message.refused = known.refused;
  state.messages.set(message.message_sid, message);
  if (state.messages.size > KEPT_TEXTS) {
    const oldest = state.messages.keys().next().value;
    state.messages.delete(oldest);
    bubbles.delete(oldest);
  }
  knowPerson(message.person);
  if (!live) return;
  if (!known && message.direction === "inbound") flow.text();
  if (!known && message.direction !== "inbound") {
    if (!message.by_twilio) flow.create();
    if (message.person !== onChannel(state.me)) {
      const number = numberOf(message.person);
      state.unread.set(number, (state.unread.get(number) || 0) + 1);
      drawPeople();
    }
  }
  if (message.person === onChannel(state.me)) drawChat(!known);
}

// --- sending ------------------------------------------------------------------------------------------------------

async function send(text, pictures = []) {
  const body = text.trim();
  if (!body && !pictures.length) return;
  try {
    const answer = await fetch("/control/texts", {
      method: "POST", headers: { "Content-Type": "application/json" },
      body: JSON.stringify({ from: onChannel(state.me), to: onChannel(state.number), body, media_urls: pictures }),
    });
    if (!answer.ok) warn((await answer.json()).detail);
  } catch {
    warn("The simulator itself does not answer. Is it still running?");
  }
}

function measure() {
  const field = $("composer-text");
  const { count, total, room, unicode } = segmentsOf(field.value);
  $("send").disabled = !field.value.trim() && !state.picture;
  $("composer-count").textContent = field.value && state.channel === "whatsapp" ? `${field.value.length}` : field.value ? `${total}/${room} · ${plural(count, "segment")}${unicode ? " · unicode" : ""}` : "";
  field.style.height = "auto";
  field.style.height = `${Math.min(field.scrollHeight, 132)}px`;
}

$("composer").addEventListener("submit", (event) => {
  event.preventDefault();
  const field = $("composer-text");
  const text = field.value;
  const pictures = state.picture ? [state.picture] : [];
  if (!text.trim() && !pictures.length) return;
  field.value = "";
  attach("");
  field.focus();
  send(text, pictures);
});

/** The picture goes along with the next text; none where it is the empty string. */
function attach(url) {
  state.picture = url;
  const box = $("attached");
  box.hidden = !url;
  if (url) {
    const remove = make("button", { type: "button", textContent: "Remove", className: "text-button" });
    remove.addEventListener("click", () => attach(""));
    box.replaceChildren(make("img", { src: url, alt: "The attached picture" }), remove);
  } else {
    box.replaceChildren();
  }
  measure();
}
$("attach").addEventListener("click", () => $("picture").click());
$("picture").addEventListener("change", () => {
  const file = $("picture").files[0];
  $("picture").value = "";
  if (!file) return;
  if (file.size > LARGEST_PICTURE) { warn("Twilio takes no more than 5 MB."); return; }
  const reader = new FileReader();
  reader.addEventListener("load", () => attach(reader.result));
  reader.readAsDataURL(file);
});

function useChannel(channel) {
  state.channel = channel;
  memory.set("channel", channel);
  for (const button of document.querySelectorAll("[data-channel]")) button.setAttribute("aria-pressed", button.dataset.channel === channel);
  $("composer-text").placeholder = channel === "whatsapp" ? "WhatsApp message" : "Text message";
  drawChat(true);
  measure();
}
for (const button of document.querySelectorAll("[data-channel]")) button.addEventListener("click", () => useChannel(button.dataset.channel));
$("composer-text").addEventListener("input", measure);
$("composer-text").addEventListener("keydown", (event) => {
  if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
    event.preventDefault();
    $("composer").requestSubmit();
  }
});

$("new-person-cancel").addEventListener("click", () => $("new-person").close());
$("new-person-form").addEventListener("submit", (event) => {
  const form = new FormData(event.target);
  const [number, name] = [form.get("number").trim(), form.get("name").trim()];
  const known = state.people.find((person) => person.number === number);
  if (known) known.name = name;
  else state.people.push({ number, name });
  event.target.reset();
  become(number);
});

// --- notices ------------------------------------------------------------------------------------------------------

let warning = "";
let warningTimer;
function warn(text) {
  warning = text;
  clearTimeout(warningTimer);
  warningTimer = setTimeout(() => { warning = ""; drawNotice(); }, 6000);
  drawNotice();
}

function drawNotice() {
  const notice = $("stack-notice");
  let text = warning;
  if (!state.connected) text = "The simulator does not answer. This page goes on by itself when it is back.";
  else if (!text && state.ingress === "away") text = `Nothing answers at ${state.ingressUrl.replace(/\/$/, "")}. Start the stack with ./diwaar up. A text that you send now is not received.`;
  else if (!text && state.ingress === "not ready") text = "The stack is starting. A text that you send now may have to be repeated.";
  notice.hidden = !text;
  notice.textContent = text;
  chip("chip-ingress", { ready: "good", "not ready": "soon", away: "bad" }[state.ingress], { ready: "ready", "not ready": "starting", away: "away" }[state.ingress] || "…");
  chip("chip-kafka", { here: "good", connecting: "soon", away: "bad", off: "off" }[state.kafka], { here: "here", connecting: "connecting", away: "away", off: "not watched" }[state.kafka]);
  if (!state.connected) { chip("chip-ingress", "unknown", "…"); chip("chip-kafka", "unknown", "…"); }
  drawEmptyLists();
}

function chip(id, kind, word) {
  const node = $(id);
  node.dataset.state = kind || "unknown";
  node.lastElementChild.textContent = word;
}

// --- events -------------------------------------------------------------------------------------------------------

const eventKeys = new Set();
let heldBack = [];
const short = (text, length = 74) => (text.length > length ? `${text.slice(0, length - 1)}…` : text);
const tail = (number) => (number ? nameOf(number) : "");

/** One line that says what an event means. */
function gist(topic, event) {
  if (!event) return "";
  const quoted = event.body ? `“${short(event.body)}”` : "";
  switch (topic.replace(/-dlt$/, "")) {
    case "sms-received": return `${tail(event.from)}: ${quoted}`;
    case "sms-accepted": return `stored in conversation ${event.conversation_id}`;
    case "send-sms": return `to ${tail(event.to)}: ${quoted}`;
    case "sms-reply": case "sms-outreach": return `to ${tail(event.to)}: ${quoted}`;
    case "sms-sent": return `${plural(event.segments ?? 1, "segment")} to ${tail(event.to)}, ${event.message_sid.slice(0, 10)}…`;
    case "sms-status": return `Twilio says ${event.message_status}`;
    case "sms-delivery": return `${(event.state || "").toLowerCase()} to ${tail(event.to)}`;
    case "sms-error": return `${event.code}: ${event.detail}`;
    case "usage-reported": return event.usage_type === "CALL" ? `${event.call_seconds} s of a call` : `${event.input_tokens} tokens in, ${event.output_tokens} out`;
    case "accounts": return event.message_limit == null ? `${event.messages_used} used, no limit` : `${event.messages_used} of ${event.message_limit} used, ${(event.standing || "").toLowerCase()}`;
    case "billing-threshold": return `${event.percent} % of the limit is used`;
    case "opt-outs": return (event.state || "").toLowerCase().replace("_", " ");
    case "agenda-concluded": return `${(event.outcome || "").toLowerCase()}: ${event.summary || event.agenda}`;
    case "conversation-ended": return `conversation ${event.conversation_id}: ${event.reason}`;
    default: return "";
  }
}

/** JSON with its parts marked, built as nodes so that no text is ever taken for markup. */
function jsonView(value) {
  const box = make("pre", { className: "json", tabIndex: 0 });
  const text = JSON.stringify(value, null, 2) ?? "null";
  const token = /("(?:\\.|[^"\\])*")(\s*:)?|\b(true|false|null)\b|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/g;
  let at = 0;
  for (const match of text.matchAll(token)) {
    box.append(text.slice(at, match.index));
    const kind = match[1] ? (match[2] ? "key" : "string") : match[3] ? "word" : "number";
    box.append(make("span", { className: kind, textContent: match[1] ?? match[0] }), match[2] ?? "");
    at = match.index + match[0].length;
  }
  box.append(text.slice(at));
  return box;
}

function lazyDetails(className, summary, body) {
  const details = make("details", { className }, summary);
  details.addEventListener("toggle", () => { if (details.open && details.children.length === 1) details.append(body()); });
  return details;
}

function eventRow(seen) {
  const words = seen.unreadable ? `unreadable: ${seen.unreadable}` : gist(seen.topic, seen.event);
  const row = lazyDetails("item",
    make("summary", {},
      make("time", { dateTime: seen.at, textContent: preciseClock.format(new Date(seen.at)) }),
      make("span", { className: `topic tone-${toneOf(seen.topic)}`, textContent: seen.topic }),
      make("span", { className: "gist", textContent: words, title: words })),
    () => make("div", { className: "item-body" },
      make("p", { className: "facts", textContent: `key ${seen.key} · partition ${seen.partition} · offset ${seen.offset} · ${plural(seen.bytes, "byte")}` }),
      jsonView(seen.event ?? { unreadable: seen.unreadable })));
  row.dataset.topic = seen.topic;
  row.dataset.at = seen.at;
  row.dataset.words = `${seen.topic} ${JSON.stringify(seen.event ?? "")} ${seen.key}`.toLowerCase();
  return row;
}

function takeEvent(seen, live) {
  const key = `${seen.topic}/${seen.partition}/${seen.offset}`;
  if (eventKeys.has(key)) return;
  eventKeys.add(key);
  if (live) {
    flow.event(seen.topic);
    refusal(seen);
  }
  if (state.paused) heldBack.push(seen);
  else addEvent(seen);
}

function addEvent(seen) {
  const list = $("events");
  list.querySelector(".empty-list")?.remove();
  const row = eventRow(seen);
  row.hidden = !matches(row);
  // Topics are read side by side, so that a moment's events arrive in any order.
  let after = list.firstElementChild;
  while (after && after.dataset.at > seen.at) after = after.nextElementSibling;
  list.insertBefore(row, after);
  while (list.children.length > KEPT_EVENTS) list.lastChild.remove();
  tally();
}

/** An error that names an inbound text means that its person waits in vain. */
function refusal(seen) {
  const message = seen.topic === "sms-error" ? state.messages.get(seen.event?.message_sid) : null;
  if (message) {
    message.refused = seen.event.detail || seen.event.code;
    drawChat(true);
  }
}

const matches = (row) => row.dataset.words.includes($("events-filter").value.trim().toLowerCase());
$("events-filter").addEventListener("input", () => {
  for (const row of $("events").children) if (row.dataset.words) row.hidden = !matches(row);
});
$("events-pause").addEventListener("click", () => {
  state.paused = !state.paused;
  $("events-pause").setAttribute("aria-pressed", state.paused);
  $("events-pause").textContent = state.paused ? "Go on" : "Pause";
  if (!state.paused) { heldBack.forEach(addEvent); heldBack = []; }
});
$("events-clear").addEventListener("click", () => { $("events").replaceChildren(); heldBack = []; tally(); drawEmptyLists(); });

function tally() {
  $("events-tally").textContent = $("events").querySelectorAll(".item").length;
  $("webhooks-tally").textContent = $("webhooks").querySelectorAll(".item").length;
}

function drawEmptyLists() {
  const kafka = {
    away: "Kafka is away. Events show here when it is back.",
    off: "Watching the topics is switched off (SIM_EVENTS=off).",
    connecting: "Looking for Kafka…",
  }[state.kafka] || "Nothing has passed yet. Send a text, and each event shows here as it passes through its topic.";
  fillEmpty($("events"), kafka);
  fillEmpty($("webhooks"), "No webhook yet. When a text is received, sent or delivered, the customer's endpoint hears of it here, and checks the signature.");
}

function fillEmpty(list, words) {
  const empty = list.querySelector(".empty-list");
  if (list.querySelector(".item")) empty?.remove();
  else if (empty) empty.textContent = words;
  else list.append(make("p", { className: "empty-list", textContent: words }));
}

// --- webhooks -----------------------------------------------------------------------------------------------------

const webhookNumbers = new Set();
function takeWebhook(hook, live) {
  if (webhookNumbers.has(hook.number)) return;
  webhookNumbers.add(hook.number);
  if (live) flow.webhook();
  const [word, tone] = { verified: ["verified", "good"], wrong: ["wrong signature", "bad"], unchecked: ["not checked", "off"] }[hook.signature];
  const list = $("webhooks");
  list.querySelector(".empty-list")?.remove();
  const data = hook.payload?.data || {};
  const row = lazyDetails("item",
    make("summary", {},
      make("time", { dateTime: hook.received_at, textContent: preciseClock.format(new Date(hook.received_at)) }),
      make("span", { className: "topic tone-webhooks", textContent: hook.type }),
      make("span", { className: `badge ${tone}`, textContent: word, title: hook.why || "Standard Webhooks signature" }),
      hook.answered === 200 ? null : make("span", { className: "badge off", textContent: `answered ${hook.answered}` }),
      make("span", { className: "gist", textContent: data.body ? `“${short(String(data.body), 60)}”` : "" })),
    () => make("div", { className: "item-body" },
      make("p", { className: "facts", textContent: `webhook-id ${hook.webhook_id || "missing"}${hook.why ? ` · ${hook.why}` : ""}` }),
      jsonView(hook.payload)));
  list.prepend(row);
  while (list.children.length > KEPT_WEBHOOKS) list.lastChild.remove();
  tally();
}

// --- credit -------------------------------------------------------------------------------------------------------

const accounts = new Map();
function takeAccount(account) {
  accounts.set(account.organization_id, account);
  drawCredit();
}

function drawCredit() {
  const account = accounts.get(state.organization) || [...accounts.values()].at(-1);
  if (!account) {
    $("credit-figures").textContent = "not known yet";
    return;
  }
  const { message_limit: limit, messages_used: used = 0, messages_reserved: reserved = 0 } = account;
  const standing = (account.standing || "").toLowerCase();
  $("credit-name").textContent = account.name ? `Credit of ${account.name}` : "Credit";
  $("credit-standing").textContent = standing === "ok" ? "" : standing;
  $("credit-standing").dataset.state = standing;
  $("credit-figures").textContent = limit == null ? `${plural(used, "message")} used, no limit`
    : `${used.toLocaleString()} of ${plural(limit, "message")} used${reserved ? `, ${reserved} reserved` : ""}`;
  const share = (count) => (limit ? Math.min(100, (100 * count) / limit) : 0);
  const bar = $("credit-bar");
  bar.querySelector(".used").style.width = `${share(used)}%`;
  bar.querySelector(".reserved").style.width = `${Math.min(100 - share(used), share(reserved))}%`;
  bar.dataset.level = share(used) >= 100 ? "full" : share(used) >= 80 ? "high" : "fine";
  bar.setAttribute("aria-valuenow", Math.round(share(used)));
  bar.setAttribute("aria-valuetext", $("credit-figures").textContent);
}

// --- switches -----------------------------------------------------------------------------------------------------

// What a number becomes when its box is ticked; it is 0 when not.
const TICKED = { drop_answer_every: 3, twilio_latency_ms: 2000, creates_per_second: 1, repeat_callbacks: 1, idle_ms: 1000 };
// What it is when its box is ticked, and when not.
const EITHER = { whatsapp_window_hours: [0, 24], read_after_ms: [1000, -1], webhook_rules: ["rc=1&rp=ct", null] };

function showBehaviour(now) {
  const form = $("switch-form");
  if (!now || form.contains(document.activeElement)) return;
  form.model_latency_ms.value = now.model_latency_ms;
  form.hold_model.checked = now.hold_model;
  form.twilio_handles_stop.checked = now.twilio_handles_stop;
  form.callbacks_reversed.checked = now.callbacks_reversed;
  form.undated_while_queued.checked = now.undated_while_queued;
  for (const name of Object.keys(TICKED)) form[name].checked = now[name] > 0;
  form.whatsapp_window_hours.checked = now.whatsapp_window_hours === 0;
  form.read_after_ms.checked = now.read_after_ms >= 0;
  form.webhook_rules.checked = now.webhook_rules !== null;
  form.final_status.value = now.final_status;
  form.inbox_status.value = now.inbox_status === 200 ? "200" : "503";
  showLatency();
  markSwitches(now);
}

function showLatency() {
  $("latency-out").textContent = `${(Number($("switch-form").model_latency_ms.value) / 1000).toFixed(1)} s`;
}

function markSwitches(now) {
  const unusual = now.hold_model || !now.twilio_handles_stop || now.callbacks_reversed || now.undated_while_queued || Object.keys(TICKED).some((name) => now[name] > 0) || now.whatsapp_window_hours === 0 || now.read_after_ms < 0 || now.webhook_rules !== null || now.final_status !== "delivered" || now.inbox_status !== 200;
  $("switches").classList.toggle("unusual", unusual);
}

/** One create is refused; then it is as usual again. */
function nextFailure(words) {
  const [status, code] = words.split("/").map(Number);
  return words ? { count: 1, http_status: status, code } : null;
}

$("switch-form").addEventListener("input", showLatency);
$("switch-form").addEventListener("change", async (event) => {
  const { name, type, checked, value } = event.target;
  const change = name === "fail_creates" ? nextFailure(value) : name in EITHER ? EITHER[name][checked ? 0 : 1] : name in TICKED ? (checked ? TICKED[name] : 0) : type === "checkbox" ? checked : name === "final_status" ? value : Number(value);
  const answer = await fetch("/control/behaviour", { method: "PUT", headers: { "Content-Type": "application/json" }, body: JSON.stringify({ [name]: change }) });
  if (answer.ok) markSwitches(await answer.json());
});
$("switch-form").addEventListener("submit", (event) => event.preventDefault());
document.addEventListener("click", (event) => { if (!$("switches").contains(event.target)) $("switches").open = false; });
document.addEventListener("keydown", (event) => {
  if (event.key === "Escape" && $("switches").open) { $("switches").open = false; $("switches").firstElementChild.focus(); }
});

// --- views and theme ----------------------------------------------------------------------------------------------

const tabs = [...document.querySelectorAll("[role=tab]")];
function show(view) {
  document.querySelector("main").dataset.view = view;
  tabs.forEach((tab) => { tab.setAttribute("aria-selected", tab.dataset.view === view); tab.tabIndex = tab.dataset.view === view ? 0 : -1; });
}
tabs.forEach((tab, i) => {
  tab.addEventListener("click", () => show(tab.dataset.view));
  tab.addEventListener("keydown", (event) => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (step) { const next = tabs[(i + step + tabs.length) % tabs.length]; show(next.dataset.view); next.focus(); }
  });
});

const THEMES = ["auto", "light", "dark"];
function useTheme(theme) {
  document.documentElement.dataset.theme = theme;
  $("theme").title = `Theme: ${theme}`;
  memory.set("theme", theme);
}
$("theme").addEventListener("click", () => useTheme(THEMES[(THEMES.indexOf(document.documentElement.dataset.theme) + 1) % THEMES.length]));
useTheme(memory.get("theme") || "auto");

// --- the stream ---------------------------------------------------------------------------------------------------

function takeSnapshot(snapshot) {
  state.connected = true;
  const added = state.people.filter((person) => !snapshot.people.some((known) => known.number === person.number));
  state.people = [...snapshot.people, ...added];
  state.number = snapshot.assistant_number;
  state.organization = snapshot.organization_id;
  $("assistant-number").textContent = pretty(state.number);
  state.messages.clear();
  bubbles.clear();
  $("chat").replaceChildren();
  [...snapshot.messages].reverse().forEach((message) => takeMessage(message, false));
  eventKeys.clear();
  webhookNumbers.clear();
  $("events").replaceChildren();
  $("webhooks").replaceChildren();
  [...snapshot.events].reverse().forEach((seen) => takeEvent(seen, false));
  [...snapshot.webhooks].reverse().forEach((hook) => takeWebhook(hook, false));
  snapshot.accounts.forEach(takeAccount);
  showBehaviour(snapshot.behaviour);
  state.ingress = snapshot.stack.ingress;
  state.ingressUrl = snapshot.stack.ingress_url;
  state.kafka = snapshot.kafka.state;
  flow.thinking(snapshot.thinking);
  knowPerson(state.me);
  drawPeople();
  drawChat(true);
  drawNotice();
  tally();
}

const on = {
  snapshot: takeSnapshot,
  message: (message) => takeMessage(message, true),
  event: (seen) => takeEvent(seen, true),
  webhook: (hook) => takeWebhook(hook, true),
  account: takeAccount,
  thinking: ({ in_flight: inFlight }) => flow.thinking(inFlight),
  behaviour: showBehaviour,
  kafka: ({ state: now }) => { state.kafka = now; drawNotice(); },
  stack: (stack) => { state.ingress = stack.ingress; state.ingressUrl = stack.ingress_url; drawNotice(); },
};

function connect() {
  const stream = new EventSource("/control/stream");
  for (const [kind, take] of Object.entries(on)) stream.addEventListener(kind, (event) => take(JSON.parse(event.data)));
  stream.onerror = () => {
    state.connected = false;
    drawNotice();
    // A browser tries again by itself, except after an error answer.
    if (stream.readyState === EventSource.CLOSED) setTimeout(connect, 2000);
  };
}

show("phone");
useChannel(state.channel);
drawNotice();
connect();
