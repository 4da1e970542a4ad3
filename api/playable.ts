/** Which files a browser plays with the same times as the decoder behind the transcript. Pure. */

/** PCM, float, A-law and mu-law. */
const playableTags = new Set([1, 3, 6, 7]);
const extensible = 0xfffe;

/**
 * True for plain WAV whose header tells the truth about its length. Everything else is played from a WAV made by
 * the decoder: browsers drop other amounts of encoder delay (mp3, aac) and seek by estimate where there is no index,
 * so that a finding would point beside the words. `head`: the first 64 kB, less only where the file is shorter.
 */
export function playsDirectly(head: Buffer, sizeBytes: number): boolean {
  if (head.toString('latin1', 0, 4) !== 'RIFF' || head.toString('latin1', 8, 12) !== 'WAVE') return false;
  let isPlayable = false;
  for (let at = 12; at + 8 <= head.length; ) {
    const id = head.toString('latin1', at, at + 4);
    const chunkBytes = head.readUInt32LE(at + 4);
    const start = at + 8;
    if (id === 'fmt ' && start + 16 <= head.length)
      isPlayable = isPlayableFormat(head.subarray(start), chunkBytes);
    if (id === 'data') return isPlayable && chunkBytes > 0 && start + chunkBytes <= sizeBytes;
    at = start + chunkBytes + (chunkBytes & 1);
  }
  return false;
}

function isPlayableFormat(format: Buffer, chunkBytes: number): boolean {
  const tag = format.readUInt16LE(0);
  const channels = format.readUInt16LE(2);
  const bits = format.readUInt16LE(14);
  const codec = tag === extensible && chunkBytes >= 40 && format.length >= 26 ? format.readUInt16LE(24) : tag;
  return playableTags.has(codec) && bits <= 32 && (channels === 1 || channels === 2);
}
