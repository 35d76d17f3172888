/** Runs a parsed command: calls the operation, page by page, and prints what it answers. */
import type { Contract, Service } from '../../../wire/contract.ts';
import { interruptedExitCode } from '../../failure.ts';
import type { Surroundings } from '../../program.ts';
import { prepareInput } from '../input/prepare.ts';
import { contractOf } from '../names.ts';
import { type Answer, type Printing, printAnswer } from '../output/print.ts';
import { openScreen } from '../output/screen.ts';
import type { ValueMap } from '../output/value.ts';
import { queryOf } from '../query-option.ts';
import { type AwsCall, CommandFailure, type Globals } from '../types.ts';
import { generalExitCode, mistake } from '../usage.ts';
import { readAnswer } from './answer.ts';
import { type CallContext, callService } from './call.ts';
import { createTransport } from './http.ts';
import { Pages } from './pages.ts';
import { paginatorOf } from './paginators.ts';
import { type Peer, resolvePeer } from './peer.ts';
import { type CallSettings, callSettings } from './settings.ts';
import { debugTo, tracerTo } from './trace.ts';

/** An answer that nobody is asked for. @throws CommandFailure */
export type Sample = (contract: Contract, settings: CallSettings) => ValueMap;

/** Resolves to the exit code; what went wrong is on standard error. */
export async function runAwsCall(
  call: AwsCall,
  world: Surroundings,
  sample?: Sample,
): Promise<number> {
  const interruption = new AbortController();
  const interrupt = () => interruption.abort();
  process.once('SIGINT', interrupt);
  try {
    await runCall(call, world, interruption.signal, sample);
    return 0;
  } catch (error) {
    if (interruption.signal.aborted) {
      world.stdout.write('\n');
      return interruptedExitCode;
    }
    const failure = failureOf(error);
    world.stderr.write(failure.message);
    return failure.exitCode;
  } finally {
    process.off('SIGINT', interrupt);
  }
}

/** What a query or a format cannot do with an answer is told in their words. */
function failureOf(error: unknown): CommandFailure {
  if (error instanceof CommandFailure) return error;
  const message = error instanceof Error ? error.message : String(error);
  return mistake(message, generalExitCode);
}

async function runCall(
  call: AwsCall,
  world: Surroundings,
  signal: AbortSignal,
  sample: Sample | undefined,
): Promise<void> {
  const { globals, operation } = call;
  const query = queryOf(globals);
  const contract = contractOf(call.service);
  const context = contextOf(call, contract, world, signal);
  const peer = await resolvePeer(call.service, globals, context);
  const { settings } = context;
  const screen = openScreen(world.stdout, world.env, settings.pager);
  const printing: Printing = {
    format: settings.output,
    query,
    colours: globals.color === 'on' || (globals.color === 'auto' && world.stdout.isTTY === true),
    columns: world.stdout.columns ?? unknownColumns,
    operation,
  };
  explain(peer, printing, call, world);
  try {
    const answer = sample
      ? { one: sample(contract, settings) }
      : await answerTo(call, contract, peer, context);
    await printAnswer(answer, printing, screen);
  } finally {
    await screen.close();
    // The reference's terminal library leaves a terminal without colours when the program ends.
    if (printing.format === 'table' && printing.colours && world.stdout.isTTY)
      world.stdout.write(resetColours);
  }
}

const resetColours = '\u001b[0m';

/** The width that the reference takes a terminal to have when it cannot ask one. */
const unknownColumns = 80;

/** One call of which nothing is printed; undefined when it is refused, or nobody answers. */
export async function askOnce(
  service: Service,
  operation: string,
  input: Record<string, unknown>,
  globals: Globals,
  world: Surroundings,
): Promise<ValueMap | undefined> {
  const call = { service, operation, input, globals, paging: {}, paged: false };
  try {
    const contract = contractOf(service);
    const context = contextOf(call, contract, world, undefined);
    const peer = await resolvePeer(service, globals, context);
    const answer = await answerTo(call, contract, peer, context);
    return 'one' in answer ? answer.one : undefined;
  } catch (error) {
    if (error instanceof CommandFailure) return undefined;
    throw error;
  }
}

function contextOf(
  { globals, operation }: AwsCall,
  contract: Contract,
  { env, stderr }: Surroundings,
  signal: AbortSignal | undefined,
): CallContext {
  const settings = callSettings(globals, env);
  const { verify, connectTimeoutMs, readTimeoutMs } = settings;
  const transport = createTransport({ verify, connectTimeoutMs, readTimeoutMs, env });
  const tracer = globals.debug ? tracerTo(debugTo(stderr), contract, operation) : undefined;
  return { env, settings, transport, tracer, signal };
}

function explain(peer: Peer, { format }: Printing, call: AwsCall, { stderr }: Surroundings): void {
  if (!call.globals.debug) return;
  const debug = debugTo(stderr);
  debug(`Operation ${call.service} ${call.operation}, ${call.paged ? 'all pages' : 'one call'}`);
  debug(`Endpoint ${peer.url.href} (${peer.origin}), region ${peer.region}`);
  debug(
    `Output ${format}${call.globals.query === undefined ? '' : `, query ${call.globals.query}`}`,
  );
}

async function answerTo(
  call: AwsCall,
  contract: Contract,
  peer: Peer,
  context: CallContext,
): Promise<Answer> {
  const { service, operation, input, paging } = call;
  const signed = contract.operations[operation]?.auth !== 'none';
  let keys: ReturnType<Peer['credentials']> | undefined;
  const callPage = async (page: Record<string, unknown>): Promise<ValueMap> => {
    const { url, region } = peer;
    const checked = prepareInput(contract, operation, page, context.settings.binaryFormat);
    if (signed) keys ??= peer.credentials();
    const exchange = { contract, operation, input: checked, url, region, credentials: await keys };
    const body = await callService(exchange, context);
    const answer = readAnswer(contract, operation, body, context.settings.timestampFormat);
    if (answer) return answer;
    throw new CommandFailure(
      `\nThe answer of "${url.href}" is none of ${operation}; is the endpoint right?\n`,
      generalExitCode,
    );
  };
  const paginator = call.paged ? paginatorOf(service, operation) : undefined;
  if (paginator) return { pages: new Pages(paginator, paging, input, callPage) };
  return { one: await callPage(input) };
}
