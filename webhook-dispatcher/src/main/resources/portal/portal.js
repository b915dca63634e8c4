// The portal: asks the API, with the key that was typed in, and shows what it says. Everything is put in as text, never as HTML.
const $ = (id) => document.getElementById(id);
const SVG = "http://www.w3.org/2000/svg";
const LOOK_EVERY = 5000;
const SOON = 700;
const view = { key: "", endpoints: [], endpoint: null, hours: 24, cursor: null, delivery: null, ticket: 0 };

class Refused extends Error {
  constructor(status, problem) {
    super(problem.detail || `HTTP ${status}`);
    this.status = status;
  }
}

async function ask(path, method = "GET", body) {
  const response = await fetch(path, {
    method,
    headers: { Authorization: `Bearer ${view.key}`, ...(body ? { "Content-Type": "application/json" } : {}) },
    body: body && JSON.stringify(body),
    cache: "no-store",
  });
  const said = response.status === 204 ? {} : await response.json().catch(() => ({}));
  if (!response.ok) throw new Refused(response.status, said);
  return said;
}

function made(tag, properties = {}, ...children) {
  const element = Object.assign(document.createElement(tag), properties);
  element.append(...children);
  return element;
}

function drawn(tag, attributes, text) {
  const element = document.createElementNS(SVG, tag);
  Object.entries(attributes).forEach(([name, value]) => element.setAttribute(name, value));
  if (text) element.textContent = text;
  return element;
}

/** Puts in what is new or has changed and leaves the rest where it stands, with its focus and what is selected in it. */
function show(list, nodes) {
  const before = new Map([...list.children].map((node) => [node.dataset.key, node]));
  const wanted = new Set(nodes.map((node) => node.dataset.key));
  before.forEach((node, key) => { if (!wanted.has(key)) node.remove(); });
  nodes.forEach((node, i) => {
    const old = before.get(node.dataset.key);
    if (old && !old.isEqualNode(node)) {
      const focused = old.contains(document.activeElement);
      old.replaceWith(node);
      if (focused) node.querySelector("button, summary")?.focus();
    }
    const shown = old?.isConnected ? old : node;
    if (list.children[i] !== shown) list.insertBefore(shown, list.children[i] ?? null);
  });
}

function put(id, text) {
  if ($(id).textContent !== text) $(id).textContent = text;
}

const pill = (word) => made("span", { className: `pill ${word}`, textContent: word });
const time = (iso) => new Date(iso).toLocaleString(undefined, { dateStyle: "medium", timeStyle: "medium" });
const query = (values) => new URLSearchParams(Object.entries(values).filter(([, value]) => value !== "" && value != null));

async function enter(key) {
  view.key = key;
  try {
    await loadEndpoints();
    sessionStorage.setItem("diwaar-key", key);
    $("door").hidden = true;
    $("portal").hidden = false;
    $("leave").hidden = false;
    $("refused").hidden = true;
    await Promise.all([loadHours(), loadDeliveries()]);
  } catch (failure) {
    view.key = "";
    sessionStorage.removeItem("diwaar-key");
    $("refused").textContent = failure.status === 401 ? "This key is not known here." : failure.message;
    $("refused").hidden = false;
  }
}

async function loadEndpoints() {
  view.endpoints = (await ask("/endpoints")).items;
  const all = { id: null, url: "All endpoints", enabled: true };
  show($("endpoints"), [all, ...view.endpoints].map(endpointButton));
  await offerRecovery();
}

