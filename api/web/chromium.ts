/** A real Chromium for the browser tests and for the picture in the README. */
import { type Browser, chromium } from 'playwright-core';

// The machine is not asked for updates, and sound plays into nothing where there is no sound card.
const flags = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--mute-audio',
];

/** With its own empty profile, which goes away with it. */
export function launchChromium(): Promise<Browser> {
  return chromium.launch({
    executablePath: process.env.CHROMIUM_BIN ?? '/usr/bin/chromium',
    headless: true,
    args: flags,
  });
}
