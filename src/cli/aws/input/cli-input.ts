/** `--cli-input-json` and `--cli-input-yaml`: the whole input in one document. */
import type { Environment } from '../../target.ts';
import { mistake, parameterMistake } from '../usage.ts';
import { readJson } from './json-reader.ts';
import { FileMistake, readParamFile } from './paramfile.ts';
import { className, type Dictionary, isDictionary, typeName } from './python.ts';

const kinds = ['json', 'yaml'] as const;

/** The members of the document, or undefined when none was given. */
export async function readCliInput(
  values: ReadonlyMap<string, unknown>,
  env: Environment,
): Promise<Dictionary | undefined> {
  const [kind, second] = kinds.filter((name) => values.has(`cli-input-${name}`));
  if (!kind) return undefined;
  if (second) throw mistake('Only one --cli-input- parameter may be specified.');
  const name = `cli-input-${kind}`;
  const text = documentText(`--${name}`, String(values.get(name)), env);
  const document = await parse(kind, name, text);
  if (isDictionary(document)) return document;
  throw parameterMistake(
    `--${name}`,
    `Invalid type: expecting map, received ${className(typeName(document))}`,
  );
}

function documentText(option: string, value: string, env: Environment): string {
  try {
    const content = readParamFile(value, env) ?? value;
    return typeof content === 'string' ? content : new TextDecoder().decode(content);
  } catch (error) {
    if (error instanceof FileMistake) throw parameterMistake(option, error.message);
    throw error;
  }
}

/** The reader of YAML is loaded for YAML only: it takes a while. */
async function parse(kind: 'json' | 'yaml', name: string, text: string): Promise<unknown> {
  const read = kind === 'json' ? readJson : (await import('./yaml-reader.ts')).readYaml;
  try {
    return read(text);
  } catch {
    throw parameterMistake(name, `Invalid ${kind.toUpperCase()} received.`);
  }
}
