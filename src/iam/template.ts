/**
 * Texts of policies with wildcards and variables: `arn:aws:s3:::home/${aws:username}/*`.
 * They are compiled once and matched without regular expressions, so that no pattern and no
 * value can make a match take longer than their lengths multiplied.
 */
import type { Context } from './request.ts';

export interface TemplateOptions {
  /** `${key}`, `${key, 'default'}` and `${*}` mean something: only in the newer language. */
  variables: boolean;
  /** `*` and `?` mean something. */
  wildcards: boolean;
  /** The pattern goes to lower case; so must the values that it is compared with. */
  lowerCase?: boolean;
  /**
   * How wildcards treat the five colons that part the fields of an ARN. `components`: they stop
   * there, as for the ARN operators. `resource`: only a `*` that ends its field goes beyond, as
   * for the Resource element.
   */
  arn?: 'components' | 'resource';
}

export type TextTest = (actual: string, context: Context) => boolean;

type Piece =
  | { kind: 'text'; text: string }
  | { kind: 'many' | 'one' }
  | { kind: 'variable'; key: string; fallback: string | undefined };

/** A fixed character, a variable with its default, a wildcard, or plain text. */
const pieces =
  /\$\{(?:(?<fixed>[*?$])|(?<key>[^${}*?,']+)(?:,\s*'(?<fallback>[^']*)')?)\}|[*?]|\$\{?|[^$*?]+/g;

/** The pieces of a text, or undefined when a variable in it is malformed. */
function piecesOf(text: string, options: TemplateOptions): Piece[] | undefined {
  const found: Piece[] = [];
  for (const { 0: token, groups = {} } of text.matchAll(pieces)) {
    if (options.variables && token.startsWith('${')) {
      const piece = variablePiece(groups);
      if (!piece) return undefined;
      found.push(piece);
    } else if (options.wildcards && token === '*') found.push({ kind: 'many' });
    else if (options.wildcards && token === '?') found.push({ kind: 'one' });
    else if (!options.variables && options.wildcards && token.startsWith('${'))
      found.push(...wildcardsIn(token));
    else found.push({ kind: 'text', text: token });
  }
  return found;
}

function variablePiece({ fixed, key, fallback }: Record<string, string | undefined>) {
  if (fixed !== undefined) return { kind: 'text', text: fixed } as const;
  if (key === undefined) return undefined;
  return { kind: 'variable', key: key.trim().toLowerCase(), fallback } as const;
}

/** In the older language `${*}` is a wildcard in braces. */
const wildcardsIn = (token: string): Piece[] =>
  token
    .split(/([*?])/)
    .map((part) =>
      part === '*' || part === '?'
        ? { kind: part === '*' ? 'many' : 'one' }
        : { kind: 'text', text: part },
    );

/** Whether every variable in the text is well formed. */
export const isTemplate = (text: string): boolean =>
  piecesOf(text, { variables: true, wildcards: true }) !== undefined;

/** A malformed variable matches nothing. */
export function compileTemplate(text: string, options: TemplateOptions): TextTest {
  const found = piecesOf(text, options);
  if (!found) return () => false;
  if (found.some(({ kind }) => kind === 'variable'))
    return (actual, context) => {
      const resolved = resolve(found, context);
      return resolved !== undefined && compileTokens(tokensOf(resolved, options))(actual);
    };
  return compileTokens(tokensOf(found, options));
}

/** Puts values in the place of variables; undefined when one has no single value. */
function resolve(template: readonly Piece[], context: Context): Piece[] | undefined {
  const resolved: Piece[] = [];
  for (const piece of template)
    if (piece.kind === 'variable') {
      const values = context.get(piece.key);
      const text = values?.length === 1 ? values[0] : piece.fallback;
      if (text === undefined) return undefined;
      resolved.push({ kind: 'text', text });
    } else resolved.push(piece);
  return resolved;
}

// A token is a UTF-16 code unit or one of these.
const many = -1;
const one = -2;
const manyInField = -3;
const oneInField = -4;
const colon = ':'.charCodeAt(0);
const colonsOfArn = 5;

function tokensOf(template: readonly Piece[], options: TemplateOptions): number[] {
  const tokens: number[] = [];
  let colons = options.arn ? 0 : colonsOfArn;
  template.forEach((piece, i) => {
    if (piece.kind === 'text') {
      const text = options.lowerCase ? piece.text.toLowerCase() : piece.text;
      for (let at = 0; at < text.length; at++) {
        const code = text.charCodeAt(at);
        if (code === colon) colons += 1;
        tokens.push(code);
      }
    } else if (colons >= colonsOfArn) tokens.push(piece.kind === 'many' ? many : one);
    else if (piece.kind === 'one') tokens.push(oneInField);
    else {
      const goesOn = options.arn === 'resource' && endsField(template[i + 1]);
      tokens.push(goesOn ? many : manyInField);
    }
  });
  return tokens;
}

const endsField = (next: Piece | undefined): boolean =>
  next === undefined || (next.kind === 'text' && next.text.startsWith(':'));

const isMany = (token: number | undefined): boolean => token === many || token === manyInField;

function compileTokens(tokens: readonly number[]): (actual: string) => boolean {
  const firstWildcard = tokens.findIndex((token) => token < 0);
  const literal = firstWildcard < 0 ? tokens : tokens.slice(0, firstWildcard);
  const text = literal.map((code) => String.fromCharCode(code)).join('');
  if (firstWildcard < 0) return (actual) => actual === text;
  const rest = tokens.slice(firstWildcard);
  if (rest.length === 1 && rest[0] === many) return (actual) => actual.startsWith(text);
  const match = needsAllWays(rest) ? matchAllWays : matchLastStar;
  return (actual) => actual.startsWith(text) && match(rest, actual, text.length);
}

/**
 * Trying again from the last star alone is enough unless that star stops at a colon and an
 * earlier one would not have.
 */
function needsAllWays(tokens: readonly number[]): boolean {
  const unbounded = tokens.indexOf(many);
  return unbounded >= 0 && tokens.indexOf(manyInField, unbounded) >= 0;
}

const takes = (token: number | undefined, code: number): boolean =>
  token === code || token === one || (token === oneInField && code !== colon);

function matchLastStar(tokens: readonly number[], actual: string, from: number): boolean {
  let at = from;
  let next = 0;
  let star = -1;
  let starEnd = from;
  while (at < actual.length) {
    if (isMany(tokens[next])) {
      star = next++;
      starEnd = at;
    } else if (takes(tokens[next], actual.charCodeAt(at))) {
      next += 1;
      at += 1;
    } else {
      if (star < 0) return false;
      if (tokens[star] === manyInField && actual.charCodeAt(starEnd) === colon) return false;
      next = star + 1;
      at = ++starEnd;
    }
  }
  while (isMany(tokens[next])) next += 1;
  return next === tokens.length;
}

/** Follows every way through the pattern at once. */
function matchAllWays(tokens: readonly number[], actual: string, from: number): boolean {
  let reached = spread(tokens, new Set([0]));
  for (let at = from; at < actual.length && reached.size > 0; at++) {
    const code = actual.charCodeAt(at);
    const next = new Set<number>();
    for (const place of reached) {
      const token = tokens[place];
      if (token === many || (token === manyInField && code !== colon)) next.add(place);
      else if (takes(token, code)) next.add(place + 1);
    }
    reached = spread(tokens, next);
  }
  return reached.has(tokens.length);
}

/** A star may also match nothing. A Set goes on to what is added while it is walked. */
function spread(tokens: readonly number[], places: Set<number>): Set<number> {
  for (const place of places) if (isMany(tokens[place])) places.add(place + 1);
  return places;
}
