import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { compileFilterPattern } from '../../src/directory/filter-pattern.ts';

const matches = (pattern: string, message: string) => compileFilterPattern(pattern)(message);
const matching = (pattern: string, messages: string[]) =>
  messages.filter(compileFilterPattern(pattern));

/** Asserts which messages match, by number from 1. */
function expectMatches(messages: string[], cases: [string, number[]][]): void {
  for (const [pattern, numbers] of cases) {
    const found = matching(pattern, messages).map((message) => messages.indexOf(message) + 1);
    assert.deepEqual(found, numbers, pattern);
  }
}

const refused = (pattern: string) =>
  assert.throws(
    () => compileFilterPattern(pattern),
    { code: 'InvalidParameterException', message: 'Invalid filter pattern' },
    pattern,
  );

describe('terms', () => {
  const log = [
    '[ERROR 400] BAD REQUEST',
    '[ERROR 401] UNAUTHORIZED REQUEST',
    '[ERROR 419] MISSING ARGUMENTS',
    '[ERROR 420] INVALID ARGUMENTS',
    '[INFO] REQUEST FAILED',
    '[ERROR 500] INTERNAL SERVER ERROR',
  ];

  it('match as documented: all, any, none, phrases and everything', () => {
    expectMatches(log, [
      ['ERROR', [1, 2, 3, 4, 6]],
      ['ERROR ARGUMENTS', [3, 4]],
      ['?ERROR ?FAILED', [1, 2, 3, 4, 5, 6]],
      ['?ARGUMENTS ?FAILED', [3, 4, 5]],
      ['"INTERNAL SERVER ERROR"', [6]],
      ['ERROR -ARGUMENTS', [1, 2, 6]],
      ['"ERROR" - "REQUEST"', [3, 4, 6]],
      ['-ERROR', [5]],
      ['" "', [1, 2, 3, 4, 5, 6]],
      ['', [1, 2, 3, 4, 5, 6]],
      ['error', []],
    ]);
  });

  it('with a question mark have no effect beside others', () => {
    expectMatches(log, [
      ['?ERROR ?ARGUMENTS REQUEST', [1, 2, 5]],
      ['?FAILED -ERROR', [5]],
      ['?INVALID -REQUEST', [3, 4, 6]],
    ]);
  });

  it('find the failed rows of an import', () => {
    const lines = [
      '[SUCCEEDED] Line Number 2 - The import succeeded.',
      '[FAILED] Line Number 3 - Invalid phone number format.',
      '[SKIPPED] Line Number 4 - The user already exists.',
    ];
    expectMatches(lines, [
      ['"[FAILED]"', [2]],
      ['FAILED', [2]],
      ['-SUCCEEDED', [2, 3]],
      ['?"[FAILED]" ?"[SKIPPED]"', [2, 3]],
      ['%^\\[FAILED\\] Line Number [0-9]+ %', [2]],
      ['[status != SUCCEEDED, ...]', [2, 3]],
      ['[status, w1, w2, line >= 4, ...]', [3]],
    ]);
  });

  it('are refused when they are malformed', () => {
    for (const pattern of ['"open', 'a.b', 'user@example.com', '?', '-', 'a"b"', '%a', '%%', '(a)'])
      refused(pattern);
  });

  it('hold any text when quoted', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), fc.string(), (text, before, after) => {
        fc.pre(text.trim() !== '');
        const test = compileFilterPattern(`"${text.replace(/["\\]/g, '\\$&')}"`);
        assert.ok(test(before + text + after));
        assert.equal(test(before + after), (before + after).includes(text));
      }),
    );
  });
});

