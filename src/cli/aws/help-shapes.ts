/** How a value of a shape is written: as JSON, and in shorthand where that is possible. */
import { type Contract, type Shape, shapeOf } from '../../wire/contract.ts';

/** JSON with types in the place of values. A shape inside of itself is `{...}`. */
export function jsonForm(contract: Contract, shape: Shape): string {
  return form(contract, shape, []).join('\n');
}

function form(contract: Contract, shape: Shape, above: readonly Shape[]): string[] {
  if (above.includes(shape)) return ['{...}'];
  const inner = (name: string) => form(contract, shapeOf(contract, name), [...above, shape]);
  if (shape.type === 'list') return ['[', ...deeper(inner(shape.member)), '  ...', ']'];
  if (shape.type === 'map') return ['{', ...member('string', inner(shape.value)), '  ...', '}'];
  if (shape.type !== 'structure') return [scalarForm(shape)];
  const members = Object.entries(shape.members).map(([name, type]) => member(name, inner(type)));
  const lines = members.flatMap((one, index) =>
    index < members.length - 1 ? [...one.slice(0, -1), `${one.at(-1)},`] : one,
  );
  return ['{', ...lines, '}'];
}

const deeper = (lines: string[]): string[] => lines.map((line) => `  ${line}`);

const member = (name: string, [first = '', ...more]: string[]): string[] =>
  deeper([`"${name}": ${first}`, ...more]);

function scalarForm(shape: Shape): string {
  if (shape.type !== 'string') return shape.type;
  return shape.enum ? shape.enum.map((word) => `"${word}"`).join('|') : '"string"';
}

/** Deeper values are better written as JSON. */
const shorthandDepthMax = 3;

/** Undefined for values that have no members to name, and for those that nest too deeply. */
export function shorthandForm(contract: Contract, shape: Shape): string | undefined {
  const top = shape.type === 'list' ? shapeOf(contract, shape.member) : shape;
  return isNested(top) ? shorthand(contract, top, 0) : undefined;
}

const isNested = ({ type }: Shape): boolean =>
  type === 'structure' || type === 'map' || type === 'list';

function shorthand(contract: Contract, shape: Shape, depth: number): string | undefined {
  if (depth > shorthandDepthMax) return undefined;
  const inner = (name: string) => shorthand(contract, shapeOf(contract, name), depth + 1);
  const wrapped = (text: string) => (depth === 0 ? text : `{${text}}`);
  if (shape.type === 'structure') {
    const members = Object.entries(shape.members).map(([name, type]) => [name, inner(type)]);
    if (members.some(([, text]) => text === undefined)) return undefined;
    return wrapped(members.map(([name, text]) => `${name}=${text}`).join(','));
  }
  if (shape.type === 'map') {
    const value = inner(shape.value);
    return value && wrapped(`KeyName1=${value},KeyName2=${value}`);
  }
  if (shape.type !== 'list') return shape.type;
  const item = inner(shape.member);
  return item && `[${item},${item}]`;
}
