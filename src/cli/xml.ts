/** Reads the XML that IAM and S3 answer with: elements and text, no namespaces, no DTD. */

export interface XmlElement {
  name: string;
  children: XmlElement[];
  /** The text directly inside, entities decoded. */
  text: string;
}

/** A comment; a declaration or instruction; CDATA; a tag; text. */
const token = new RegExp(
  [
    /<!--[\s\S]*?-->/,
    /<\?[\s\S]*?\?>/,
    /<!\[CDATA\[([\s\S]*?)\]\]>/,
    /<(\/?)([^\s/>!?]+)(?:"[^"]*"|'[^']*'|[^>"'])*?(\/?)>/,
    /([^<]+)/,
  ]
    .map((part) => part.source)
    .join('|'),
  'y',
);

const named: Record<string, string> = { lt: '<', gt: '>', amp: '&', quot: '"', apos: "'" };

function decode(text: string): string {
  return text.replaceAll(/&(#x[0-9a-fA-F]+|#[0-9]+|[a-z]+);/g, (entity, name: string) => {
    if (!name.startsWith('#')) return named[name] ?? entity;
    const number = name[1] === 'x' ? Number.parseInt(name.slice(2), 16) : Number(name.slice(1));
    return number <= 0x10ffff ? String.fromCodePoint(number) : entity;
  });
}

/** The root element, or undefined when `xml` is not well-formed. */
export function parseXml(xml: string): XmlElement | undefined {
  const document: XmlElement = { name: '', children: [], text: '' };
  const open = [document];
  token.lastIndex = xml.charCodeAt(0) === 0xfeff ? 1 : 0;
  while (token.lastIndex < xml.length) {
    const match = token.exec(xml);
    const parent = open.at(-1);
    if (!match || !parent) return undefined;
    const [, cdata, slash, name, selfClosed, text] = match;
    if (text !== undefined) parent.text += decode(text);
    else if (cdata !== undefined) parent.text += cdata;
    else if (name && slash) {
      if (open.length === 1 || open.pop()?.name !== name) return undefined;
    } else if (name) {
      const element: XmlElement = { name, children: [], text: '' };
      parent.children.push(element);
      if (!selfClosed) open.push(element);
    }
  }
  return open.length === 1 && document.children.length === 1 ? document.children[0] : undefined;
}

/** The first element at the end of the path of names. */
export function find(element: XmlElement | undefined, ...path: string[]): XmlElement | undefined {
  return path.reduce<XmlElement | undefined>(
    (at, name) => at?.children.find((child) => child.name === name),
    element,
  );
}
