/** The little XML that an answer needs. */

export const element = (name: string, content: string): string =>
  content === '' ? `<${name}/>` : `<${name}>${content}</${name}>`;

const entities = new Map([
  ['&', '&amp;'],
  ['<', '&lt;'],
  ['>', '&gt;'],
  ['"', '&quot;'],
  ["'", '&apos;'],
]);

/** White space that a parser would fold away, or characters that XML cannot carry at all. */
const special = /[&<>"'\t\n\r]|[^\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu;

/**
 * Text for an element or attribute. Characters outside XML 1.0, such as most control characters,
 * have no form in it and become U+FFFD, since a client could not read the answer otherwise.
 */
export const escapeXml = (text: string): string =>
  text.replace(special, (character) => entities.get(character) ?? numeric(character));

const numeric = (character: string): string =>
  '\t\n\r'.includes(character)
    ? `&#x${character.charCodeAt(0).toString(16).toUpperCase()};`
    : '\ufffd';
