/** Every limit of the product, named, with its reason. */

const mib = 1024 * 1024;

/** AWS's published quotas; each can be raised or lifted by `POOLHOUSE_QUOTA_…`. */
export interface Quotas {
  /** Bytes of one uploaded CSV. AWS: 100 MB, read as decimal. */
  importFileBytes: number;
  /** User rows of one CSV, its header not counted. */
  importRows: number;
  /** Characters of one CSV row. */
  importRowCharacters: number;
  /** Import jobs that a pool keeps. */
  importJobsPerPool: number;
  /** Import jobs of the account and region that are Pending, InProgress or Stopping at a time. */
  importActiveJobs: number;
  /** Seconds after which a pre-signed upload URL is refused. AWS signs 899. */
  uploadUrlSeconds: number;
  /** Hours after which a job that was not started expires. */
  importExpiryHours: number;
  /**
   * Calls a second that one address may make without a signature, as signing in takes them. AWS
   * gives a whole account 120 sign-ins a second; a thousand people who come to work behind one
   * address within five minutes make some ten. Behind a proxy everybody has the proxy's address.
   */
  unsignedCallsPerSecond: number;
}

export const awsQuotas: Quotas = {
  importFileBytes: 100_000_000,
  importRows: 500_000,
  importRowCharacters: 16_000,
  importJobsPerPool: 1_000,
  importActiveJobs: 1,
  uploadUrlSeconds: 899,
  importExpiryHours: 24,
  unsignedCallsPerSecond: 120,
};

/** A JSON or Query call. AWS's largest, PutLogEvents, takes 1 MiB; the rest is headroom. */
export const callBodyBytesMax = 2 * mib;
/** Parameters of one Query call, and parts of a name: far above any real call, little memory. */
export const queryParametersMax = 10_000;
export const queryNamePartsMax = 16;
/** How far a signature's clock may be off. AWS: 5 minutes. */
export const clockSkewMs = 5 * 60 * 1000;
/** Derived signing keys kept: one for each key, day, region and service lately seen. */
export const signingKeysMax = 1_000;
/** The longest life of any pre-signed URL. AWS: 7 days. */
export const presignedSecondsMax = 7 * 24 * 3600;
/** A connection on which nothing moves. Above the longest call, StopUserImportJob's wait. */
export const socketIdleMs = 60_000;
/** From the first byte of a request to the end of its headers. */
export const headersMs = 30_000;
/** To the end of a body: the largest upload on a slow line. */
export const requestMs = 3_600_000;
/** Idle connections kept for the next call; above the 60 s of common load balancers. */
export const keepAliveMs = 75_000;
/** Calls in flight are given this long when the server stops. */
export const drainMs = 10_000;
/** What is read and dropped of a refused upload, so that its sender gets to see the answer. */
export const refusedUploadBytesMax = 256 * mib;
export const refusedUploadMs = 30_000;
/** Plain bytes of one sealed frame: large enough for speed, small enough to seek in. */
export const sealedFrameBytes = 64 * 1024;
/** Custom attributes of one pool. */
export const customAttributesMax = 50;
/** Bytes of one attribute value. */
export const attributeValueMax = 2_048;
/** App clients of a page when the caller does not say: the most that AWS gives. */
export const clientPageMax = 60;
/** Characters of a user name, as the API's `UsernameType`. */
export const usernameCharactersMax = 128;
/** Tags of one resource. */
export const tagsMax = 50;
/** Events and bytes of one GetLogEvents page. AWS: 10,000 events or 1 MB. */
export const logPageEventsMax = 10_000;
export const logPageBytesMax = mib;
/** What a log event costs against a page besides its text. AWS: 26 bytes. */
export const logEventOverheadBytes = 26;

