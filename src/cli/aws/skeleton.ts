/** `--generate-cli-skeleton`: what an input or an output looks like, without a call. */
import { type Contract, type Shape, type StructureShape, shapeOf } from '../../wire/contract.ts';

/** What stands for a value that has no members. */
type Sample = (shape: Shape, name: string) => unknown;

/** In an input: the first of the words that are allowed, or nothing. */
export const inputSample: Sample = (shape) => {
  if (shape.type === 'string') return shape.enum?.[0] ?? '';
  return plainSample(shape);
};

/** In an output: texts are the names of their members. */
export const outputSample: Sample = (shape, name) =>
  shape.type === 'string' ? name : plainSample(shape);

function plainSample(shape: Shape): unknown {
  if (shape.type === 'boolean') return true;
  if (shape.type === 'timestamp') return '1970-01-01T00:00:00';
  return shape.type === 'blob' ? null : 0;
}

export function skeletonOf(
  contract: Contract,
  shapeName: string | undefined,
  sample: Sample,
): unknown {
  return shapeName === undefined ? {} : skeleton({ contract, sample, above: [] }, shapeName, '');
}

interface Growing {
  contract: Contract;
  sample: Sample;
  /** Names of the shapes around this one; one that comes back ends there. */
  above: string[];
}

function skeleton(growing: Growing, shapeName: string, name: string): unknown {
  const shape = shapeOf(growing.contract, shapeName);
  const inside = { ...growing, above: [...growing.above, shapeName] };
  if (shape.type === 'structure')
    return growing.above.includes(shapeName) ? {} : membersOf(inside, shape);
  if (shape.type === 'list') return [skeleton(inside, shape.member, shape.member)];
  if (shape.type === 'map') return { KeyName: skeleton(inside, shape.value, '') };
  return growing.sample(shape, name);
}

const membersOf = (growing: Growing, shape: StructureShape): Record<string, unknown> =>
  Object.fromEntries(
    Object.entries(shape.members).map(([name, member]) => [name, skeleton(growing, member, name)]),
  );
