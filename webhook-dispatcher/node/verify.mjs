// Verifies webhooks with other people's libraries.
//
//   node verify.mjs   reads [{secret, headers, body}] as JSON from stdin, prints [{standardwebhooks, svix}]: true or false
import { readFileSync } from "node:fs";
import { Webhook as Standard } from "standardwebhooks";
import { Webhook as Svix } from "svix";

function verifies(Verifier, { secret, headers, body }) {
  try {
    new Verifier(secret).verify(body, headers);
    return true;
  } catch (refused) {
    if (!/signature|timestamp/i.test(refused.message)) throw refused;
    return false;
  }
}

const asked = JSON.parse(readFileSync(0, "utf8"));
console.log(JSON.stringify(asked.map((one) => ({ standardwebhooks: verifies(Standard, one), svix: verifies(Svix, one) }))));
