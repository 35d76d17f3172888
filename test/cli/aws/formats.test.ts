/** The output formats, against the bytes of the AWS CLI: recorded, and made by it here and now. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import fc from 'fast-check';
import { parse as parseYaml } from 'yaml';
import { formatJson } from '../../../src/cli/aws/output/json.ts';
import { pythonRepr } from '../../../src/cli/aws/output/python-text.ts';
import { readJson } from '../../../src/cli/aws/output/read-json.ts';
import { formatTable } from '../../../src/cli/aws/output/table.ts';
import { formatText } from '../../../src/cli/aws/output/text.ts';
import { toValue, type Value } from '../../../src/cli/aws/output/value.ts';
import { displayWidth } from '../../../src/cli/aws/output/wide-characters.ts';
import { formatYaml, formatYamlPage } from '../../../src/cli/aws/output/yaml.ts';
import { component } from '../../support/component.ts';
import { run } from '../run.ts';
import { anyKeys, type FakeService, startFakeService } from './fake-service.ts';
import { runCall } from './in-process.ts';

const text = (value: Value): string => {
  let out = '';
  formatText(value, (part) => {
    out += part;
  });
  return out;
};
const plain = { colours: false, resets: false, columns: 80 };
const table = (value: Value, style = plain): string => formatTable('Op', value, style).join('');

const nested = readJson(`{
  "Job": {"Name": "née", "Done": true, "Rows": 3, "Roles": ["a", "b"], "Gone": null},
  "List": [{"Id": "1", "Tags": {"10": "x", "9": "y"}}, {"Id": "2", "Extra": 1.0}]
}`);

test('JSON keeps the order and the form of what came', () => {
  assert.equal(
    formatJson(readJson('{"b":1,"10":[],"9":{},"f":1.0,"big":12345678901234567890,"e":1e20}')),
    '{\n    "b": 1,\n    "10": [],\n    "9": {},\n    "f": 1.0,\n    "big": 12345678901234567890,\n    "e": 1e+20\n}\n',
  );
  assert.equal(formatJson(readJson('"né\\u0007\\n"')), '"né\\u0007\\n"\n');
});

test('an empty answer prints nothing, and null prints null', () => {
  const empty: Value = new Map();
  assert.deepEqual(
    [formatJson(empty), text(empty), table(empty), formatYaml(empty)],
    ['', '', '', ''],
  );
  assert.deepEqual(
    [formatJson(null), text(null), table(null), formatYaml(null)],
    ['null\n', 'None\n', '', 'null\n'],
  );
});

test('text has a line for each structure, in the order of names', () => {
  assert.equal(
    text(nested),
    'JOB\tTrue\tNone\tnée\t3\nROLES\ta\nROLES\tb\nLIST\t\t1\nTAGS\tx\ty\nLIST\t1.0\t2\n',
  );
});

test('a table has boxes in boxes', () => {
  assert.equal(
    table(nested),
    `------------------------------------
|                Op                |
+----------------------------------+
||               Job              ||
|+------+-------+--------+--------+|
|| Done | Gone  | Name   | Rows   ||
|+------+-------+--------+--------+|
||  True|  None |  née  |  3     ||
|+------+-------+--------+--------+|
|||             Roles            |||
||+------------------------------+||
|||  a                           |||
|||  b                           |||
||+------------------------------+||
||              List              ||
|+------------------+-------------+|
||       Extra      |     Id      ||
|+------------------+-------------+|
||                  |  1          ||
|+------------------+-------------+|
|||             Tags             |||
||+---------------+--------------+||
|||      10       |      9       |||
||+---------------+--------------+||
|||  x            |  y           |||
||+---------------+--------------+||
||              List              ||
|+------------------+-------------+|
||       Extra      |     Id      ||
|+------------------+-------------+|
||  1.0             |  2          ||
|+------------------+-------------+|
`,
  );
});

test('a box that is wider than the terminal is set upright', () => {
  const value = toValue({ a: 'x'.repeat(30), b: 'y'.repeat(30), c: 'z' });
  assert.match(table(value, { ...plain, columns: 60 }), /^\| {2}a\| {2}x{30} +\|\n\| {2}b\| {2}y/m);
  assert.match(table(value), /\|\s+a\s+\|\s+b\s+\|\s+c\s+\|/);
});

const csi = '\u001b[';
const edge = `${csi}2m${csi}33m|${csi}0m`;

test('colours mark cells and the edges of inner boxes', () => {
  const value = toValue({ a: { b: 'c' } });
  const cell = (content: string) => `${csi}1m${csi}34m${content}${csi}0m`;
  const lines = formatTable('Op', value, { ...plain, colours: true })
    .join('')
    .split('\n');
  assert.equal(lines[3], `${edge}|     a    |${edge}`);
  assert.equal(lines[5], `${edge}|  ${cell('b')} |  ${cell('c')}  |${edge}`);
  const writes = formatTable('Op', value, { ...plain, colours: true, resets: true });
  assert.ok(writes.every((write) => write.endsWith(`${csi}0m`)));
});

test('wide and ambiguous characters take two columns', () => {
  assert.deepEqual(['abc', '日本', 'é', '😀', '§'].map(displayWidth), [3, 4, 2, 2, 2]);
});

test('YAML quotes what would be read as something else', () => {
  const values = [
    'yes',
    'true',
    '1',
    '1_0',
    '0x1f',
    '2023-01-01',
    '~',
    '',
    'a: b',
    'a:b',
    '- a',
    '-a',
  ];
  assert.equal(
    formatYaml(values),
    "- yes\n- 'true'\n- '1'\n- '1_0'\n- '0x1f'\n- '2023-01-01'\n- '~'\n- ''\n- 'a: b'\n- a:b\n- '- a'\n- -a\n",
  );
});

test('YAML escapes what does not print, and folds long lines', () => {
  assert.equal(formatYaml(['a\tb', '😀', 'né']), '- "a\\tb"\n- "\\U0001F600"\n- né\n');
  assert.equal(formatYaml(['two\nlines\n']), "- 'two\n\n  lines\n\n  '\n");
  const long = formatYaml(new Map([['k', 'word '.repeat(20).trim()]]));
  assert.deepEqual(
    long.split('\n').map((line) => line.length),
    [82, 21, 0],
  );
});

test('YAML writes what occurs twice once', () => {
  const twice: Value = new Map([['x', 1n]]);
  assert.equal(formatYaml([twice, twice]), '- &id001\n  x: 1\n- *id001\n');
  assert.equal(formatYamlPage(new Map()), '- {}\n');
});

test('Python shows strings with the quotes that need no escape', () => {
  assert.equal(
    pythonRepr(['a', "it's", 'say "it\'s"', 'né\n', null]),
    `['a', "it's", 'say "it\\'s"', 'né\\n', None]`,
  );
});

const value: fc.Arbitrary<unknown> = fc.letrec((tie) => ({
  value: fc.oneof(
    { maxDepth: 4 },
    fc.oneof(fc.string({ unit: 'grapheme' }), fc.integer(), fc.boolean(), fc.constant(null)),
    fc.array(tie('value'), { maxLength: 4 }),
    fc.dictionary(fc.string({ minLength: 1, unit: 'grapheme' }), tie('value'), {
      maxKeys: 4,
      noNullPrototype: true,
    }),
  ),
})).value;

test('JSON and YAML say what was printed', () => {
  fc.assert(
    fc.property(value, (data) => {
      assert.deepEqual(JSON.parse(formatJson(toValue([data]))), [data]);
      assert.deepEqual(readJson(JSON.stringify(data)), toValue(data));
      assert.deepEqual(parseYaml(formatYaml([toValue(data)])), [data]);
    }),
  );
});

test('the lines of a table are of one width, and no text is lost', () => {
  const word = fc.stringMatching(/^[a-z日é]{1,30}$/);
  const row = fc.dictionary(word, word, { minKeys: 1, maxKeys: 5, noNullPrototype: true });
  fc.assert(
    fc.property(fc.array(row, { minLength: 1, maxLength: 4 }), (rows) => {
      const shown = table(toValue({ rows }));
      const widths = new Set(shown.trimEnd().split('\n').map(displayWidth));
      assert.equal(widths.size, 1);
      for (const cell of rows.flatMap((r) => Object.values(r))) assert.ok(shown.includes(cell));
    }),
  );
});

const cli = component('AWS CLI v2');
const { skip } = cli;

let service: FakeService;
before(async () => {
  service = await startFakeService();
});
after(() => service.close());

const answers: [answer: object, query?: string][] = [
  [
    {
      UserPools: [
        { Name: 'née 日本', Id: 'a', CreationDate: 1700000000.123 },
        { Id: 'b', Unknown: 1 },
      ],
    },
  ],
  [
    {
      UserPools: [{ Id: 'a', LambdaConfig: { PreSignUp: 'x'.repeat(90) } }],
      NextToken: 'more: "it\'s"',
    },
  ],
  [
    { UserPools: [{ Id: 'a', Name: 'x' }, { Id: 'b' }] },
    'UserPools[].{i: Id, n: Name, l: [Id, Name]}',
  ],
  [{ UserPools: [] }, 'UserPools'],
  [{ UserPools: [{ Id: 'a' }] }, '[UserPools[0], UserPools[0], `1.50`, `"#x"`]'],
  [{ UserPools: [{ Id: 'a' }] }, 'UserPools[0].Id'],
];

for (const format of ['json', 'text', 'table', 'yaml', 'yaml-stream'] as const)
  test(`${format} is the same as the AWS CLI's, byte for byte`, { skip }, async () => {
    for (const [answer, query] of answers) {
      service.replies.splice(0, Number.POSITIVE_INFINITY, { body: JSON.stringify(answer) });
      const asked = query === undefined ? [] : ['--query', query];
      const line = ['cognito-idp', 'list-user-pools', '--max-results', '3', '--output', format];
      const color = query === undefined ? 'on' : 'off';
      const args = [...line, '--endpoint-url', service.url, '--color', color, ...asked];
      const theirs = await run(cli.command, args, { env: anyKeys });
      const globals = { output: format, query, color, endpointUrl: service.url } as const;
      const ours = await runCall({ input: { MaxResults: 3 }, globals }, { env: anyKeys });
      assert.deepEqual(ours, { code: theirs.code, stdout: theirs.stdout, stderr: theirs.stderr });
    }
  });
