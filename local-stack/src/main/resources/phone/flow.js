// The flow picture: five services, the phone and the customer's endpoint. An edge lights up when something passes over it.

const SVG = "http://www.w3.org/2000/svg";
const CALM = window.matchMedia("(prefers-reduced-motion: reduce)");
const MOST_DOTS = 40;

const NODES = {
  phone: { x: 66, y: 165, w: 84, h: 46, label: "Phone", tone: "outside" },
  ingress: { x: 226, y: 54, w: 116, h: 46, label: "Ingress", tone: "ingress" },
  conversation: { x: 392, y: 165, w: 136, h: 52, label: "Conversation", tone: "conversation" },
  outbound: { x: 226, y: 276, w: 116, h: 46, label: "Outbound", tone: "outbound" },
  billing: { x: 560, y: 54, w: 112, h: 46, label: "Billing", tone: "billing" },
  webhooks: { x: 560, y: 276, w: 112, h: 46, label: "Webhooks", tone: "webhooks" },
  endpoint: { x: 654, y: 165, w: 96, h: 46, label: "Endpoint", tone: "outside" },
};

const EDGES = {
  text: ["M 74 142 C 82 90 116 54 168 54", "ingress"],
  received: ["M 284 54 C 344 54 376 88 382 139", "ingress"],
  reply: ["M 382 191 C 376 242 344 270 284 270", "conversation"],
  create: ["M 168 276 C 116 276 82 240 74 188", "outbound"],
  status: ["M 226 77 L 226 253", "ingress"],
  outcome: ["M 270 253 C 290 220 310 200 336 188", "outbound"],
  accepted: ["M 404 139 C 412 88 446 54 504 54", "conversation"],
  news: ["M 404 191 C 412 242 446 270 504 270", "conversation"],
  sentNews: ["M 284 284 C 360 304 430 304 504 284", "outbound"],
  sentBill: ["M 284 262 C 420 250 512 180 544 77", "outbound"],
  threshold: ["M 566 77 L 566 253", "billing"],
  deliver: ["M 616 270 C 644 262 654 232 654 188", "webhooks"],
};

/** Which edges an event of a topic passes over; the first carries its name. */
const PATHS = {
  "sms-received": ["received"],
  "send-sms": ["received"],
  "sms-accepted": ["accepted", "news"],
  "sms-reply": ["reply"],
  "sms-outreach": ["reply"],
  "sms-sent": ["outcome", "sentNews", "sentBill"],
  "sms-delivery": ["outcome", "sentNews", "sentBill"],
  "sms-error": ["outcome", "sentNews", "sentBill"],
  "sms-status": ["status"],
  "agenda-concluded": ["news"],
  "conversation-ended": ["news"],
  "usage-reported": ["accepted"],
  "billing-threshold": ["threshold"],
  "opt-outs": ["reply"],
  "customer-erased": ["reply", "accepted", "news"],
};

/** Who writes a topic, which gives it its colour. */
export function toneOf(topic) {
  const base = topic.replace(/-dlt$/, "");
  const by = {
    "sms-received": "ingress", "sms-status": "ingress", "send-sms": "outside",
    "sms-sent": "outbound", "sms-delivery": "outbound", "sms-error": "error",
    "billing-threshold": "billing", accounts: "billing",
  };
  return topic.endsWith("-dlt") ? "error" : by[base] || "conversation";
}

function element(name, attributes, parent, text) {
  const made = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  if (text !== undefined) made.textContent = text;
  if (parent) parent.append(made);
  return made;
}

