/** Every rule about the rows of an import, as a table. */
import type { CreateUserPoolCommandInput } from '@aws-sdk/client-cognito-identity-provider';

export interface Rule {
  what: string;
  pool?: Partial<CreateUserPoolCommandInput>;
  header?: string;
  /** Each row and what becomes of it: `ok`, `exists`, or the reason of its failure. */
  rows: [row: string, outcome: string][];
  /** Attributes, without `sub`, of users by the name under which they are asked for. */
  users?: Record<string, Record<string, string>>;
}

export const basic = 'cognito:username,email,email_verified';
const failed = "1 validation error detected: Value at 'username' failed to satisfy constraint: ";
const pattern = '[\\p{L}\\p{M}\\p{S}\\p{N}\\p{P}]+';
const badName = `${failed}Member must satisfy regular expression pattern: ${pattern}`;
const longName = `${failed}Member must have length less than or equal to 128`;
export const notVerified =
  'The User Record does not set any of the auto verified attributes to true. ' +
  '(Example: email_verified to true).';
const blankEmail = 'The attribute email is blank, but email_verified is true.';
const blankPhone = 'The attribute phone_number is blank, but phone_number_verified is true.';
const badEmail = 'Invalid email address format.';
const badPhone = 'Invalid phone number format.';
const breach = (name: string, reason: string) =>
  `Attributes did not conform to the schema: ${name}: ${reason}`;
const notBoolean = 'Value must be true or false';
const badDate = 'Date must be in the form mm/dd/yyyy or yyyy-mm-dd';
const mismatch = (attribute: string) =>
  `The attribute ${attribute} differs from cognito:username, which is the user's ${attribute}.`;
const smsConfiguration = {
  SnsCallerArn: 'arn:aws:iam::123456789012:role/sms',
  ExternalId: 'poolhouse',
};

