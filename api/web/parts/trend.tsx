/** A row of small bars; the numbers are in its label. */
const WIDTH = 110;
const HEIGHT = 24;

export function Trend({ values, label }: { readonly values: readonly number[]; readonly label: string }) {
  const most = Math.max(1, ...values);
  const step = WIDTH / Math.max(1, values.length);
  return (
    <svg className="trend" width={WIDTH} height={HEIGHT} role="img" aria-label={label}>
      {values.map((value, index) => {
        const height = value === 0 ? 0 : Math.max(1, (HEIGHT * value) / most);
        return (
          <rect
            // biome-ignore lint/suspicious/noArrayIndexKey: one bar a bucket, the order is fixed
            key={index}
            x={index * step}
            y={HEIGHT - height}
            width={Math.max(1, Math.min(12, step - 1))}
            height={height}
          />
        );
      })}
    </svg>
  );
}