/** Characters of a role's trust policy; AWS counts no white space in policies. */
export const trustPolicyMax = 2_048;
/** Characters of all inline policies of one user, group or role. */
export const inlinePoliciesMax = { user: 2_048, group: 5_120, role: 10_240 } as const;
/** Characters of one version of a managed policy, and versions that it keeps. */
export const managedPolicyMax = 6_144;
export const policyVersionsMax = 5;
/** Managed policies attached to one user, group or role; groups of a user; keys of a user. */
export const attachedPoliciesMax = 10;
export const groupsPerUserMax = 10;
export const accessKeysPerUserMax = 2;
/** How exact the last use of an access key is, the same one and another: a busy key's writes. */
export const accessKeyUseMs = 60_000;
export const accessKeyMoveMs = 1_000;
/** Callers whose compiled permissions are kept at hand, and sessions whose tokens are. */
export const cachedCallersMax = 1_000;
/** Characters of the policies that a session is begun with, and managed ones among them. */
export const sessionPoliciesMax = 2_048;
export const sessionPolicyArnsMax = 10;
/** Compressed bytes of a session's policies and tags: a token has to fit into a header. */
export const packedSessionMax = 2_048;
/** Lives of sessions in seconds. AWS: an hour by default, for root, and when roles are chained. */
export const roleSessionSeconds = 3_600;
export const chainedSessionSecondsMax = 3_600;
export const userSessionSeconds = 43_200;
export const rootSessionSecondsMax = 3_600;
/** Actions times resources of one simulation: bounds its work. */
export const simulatedPairsMax = 10_000;
/** Policies of each use that are kept compiled: some ten megabytes at their largest. */
export const compiledPoliciesMax = 500;
/** Items of one IAM list when the caller names no number. */
export const iamListDefault = 100;
/** Log groups of a region. AWS: 1,000,000. */
export const logGroupsMax = 1_000_000;
/** Bytes of one PutLogEvents call, each event counted with its overhead. AWS: 1 MiB. */
export const logUploadBytesMax = mib;
/** How old and how new an event may be when it is put, and how far apart those of a call. */
export const logEventAgeMs = 14 * 24 * 3_600_000;
export const logEventAheadMs = 2 * 3_600_000;
export const logUploadSpanMs = 24 * 3_600_000;
/** How long the class DELIVERY keeps events. AWS: one day. */
export const deliveryRetentionDays = 1;
/** Groups or streams of one Describe page of CloudWatch Logs, also the default. */
export const logDescribeMax = 50;
/** Log groups looked at for one page of a name pattern, which no index serves. */
export const logGroupsScannedMax = 1_000;
/** Log segments fetched at a time: a few compressed batches, never a whole stream. */
export const logSegmentsPerRead = 4;
/** Segments one GetLogEvents call opens: bounds the work over a stream of tiny segments. */
export const logPageSegmentsMax = 256;
/** Events one FilterLogEvents call examines: the log of the largest import AWS takes. */
export const logSearchEventsMax = 500_000;
/** Time after which a FilterLogEvents call answers what it has: slow patterns cost no more. */
export const logSearchMs = 1_000;
/** Events, and time, after which a search lets other requests run. */
export const logSearchTurnEvents = 1_000;
export const logSearchTurnMs = 5;
/** Streams that FilterLogEvents orders by time together: a pool's jobs, at AWS's quota. */
export const logSearchStreamsMax = 1_000;
/** Regular expressions of one JSON or space-delimited filter pattern, as AWS documents. */
export const filterRegexesMax = 2;
/** Wildcards of one JSON selector, and of one filter pattern, as AWS documents. */
export const filterSelectorWildcardsMax = 1;
export const filterWildcardsMax = 3;
/** Positions of one regular expression, its repetitions written out: bounds each step's cost. */
export const filterRegexPositionsMax = 256;
/** Automaton states remembered for one regular expression before starting afresh. */
export const filterRegexStatesMax = 500;

/** Rows of the first batch of an import: small, so that the first outcomes show at once. */
export const firstBatchRows = 1_000;
/** Rows of a batch at full speed. Larger ones write less but hold more memory, and gain no speed. */
export const batchRowsMax = 5_000;
/** Rows made ahead, while the database works, before the connection gets its turn: half a ms. */
export const readAheadTurnRows = 50;
/** Bytes of the file that a batch holds as rows: many times that in memory, if rows are long. */
export const batchBytesMax = 8 * mib;
/** Bytes of a page of rows on their way to a database server: some 800 rows, sent in one write. */
export const copyPageBytes = 256 * 1024;
/** Rows after which a batch lets a waiting API write go first. */
export const batchYieldRows = 1_000;
/** Faults in a row after which a job is given up as Failed. A full disk is none: it is waited out. */
export const importFaultsMax = 10;
/** How long after a fault a job is tried again. */
export const importRetryMs = 5_000;
/** How often jobs are looked through for expired ones. AWS's own sweep runs about as often. */
export const sweepEveryMs = 60_000;
/** Users of deleted pools freed in one transaction: few, so that other writes hardly wait. */
export const purgeUsersMax = 2_000;
/**
 * Megabytes of the writer thread's JavaScript heap. A batch needs some 30; without limits the
 * garbage of many batches piles up before it is collected. The rest is room for hostile rows.
 */
export const writerHeap = { maxYoungGenerationSizeMb: 16, maxOldGenerationSizeMb: 256 };
/** How long StopUserImportJob waits for the run before it answers Stopping. */
export const stopWaitMs = 3_000;
/** How often it looks meanwhile: short against a batch, and rare enough to cost nothing. */
export const stopPollMs = 50;

/**
 * Passwords hashed at a time. Each takes 19 MiB and a thread of libuv's four for some 20 ms (an
 * imported scrypt hash 64 MiB, a PBKDF2 one 200 ms); the other threads stay free for files, names
 * and compression.
 */