/** By what they are about. */
export const rules = {
  'user names': [
    {
      what: 'are any text of 1 to 128 characters without white space or control characters',
      rows: [
        ['ana,a@b.co,true', 'ok'],
        ['Éva-山田+😀!,a@b.co,true', 'ok'],
        [`${'x'.repeat(128)},a@b.co,true`, 'ok'],
        ['"quoted",a@b.co,true', 'ok'],
        ['ana@example.com,a@b.co,true', 'ok'],
        ['+12345550100,a@b.co,true', 'ok'],
        [',a@b.co,true', 'The column cognito:username is blank.'],
        [`${'x'.repeat(129)},a@b.co,true`, longName],
        ['a b,a@b.co,true', badName],
        ['a\tb,a@b.co,true', badName],
        ['a\u00a0b,a@b.co,true', badName],
        ['a\0b,a@b.co,true', badName],
      ],
      users: { quoted: { email: 'a@b.co', email_verified: 'true' } },
    },
    {
      what: 'that are taken, in the file or before, are skipped; the first row counts',
      rows: [
        ['old,a@b.co,true', 'exists'],
        ['ana,first@b.co,true', 'ok'],
        ['ana,second@b.co,true', 'exists'],
        ['Ana,third@b.co,true', 'ok'],
      ],
      users: {
        ana: { email: 'first@b.co', email_verified: 'true' },
        Ana: { email: 'third@b.co', email_verified: 'true' },
        old: {},
      },
    },
    {
      what: 'are the same in any case where the pool says so',
      pool: { UsernameConfiguration: { CaseSensitive: false } },
      rows: [
        ['OLD,a@b.co,true', 'exists'],
        ['Ana,first@b.co,true', 'ok'],
        ['aNA,second@b.co,true', 'exists'],
        ['Éva,a@b.co,true', 'ok'],
        ['éVA,a@b.co,true', 'exists'],
      ],
      users: { ANA: { email: 'first@b.co', email_verified: 'true' } },
    },
  ],

  'verified flags': [
    {
      what: 'are true in any case; one that the pool verifies must be',
      rows: [
        ['a1,a@b.co,TRUE', 'ok'],
        ['a2,a@b.co,true', 'ok'],
        ['a3,a@b.co,True', 'ok'],
        ['a4, a@b.co , TRUE ', 'ok'],
        ['a5,a@b.co,', notVerified],
        ['a6,a@b.co,FALSE', notVerified],
        ['a7,a@b.co,1', notVerified],
        ['a8,a@b.co,yes', notVerified],
        ['a9,,TRUE', blankEmail],
      ],
      users: { a4: { email: 'a@b.co', email_verified: 'true' } },
    },
    {
      what: 'of a phone number do not stand in for e-mail where only e-mail is verified',
      header: `${basic},phone_number,phone_number_verified`,
      rows: [
        ['a1,a@b.co,true,+12345550100,true', 'ok'],
        ['a2,a@b.co,false,+12345550100,true', notVerified],
        ['a3,a@b.co,true,,true', blankPhone],
        ['a4,a@b.co,true,,FALSE', 'ok'],
        ['a5,a@b.co,true,,', 'ok'],
        ['a6,a@b.co,true,+12345550100,maybe', breach('phone_number_verified', notBoolean)],
      ],
      users: {
        a4: { email: 'a@b.co', email_verified: 'true', phone_number_verified: 'false' },
        a5: { email: 'a@b.co', email_verified: 'true' },
      },
    },
    {
      what: 'of either will do where the pool verifies both',
      pool: { AutoVerifiedAttributes: ['email', 'phone_number'] },
      header: `${basic},phone_number,phone_number_verified`,
      rows: [
        ['a1,a@b.co,true,,', 'ok'],
        ['a2,,,+12345550100,true', 'ok'],
        ['a3,,false,+12345550100,true', 'ok'],
        ['a4,a@b.co,,+12345550100,', notVerified],
      ],
    },
    {
      what: 'may be a single column where the pool verifies both',
      pool: { AutoVerifiedAttributes: ['email', 'phone_number'] },
      header: 'phone_number_verified,phone_number,cognito:username',
      rows: [['true,+12345550100,a1', 'ok']],
    },
  ],

  values: [
    {
      what: 'of e-mail addresses and phone numbers have their formats',
      header: `${basic},phone_number`,
      rows: [
        ['a1,a@b.co,true,+12345550100', 'ok'],
        ['a2,ana.b+c@sub.example.com,true,', 'ok'],
        ['a3,nobody,true,', badEmail],
        ['a4,a@b,true,', badEmail],
        ['a5,a b@b.co,true,', badEmail],
        ['a6,a@b@b.co,true,', badEmail],
        ['a7,a@b.co,true,12345550100', badPhone],
        ['a8,a@b.co,true,+1 234 555 0100', badPhone],
        ['a9,a@b.co,true,+1234567890123456', badPhone],
      ],
    },
    {
      what: 'of birthdates are days in one of two forms, and stay as they are written',
      header: `${basic},birthdate`,
      rows: [
        ['a1,a@b.co,true,02/01/1985', 'ok'],
        ['a2,a@b.co,true,1985-02-01', 'ok'],
        ['a3,a@b.co,true,02/29/2024', 'ok'],
        [
          'a4,a@b.co,true,2/1/1985',
          breach('birthdate', 'String must be no shorter than 10 characters'),
        ],
        ['a5,a@b.co,true,30/01/1985', breach('birthdate', badDate)],
        ['a6,a@b.co,true,02/29/2023', breach('birthdate', badDate)],
        ['a7,a@b.co,true,0123456789', breach('birthdate', badDate)],
      ],
      users: { a1: { email: 'a@b.co', email_verified: 'true', birthdate: '02/01/1985' } },
    },
    {
      what: 'of updated_at are epoch times, in seconds or milliseconds',
      header: `${basic},updated_at`,
      rows: [
        ['a1,a@b.co,true,1471453471', 'ok'],
        ['a2,a@b.co,true,1471453471000', 'ok'],
        ['a3,a@b.co,true,-1', breach('updated_at', 'Number must be no less than 0')],
        ['a4,a@b.co,true,yesterday', breach('updated_at', 'Value must be a whole number')],
      ],
    },
    {
      what: 'have at most 2,048 characters and bytes',
      header: `${basic},address,gender`,
      rows: [
        [`a1,a@b.co,true,${'x'.repeat(2_048)},x`, 'ok'],
        [
          `a2,a@b.co,true,${'x'.repeat(2_049)},`,
          breach('address', 'String must be no longer than 2048 characters'),
        ],
        [
          `a3,a@b.co,true,,${'é'.repeat(1_025)}`,
          breach('gender', 'String must be no longer than 2048 bytes'),
        ],
      ],
    },
    {
      what: 'that are blank set nothing, unless the schema requires them',
      pool: {
        Schema: [
          { Name: 'given_name', Required: true },
          { Name: 'email', Required: true },
        ],
      },
      header: 'cognito:username,given_name,email,email_verified,family_name',
      rows: [
        ['a1,Ana,a@b.co,true,', 'ok'],
        ['a2,,a@b.co,true,', breach('given_name', 'The attribute is required')],
        ['a3,  ,a@b.co,true,Any', breach('given_name', 'The attribute is required')],
      ],
      users: { a1: { given_name: 'Ana', email: 'a@b.co', email_verified: 'true' } },
    },
    {
      what: 'of custom attributes follow their types and limits, also those that never change',
      pool: {
        Schema: [
          {
            Name: 'tier',
            AttributeDataType: 'Number',
            NumberAttributeConstraints: { MinValue: '1', MaxValue: '3' },
          },
          {
            Name: 'code',
            AttributeDataType: 'String',
            Mutable: false,
            StringAttributeConstraints: { MinLength: '2', MaxLength: '4' },
          },
          { Name: 'member', AttributeDataType: 'Boolean' },
          { Name: 'joined', AttributeDataType: 'DateTime' },
          { Name: 'secret', AttributeDataType: 'String', DeveloperOnlyAttribute: true },
        ],
      },
      header: `${basic},custom:tier,custom:code,custom:member,custom:joined,dev:custom:secret`,
      rows: [
        ['a1,a@b.co,true,2,AB,TRUE,2024-02-29T10:00:00Z,s', 'ok'],
        ['a2,a@b.co,true,,,,,', 'ok'],
        ['a3,a@b.co,true,4,,,,', breach('custom:tier', 'Number must be no greater than 3')],
        ['a4,a@b.co,true,0,,,,', breach('custom:tier', 'Number must be no less than 1')],
        ['a5,a@b.co,true,1.5,,,,', breach('custom:tier', 'Value must be a whole number')],
        [
          'a6,a@b.co,true,,ABCDE,,,',
          breach('custom:code', 'String must be no longer than 4 characters'),
        ],
        [
          'a7,a@b.co,true,,A,,,',
          breach('custom:code', 'String must be no shorter than 2 characters'),
        ],
        ['a8,a@b.co,true,,,perhaps,,', breach('custom:member', notBoolean)],
        [
          'a9,a@b.co,true,,,,soon,',
          breach('custom:joined', 'Value must be a date and time in ISO 8601 form'),
        ],
      ],
      users: {
        a1: {
          email: 'a@b.co',
          email_verified: 'true',
          'custom:tier': '2',
          'custom:code': 'AB',
          'custom:member': 'true',
          'custom:joined': '2024-02-29T10:00:00Z',
          'dev:custom:secret': 's',
        },
        a2: { email: 'a@b.co', email_verified: 'true' },
      },
    },
  ],

  'the dialect': [
    {
      what: 'has commas escaped, other backslashes and quotes as they are, white space trimmed',
      header: `${basic},name,address`,
      rows: [
        ['a1,a@b.co,true,Any\\, Ana,12 Any Street\\, Any Town\\, Any Land', 'ok'],
        ['a2,a@b.co,true,back\\slash,C:\\dir\\', 'ok'],
        ['a3,a@b.co,true,Ana "Annie" Any,"', 'ok'],
        ['a4,a@b.co,true,"Any, ""A"" Ana","" ', 'ok'],
        ['  a5\t,\ta@b.co ,  true,  in   side  , ', 'ok'],
        ["a6,a@b.co,true,O'Neil; DROP TABLE users,<b>%00</b>", 'ok'],
        ['a7,a@b.co,true,"open, it stays,x', 'The row has 6 fields, but the header has 5.'],
      ],
      users: {
        a1: {
          email: 'a@b.co',
          email_verified: 'true',
          name: 'Any, Ana',
          address: '12 Any Street, Any Town, Any Land',
        },
        a2: {
          email: 'a@b.co',
          email_verified: 'true',
          name: 'back\\slash',
          address: 'C:\\dir\\',
        },
        a3: { email: 'a@b.co', email_verified: 'true', name: 'Ana "Annie" Any', address: '"' },
        a4: { email: 'a@b.co', email_verified: 'true', name: 'Any, "A" Ana' },
        a5: { email: 'a@b.co', email_verified: 'true', name: 'in   side' },
      },
    },
    {
      what: 'has as many fields in a row as in the header',
      rows: [
        ['a1,a@b.co,true', 'ok'],
        ['a2,a@b.co', 'The row has 2 fields, but the header has 3.'],
        ['a3,a@b.co,true,', 'The row has 4 fields, but the header has 3.'],
        ['a4', 'The row has 1 field, but the header has 3.'],
      ],
    },
    {
      what: 'takes the columns in any order, spaces around their names, and a hash nobody asked for',
      header: 'email_verified , password_hash, email,cognito:username',
      rows: [['true,$2b$99$nonsense,a@b.co,ana', 'ok']],
      users: { ana: { email: 'a@b.co', email_verified: 'true' } },
    },
  ],

  'MFA marks': [
    {
      what: 'are false or blank in a pool without MFA',
      header: `${basic},cognito:mfa_enabled`,
      rows: [
        ['a1,a@b.co,true,', 'ok'],
        ['a2,a@b.co,true,FALSE', 'ok'],
        [
          'a3,a@b.co,true,True',
          'The column cognito:mfa_enabled is true, but MFA is off in the user pool.',
        ],
        ['a4,a@b.co,true,on', 'The column cognito:mfa_enabled is neither true nor false.'],
      ],
      users: { a2: { email: 'a@b.co', email_verified: 'true' } },
    },
    {
      what: 'are anything where MFA is optional',
      pool: { MfaConfiguration: 'OPTIONAL', SmsConfiguration: smsConfiguration },
      header: `${basic},cognito:mfa_enabled`,
      rows: [
        ['a1,a@b.co,true,', 'ok'],
        ['a2,a@b.co,true,FALSE', 'ok'],
        ['a3,a@b.co,true,TRUE', 'ok'],
      ],
    },
    {
      what: 'are true or blank where MFA is required',
      pool: { MfaConfiguration: 'ON', SmsConfiguration: smsConfiguration },
      header: `${basic},cognito:mfa_enabled`,
      rows: [
        ['a1,a@b.co,true,', 'ok'],
        ['a2,a@b.co,true,true', 'ok'],
        [
          'a3,a@b.co,true,false',
          'The column cognito:mfa_enabled is false, but the user pool requires MFA.',
        ],
      ],
    },
  ],

  aliases: [
    {
      what: 'belong to the first account that verified them, and are never taken from it',
      pool: {
        AliasAttributes: ['email', 'phone_number', 'preferred_username'],
        AutoVerifiedAttributes: ['email', 'phone_number'],
      },
      header: `${basic},phone_number,phone_number_verified,preferred_username`,
      rows: [
        ['a1,a@b.co,true,+1555,true,annie', 'ok'],
        ['a2,a@b.co,true,+1556,true,', 'An account with the email already exists.'],
        ['a3,c@b.co,true,+1555,true,', 'An account with the phone number already exists.'],
        ['a4,d@b.co,true,,,annie', 'An account with the preferred username already exists.'],
        ['a5,a@b.co,false,+1557,true,', 'ok'],
        ['a6,A@b.co,true,,,Annie', 'ok'],
        ['a1,e@b.co,true,,,', 'exists'],
        ['a1,a@b.co,true,+1555,true,annie', 'exists'],
        ['a7,c@b.co,true,+1558,true,', 'ok'],
      ],
      users: {
        'a@b.co': {
          email: 'a@b.co',
          email_verified: 'true',
          phone_number: '+1555',
          phone_number_verified: 'true',
          preferred_username: 'annie',
        },
        annie: {
          email: 'a@b.co',
          email_verified: 'true',
          phone_number: '+1555',
          phone_number_verified: 'true',
          preferred_username: 'annie',
        },
      },
    },
    {
      what: 'are the same in any case where names are',
      pool: {
        AliasAttributes: ['email', 'preferred_username'],
        UsernameConfiguration: { CaseSensitive: false },
      },
      header: `${basic},preferred_username`,
      rows: [
        ['a1,a@b.co,true,annie', 'ok'],
        ['a2,A@B.co,true,', 'An account with the email already exists.'],
        ['a3,c@b.co,true,ANNIE', 'An account with the preferred username already exists.'],
      ],
    },
    {
      what: 'have forms that no user name may have',
      pool: {
        AliasAttributes: ['email', 'phone_number'],
        AutoVerifiedAttributes: ['email', 'phone_number'],
      },
      rows: [
        ['a1,a@b.co,true', 'ok'],
        [
          'c@b.co,c@b.co,true',
          'Username cannot be of email format, since user pool is configured for email alias.',
        ],
        [
          '+12345550100,c@b.co,true',
          'Username cannot be of phone number format, ' +
            'since user pool is configured for phone number alias.',
        ],
      ],
    },
  ],

  'user names that are e-mail addresses or phone numbers': [
    {
      what: 'fill in the attribute, which need not be there or must be the same',
      pool: { UsernameAttributes: ['email'] },
      rows: [
        ['a@b.co,a@b.co,true', 'ok'],
        ['c@b.co,,true', 'ok'],
        ['a@b.co,a@b.co,true', 'exists'],
        ['A@b.co,A@b.co,true', 'ok'],
        ['d@b.co,other@b.co,true', mismatch('email')],
        ['e@b.co,E@b.co,true', mismatch('email')],
        ['ana,a@b.co,true', 'Username should be an email.'],
        ['+12345550100,,true', 'Username should be an email.'],
      ],
      users: {
        'a@b.co': { email: 'a@b.co', email_verified: 'true' },
        'c@b.co': { email: 'c@b.co', email_verified: 'true' },
      },
    },
    {
      what: 'need no column of the attribute, not even where the schema requires it',
      pool: { UsernameAttributes: ['email'], Schema: [{ Name: 'email', Required: true }] },
      header: 'cognito:username,email_verified',
      rows: [
        ['a@b.co,true', 'ok'],
        ['c@b.co,false', notVerified],
      ],
      users: { 'a@b.co': { email: 'a@b.co', email_verified: 'true' } },
    },
    {
      what: 'are the same in any case where the pool says so',
      pool: {
        UsernameAttributes: ['email'],
        UsernameConfiguration: { CaseSensitive: false },
      },
      rows: [
        ['Ana@b.co,ana@B.co,true', 'ok'],
        ['aNA@b.co,,true', 'exists'],
      ],
      users: { 'ANA@b.co': { email: 'ana@B.co', email_verified: 'true' } },
    },
    {
      what: 'are phone numbers where the pool says so',
      pool: {
        UsernameAttributes: ['phone_number'],
        AutoVerifiedAttributes: ['phone_number'],
      },
      header: 'cognito:username,phone_number,phone_number_verified',
      rows: [
        ['+12345550100,,true', 'ok'],
        ['+12345550100,+12345550100,true', 'exists'],
        ['+12345550101,+12345550102,true', mismatch('phone_number')],
        ['a@b.co,,true', 'Username should be a phone number.'],
      ],
      users: {
        '+12345550100': { phone_number: '+12345550100', phone_number_verified: 'true' },
      },
    },
    {
      what: 'are either, and vouch for their own attribute only',
      pool: {
        UsernameAttributes: ['email', 'phone_number'],
        AutoVerifiedAttributes: ['email', 'phone_number'],
      },
      header: `${basic},phone_number,phone_number_verified`,
      rows: [
        ['a@b.co,,true,,', 'ok'],
        ['+12345550100,,,,true', 'ok'],
        ['+12345550101,,true,,', blankEmail],
        ['c@b.co,,,,true', blankPhone],
        ['d@b.co,,true,+12345550100,true', 'exists'],
        ['+12345550102,a@b.co,true,,', 'exists'],
        ['e@b.co,,true,+12345550103,true', 'ok'],
        ['ana,,true,,', 'Username should be either an email or a phone number.'],
      ],
      users: {
        '+12345550103': {
          email: 'e@b.co',
          email_verified: 'true',
          phone_number: '+12345550103',
          phone_number_verified: 'true',
        },
      },
    },
    {
      what: 'of one kind do not stand in for a required attribute of the other',
      pool: {
        UsernameAttributes: ['email', 'phone_number'],
        AutoVerifiedAttributes: ['email', 'phone_number'],
        Schema: [{ Name: 'email', Required: true }],
      },
      header: `${basic},phone_number_verified`,
      rows: [
        ['a@b.co,,true,', 'ok'],
        ['+12345550100,c@b.co,,true', 'ok'],
        ['+12345550101,,,true', breach('email', 'The attribute is required')],
      ],
    },
  ],
} satisfies Record<string, Rule[]>;
