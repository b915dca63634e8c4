// The flow picture: five services, the phone and the customer's endpoint. An edge lights up when something passes over it.

const SVG = "http://www.w3.org/2000/svg";
const CALM = window.matchMedia("(prefers-reduced-motion: reduce)");
const MOST_DOTS = 40;

const NODES = {
  phone: { label: "Phone", tone: "outside", w: 92, h: 46 },
  ingress: { label: "Ingress", tone: "ingress", w: 124, h: 48 },
  conversation: { label: "Conversation", tone: "conversation", w: 152, h: 54 },
  outbound: { label: "Outbound", tone: "outbound", w: 124, h: 48 },
  billing: { label: "Billing", tone: "billing", w: 124, h: 48 },
  webhooks: { label: "Webhooks", tone: "webhooks", w: 124, h: 48 },
  endpoint: { label: "Endpoint", tone: "outside", w: 100, h: 46 },
};

/** An edge's tone is its writer's. Where it starts and ends is the layout's: a side, and how far from that side's middle. */
const TONES = {
  text: "ingress", received: "ingress", status: "ingress", reply: "conversation", accepted: "conversation", news: "conversation",
  create: "outbound", outcome: "outbound", sentNews: "outbound", sentBill: "outbound", threshold: "billing", deliver: "webhooks",
};

const WIDE = {
  size: [920, 292],
  at: { phone: [62, 146], ingress: [250, 46], outbound: [250, 246], conversation: [470, 146], billing: [690, 46], webhooks: [690, 246], endpoint: [856, 146] },
  edges: {
    text: ["phone", "t", 0, "ingress", "l", 0], received: ["ingress", "r", 0, "conversation", "t", -22],
    reply: ["conversation", "b", -22, "outbound", "r", -6], create: ["outbound", "l", 0, "phone", "b", 0],
    status: ["ingress", "b", 0, "outbound", "t", 0], outcome: ["outbound", "t", 44, "conversation", "l", 10],
    accepted: ["conversation", "t", 22, "billing", "l", 0], news: ["conversation", "b", 22, "webhooks", "l", -6],
    sentNews: ["outbound", "r", 14, "webhooks", "l", 14], sentBill: ["outbound", "r", 4, "billing", "b", -26],
    threshold: ["billing", "b", 18, "webhooks", "t", 18], deliver: ["webhooks", "r", 0, "endpoint", "b", 0],
  },
};

const TALL = {
  size: [372, 476],
  at: { phone: [186, 30], ingress: [82, 122], outbound: [290, 122], conversation: [186, 238], billing: [82, 352], webhooks: [290, 352], endpoint: [290, 446] },
  edges: {
    text: ["phone", "l", 0, "ingress", "t", 0], create: ["outbound", "t", 0, "phone", "r", 0],
    received: ["ingress", "b", 10, "conversation", "t", -44], reply: ["conversation", "t", 44, "outbound", "b", -10],
    status: ["ingress", "r", 0, "outbound", "l", 0], outcome: ["outbound", "b", 34, "conversation", "r", 0],
    accepted: ["conversation", "b", -44, "billing", "t", 10], news: ["conversation", "b", 44, "webhooks", "t", -10],
    sentNews: ["outbound", "b", 52, "webhooks", "t", 52], sentBill: ["outbound", "b", -34, "billing", "r", -10],
    threshold: ["billing", "r", 8, "webhooks", "l", 8], deliver: ["webhooks", "b", 0, "endpoint", "t", 0],
  },
};

const OUTWARD = { t: [0, -1], b: [0, 1], l: [-1, 0], r: [1, 0] };

function anchor(layout, name, side, along) {
  const [x, y] = layout.at[name];
  const [dx, dy] = OUTWARD[side];
  const node = NODES[name];
  return [x + (dx * node.w) / 2 + (dx ? 0 : along), y + (dy * node.h) / 2 + (dy ? 0 : along)];
}

/** A curve that leaves and meets its boxes at right angles. */
function curve(layout, [from, fromSide, fromAlong, to, toSide, toAlong]) {
  const a = anchor(layout, from, fromSide, fromAlong);
  const b = anchor(layout, to, toSide, toAlong);
  const reach = Math.hypot(b[0] - a[0], b[1] - a[1]) * 0.42;
  const out = (point, side) => point.map((value, i) => value + OUTWARD[side][i] * reach);
  return `M ${a} C ${out(a, fromSide)} ${out(b, toSide)} ${b}`;
}

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
  const svg = element("svg", { role: "img", "aria-label": "The five services and the events between them" });
  const lines = element("g", { class: "edges" }, svg);
  const dots = element("g", { class: "dots" }, svg);
  const boxes = element("g", { class: "nodes" }, svg);
  const labels = element("g", { class: "labels" }, svg);
  const edges = {};
  const nodes = {};
  const timers = new Map();
  let width = 0;
  for (const [name, tone] of Object.entries(TONES)) edges[name] = element("path", { class: `edge tone-${tone}` }, lines);
  for (const [name, node] of Object.entries(NODES)) {
    const group = element("g", { class: `node tone-${node.tone}` }, boxes);
    element("rect", { x: -node.w / 2, y: -node.h / 2, width: node.w, height: node.h, rx: 13 }, group);
    const counted = node.tone !== "outside";
    element("text", { y: counted ? -2 : 5, class: "node-label" }, group, node.label);
    nodes[name] = { group, count: 0, text: counted ? element("text", { y: 15, class: "node-note" }, group, "idle") : null };
  }
  host.replaceChildren(svg);

  function layOut() {
    const layout = host.clientWidth && host.clientWidth < 440 ? TALL : WIDE;
    if (width === layout.size[0]) return;
    width = layout.size[0];
    svg.setAttribute("viewBox", `0 0 ${layout.size.join(" ")}`);
    for (const [name, ends] of Object.entries(layout.edges)) edges[name].setAttribute("d", curve(layout, ends));
    for (const name of Object.keys(nodes)) nodes[name].group.setAttribute("transform", `translate(${layout.at[name].join(" ")})`);
    labels.replaceChildren();
    dots.replaceChildren();
  }
  layOut();
  new ResizeObserver(layOut).observe(host);

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
    const wide = words.length * 6.7 + 16;
    let label = labels.querySelector(`[data-edge="${edgeName}"]`);
    if (!label) {
      label = element("g", { class: "edge-label", "data-edge": edgeName }, labels);
      element("rect", { height: 20, rx: 10, y: -10 }, label);
      element("text", { y: 4 }, label);
    }
    label.setAttribute("transform", `translate(${Math.max(wide / 2 + 2, Math.min(width - 2 - wide / 2, point.x))} ${point.y})`);
    label.firstChild.setAttribute("width", wide);
    label.firstChild.setAttribute("x", -wide / 2);
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
