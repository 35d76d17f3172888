/** An explanation of a decision, for people. */
import type { HeldPolicy } from './access-holdings.ts';
import type { StatementReason } from './access-reasons.ts';
import type { Explanation } from './access-why.ts';
import { alignColumns, type Paint } from './terminal.ts';

export function renderExplanation(explanation: Explanation, paint: Paint): string[] {
  const { userArn, action, resource, context, contradicted } = explanation;
  const given = Object.entries(context).map(([key, values]) => [`  ${key}`, values.join(', ')]);
  const asked = [['  User', userArn], ['  Action', action], ['  Resource', resource], ...given];
  const allowed = explanation.decision === 'allowed';
  const notes: string[] = [];
  const missing = decisiveMissingKeys(explanation);
  if (missing.length > 0)
    notes.push(
      `Note: a real call may have ${missing.join(', ')}, which matters here; ` +
        'give it with --context.',
    );
  if (contradicted)
    notes.push(
      'Note: these policies alone would decide otherwise; the API knows more than they say.',
    );
  return [
    `${paint(allowed ? 'green' : 'red', allowed ? 'Allowed' : 'Denied')}  ${because(explanation)}`,
    '',
    ...alignColumns(asked, ['left', 'left']),
    '',
    ...renderStatements(explanation.statements, paint),
    ...notes.flatMap((note) => ['', paint('yellow', note)]),
  ];
}

/** Those that statements about this action and resource ask for. */
const decisiveMissingKeys = ({ missingKeys, statements }: Explanation): string[] => {
  const asked = statements
    .filter(({ applies, failed }) => applies || failed === 'condition')
    .flatMap(({ conditionKeys }) => conditionKeys.map((key) => key.toLowerCase()));
  return missingKeys.filter((key) => asked.includes(key.toLowerCase()));
};

/** The sentence of the decision. */
function because({ decision, statements }: Explanation): string {
  const decisive = statements.find(
    ({ applies, effect, kind }) =>
      applies &&
      (decision === 'allowed' ? effect === 'Allow' && kind === 'identity' : effect === 'Deny'),
  );
  if (decision === 'allowed')
    return decisive ? `by ${named(decisive)}` : 'by a policy that is not among those below';
  if (decision === 'explicitDeny')
    return decisive
      ? `explicitly, by ${named(decisive)}: a Deny wins over every Allow`
      : 'explicitly, by a policy that is not among those below';
  const granted = statements.some(({ applies, kind }) => applies && kind === 'identity');
  const limited = statements.some(({ kind }) => kind === 'boundary');
  return granted && limited
    ? 'implicitly: the permissions boundary does not allow it'
    : 'implicitly: no statement allows it';
}

const named = (reason: StatementReason): string =>
  `statement ${label(reason)} of ${nameOf(reason)}`;

const label = ({ statement, sid }: StatementReason): string =>
  sid ? `${statement} ${sid}` : String(statement);

function nameOf({ policy, kind }: StatementReason): string {
  if (kind === 'boundary') return `the permissions boundary ${policy.name}`;
  const { type, name } = policy.holder;
  return `the policy ${policy.name} of the ${type} ${name}`;
}

/** One table, with a line for each policy above its statements. */
function renderStatements(statements: readonly StatementReason[], paint: Paint): string[] {
  if (statements.length === 0) return ['The user has no policies.'];
  const [header = '', ...rows] = alignColumns(
    [['  Statement', 'Effect', 'Applies', 'Why'], ...statements.map(cells)],
    ['left', 'left', 'left', 'left'],
  );
  let above: HeldPolicy | undefined;
  const lines = statements.flatMap((reason, i) => {
    const row = paint(reason.applies ? 'bold' : 'dim', rows[i] ?? '');
    const isNew = reason.policy !== above;
    above = reason.policy;
    return isNew ? [capital(nameOf(reason)), row] : [row];
  });
  return [header, ...lines];
}

const cells = (reason: StatementReason): string[] => [
  `  ${label(reason)}`,
  reason.effect,
  reason.applies ? 'yes' : 'no',
  reason.why,
];

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);