describe('regular expressions', () => {
  it('match as documented', () => {
    const cases: [string, string[], string[]][] = [
      ['AUTHORIZED', ['[ERROR 401] UNAUTHORIZED REQUEST', '[SUCCESS 200] AUTHORIZED'], ['auth']],
      ['^[hc]at', ['hat trick', 'cat'], ['a hat', 'bat']],
      ['[hc]at$', ['the cat'], ['cats']],
      ['colou?r', ['color', 'colour'], ['colouur']],
      ['[abcx-z]', ['y', 'b'], ['w']],
      ['^a{3,5}$', ['aaa', 'aaaa', 'aaaaa'], ['aa', 'aaaaaa']],
      ['^a{2}$', ['aa'], ['a', 'aaa']],
      ['^a{2,}$', ['aa', 'aaaaaaa'], ['a']],
      ['^a{,2}$', ['', 'a', 'aa'], ['aaa']],
      ['gra|ey', ['gray', 'grey'], ['gry']],
      ['^starting|^shutting down', ['shutting down now'], ['skipping starting']],
      ['abcc|ab[^c]$', ['abcc ...', 'an aba'], ['aac', 'aba ...']],
      ['\\[.\\]', ['value [7]', '[@]', '[é]', '[😀]'], ['[]', '[ab]']],
      ['10\\.10\\.0\\.1', ['10.10.0.1'], ['10010,051']],
      ['10.10.0.1', ['10010,051'], []],
      ['ab*c', ['ac', 'abc', 'abbbc'], ['adc']],
      ['ab[0-9]*', ['ab', 'ab129'], ['a1']],
      ['ab+c', ['abc', 'abbbc'], ['ac']],
      ['.at', ['hat', '4at', ' at'], ['at']],
      ['\\d\\D', ['1a'], ['11', 'a']],
      ['\\s\\S', [' a', '\ta', '\n1'], ['a ']],
      ['^\\w+$', ['a_9Z'], ['a-b', 'é']],
      ['\\W', ['-', 'é'], ['a_9']],
      ['\\x3A\\x28', [':('], [':)']],
      ['^[^a-z]$', ['A', '-', '語'], ['a']],
      ['[a\\]-]', [']', '-'], ['b']],
      ['a||b', ['', 'x'], []],
    ];
    for (const [source, yes, no] of cases) {
      const test = compileFilterPattern(`%${source}%`);
      for (const text of yes) assert.ok(test(text), `${source} should match ${text}`);
      for (const text of no) assert.ok(!test(text), `${source} should not match ${text}`);
    }
  });

  it('outside the documented subset are refused', () => {
    for (const source of [
      'something!',
      '(a)',
      'a)',
      '語',
      'a**',
      'a+?',
      '*a',
      '[',
      '[]',
      '[z-a]',
      '[\\d-z]',
      'a{2',
      'a{3,2}',
      'a{,}{2}',
      'a]',
      'a}',
      'a^b',
      'a$b',
      '\\b',
      '\\x4',
      '\\1',
      'a{300}',
      'a{9999}',
    ])
      refused(`%${source}%`);
  });

  it('agree with the language, whose subset they are', () => {
    const atom = fc.constantFrom('a', 'b', '.', '[ab]', '[^a]', '\\d', '\\w', '\\s', '\\.', '-');
    const times = fc.constantFrom('', '*', '+', '?', '{2}', '{1,3}', '{2,}', '{0,1}', '{0}');
    const branch = fc
      .tuple(
        fc.constantFrom('', '^'),
        fc.array(
          fc.tuple(atom, times).map((parts) => parts.join('')),
          { minLength: 1, maxLength: 5 },
        ),
        fc.constantFrom('', '$'),
      )
      .map(([start, items, end]) => start + items.join('') + end);
    const source = fc.array(branch, { minLength: 1, maxLength: 3 }).map((all) => all.join('|'));
    const text = fc.string({ unit: fc.constantFrom('a', 'b', '.', '1', ' ', '-', 'é', '😀') });
    fc.assert(
      fc.property(source, fc.array(text), (expression, texts) => {
        const test = compileFilterPattern(`%${expression}%`);
        const oracle = new RegExp(expression, 'su');
        for (const each of texts)
          assert.equal(test(each), oracle.test(each), `${expression} on ${JSON.stringify(each)}`);
      }),
      { numRuns: 500 },
    );
  });

  it('stay linear where backtracking explodes, and where states multiply', () => {
    // JavaScript's own engine would not come back from the first two.
    const cases: [string, string, boolean][] = [
      [`${'a*'.repeat(60)}b`, 'a'.repeat(50_000), false],
      [`^${'a+'.repeat(40)}b?$`, `${'a'.repeat(50_000)}b`, true],
      [`[ab]*a${'[ab]'.repeat(200)}c`, 'abaab'.repeat(4_000), false],
    ];
    for (const [source, text, found] of cases)
      assert.equal(matches(`%${source}%`, text), found, source);
  });
});