export const passwordHashesAtOnce = 2;
/** Hashes that may wait for their turn, a few seconds' worth; more callers are turned away. */
export const passwordHashesWaitingMax = 200;
/** Users of one ListUsers page: the API's maximum, and its default. */
export const usersPageMax = 60;

/**
 * Users of one part of a pool. An import writes to the index pages of one part, 10 MB, again and
 * again. Smaller parts import faster, but a look-up asks every part: 16 in a pool of a million.
 */
export const userPartMax = 65_536;
/** Users that a filtered list without an index looks at for one page: some 5 ms. */
export const listScanUsersMax = 20_000;
/** Tries of an update that others keep overtaking: of those made at a time one holds each round. */
export const updateTriesMax = 100;
/** Pools whose parsed documents a store keeps at hand. */
export const cachedPoolsMax = 1_000;
/** Jobs that one sweep expires: a bounded transaction. */
export const expiredJobsMax = 100;
/** Log segments, expired or deleted, that are freed in one transaction: they may be large. */
export const purgedSegmentsMax = 100;

/** Bits of a token's signing key, as AWS's. */
export const signingKeyBits = 2_048;
/** Pools whose opened signing keys are at hand. */
export const keyRingsMax = 1_000;
/** How long opened keys are used before the store is asked again: a rotation shows as soon. */
export const keyRingMs = 5 * 60_000;
/** How often an unknown key id may make the store be asked: anybody can send one. */
export const keyRingRetryMs = 10_000;
/** Characters of a token that is looked at: AWS's largest, with headroom. */
export const tokenCharactersMax = 16_384;

/** How far an authenticator's clock may be off, in steps of 30 seconds to either side. */
export const totpWindowSteps = 1;
/** Wrong tries of one sent code: 5 of a million leave a guesser no chance. */
export const codeAttemptsMax = 5;

/** Groups of a pool, and of one user. AWS: 10,000 and 100. */
export const groupsPerPoolMax = 10_000;
export const groupsPerUserOfPoolMax = 100;
/** Groups of a page: the API's maximum, and its default. The same for what users did. */
export const groupsPageMax = 60;
export const authEventsPageMax = 60;
/** Events that are kept of one user: what an administrator looks at, and a bounded row count. */
export const authEventsPerUserMax = 100;
/** Messages of a page of the outbox when the caller names no number. */
export const messagePageDefault = 20;
/** Codes that one user is sent in an hour, and wrong ones that are looked at: AWS documents 5 to 20. */
export const codesSentPerHourMax = 10;
export const codesFailedPerHourMax = 20;
/** How long verifiers may keep a pool's keys; new keys are published that much before their use. */
export const jwksAgeSeconds = 3_600;
/** How long a pool's keys sign before new ones are made: a quarter, as is usual for such keys. */
export const signingKeyAgeMs = 90 * 24 * 3_600_000;
/**
 * How long a new key is published before it signs: until every verifier has it that keeps keys as
 * long as it may, and had got them from a process that had not seen the new one yet.
 */
export const signingKeyLeadMs = jwksAgeSeconds * 1000 + keyRingMs + clockSkewMs;
/** How long a key is published after it signed last: as long as any ID or access token lives. */
export const signingKeyRestMs = 24 * 3_600_000 + keyRingMs + clockSkewMs;
/** Families of tokens that one transaction removes. */
export const expiredFamiliesMax = 1_000;
/** The oldest PostgreSQL that the tests run on; the queue asks for 13. */
export const oldestPostgres = 15;
/** Connections of one node to PostgreSQL; a server takes some hundred by default. */
export const databaseConnectionsMax = 20;
/** How long a call waits for one of them, or for the server to come back. */
export const databaseWaitMs = 10_000;
/** Tries of a transaction that the database undoes for being in another one's way. */
export const transactionTriesMax = 10;
/** How long another node's change of permissions may stay unseen; AWS's IAM takes some seconds. */
export const iamEpochMs = 1_000;
/** Characters of a password, as the API's `PasswordType`; challenges take texts of any length. */
export const passwordCharactersMax = 256;
/** Seconds' worth of unsigned calls that an address may make at once, when it was quiet before. */
export const unsignedBurstSeconds = 10;
/** Addresses whose unsigned calls are counted: some ten megabytes; the quietest are forgotten. */
export const countedAddressesMax = 100_000;
/** Wrong passwords or authenticator codes of a user, of which the last locks: as AWS documents. */
export const lockoutFreeFailures = 5;
/** The longest lock, and how long after one the count starts anew. AWS: some 15 minutes. */
export const lockoutMsMax = 15 * 60_000;
export const lockoutResetMs = 15 * 60_000;
/** How long a code lasts that lets a forgotten password be set anew. AWS: an hour. */
export const resetCodeMs = 60 * 60_000;
/**
 * How long a call takes at least that must not tell whether a user exists: longer than a commit,
 * which only users who are there need.
 */
