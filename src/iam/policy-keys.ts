/** The condition keys that policies ask for. */
import type { PolicyDocument } from './policy-document.ts';

const variable = /\$\{([^${}*?,']+)(?:,[^}]*)?\}/g;

/** As they are written; a key that is written in several ways is given in the first. */
export function contextKeysOf(documents: readonly PolicyDocument[]): string[] {
  const found = new Map<string, string>();
  const add = (key: string) => {
    if (!found.has(key.toLowerCase())) found.set(key.toLowerCase(), key);
  };
  for (const { version, statements } of documents)
    for (const { resources, conditions } of statements) {
      const texts = [...(resources?.patterns ?? []), ...conditions.flatMap(({ values }) => values)];
      for (const { key } of conditions) add(key);
      if (version !== '2012-10-17') continue;
      for (const text of texts) for (const [, key = ''] of text.matchAll(variable)) add(key.trim());
    }
  return [...found.values()];
}