describe('JSON patterns', () => {
  const trail = JSON.stringify({
    eventType: 'UpdateTrail',
    sourceIPAddress: '111.111.111.111',
    arrayKey: ['value', 'another value'],
    objectList: [
      { name: 'a', id: 1 },
      { name: 'b', id: 2 },
    ],
    SomeObject: null,
    ThisFlag: true,
    latency: 50.5,
    code: '400',
    'cluster.name': 'c',
    user: { id: 1, email: 'John.Stiles@example.com' },
    users: [
      { id: 2, email: 'John.Doe@example.com' },
      { id: 3, email: 'Jane.Doe@example.com' },
    ],
    actions: ['GET', 'PUT', 'DELETE'],
    coordinates: [
      [0, 1, 2],
      [4, 5, 6],
    ],
  });
  const yes = [
    '{ $.eventType = "UpdateTrail" }',
    '{$.eventType=UpdateTrail}',
    '{ $.eventType = *Trail }',
    '{ $.eventType = "Update*" }',
    '{ $.eventType = "*date*" }',
    '{ $.eventType = * }',
    '{ $.eventType = %Trail% }',
    '{ $.eventType != CreateTrail }',
    '{ $.sourceIPAddress != 123.123.* }',
    '{ $.sourceIPAddress = 111.* }',
    '{ $.arrayKey[0] = "value" }',
    '{ $.arrayKey[*] = %^val.{2}$% }',
    '{ $.* = %111\\.111\\.111\\.1[0-9]{1,2}% }',
    '{ $.objectList[1].id = 2 }',
    '{ $.objectList[*].name = b }',
    '{ $.[\'cluster.name\'] = "c" }',
    "{ $['cluster.name'] = c }",
    '{ $.SomeObject IS NULL }',
    '{ $.ThisFlag IS TRUE }',
    '{ $.SomeOtherObject NOT EXISTS }',
    '{ $.toString NOT EXISTS }',
    '{ $.latency > 50 }',
    '{ $.latency >= 5.05e+1 }',
    '{ $.latency < +51 }',
    '{ $.latency = 505e-1 }',
    '{ $.latency != -50.5 }',
    '{ $.code = 400 }',
    '{ $.coordinates[1][2] = 6 }',
    '{ ($.user.id = 1) && ($.users[0].email = "John.Doe@example.com") }',
    '{ $.user.email = "John.Stiles@example.com" || $.coordinates[0][1] = no && $.actions[2] = no }',
  ];
  const no = [
    '{ $.eventType = "updatetrail" }',
    '{ $.eventType != UpdateTrail }',
    '{ $.eventType = Update }',
    '{ $.missing = * }',
    '{ $.missing != a }',
    '{ $.users = 1 }',
    '{ $.users != 1 }',
    '{ $.SomeObject = * }',
    '{ $.SomeObject NOT EXISTS }',
    '{ $.missing IS NULL }',
    '{ $.ThisFlag IS FALSE }',
    '{ $.latency < 50.5 }',
    '{ $.eventType > 1 }',
    '{ $.arrayKey[7] = * }',
    '{ $.eventType[0] = U }',
    '{ ($.user.id = 2 && $.users[0].email = "nonmatch") || $.actions[2] = "GET" }',
    '{ ($.user.email = "John.Stiles@example.com" || $.user.id = 7) && $.actions[2] = "nonmatch" }',
  ];

  it('match as documented', () => {
    for (const pattern of yes) assert.ok(matches(pattern, trail), pattern);
    for (const pattern of no) assert.ok(!matches(pattern, trail), pattern);
  });

  it('match no event that is not JSON', () => {
    for (const message of ['', 'text', '"text"', '{ broken', '[FAILED] Line Number 3'])
      assert.ok(!matches('{ $.a NOT EXISTS }', message), message);
  });

  it('are refused when they are malformed or have too much of something', () => {
    for (const pattern of [
      '{',
      '{}',
      '{ $.a }',
      '{ $ = 1 }',
      '{ a = 1 }',
      '{ $.a = }',
      '{ $.a == 1 }',
      '{ $.a > x }',
      '{ $.a > "1" }',
      '{ $.a > %1% }',
      '{ $.a IS MAYBE }',
      '{ $.a EXISTS }',
      '{ $.a IS NOT NULL }',
      '{ $.a = 1 } x',
      '{ $.a = 1',
      '{ ($.a = 1 }',
      '{ $.a = 1 && }',
      '{ $.a = 1 & $.b = 2 }',
      '{ $.*.* = 1 }',
      '{ $.a[x] = 1 }',
      '{ $.a[] = 1 }',
      '{ $.a[*] = 1 || $.b[*] = 1 || $.c[*] = 1 || $.d[*] = 1 }',
      '{ $.a = %1% || $.b = %2% || $.c = %3% }',
      `{ ${'('.repeat(500)}$.a = 1 }`,
    ])
      refused(pattern);
  });
});

