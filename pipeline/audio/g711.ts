/** G.711 telephone codecs as tables: one byte in, one sample (-1 to 1) out. ITU-T G.711, sections 2 and 3. */

function aLawSample(byte: number): number {
  const code = byte ^ 0x55;
  const segment = (code >> 4) & 7;
  const step = ((code & 0x0f) << 4) + 8;
  const magnitude = segment === 0 ? step : (step + 0x100) << (segment - 1);
  return (code & 0x80 ? magnitude : -magnitude) / 32768;
}

function muLawSample(byte: number): number {
  const code = ~byte & 0xff;
  const magnitude = ((((code & 0x0f) << 3) + 0x84) << ((code >> 4) & 7)) - 0x84;
  return (code & 0x80 ? -magnitude : magnitude) / 32768;
}

export const aLaw = Float32Array.from({ length: 256 }, (_, byte) => aLawSample(byte));
export const muLaw = Float32Array.from({ length: 256 }, (_, byte) => muLawSample(byte));
