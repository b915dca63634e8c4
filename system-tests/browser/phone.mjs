// Drives the phone page in a real browser, as a person would: node phone.mjs [base URL] [screenshot].
// Exits with 0 when everything was seen, else with 1 and one line that says what was not.
// CHROMIUM names the browser; the default is Debian's.
import { existsSync } from "node:fs";
import { chromium } from "playwright-core";

const base = process.argv[2] || process.env.PHONE_URL || "http://localhost:8090";
const screenshot = process.argv[3] || process.env.SCREENSHOT || "phone.png";
const executablePath = process.env.CHROMIUM || "/usr/bin/chromium";
const PATIENCE = 30_000;
const TEXT = "Are you open on Sunday?";

let step = "start the browser";
const problems = [];

async function run() {
  if (!existsSync(executablePath)) throw new Error(`no browser at ${executablePath}; install Debian's chromium or set CHROMIUM`);
  const browser = await chromium.launch({
    executablePath,
    args: ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"],
  });
  try {
    const page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
    page.setDefaultTimeout(PATIENCE);
    page.on("pageerror", (error) => problems.push(`script error: ${error.message}`));
    page.on("console", (message) => { if (message.type() === "error") problems.push(`console: ${message.text()}`); });
    page.on("request", (request) => {
      if (new URL(request.url()).origin !== new URL(base).origin) problems.push(`asked another host: ${request.url()}`);
    });
    try {
      await look(page);
    } finally {
      await page.screenshot({ path: screenshot }).catch(() => {});
    }
  } finally {
    await browser.close();
  }
}

async function look(page) {
  step = "open the page";
  await page.goto(base);
  await page.getByText("phone simulator").first().waitFor();

  step = "be Ana";
  await page.locator('.person[data-number="+15551230001"]').click();
  const answers = page.locator('.row.theirs[data-direction="outbound"]');
  const answersBefore = await answers.count();
  const eventsBefore = await page.locator("#events .item").count();

  step = "see the stack ready";
  await page.locator('#chip-ingress[data-state="good"]').waitFor();
  await page.locator('#chip-kafka[data-state="good"]').waitFor();

  step = "send a text with the keyboard";
  await page.locator("#composer-text").click();
  await page.keyboard.type(TEXT);
  await page.keyboard.press("Enter");
  await page.locator(".row.mine .bubble", { hasText: TEXT }).last().waitFor();

  step = "see the text received";
  await page.locator(".row.mine").last().locator(".progress", { hasText: "Received" }).waitFor();

  step = "see the answer";
  await page.waitForFunction((n) => document.querySelectorAll('.row.theirs[data-direction="outbound"]').length > n, answersBefore);
  const answer = answers.last();
  if (!(await answer.locator(".bubble").innerText()).trim()) throw new Error("the answer is empty");

  step = "see the answer's segments";
  await answer.locator(".segments", { hasText: /^\d+ segments?$/ }).waitFor();

  step = "see the answer delivered";
  await answer.locator(".progress.delivered", { hasText: "Delivered" }).waitFor();

  step = "see events in the list";
  await page.waitForFunction((n) => document.querySelectorAll("#events .item").length > n, eventsBefore);
  for (const topic of ["sms-received", "sms-reply", "sms-sent"]) {
    step = `see an event of ${topic}`;
    await page.locator(`#events .item[data-topic="${topic}"]`).first().waitFor();
  }

  step = "open an event's JSON";
  const event = page.locator('#events .item[data-topic="sms-received"]').first();
  await event.locator("summary").click();
  await event.locator(".json", { hasText: TEXT }).waitFor();

  step = "see a webhook with a verified signature";
  await page.locator("#webhooks .badge.good", { hasText: "verified" }).first().waitFor();

  step = "see the credit used";
  await page.locator("#credit-figures", { hasText: /\d+.* used/ }).waitFor();

  step = "load without trouble and without another host";
  if (problems.length) throw new Error(problems.join("; "));
}

run().then(
  () => console.log(`The phone page works at ${base}; see ${screenshot}`),
  (error) => {
    console.error(`The phone page at ${base} failed to: ${step}. ${String(error.message).split("\n")[0]}`);
    if (problems.length) console.error(problems.join("\n"));
    process.exitCode = 1;
  },
);
