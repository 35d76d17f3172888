/** The examples of `docs/delivery.md`, as operators copy them, against the signatures made here. */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { signatureOf } from '../../src/work/delivery-webhook.ts';
import { component } from '../support/component.ts';

const page = readFileSync(new URL('../../docs/delivery.md', import.meta.url), 'utf8');
const example = (language: string): string => {
  const found = new RegExp(`\`\`\`${language}\\n([\\s\\S]*?)\`\`\``).exec(page)?.[1];
  assert.ok(found, `the page has no example in ${language}`);
  return found;
};

const secret = 'a-secret-of-the-test';
const body = '{"to":"+15555550100","body":"Grüße 123456"}';
const now = Math.floor(Date.now() / 1000);

/** Header and body as they may arrive, and whether they are to be taken. */
const cases: { header: string; body: string; isGood: boolean }[] = [
  { header: signatureOf(secret, body, now), body, isGood: true },
  { header: signatureOf(secret, body, now), body: `${body} `, isGood: false },
  { header: signatureOf('another-secret-here', body, now), body, isGood: false },
  { header: signatureOf(secret, body, now - 600), body, isGood: false },
  {
    header: signatureOf(secret, body, now).replace(`t=${now}`, `t=${now - 1}`),
    body,
    isGood: false,
  },
  { header: 'nonsense', body, isGood: false },
];

test('a receiver in Node.js takes what is signed, new and unchanged, and nothing else', async () => {
  const url = `data:text/javascript,${encodeURIComponent(example('js'))}`;
  const { isFromPoolhouse } = await import(url);
  for (const { header, body, isGood } of cases)
    assert.equal(isFromPoolhouse(header, Buffer.from(body), secret), isGood, header);
});

const python = component('python3');
test('a receiver in Python does so, too', { skip: python.skip }, () => {
  const program = `${example('python')}
import json, sys
for case in json.load(sys.stdin):
    print(is_from_poolhouse(case["header"], case["body"].encode(), ${JSON.stringify(secret)}))
`;
  const input = JSON.stringify(cases);
  const printed = execFileSync(python.command, ['-c', program], { input, encoding: 'utf8' });
  const expected = cases.map(({ isGood }) => (isGood ? 'True' : 'False'));
  assert.deepEqual(printed.trim().split('\n'), expected);
});
