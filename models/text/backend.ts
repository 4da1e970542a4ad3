/** Which engine of tf.js computes: the native one where it is installed, else plain JavaScript. */
import { createRequire } from 'node:module';
import * as tf from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-backend-cpu';

let isOpen = false;

/** Both engines register themselves when loaded; the native one goes first by its priority. */
export function openBackend(): void {
  if (isOpen) return;
  isOpen = true;
  // The plain engine prints an advertisement for the native one; what to install is in the README.
  tf.env().set('IS_TEST', true);
  try {
    createRequire(import.meta.url)('@tensorflow/tfjs-node');
  } catch {
    // Not installed here: the numbers are the same, only slower.
  }
}
