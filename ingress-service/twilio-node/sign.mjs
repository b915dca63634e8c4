// Signs webhooks with Twilio's own client.
//
//   node sign.mjs   reads [{token, url, params}] or [{token, url, body}] as JSON from stdin, prints [{url, signature}]
//
// A body is no form: its digest goes into the URL, as Twilio does it.
import { readFileSync } from 'node:fs';
import twilio from 'twilio';

const signed = JSON.parse(readFileSync(0, 'utf8')).map(({ token, url, params, body }) => {
  if (body === undefined) {
    return { url, signature: twilio.getExpectedTwilioSignature(token, url, params) };
  }
  const withDigest = `${url}${url.includes('?') ? '&' : '?'}bodySHA256=${twilio.getExpectedBodyHash(body)}`;
  return { url: withDigest, signature: twilio.getExpectedTwilioSignature(token, withDigest, {}) };
});
console.log(JSON.stringify(signed));
