/** `--output text`: a line for each structure, its scalars by the order of their names. */
import { pythonText } from './python-text.ts';
import { byCodePoint, isMap, isScalar, sortedEntries, type Value, type ValueMap } from './value.ts';

/** Writes line by line: what stands before something that cannot be printed is printed. */
export function formatText(value: Value, write: (text: string) => void): void {
  addValue((line) => write(`${line}\n`), value, undefined, undefined);
}

type AddLine = (line: string) => void;

/**
 * `name` is the member that holds the value, which its lines begin with; `columns` are the names
 * of all scalars in the list that it is an item of.
 */
function addValue(
  add: AddLine,
  value: Value,
  name: string | undefined,
  columns: string[] | undefined,
): void {
  if (isMap(value)) addMap(add, value, name, columns);
  else if (Array.isArray(value)) addList(add, value, name);
  else add(pythonText(value));
}

function addList(add: AddLine, list: Value[], name: string | undefined): void {
  if (list.some(isMap)) {
    const columns = scalarNames(list);
    for (const item of list) addValue(add, item, name, columns);
    return;
  }
  const scalars = list.filter(isScalar);
  if (scalars.length > 0) addScalars(add, scalars, name);
  for (const item of list) if (!isScalar(item)) addValue(add, item, name, undefined);
}

function addScalars(add: AddLine, scalars: Value[], name: string | undefined): void {
  if (name === undefined) add(scalars.map(pythonText).join('\t'));
  else for (const item of scalars) add(`${name.toUpperCase()}\t${pythonText(item)}`);
}

function addMap(
  add: AddLine,
  map: ValueMap,
  name: string | undefined,
  columns: string[] | undefined,
): void {
  const names = columns ?? sortedEntries(map).flatMap(([key, v]) => (isScalar(v) ? [key] : []));
  const cells = names.map((key) => pythonText(map.get(key) ?? (map.has(key) ? null : '')));
  if (cells.length > 0)
    add((name === undefined ? cells : [name.toUpperCase(), ...cells]).join('\t'));
  for (const [key, item] of sortedEntries(map))
    if (!names.includes(key)) addValue(add, item, key, undefined);
}

/** An item that is no map has no names: the reference fails there, too, and so do we. */
function scalarNames(list: Value[]): string[] {
  const names = new Set<string>();
  for (const item of list) {
    if (!isMap(item)) throw new TypeError(noMembers(item));
    for (const [name, value] of item) if (isScalar(value)) names.add(name);
  }
  return [...names].sort(byCodePoint);
}

const noMembers = (item: Value): string => `'${pythonType(item)}' object has no attribute 'items'`;

/** The name of a value's type in Python's own complaints. */
export function pythonType(value: Value): string {
  if (value === null) return 'NoneType';
  if (Array.isArray(value)) return 'list';
  if (isMap(value)) return 'dict';
  const names = { boolean: 'bool', string: 'str', bigint: 'int', number: 'float' } as const;
  return names[typeof value as keyof typeof names];
}
