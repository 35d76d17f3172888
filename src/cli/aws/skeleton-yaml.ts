/** The skeleton of an input as YAML, where comments say what is required and what is allowed. */
import { type Contract, type Shape, type StructureShape, shapeOf } from '../../wire/contract.ts';
import { describeLimits } from './limits-text.ts';

export function yamlSkeleton(contract: Contract, shapeName: string | undefined): string {
  const shape = shapeName === undefined ? undefined : shapeOf(contract, shapeName);
  if (shape?.type !== 'structure' || Object.keys(shape.members).length === 0) return '{}\n';
  const lines = structureLines({ contract, above: [shapeName ?? ''] }, shape);
  return `${lines.join('\n')}\n`;
}

interface Writing {
  contract: Contract;
  /** Names of the shapes around this one; one that comes back ends there. */
  above: readonly string[];
}

/** What stands behind the colon or dash, and the lines below, which are not yet indented. */
interface Entry {
  value: string;
  below: string[];
}

function structureLines(writing: Writing, shape: StructureShape): string[] {
  return Object.entries(shape.members).flatMap(([name, member], index) => {
    const { value, below } = entryOf(writing, member);
    const required = shape.required?.includes(name) ?? false;
    const comment = commentOf(shapeOf(writing.contract, member), required);
    const space = comment && index === 0 ? '  ' : ' ';
    const line = [`${name}:${value ? ` ${value}` : ''}`, comment].filter(Boolean).join(space);
    const indent = shapeOf(writing.contract, member).type === 'list' ? '' : '  ';
    return [line, ...below.map((text) => indent + text)];
  });
}

function entryOf(writing: Writing, shapeName: string): Entry {
  const shape = shapeOf(writing.contract, shapeName);
  const inside = { ...writing, above: [...writing.above, shapeName] };
  if (shape.type === 'structure') {
    const again = writing.above.includes(shapeName) || Object.keys(shape.members).length === 0;
    return again ? { value: '{}', below: [] } : { value: '', below: structureLines(inside, shape) };
  }
  if (shape.type === 'list') return { value: '', below: itemLines(entryOf(inside, shape.member)) };
  if (shape.type === 'map') return { value: '', below: keyLines(entryOf(inside, shape.value)) };
  return { value: scalar(shape), below: [] };
}

const itemLines = ({ value, below }: Entry): string[] =>
  value ? [`- ${value}`] : below.map((line, index) => (index === 0 ? '- ' : '  ') + line);

const keyLines = ({ value, below }: Entry): string[] => [
  value ? `KeyName: ${value}` : 'KeyName:',
  ...below.map((line) => `  ${line}`),
];

function scalar(shape: Shape): string {
  if (shape.type === 'string') return shape.enum?.[0] ?? "''";
  if (shape.type === 'blob') return "!!binary ''";
  return shape.type === 'boolean' ? 'true' : '0';
}

function commentOf(shape: Shape, required: boolean): string {
  const words = [required ? '[REQUIRED]' : '', describeLimits(shape)];
  if (shape.type === 'string' && shape.enum)
    words.push(`Valid values are: ${shape.enum.join(', ')}.`);
  const text = words.filter(Boolean).join(' ');
  return text && `# ${text}`;
}
