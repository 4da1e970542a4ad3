/**
 * Writes ONNX files (protobuf, opset 13, IR 8) with just what the tiny test models need, so that the real
 * native recogniser can be run where no trained weights can be fetched.
 */

type Bytes = Uint8Array;

const text = new TextEncoder();

function varint(value: number): Bytes {
  const bytes: number[] = [];
  let rest = BigInt.asUintN(64, BigInt(value));
  do {
    const low = Number(rest & 0x7fn);
    rest >>= 7n;
    bytes.push(rest > 0n ? low | 0x80 : low);
  } while (rest > 0n);
  return Uint8Array.from(bytes);
}

const intField = (field: number, value: number): Bytes => join(varint(field << 3), varint(value));

function bytesField(field: number, value: Bytes | string): Bytes {
  const bytes = typeof value === 'string' ? text.encode(value) : value;
  return join(varint((field << 3) | 2), varint(bytes.length), bytes);
}

const join = (...parts: readonly Bytes[]): Bytes => Buffer.concat(parts);

export type ElementType = 'float' | 'int32' | 'int64';
const elementCode = { float: 1, int32: 6, int64: 7 } as const;

/** A named constant. `values` in row-major order. */
export function tensor(
  name: string,
  type: ElementType,
  dims: readonly number[],
  values: ArrayLike<number>,
): Bytes {
  const raw =
    type === 'float'
      ? new Uint8Array(Float32Array.from(values).buffer)
      : type === 'int32'
        ? new Uint8Array(Int32Array.from(values).buffer)
        : new Uint8Array(BigInt64Array.from(Array.from(values, (value) => BigInt(value))).buffer);
  return join(
    ...dims.map((dim) => intField(1, dim)),
    intField(2, elementCode[type]),
    bytesField(8, name),
    bytesField(9, raw),
  );
}

export type Attribute = number | readonly number[];

export function node(
  operator: string,
  inputs: readonly string[],
  outputs: readonly string[],
  attributes: Readonly<Record<string, Attribute>> = {},
): Bytes {
  const encoded = Object.entries(attributes).map(([name, value]) =>
    bytesField(
      5,
      typeof value === 'number'
        ? join(bytesField(1, name), intField(3, value), intField(20, 2))
        : join(bytesField(1, name), ...value.map((item) => intField(8, item)), intField(20, 7)),
    ),
  );
  return join(
    ...inputs.map((input) => bytesField(1, input)),
    ...outputs.map((output) => bytesField(2, output)),
    bytesField(4, operator),
    ...encoded,
  );
}

/** An input or output; a dimension given as a word is free. */
export function value(name: string, type: ElementType, dims: readonly (number | string)[]): Bytes {
  const shape = dims.map((dim) =>
    bytesField(1, typeof dim === 'number' ? intField(1, dim) : bytesField(2, dim)),
  );
  const tensorType = join(intField(1, elementCode[type]), bytesField(2, join(...shape)));
  return join(bytesField(1, name), bytesField(2, bytesField(1, tensorType)));
}

/** The whole file. `metadata` is where sherpa-onnx reads a model's properties. */
export function model(graph: {
  readonly nodes: readonly Bytes[];
  readonly constants: readonly Bytes[];
  readonly inputs: readonly Bytes[];
  readonly outputs: readonly Bytes[];
  readonly metadata: Readonly<Record<string, string | number>>;
}): Uint8Array {
  const encodedGraph = join(
    ...graph.nodes.map((item) => bytesField(1, item)),
    bytesField(2, 'test'),
    ...graph.constants.map((item) => bytesField(5, item)),
    ...graph.inputs.map((item) => bytesField(11, item)),
    ...graph.outputs.map((item) => bytesField(12, item)),
  );
  return join(
    intField(1, 8),
    bytesField(7, encodedGraph),
    bytesField(8, join(bytesField(1, ''), intField(2, 13))),
    ...Object.entries(graph.metadata).map(([key, item]) =>
      bytesField(14, join(bytesField(1, key), bytesField(2, String(item)))),
    ),
  );
}