export const hiddenAnswerMs = 100;
/** Names of nobody whose tries are counted as if they were users; the oldest are forgotten. */
export const strangersMax = 20_000;
/** Messages sent at a time, and connections to a mail server: what a small relay takes. */
export const messagesAtOnce = 5;
/** Messages that wait in memory for their first attempt; beyond, the store keeps them for later. */
export const messagesWaitingMax = 500;
/** An attempt to deliver: longer than a slow mail server takes, shorter than a caller waits. */
export const deliveryAttemptMs = 15_000;
/** How long nobody else tries a message that somebody sends: longer than any attempt. */
export const deliveryLeaseMs = 60_000;
/** How often messages are looked for that are due to be tried again, and how many at a time. */
export const deliveryPollMs = 1_000;
export const deliveryBatchMax = 50;
/** The wait after the first attempt; it doubles with each, up to the longest. */
export const deliveryRetryMs = 5_000;
export const deliveryRetryMsMax = 15 * 60_000;
/** Expired messages removed in one transaction. */
export const expiredMessagesMax = 1_000;
/** How long a code lasts that verifies an address. AWS: a day. */
export const verificationCodeMs = 24 * 3_600_000;
/** Characters kept of what a user calls an authenticator: only its user ever sees it. */
export const deviceNameCharactersMax = 128;
/** Bytes of a piece in which the database keeps a sealed upload: few rows, and little memory. */
export const uploadPieceBytes = mib;
/** Pieces that are read at once: they are in memory together, and that twice. */
export const uploadPiecesRead = 4;
/** A call to the bucket of uploads, with its second try: below what a caller of Start waits. */
export const bucketCallMs = 10_000;
/** How long a server that starts waits for the bucket before it starts without having seen it. */
export const bucketProbeMs = 5_000;
/** How long a file on its way from the bucket may stand still. */
export const bucketSilenceMs = 15_000;
/** How long a started job waits for its file while the bucket does not give it. */
export const bucketOutageMsMax = 3_600_000;
/** How often the waiting for a file looks whether its job was stopped. */
export const bucketStopPollMs = 500;
/** Beyond the time a job may wait for its start: what lies in the bucket for no job known here. */
export const strayUploadMs = 24 * 3_600_000;
/** How soon a job of a node that died goes to another; the least that the queue allows. */
export const importHeartbeatSeconds = 10;
/** How often the queue looks for such jobs. */
export const queueWatchSeconds = 1;
/** How often a node asks the queue for work: the wait before a started job runs. */
export const queuePollSeconds = 0.5;
/** How long a node may work on one job before the queue gives it anew: the queue's longest. */
export const importClaimSeconds = 24 * 3600;
/** How long a node waits before it goes on when another one was ahead of it in its own job. */
export const importContestMs = 1_000;
/** How often a job may go to another node: every restart of a node counts. */
export const importTakeoversMax = 10_000;
/** Connections of the thread that runs imports: one is at work, another ends who stands in its way. */
export const importConnectionsMax = 2;
/** Connections of a node's queue to the database. */
export const queueConnectionsMax = 4;
/**
 * How long the database works on one statement, and waits for a lock, before it gives up: far above
 * what any call needs, short enough that a stuck one is noticed.
 */
export const statementMs = 30_000;
export const lockWaitMs = 10_000;
/** How long a node waits for the answer to a statement: then the way to the database is cut. */
export const databaseAnswerMs = statementMs + 5_000;
/** How long the database keeps the locks of a node that began a transaction and fell silent. */
export const idleTransactionMs = 10_000;
/** How long an import waits for its job's row before it ends the session of whoever holds it. */
export const importLockWaitMs = 2_000;
/** An idle connection is probed after this long: a database that went away shows. */
export const databaseKeepAliveMs = 10_000;
/** How long the health check waits for the database. Load balancers give up after some seconds. */
export const readyAnswerMs = 2_000;
/** How long a node that starts waits for a database that is away, and between two tries. */
export const databaseStartMs = 30_000;
export const databaseStartRetryMs = 500;
/** Pages of the database that a backup copies at a time, between two looks at its progress. */
export const backupPages = 1_000;
/** How often a backup begins anew because a job ended just then and took its file with it. */
export const backupTriesMax = 10;
/** Bytes of a file that a backup reads at a time. */
export const backupReadBytes = mib;
/** Rows after which a move of a store tells how far it is. */
export const transferProgressRows = 1_000;
/** Users of a pool that are counted exactly; beyond, the planner's estimate is near enough. */
export const countedUsersMax = 50_000;
/** How often errors of the queue are told: a database that is away makes some every second. */
export const queueErrorEveryMs = 10_000;
