import assert from 'node:assert/strict';
import { test } from 'node:test';
import { find, parseXml } from '../../src/cli/xml.ts';

test('elements, text and attributes are read, the prolog and comments skipped', () => {
  const root = parseXml(
    '<?xml version="1.0"?>\n<!-- a > b --><A xmlns="https://x/y>z/"><B>one</B><C a=\'/>\'/></A>\n',
  );
  assert.equal(root?.name, 'A');
  assert.equal(find(root, 'B')?.text, 'one');
  assert.deepEqual(find(root, 'C'), { name: 'C', children: [], text: '' });
});

test('entities and CDATA are decoded', () => {
  const root = parseXml('<A>&lt;&#65;&#x1F600;&amp;lt; <![CDATA[<b>&amp;]]>&unknown;</A>');
  assert.equal(root?.text, '<A😀&lt; <b>&amp;&unknown;');
});

test('a path finds the first of several elements, and nothing where one is missing', () => {
  const root = parseXml('<A><L><M>1</M><M>2</M></L></A>');
  assert.equal(find(root, 'L', 'M')?.text, '1');
  assert.equal(find(root, 'L', 'X', 'M'), undefined);
});

test('text that is not well-formed is refused', () => {
  for (const xml of ['', 'plain', '<A>', '<A></B>', '<A/><B/>', '</A>', '<A><B></A></B>', '<A'])
    assert.equal(parseXml(xml), undefined, xml);
});