export function drawFlow(host) {
  const svg = element("svg", { viewBox: "0 0 714 330", role: "img", "aria-label": "The five services and the events between them" });
  const lines = element("g", { class: "edges" }, svg);
  const dots = element("g", { class: "dots" }, svg);
  const boxes = element("g", { class: "nodes" }, svg);
  const labels = element("g", { class: "labels" }, svg);
  const edges = {};
  const timers = new Map();
  for (const [name, [path, tone]] of Object.entries(EDGES)) {
    edges[name] = element("path", { d: path, class: `edge tone-${tone}` }, lines);
  }
  const nodes = {};
  for (const [name, node] of Object.entries(NODES)) {
    const group = element("g", { class: `node tone-${node.tone}`, transform: `translate(${node.x} ${node.y})` }, boxes);
    element("rect", { x: -node.w / 2, y: -node.h / 2, width: node.w, height: node.h, rx: 13 }, group);
    const counted = node.tone !== "outside";
    element("text", { y: counted ? -2 : 5, class: "node-label" }, group, node.label);
    nodes[name] = { group, count: 0, text: counted ? element("text", { y: 15, class: "node-note" }, group, "idle") : null };
  }
  host.replaceChildren(svg);

  function flash(target, name, ms) {
    target.classList.add("lit");
    clearTimeout(timers.get(name));
    timers.set(name, setTimeout(() => target.classList.remove("lit"), ms));
  }

  function travel(name) {
    const edge = edges[name];
    flash(edge, `edge-${name}`, 1400);
    if (CALM.matches || dots.childElementCount >= MOST_DOTS || document.hidden) return;
    const dot = element("circle", { r: 5, class: edge.getAttribute("class").replace("edge", "dot").replace("lit", "") }, dots);
    const length = edge.getTotalLength();
    const begun = performance.now();
    const lasts = 420 + length * 2;
    const step = (now) => {
      const at = Math.min(1, (now - begun) / lasts);
      const eased = at < 0.5 ? 2 * at * at : 1 - (-2 * at + 2) ** 2 / 2;
      const point = edge.getPointAtLength(length * eased);
      dot.setAttribute("cx", point.x);
      dot.setAttribute("cy", point.y);
      if (at < 1) requestAnimationFrame(step);
      else dot.remove();
    };
    requestAnimationFrame(step);
  }

  function name(edgeName, words) {
    const edge = edges[edgeName];
    const point = edge.getPointAtLength(edge.getTotalLength() * 0.5);
    const width = words.length * 6.4 + 16;
    let label = labels.querySelector(`[data-edge="${edgeName}"]`);
    if (!label) {
      label = element("g", { class: "edge-label", "data-edge": edgeName }, labels);
      element("rect", { height: 20, rx: 10, y: -10 }, label);
      element("text", { y: 4 }, label);
    }
    label.setAttribute("transform", `translate(${Math.max(width / 2 + 2, Math.min(712 - width / 2, point.x))} ${point.y})`);
    label.firstChild.setAttribute("width", width);
    label.firstChild.setAttribute("x", -width / 2);
    label.lastChild.textContent = words;
    flash(label, `label-${edgeName}`, 1700);
  }

  function count(nodeName) {
    const node = nodes[nodeName];
    node.count += 1;
    flash(node.group, `node-${nodeName}`, 900);
    if (node.text && !node.busy) node.text.textContent = node.count === 1 ? "1 event" : `${node.count} events`;
  }

  const writers = {
    ingress: ["sms-received", "sms-status"],
    outbound: ["sms-sent", "sms-delivery"],
    billing: ["accounts", "billing-threshold"],
  };

  return {
    /** An event passed through a topic. */
    event(topic) {
      const base = topic.replace(/-dlt$/, "");
      const writer = Object.keys(writers).find((service) => writers[service].includes(base)) || "conversation";
      count(writer);
      const paths = PATHS[base] || [];
      paths.forEach(travel);
      if (paths.length) name(paths[0], topic);
    },
    /** A text left the phone, or reached it. */
    text() { flash(nodes.phone.group, "node-phone", 900); travel("text"); },
    create() { travel("create"); setTimeout(() => flash(nodes.phone.group, "node-phone", 900), 600); },
    webhook() { count("webhooks"); travel("deliver"); setTimeout(() => flash(nodes.endpoint.group, "node-endpoint", 900), 500); },
    thinking(inFlight) {
      const node = nodes.conversation;
      node.busy = inFlight > 0;
      node.group.classList.toggle("busy", node.busy);
      node.text.textContent = node.busy ? (inFlight === 1 ? "model thinks" : `${inFlight} model calls`) : node.count ? `${node.count} events` : "idle";
    },
  };
}