function endpointButton(endpoint) {
  const sub = endpoint.id == null ? `${view.endpoints.length} in all` : (endpoint.event_types.join(", ") || "all types");
  const state = endpoint.enabled ? (endpoint.failing_since ? "failing" : "enabled") : "disabled";
  const button = made("button", { title: endpoint.url }, made("span", { className: "url", textContent: endpoint.url.replace(/^https?:\/\//, "") }));
  if (endpoint.id != null) button.append(made("span", {}, pill(state)));
  button.append(made("span", { className: "sub", textContent: sub }));
  button.dataset.endpoint = endpoint.id ?? "all";
  button.setAttribute("aria-pressed", String(view.endpoint === endpoint.id));
  button.onclick = guarded(async () => {
    view.endpoint = endpoint.id;
    await loadEndpoints();
    await Promise.all([loadHours(), loadDeliveries()]);
  });
  const item = made("li", {}, button);
  item.dataset.key = button.dataset.endpoint;
  return item;
}

/** A disabled endpoint can be enabled, and one that missed something can have it. */
async function offerRecovery() {
  const endpoint = view.endpoint == null ? null : await ask(`/endpoints/${view.endpoint}`);
  if ((endpoint?.id ?? null) !== view.endpoint) return; // somebody chose something else meanwhile
  if (!endpoint) {
    $("notice").hidden = true;
  } else if (!endpoint.enabled) {
    const why = { failing: "after five days of nothing but failure", gone: "since it answered 410 Gone", requested: "on request" };
    offer(`Disabled ${why[endpoint.disabled_reason]}. What happens meanwhile is ${endpoint.disabled_reason === "requested" ? "not kept" : "kept"}.`,
      "Enable it again", () => ask(`/endpoints/${endpoint.id}`, "PATCH", { enabled: true }));
  } else if (endpoint.missed) {
    offer(`It missed ${endpoint.missed.deliveries} ${endpoint.missed.deliveries === 1 ? "delivery" : "deliveries"} since ${time(endpoint.missed.since)}.`, "Replay them",
      () => ask("/deliveries/replay", "POST", { endpoint_id: endpoint.id, what: "failed", since: endpoint.missed.since }));
  } else {
    $("notice").hidden = true;
  }
}

function offer(text, label, action) {
  put("notice-text", text);
  put("notice-do", label);
  $("notice-do").onclick = guarded(async () => {
    await action();
    await loadEndpoints();
    await loadDeliveries();
  });
  $("notice").hidden = false;
}

async function loadHours() {
  const hours = (await ask(`/deliveries/hours?${query({ hours: view.hours, endpoint_id: view.endpoint })}`)).items;
  const delivered = hours.reduce((sum, hour) => sum + hour.delivered, 0);
  const failed = hours.reduce((sum, hour) => sum + hour.failed, 0);
  const all = delivered + failed;
  $("rate").textContent = all ? `${(Math.floor((1000 * delivered) / all) / 10).toFixed(1)} %` : "–";
  $("rate-of").textContent = all ? `of ${all.toLocaleString()} attempts went well` : "no attempts yet";
  plot(buckets(hours));
  $("plot").setAttribute("aria-label", `Attempts over time: ${delivered.toLocaleString()} went well, ${failed.toLocaleString()} failed`);
}

/** At most 30 to 48 bars: hours of a day, quarters of days of a week, days of a month. */
function buckets(hours) {
  const size = view.hours <= 24 ? 1 : view.hours <= 168 ? 6 : 24;
  const last = Math.floor(Date.now() / 3_600_000 / size);
  const count = Math.ceil(view.hours / size);
  const result = Array.from({ length: count }, (_, i) => ({ at: (last - count + 1 + i) * size * 3_600_000, delivered: 0, failed: 0 }));
  for (const hour of hours) {
    const index = Math.floor(Date.parse(hour.hour) / 3_600_000 / size) - (last - count + 1);
    const bucket = result[Math.max(0, index)];
    bucket.delivered += hour.delivered;
    bucket.failed += hour.failed;
  }
  return result;
}

/** Bars are attempts (as high as there were many), the line is the share that went well. */
function plot(bars) {
  const [left, right, top, bottom] = [40, 716, 10, 156];
  const most = Math.max(1, ...bars.map((bar) => bar.delivered + bar.failed));
  const step = (right - left) / bars.length;
  const y = (share) => bottom - share * (bottom - top);
  const marks = [];
  for (const share of [0, 0.5, 1]) {
    marks.push(drawn("line", { class: "grid", x1: left, x2: right, y1: y(share), y2: y(share) }));
    marks.push(drawn("text", { x: left - 6, y: y(share) + 4, "text-anchor": "end" }, `${share * 100} %`));
  }
  const points = [];
  bars.forEach((bar, i) => {
    const all = bar.delivered + bar.failed;
    const x = left + i * step;
    const width = Math.max(1, step * 0.62);
    if (all) {
      const good = (bar.delivered / most) * 0.8 * (bottom - top);
      const bad = (bar.failed / most) * 0.8 * (bottom - top);
      const title = drawn("title", {}, `${new Date(bar.at).toLocaleString()}: ${bar.delivered} delivered, ${bar.failed} failed`);
      const group = drawn("g", { "data-delivered": bar.delivered, "data-failed": bar.failed });
      group.append(title,
        drawn("rect", { class: "good", x: x + (step - width) / 2, y: bottom - good, width, height: good }),
        drawn("rect", { class: "bad", x: x + (step - width) / 2, y: bottom - good - bad, width, height: bad }));
      marks.push(group);
      points.push([x + step / 2, y(bar.delivered / all)]);
    }
    if (i % Math.ceil(bars.length / 6) === 0) marks.push(drawn("text", { x: x + step / 2, y: 173, "text-anchor": "middle" }, label(bar.at)));
  });
  if (points.length > 1) marks.push(drawn("polyline", { class: "rate", points: points.map((point) => point.join(",")).join(" ") }));
  points.forEach(([x, at]) => marks.push(drawn("circle", { class: "point", cx: x, cy: at, r: 3 })));
  const all = drawn("g", {});
  all.append(...marks);
  if (!$("plot").firstChild?.isEqualNode(all)) $("plot").replaceChildren(all);
}

const label = (at) => new Date(at).toLocaleString(undefined, view.hours <= 24 ? { hour: "2-digit", minute: "2-digit" } : { month: "short", day: "numeric" });

async function loadDeliveries(older = false) {
  const ticket = ++view.ticket;
  const filter = { endpoint_id: view.endpoint, state: $("state").value, type: $("type").value, limit: 25, cursor: older ? view.cursor : null };
  const page = await ask(`/deliveries?${query(filter)}`);
  if (ticket !== view.ticket) return; // somebody chose something else meanwhile
  const rows = page.items.map(row);
  if (older) $("deliveries").append(...rows);
  else show($("deliveries"), rows);
  view.cursor = page.next_cursor;
  view.older = older;
  $("more").hidden = !page.next_cursor;
  $("none").hidden = $("deliveries").childElementCount > 0;
  $("test").disabled = view.endpoint == null;
  $("test").title = view.endpoint == null ? "Choose an endpoint first" : "";
}

function row(delivery) {
  const open = made("button", { className: "link", textContent: delivery.type });
  const line = made("tr", { className: delivery.id === view.delivery ? "chosen" : "" },
    made("td", {}, open),
    made("td", {}, pill(delivery.state)),
    made("td", { className: "num", textContent: delivery.attempt_count }),
    made("td", { className: "num", textContent: delivery.last_status ?? "–" }),
    made("td", { textContent: time(delivery.occurred_at) }));
  line.dataset.key = delivery.id;
  line.onclick = guarded(() => openDelivery(delivery.id));
  return line;
}

async function openDelivery(id, quietly = false) {
  if (!quietly) say("");
  if (view.delivery !== id) $("d-command").hidden = true;
  view.delivery = id;
  const delivery = await ask(`/deliveries/${id}`);
  if (view.delivery !== id) return;
  document.querySelectorAll("#deliveries tr").forEach((line) => line.classList.toggle("chosen", line.dataset.key === id));
  put("d-type", delivery.type);
  if ($("d-state").textContent !== delivery.state) $("d-state").replaceChildren(pill(delivery.state));
  put("d-at", time(delivery.occurred_at));
  put("d-event", delivery.event_id);
  put("d-next", delivery.next_attempt_at ? time(delivery.next_attempt_at) : "");
  $("d-next-name").hidden = !delivery.next_attempt_at;
  put("d-body", pretty(delivery.payload));
  const open = new Set([...document.querySelectorAll("#attempts li:has(details[open])")].map((one) => one.dataset.key));
  show($("attempts"), delivery.attempts.map((attempt, i) => attemptItem(attempt, i, open)).reverse());
  $("delivery").hidden = false;
  $("portal").classList.add("opened");
}

function attemptItem(attempt, index, open) {
  const well = attempt.status >= 200 && attempt.status < 300;
  const state = made("span", { className: `pill ${well ? "delivered" : "failed"}`, textContent: attempt.status ?? "no answer" });
  const details = made("details", {},
    made("summary", {}, made("b", { textContent: `#${index + 1}` }), state, made("span", { className: "when", textContent: time(attempt.started_at) }), made("span", { textContent: `${attempt.duration_ms} ms` })));
  if (attempt.error) details.append(made("p", { className: "bad", textContent: attempt.error }));
  details.append(made("pre", { textContent: attempt.answer || "(an empty answer)" }));
  details.open = open.has(attempt.started_at);
  const item = made("li", {}, details);
  item.dataset.key = attempt.started_at;
  return item;
}

function pretty(text) {
  try {
    return JSON.stringify(JSON.parse(text), null, 2);
  } catch {
    return text;
  }
}

function say(text, bad = false) {
  $("d-said").textContent = text;
  $("d-said").classList.toggle("bad", bad);
}

async function copyCurl() {
  const { command } = await ask(`/deliveries/${view.delivery}/curl`);
  $("d-command").value = command;
  $("d-command").hidden = false;
  $("d-command").select();
  try {
    await navigator.clipboard.writeText(command);
    say("Copied. Its signature is good for some minutes.");
  } catch {
    say("The browser lets nothing be copied here: it is selected below.");
  }
}

async function replay() {
  await ask(`/deliveries/${view.delivery}/replay`, "POST");
  say("Replayed under the same webhook-id.");
  await refresh();
  setTimeout(guarded(refresh), SOON);
}

async function sendTest() {
  const test = await ask(`/endpoints/${view.endpoint}/test`, "POST", { type: $("type").value || "sms-received" });
  await loadDeliveries();
  await openDelivery(test.delivery_id);
  setTimeout(guarded(refresh), SOON);
}

async function refresh() {
  await Promise.all([loadEndpoints(), loadHours(), view.older ? null : loadDeliveries(), view.delivery ? openDelivery(view.delivery, true) : null]);
}

/** Now and then; one that takes long is not joined by another. */
async function look() {
  if (!view.key || document.hidden || view.looking) return;
  view.looking = true;
  try {
    await refresh();
  } finally {
    view.looking = false;
  }
}

/** What fails is said, where the person looks. */
function guarded(action) {
  return async (event) => {
    event?.preventDefault?.();
    try {
      await action();
      $("status").textContent = "";
    } catch (failure) {
      $("status").textContent = failure.message;
      say(failure.message, true);
      if (failure.status === 401) leave();
    }
  };
}

function leave() {
  sessionStorage.removeItem("diwaar-key");
  location.reload();
}

$("enter").onsubmit = (event) => {
  event.preventDefault();
  enter($("key").value.trim());
};
$("leave").onclick = leave;
$("more").onclick = guarded(() => loadDeliveries(true));
$("state").onchange = guarded(() => loadDeliveries());
$("type").onchange = guarded(() => loadDeliveries());
$("test").onclick = guarded(sendTest);
$("d-curl").onclick = guarded(copyCurl);
$("d-replay").onclick = guarded(replay);
$("d-close").onclick = () => {
  view.delivery = null;
  $("delivery").hidden = true;
  $("portal").classList.remove("opened");
};
document.querySelectorAll("#range button").forEach((button) => {
  button.onclick = guarded(async () => {
    view.hours = Number(button.dataset.hours);
    document.querySelectorAll("#range button").forEach((one) => one.setAttribute("aria-pressed", String(one === button)));
    await loadHours();
  });
});
["sms-received", "sms-sent", "sms-error", "sms-delivered", "sms-undelivered", "conversation-ended", "agenda-concluded", "billing-threshold", "endpoint-disabled"]
  .forEach((type) => $("type").append(made("option", { textContent: type })));
setInterval(guarded(look), LOOK_EVERY);
const known = sessionStorage.getItem("diwaar-key");
if (known) enter(known);
