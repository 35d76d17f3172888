/** The options of one operation, made of the shape of its input. */
import { type Contract, type Service, type Shape, shapeOf } from '../../wire/contract.ts';
import { type Paginator, paginatorOf } from './client/paginators.ts';
import type { Argument } from './input/words.ts';
import { kebab } from './names.ts';

export interface OperationArgument extends Argument {
  option: string;
  /** The input's member that it sets, and that member's shape; none for options of the program. */
  member?: { name: string; shape: Shape } | undefined;
  /** Help does not show it: the options that page in its stead are shown. */
  hidden?: boolean | undefined;
}

export interface OperationArguments {
  /** In the order in which their values are read and their mistakes are told. */
  list: OperationArgument[];
  paginator: Paginator | undefined;
  /** Members whose option pages instead, until paging is off: `--max-items` of IAM. */
  shadowed: OperationArgument[];
}

export function argumentsOf(
  contract: Contract,
  service: Service,
  operation: string,
): OperationArguments {
  const inputName = contract.operations[operation]?.input;
  const input = inputName ? shapeOf(contract, inputName) : undefined;
  const members =
    input?.type === 'structure'
      ? Object.entries(input.members).flatMap(([name, shapeName]) =>
          memberArguments(name, shapeOf(contract, shapeName), input.required?.includes(name)),
        )
      : [];
  const paginator = paginatorOf(service, operation);
  const paging = paginator ? pagingArguments(paginator, members) : [];
  const shadowed = members.filter((m) => paging.some(({ option }) => option === m.option));
  return { list: inOrder(members, paging), paginator, shadowed };
}

/** A boolean has an option to set it and one to clear it. */
function memberArguments(
  name: string,
  shape: Shape,
  required: boolean | undefined,
): OperationArgument[] {
  const key = kebab(name);
  const member = { name, shape };
  if (shape.type === 'boolean')
    return [
      { option: `--${key}`, key, arity: 'none', constant: true, member },
      { option: `--no-${key}`, key, arity: 'none', constant: false, member },
    ];
  const arity = shape.type === 'list' ? 'any' : 'one';
  return [{ option: `--${key}`, key, arity, required, member, integer: shape.type === 'long' }];
}

const programArguments: OperationArgument[] = [
  { option: '--cli-input-json', key: 'cli-input-json', arity: 'one' },
  { option: '--cli-input-yaml', key: 'cli-input-yaml', arity: 'one' },
];

const skeletonArgument: OperationArgument = {
  option: '--generate-cli-skeleton',
  key: 'generate-cli-skeleton',
  arity: 'optional',
  constant: 'input',
  choices: ['input', 'output', 'yaml-input'],
};

/** The members that page stay usable; help does not show them. */
function pagingArguments(paginator: Paginator, members: OperationArgument[]): OperationArgument[] {
  const limit = members.find((argument) => argument.member?.name === paginator.limitKey);
  for (const argument of members)
    if (argument === limit || argument.member?.name === paginator.inputToken)
      argument.hidden = true;
  const integer = limit?.member?.shape.type !== 'string';
  return [
    { option: '--starting-token', key: 'starting-token', arity: 'one' },
    { option: '--page-size', key: 'page-size', arity: 'one', integer },
    { option: '--max-items', key: 'max-items', arity: 'one', integer },
  ];
}

/** An option that pages takes the place of the member of its name. */
function inOrder(members: OperationArgument[], paging: OperationArgument[]): OperationArgument[] {
  const pagingOf = new Map(paging.map((argument) => [argument.option, argument]));
  const first = members.map((argument) => pagingOf.get(argument.option) ?? argument);
  const last = paging.filter((argument) => !first.includes(argument));
  return [...first, ...programArguments, ...last, skeletonArgument];
}
