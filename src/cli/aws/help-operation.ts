/** The help of one operation: synopsis, options with their limits, what is printed, examples. */
import { type Contract, type Service, shapeOf } from '../../wire/contract.ts';
import { argumentsOf, type OperationArgument } from './arguments.ts';
import { examplesOf } from './examples.ts';
import { globalOptions } from './globals.ts';
import { jsonForm, shorthandForm } from './help-shapes.ts';
import { indented, paragraph, section } from './help-text.ts';
import { describeLimits } from './limits-text.ts';
import { contractOf, kebab } from './names.ts';

export function operationHelp(service: Service, operation: string): string {
  const contract = contractOf(service);
  const { list, paginator } = argumentsOf(contract, service, operation);
  const shown = list.filter(({ hidden }) => !hidden);
  return [
    section('NAME', `${kebab(operation)} - ${operation} of ${service}`),
    paginator && section('DESCRIPTION', pagingText),
    `SYNOPSIS\n${indented(synopsis(service, operation, shown))}`,
    `OPTIONS\n${shown.map((argument) => optionHelp(contract, argument)).join('\n')}`,
    `GLOBAL OPTIONS\n${globalOptions.map(globalHelp).join('\n')}`,
    outputHelp(contract, operation),
    errorsHelp(contract, operation),
    exampleHelp(operation),
  ]
    .filter(Boolean)
    .join('\n');
}

const pagingText =
  'The answer comes in pages, and all of them are fetched and printed as one. --max-items ' +
  'prints a part and a token for the next, --no-paginate the first page only.';

function synopsis(service: Service, operation: string, list: OperationArgument[]): string {
  const lines = list.flatMap((argument) => synopsisLine(argument, list));
  return [`poolhouse ${service} ${kebab(operation)}`, ...lines].join('\n  ');
}

/** An option and the one that takes it back share a line. */
function synopsisLine(argument: OperationArgument, list: OperationArgument[]): string[] {
  if (argument.option === negative(argument)) return [];
  const opposite = list.find((one) => one !== argument && one.key === argument.key);
  const text = opposite
    ? `${argument.option} | ${opposite.option}`
    : [argument.option, placeholder(argument)].filter(Boolean).join(' ');
  return [argument.required ? text : `[${text}]`];
}

const negative = ({ key, arity }: OperationArgument): string | undefined =>
  arity === 'none' ? `--no-${key}` : undefined;

function placeholder({ arity, choices }: OperationArgument): string {
  const value = choices ? `<${choices.join('|')}>` : '<value>';
  return { one: value, any: `${value} [...]`, optional: `[${value}]`, none: '' }[arity];
}

function optionHelp(contract: Contract, argument: OperationArgument): string {
  if (argument.option === negative(argument)) return paragraph(`${argument.option}`);
  const { member, required } = argument;
  const marks = required ? ' [required]' : '';
  const title = paragraph(`${argument.option} (${typeOf(argument)})${marks}`);
  return title + (member ? memberHelp(contract, argument) : programHelp(argument));
}

const typeOf = ({ member, integer }: OperationArgument): string =>
  member?.shape.type ?? (integer ? 'integer' : 'string');

function memberHelp(contract: Contract, { member, arity }: OperationArgument): string {
  const shape = member?.shape;
  if (!shape) return '';
  const words = [describeLimits(shape)];
  if (shape.type === 'string' && shape.enum) words.push(`One of ${shape.enum.join(', ')}.`);
  else if (shape.type === 'string' && shape.pattern) words.push(`Pattern: ${shape.pattern}`);
  const text = words.filter(Boolean).join(' ');
  const shorthand = shorthandForm(contract, shape);
  const complex = ['structure', 'list', 'map'].includes(shape.type);
  return [
    text && paragraph(text, 2),
    shorthand && paragraph(`Shorthand: ${shorthand}${arity === 'any' ? ' ...' : ''}`, 2),
    complex && paragraph('JSON:', 2) + indented(jsonForm(contract, shape), 3),
  ]
    .filter(Boolean)
    .join('');
}

const programMeanings: Record<string, string> = {
  'starting-token': 'The NextToken of an earlier, cut answer: where to go on.',
  'page-size': 'How many items to ask for in one call. All are printed whatever it is.',
  'max-items': 'How many items to print. When there are more, NextToken says where to go on.',
  'cli-input-json':
    'The input as one JSON document, or file:// and its path. Options given beside it win.',
  'cli-input-yaml':
    'The input as one YAML document, or file:// and its path. Options given beside it win.',
  'generate-cli-skeleton':
    'Print the form of the input (as JSON, or with yaml-input as YAML) or of the output, and ' +
    'call nobody.',
};

const programHelp = ({ key }: OperationArgument): string =>
  paragraph(programMeanings[key] ?? '', 2);

const globalHelp = ({ option, placeholder: value, choices, meaning }: (typeof globalOptions)[0]) =>
  paragraph([option, value && `<${choices?.join('|') ?? value}>`].filter(Boolean).join(' ')) +
  paragraph(meaning, 2);

function outputHelp(contract: Contract, operation: string): string {
  const output = contract.operations[operation]?.output;
  const shape = output === undefined ? undefined : shapeOf(contract, output);
  if (shape?.type !== 'structure' || Object.keys(shape.members).length === 0)
    return section('OUTPUT', 'Nothing.');
  return `OUTPUT\n${indented(jsonForm(contract, shape))}`;
}

const errorsHelp = (contract: Contract, operation: string): string =>
  section('ERRORS', contract.operations[operation]?.errors.join(', ') ?? '');

function exampleHelp(operation: string): string {
  const examples = examplesOf(operation).map(
    ({ what, command, prints }) =>
      `${paragraph(what)}\n${indented(command, 2)}${prints ? `\n${indented(prints, 2)}` : ''}`,
  );
  return examples.length > 0 ? `EXAMPLES\n${examples.join('\n')}` : '';
}
