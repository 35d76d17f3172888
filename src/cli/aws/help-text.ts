/** Paragraphs and sections of help, as wide as a terminal always is. */

const widthMax = 79;
const indent = '    ';

/** Every line moved to the right by so many steps; empty lines stay empty. */
export const indented = (text: string, steps = 1): string =>
  text.replace(/^(?=.)/gm, indent.repeat(steps)).replace(/(?<!\n)$/, '\n');

/** A paragraph, wrapped between words and indented. */
export function paragraph(text: string, steps = 1): string {
  const width = widthMax - steps * indent.length;
  const lines: string[] = [''];
  for (const word of text.split(' ')) {
    const line = lines.at(-1) ?? '';
    if (line && line.length + 1 + word.length > width) lines.push(word);
    else lines[lines.length - 1] = line ? `${line} ${word}` : word;
  }
  return indented(lines.join('\n'), steps);
}

export const section = (title: string, text: string): string => `${title}\n${paragraph(text)}`;
