// Drives the portal in a real browser, as a customer would: node portal.mjs URL KEY SCREENSHOT
// Exits with 0 when everything was seen, else with 1 and one line that says what was not. CHROMIUM names the browser.
import { existsSync } from "node:fs";
import { chromium } from "playwright-core";

const [base, key, screenshot] = process.argv.slice(2);
const executablePath = process.env.CHROMIUM || "/usr/bin/chromium";
let step = "start the browser";
const problems = [];
const expected = new Set();

async function run() {
  if (!existsSync(executablePath)) throw new Error(`no browser at ${executablePath}; install Debian's chromium or set CHROMIUM`);
  const browser = await chromium.launch({
    executablePath,
    args: ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"],
  });
  try {
    const context = await browser.newContext({ viewport: { width: 1440, height: 900 } });
    const page = await context.newPage();
    page.setDefaultTimeout(30_000);
    await page.clock.install(); // to reach the next refresh without waiting for it
    page.on("pageerror", (error) => problems.push(`script error: ${error.message}`));
    page.on("console", (message) => { if (message.type() === "error" && !expected.has(step)) problems.push(`console: ${message.text()}`); });
    page.on("request", (request) => { if (new URL(request.url()).origin !== new URL(base).origin) problems.push(`asked another host: ${request.url()}`); });
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
  const answer = await page.goto(`${base}/portal`);
  if (!answer.headers()["content-security-policy"]?.includes("default-src 'none'")) throw new Error("no Content-Security-Policy");

  step = "be refused with a wrong key";
  expected.add(step); // the browser itself notes the 401
  await page.getByLabel("API key").fill("dw_nobody");
  await page.getByRole("button", { name: "Open" }).click();
  await page.getByText("This key is not known here.").waitFor();

  step = "enter with the key";
  await page.getByLabel("API key").fill(key);
  await page.getByRole("button", { name: "Open" }).click();
  await page.locator("#endpoints button").nth(2).waitFor();

  step = "see the success rate and its plot";
  await page.locator("#rate", { hasText: "%" }).waitFor();
  await page.locator("#plot g[data-failed]:not([data-failed='0'])").first().waitFor({ state: "attached" });
  await page.locator("#plot polyline.rate").waitFor({ state: "attached" });

  step = "choose an endpoint";
  const endpoint = page.locator("#endpoints button").nth(1);
  await endpoint.click();
  await page.locator('#endpoints button[aria-pressed="true"]').nth(0).waitFor();

  step = "filter the deliveries";
  await page.getByLabel("State").selectOption("failed");
  await page.waitForFunction(() => [...document.querySelectorAll("#deliveries .pill")].every((pill) => pill.textContent === "failed") && document.querySelectorAll("#deliveries tr").length > 0);

  step = "open a failed delivery and its attempt";
  await page.locator("#deliveries tr").first().click();
  const attempts = page.locator("#attempts details");
  await attempts.first().waitFor();
  const before = await attempts.count();
  await attempts.first().locator("summary").click();
  await attempts.first().getByText("http_500").waitFor();
  if (!(await page.locator("#d-body").innerText()).includes('"type": "sms-received"')) throw new Error("the body is not shown");

  step = "keep the focus and what is selected across a refresh";
  await page.evaluate(() => getSelection().selectAllChildren(document.querySelector("#d-body")));
  await attempts.first().locator("summary").focus();
  const refreshed = page.waitForResponse((response) => response.url().includes("/deliveries/hours"));
  const chosen = page.waitForResponse((response) => /\/deliveries\/[0-9a-f-]{36}$/.test(new URL(response.url()).pathname));
  await page.clock.fastForward(6_000);
  await Promise.all([refreshed, chosen]);
  await page.waitForTimeout(100);
  const kept = await page.evaluate(() => document.activeElement.tagName + getSelection().toString().includes("sms-received"));
  if (kept !== "SUMMARYtrue") throw new Error(`there is ${kept}`);
  if (!(await page.locator("#plot").getAttribute("aria-label")).includes("went well")) throw new Error("the plot tells no figures");

  step = "copy the curl";
  await page.getByRole("button", { name: "Copy the curl" }).click();
  await page.waitForFunction(() => document.querySelector("#d-command").value.startsWith("curl "));
  const command = await page.locator("#d-command").inputValue();
  if (!command.includes("webhook-signature: v1,")) throw new Error(`the curl is not signed: ${command}`);
  console.log(JSON.stringify({ command }));

  step = "replay it";
  await page.getByRole("button", { name: "Replay", exact: true }).click();
  await page.waitForFunction((n) => document.querySelectorAll("#attempts details").length > n, before);
  await page.locator("#d-state .pill.delivered").waitFor();

  step = "send a test";
  await page.getByLabel("State").selectOption("");
  await page.getByRole("button", { name: "Send a test" }).click();
  await page.locator("#d-body", { hasText: '"test": true' }).waitFor();
  await page.locator("#d-state .pill.delivered").waitFor();

  step = "look at a month";
  await page.getByRole("button", { name: "30 d" }).click();
  await page.locator('#range button[aria-pressed="true"]', { hasText: "30 d" }).waitFor();
  await page.getByRole("button", { name: "24 h" }).click();
  await page.locator("#attempts summary").first().click();
  if (problems.length) throw new Error(problems.join("; "));
}

run().catch((failure) => {
  console.error(`could not ${step}: ${failure.message}`);
  process.exitCode = 1;
});
