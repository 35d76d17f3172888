/** The JSON that policy documents are made of, and the refusal of a document. */

export type Json = null | boolean | number | string | Json[] | JsonObject;
export interface JsonObject {
  [field: string]: Json;
}

/** A policy that IAM would not take: its sentence, and the place of the mistake. */
export class MalformedPolicy extends Error {
  constructor(sentence: string, place: string, hint?: string) {
    const where = [place, hint].filter((text) => text).join(': ');
    super(where ? `${sentence} (${where})` : sentence);
    this.name = 'MalformedPolicy';
  }
}

export const isObject = (json: Json | undefined): json is JsonObject =>
  typeof json === 'object' && json !== null && !Array.isArray(json);

/** A text or a list of texts, as a list; undefined for anything else. */
export function textsOf(json: Json): string[] | undefined {
  const items = Array.isArray(json) ? json : [json];
  return items.every((item) => typeof item === 'string') ? items : undefined;
}

/** The object in `text`. Throws with `sentence` when it is none or says a field twice. */
export function parsePolicyObject(text: string, sentence: string): JsonObject {
  const json = parseJson(text, sentence);
  if (!isObject(json)) throw new MalformedPolicy(sentence, '', 'the policy must be a JSON object');
  const repeated = repeatedField(text);
  if (repeated !== undefined) throw new MalformedPolicy(sentence, repeated, 'repeated field');
  return json;
}

function parseJson(text: string, sentence: string): Json {
  try {
    return JSON.parse(text) as Json;
  } catch (error) {
    const found = /line (\d+) column (\d+)/.exec(String(error));
    throw new MalformedPolicy(sentence, found ? `line ${found[1]}, column ${found[2]}` : '');
  }
}

/** Strings, and the characters that open, part and close things. */
const tokens = /"(?:[^"\\]|\\.)*"|[{}[\],]/g;

/** One object or list that is open where the reading stands. */
interface Open {
  /** Fields of an object so far; absent for a list. */
  fields?: Set<string>;
  /** The field or the index that is being read. */
  at: string;
  expectsField: boolean;
  index: number;
}

/** The path of the first field that its object has twice, in a text that is valid JSON. */
function repeatedField(text: string): string | undefined {
  const open: Open[] = [];
  for (const [token] of text.matchAll(tokens)) {
    const inner = open.at(-1);
    if (token === '{') open.push({ fields: new Set(), at: '', expectsField: true, index: 0 });
    else if (token === '[') open.push({ at: '[0]', expectsField: false, index: 0 });
    else if (token === '}' || token === ']') open.pop();
    else if (token === ',') next(inner);
    else if (inner?.fields && inner.expectsField) {
      const field = JSON.parse(token) as string;
      inner.at = open.length > 1 ? `.${field}` : field;
      inner.expectsField = false;
      if (inner.fields.has(field)) return open.map(({ at }) => at).join('');
      inner.fields.add(field);
    }
  }
  return undefined;
}

function next(inner: Open | undefined): void {
  if (!inner) return;
  inner.index += 1;
  if (inner.fields) inner.expectsField = true;
  else inner.at = `[${inner.index}]`;
}