describe('space-delimited patterns', () => {
  const access =
    '127.0.0.1 Prod frank [10/Oct/2000:13:25:15 -0700] "GET /index.html HTTP/1.0" 404 1534';

  it('match as documented', () => {
    for (const pattern of [
      '[ip=%127\\.0\\.0\\.[1-9]%, user, username, timestamp, request =*.html*, status_code = 4*, bytes]',
      '[..., request =*.html*, status_code = 4*, bytes]',
      '[..., request=*.html*, status_code=4*,]',
      '[ip, user, ..., status_code, bytes]',
      '[ip, user, ...]',
      '[ip, user, username, timestamp, request, status_code = 404 || status_code = 410, bytes]',
      '[ip, user, username, timestamp, request, status_code = 4* && bytes > 1000, bytes]'.replace(
        'bytes > 1000',
        'status_code != 403',
      ),
      '[ip, user, username, timestamp, request, (status > 400 && status < 404) || status = 404, b]',
      '[ip, user, username, timestamp = "10/Oct/2000*", request = "GET */index.html *", s, bytes > 1e3]',
    ])
      assert.ok(matches(pattern, access), pattern);
    for (const pattern of [
      '[ip, user, username, timestamp, request, status_code = 5*, bytes]',
      '[ip, user, username, timestamp, request, status_code, bytes > 2000]',
      '[ip, user, username, timestamp, request, status_code, bytes, more]',
      '[ip = 127.0.0.1]',
      '[..., request =*.html*, status_code = 4*]',
    ])
      assert.ok(!matches(pattern, access), pattern);
  });

  it('compare words in their order', () => {
    const log = [
      'INFO 09/25/2014 12:00:00 GET /service/resource/67 1200',
      'INFO 09/25/2014 12:00:01 POST /service/resource/67/part/111 1310',
      'WARNING 09/25/2014 12:00:02 Invalid user request',
      'ERROR 09/25/2014 12:00:02 Failed to process request',
    ];
    expectMatches(log, [
      ['[w1=ERROR, w2]', [4]],
      ['[w1=ERROR || w1=WARNING, w2]', [3, 4]],
      ['[w1!=ERROR && w1!=WARNING, w2]', [1, 2]],
      ['[logLevel, date, time, method, url=%/service/resource/[0-9]+$%, response_time]', [1]],
      ['[level, date, time, method, url=%/resource/[0-9]+/part/[0-9]+$%, response_time]', [2]],
    ]);
  });

  it('are refused when they are malformed', () => {
    for (const pattern of [
      '[',
      '[a',
      '[a] b',
      '[a b]',
      '[1a]',
      '[a, a]',
      '[a = ]',
      '[a > x]',
      '[a = 1 || b = 2, b]',
      '[..., a, ...]',
      '[a = %1%, b = %2%, c = %3%]',
    ])
      refused(pattern);
  });

  it('take events of any shape, however long', () => {
    // Each of these would cost a search to the end of the event for every field of it.
    for (const part of ['[ ', '" ', '[" ', '] '])
      assert.equal(matches('[a = x, ..., b = y]', part.repeat(100_000)), false);
  });
});

describe('any text at all', () => {
  it('either compiles or is refused as an invalid filter pattern', () => {
    const piece = fc.oneof(
      fc.constantFrom(
        '{',
        '}',
        '[',
        ']',
        '$.a',
        '=',
        '"',
        '%',
        '*',
        '||',
        '&&',
        '(',
        ')',
        ' ',
        ',',
      ),
      fc.string({ maxLength: 4 }),
    );
    fc.assert(
      fc.property(fc.array(piece), fc.string(), (pieces, message) => {
        try {
          assert.equal(typeof matches(pieces.join(''), message), 'boolean');
        } catch (error) {
          assert.equal((error as Error).message, 'Invalid filter pattern');
        }
      }),
      { numRuns: 2_000 },
    );
  });
});
