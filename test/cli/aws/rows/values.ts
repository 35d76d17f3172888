/** Values of options: shorthand, JSON, lists, files, integers, blobs. All of them go wrong in the end. */

const attributes = (value: string): string =>
  `cognito-idp admin-create-user --user-pool-id us-east-1_000000000 --username u --user-attributes ${value}`;
const policies = (value: string): string =>
  `cognito-idp create-user-pool --pool-name "" --policies ${value}`;
const tags = (value: string): string =>
  `cognito-idp tag-resource --resource-arn short --tags ${value}`;
const aliases = (value: string): string =>
  `cognito-idp create-user-pool --pool-name "" --alias-attributes ${value}`;
const image = (value: string): string =>
  `cognito-idp set-ui-customization --user-pool-id "" --image-file ${value}`;

export const valueRows: readonly string[] = [
  ...[
    'Name=email,Value=a@b.c',
    'Name=email,Value=a@b.c Name=name,Value="\'Ana, B.\'"',
    'Name',
    'Name=a,Name=b',
    'Name=a,Value=b,c',
    "'Name=a,Value=b\\,c'",
    '"Name=\'a b\',Value=\\"c, d\\""',
    'Name=[a,b],Value=c',
    'Name=a,Value=b=c',
    'Name=a,Value={b',
    '"Name=a;Value=b"',
    '"Name=a, Value==b"',
    'Name=é,Value=日本語',
    'Unknown=a,Name=b',
    '\'[{"Name":"email"}]\'',
    '\'[{"Name":1,"Value":null}]\'',
    '\'[{"Name":{"a":["b",1,null,false,1.0,1e30]}}]\'',
    '\'[{"Name":"a",}]\'',
    "\"[{'Name':'a'}]\"",
    '\'[{"Name":"\\x"}]\'',
    '\'{"Name":"x"}\' \'{"Name":"y"}\'',
    '\'{"Name":"x"}\' Name=y',
    "''",
    'file://attributes.json',
    'file://nothing',
    'file://latin1.txt',
    'fileb://attributes.json',
  ].map(attributes),
  attributes(''),
  ...[
    'PasswordPolicy={MinimumLength=8,RequireUppercase=true}',
    'PasswordPolicy={MinimumLength=x}',
    'PasswordPolicy={RequireUppercase=TRUE,RequireLowercase=no}',
    'PasswordPolicy={RequireUppercase=[true]}',
    '\'{"PasswordPolicy":{"MinimumLength":true,"RequireNumbers":"x"}}\'',
    '\'{"PasswordPolicy":{"MinimumLength":8.0}}\'',
    "'[]'",
    "''",
  ].map(policies),
  ...['a=b,c=d', 'a=b,c', 'a=', 'a={b=c}', '\'{"a":1}\'', '\'{"a":"b"\'', '"a b=c"'].map(tags),
  ...['email', 'email phone_number', '\'["email"]\'', '\'["email",1]\'', "'[email'", '', '""'].map(
    aliases,
  ),
  ...['QUJD', 'QUI', 'é', 'fileb://latin1.txt', 'file://latin1.txt'].map(image),
  'cognito-idp create-user-pool --pool-name "" --username-configuration CaseSensitive=maybe',
  'cognito-idp create-user-pool --pool-name "" --schema Name=a,Mutable=perhaps',
  'cognito-idp create-user-pool --pool-name "" --account-recovery-setting RecoveryMechanisms=[{Priority=x}]',
  'cognito-idp create-user-pool --pool-name "" --account-recovery-setting RecoveryMechanisms={Priority=1}',
];
