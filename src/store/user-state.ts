/** The text in which a store keeps the state of a user: JSON, with bytes in base64. */
import type { UserState } from '../directory/types.ts';

const mark = 'base64';

/** Undefined for a state that holds nothing. */
export function encodeState(state: UserState): string | undefined {
  const text = JSON.stringify(state, withMarkedBytes);
  return text === '{}' ? undefined : text;
}

export const decodeState = (text: string | null | undefined): UserState =>
  text ? (JSON.parse(text, markedBytes) as UserState) : {};

/** Looks at the holder: a Buffer makes other JSON of itself before its value comes here. */
function withMarkedBytes(this: Record<string, unknown>, key: string, value: unknown): unknown {
  const held = this[key];
  return held instanceof Uint8Array ? { [mark]: Buffer.from(held).toString('base64') } : value;
}

function markedBytes(_key: string, value: unknown): unknown {
  const text = (value as { [mark]?: unknown } | null)?.[mark];
  return typeof text === 'string' ? Uint8Array.from(Buffer.from(text, 'base64')) : value;
}
