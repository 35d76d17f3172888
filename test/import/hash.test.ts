import assert from 'node:assert/strict';
import { test } from 'node:test';
import { hashProblem } from '../../src/import/hash.ts';

/** The examples of AWS's documentation. */
const documented = {
  BCRYPT: '$2b$10$CtA.Rcu/szzn9U00wpUjOuN3vrgJRZycv4aOzcP3GzqzO8UDPEFq6',
  SCRYPT:
    '65536$8$1$304dbaef7c5e828dc19c98f0600d18fe$' +
    '4f69c498c12cd102d057356facf8d77e8d42407090491ea32c5b038f5a18c099',
  ARGON2ID:
    '$argon2id$v=19$m=19456,t=2,p=1$ko/G5o1ms+ML08P95sQ8DA$AkVbvWSOqz7Hs3qthhWKxicOWnGLN+MBmpwc3emi5VA',
  PBKDF2_SHA256:
    '$pbkdf2-sha256$600000$1XZlmwLQ2hhM3JYuCPiArQ$Pfheg9Zi/v5lXU4yyLA0WFUYEd/rlaVbzrM9oMD6IrA',
} as const;
type Name = keyof typeof documented;

test('the documented example of each algorithm is accepted, and by no other algorithm', () => {
  for (const name of Object.keys(documented) as Name[])
    for (const other of Object.keys(documented) as Name[])
      assert.equal(hashProblem(other, documented[name]) === undefined, name === other);
});

test('parameters over the documented maximum are refused, with the maximum', () => {
  const over: [Name, string, string][] = [
    ['BCRYPT', '$2b$10$', '$2b$13$'],
    ['SCRYPT', '65536$', '131072$'],
    ['SCRYPT', '$8$1$', '$8$2$'],
    ['ARGON2ID', 'm=19456', 'm=19457'],
    ['ARGON2ID', 't=2', 't=3'],
    ['PBKDF2_SHA256', '$600000$', '$600001$'],
  ];
  for (const [name, from, to] of over)
    assert.match(
      hashProblem(name, documented[name].replace(from, to)) ?? '',
      /over the maximum of/,
    );
});

test('a malformed hash is refused without its text', () => {
  for (const name of Object.keys(documented) as Name[])
    for (const bad of ['', 'x', documented[name].slice(0, -50), `${documented[name]} `]) {
      const reason = hashProblem(name, bad);
      assert.equal(reason, `The password_hash is not a valid ${name} hash.`);
    }
});
