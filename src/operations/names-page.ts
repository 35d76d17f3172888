/** Pages of names that are at hand all together. */
import { errors } from '../directory/errors.ts';

/** Sorted names after the marker, which is the last name of the page before in base64url. */
export function namesPage(
  names: string[],
  limit: number,
  marker: string | undefined,
): { names: string[]; marker?: string | undefined } {
  const after = marker === undefined ? undefined : nameOf(marker);
  const rest = names.sort().filter((name) => after === undefined || name > after);
  const page = rest.slice(0, limit);
  const last = page.at(-1);
  return { names: page, marker: page.length < rest.length && last ? markerOf(last) : undefined };
}

const markerOf = (name: string): string => Buffer.from(name, 'utf8').toString('base64url');

function nameOf(marker: string): string {
  const name = Buffer.from(marker, 'base64url').toString('utf8');
  if (name === '' || markerOf(name) !== marker) throw errors.invalidMarker();
  return name;
}
