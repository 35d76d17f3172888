// biome-ignore-all lint/suspicious/noTemplateCurlyInString: these are policy variables
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { compileTemplate, type TemplateOptions } from '../../src/iam/template.ts';

const matches = (
  pattern: string,
  actual: string,
  options: Partial<TemplateOptions> = {},
  context: Record<string, string[]> = {},
) =>
  compileTemplate(pattern, { variables: true, wildcards: true, ...options })(
    actual,
    new Map(Object.entries(context)),
  );

/** What a pattern means, as a regular expression: slow for some patterns, and plainly right. */
function reference(pattern: string, arn?: TemplateOptions['arn']): RegExp {
  let colons = arn ? 0 : 5;
  const parts = [...pattern].map((char, i) => {
    if (char === ':') colons += 1;
    const inField = colons < 5;
    const goesOn = arn === 'resource' && (i === pattern.length - 1 || pattern[i + 1] === ':');
    if (char === '*') return inField && !goesOn ? '[^:]*' : '[^]*';
    if (char === '?') return inField ? '[^:]' : '[^]';
    return `\\u{${char.codePointAt(0)?.toString(16)}}`;
  });
  return new RegExp(`^${parts.join('')}$`, 'u');
}

const few = (characters: string) =>
  fc.string({ unit: fc.constantFrom(...characters), maxLength: 12 });

describe('a pattern', () => {
  it('matches what a regular expression of the same meaning matches', () => {
    fc.assert(
      fc.property(few('ab*?'), few('ab'), (pattern, actual) => {
        assert.equal(matches(pattern, actual), reference(pattern).test(actual));
      }),
      { numRuns: 5_000 },
    );
  });

  for (const arn of ['resource', 'components'] as const)
    it(`of an ARN does too, its fields apart: ${arn}`, () => {
      const options = { numRuns: 10_000 };
      fc.assert(
        fc.property(few('a:*?'), few('aab:::'), (pattern, actual) => {
          assert.equal(matches(pattern, actual, { arn }), reference(pattern, arn).test(actual));
        }),
        options,
      );
    });

  it('covers a text when any of its parts became a *', () => {
    const places = fc.tuple(fc.nat(), fc.nat());
    const plain = fc.string({ maxLength: 20 }).map((text) => text.replace(/[*?$]/g, '_'));
    fc.assert(
      fc.property(plain, places, (text, [one, two]) => {
        const [from = 0, to = 0] = [one, two]
          .map((n) => n % (text.length + 1))
          .sort((a, b) => a - b);
        assert.ok(matches(`${text.slice(0, from)}*${text.slice(to)}`, text));
        assert.ok(matches('?'.repeat(text.length), text));
        assert.ok(matches(text, text));
      }),
    );
  });

  // A matcher that tries every way one after another would not come back at all.
  it('does not try every way through many wildcards', () => {
    const hostile = `${'a*'.repeat(1_000)}b`;
    const text = 'a'.repeat(4_000);
    assert.equal(matches(hostile, text), false);
    assert.equal(matches(`arn:${'*a'.repeat(200)}:x*x`, text, { arn: 'resource' }), false);
    assert.equal(matches(`*:${'*a'.repeat(200)}x`, `::${text}`, { arn: 'resource' }), false);
  });
});

describe('a variable', () => {
  it('stands for its value literally, whatever is in the value', () => {
    fc.assert(
      fc.property(fc.string({ minLength: 1 }), few('ab*'), (text, actual) => {
        const context = { k: [text] };
        assert.ok(matches('<${k}>', `<${text}>`, {}, context));
        const same = `<${actual}>` === `<${text}>`;
        assert.equal(matches('<${K}>', `<${actual}>`, {}, context), same);
      }),
    );
  });

  it('goes to lower case with its pattern', () => {
    assert.ok(matches('A${k}', 'abc', { lowerCase: true }, { k: ['BC'] }));
  });

  it('does not let a value leave its field of an ARN', () => {
    const context = { account: ['1:role/x'] };
    const options = { arn: 'resource' } as const;
    assert.equal(
      matches('arn:aws:iam::${account}*:y', 'arn:aws:iam::1:role/x:y', options, context),
      true,
    );
    assert.equal(
      matches('arn:aws:iam::${account}:y', 'arn:aws:iam::2:role/x:y', options, context),
      false,
    );
  });
});
