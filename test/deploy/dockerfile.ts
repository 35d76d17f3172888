/** As much of the language of Dockerfiles as ours uses; anything else is refused. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../cli/run.ts';

export interface Instruction {
  name: string;
  /** Behind the name: lines that go on are one, without comments. */
  text: string;
}

export interface Stage {
  from: string;
  name: string | undefined;
  instructions: Instruction[];
}

/** What the last stage says about running the image. */
export interface ImageConfig {
  env: Record<string, string>;
  labels: Record<string, string>;
  user: string;
  workdir: string;
  volume: string;
  expose: string;
  stopSignal: string;
  entrypoint: string[];
  cmd: string[];
  healthcheck: { options: Record<string, string>; command: string[] };
}

export const dockerfileText = (): string => readFileSync(join(root, 'deploy/Dockerfile'), 'utf8');

export function readDockerfile(): Stage[] {
  const text = dockerfileText()
    .split('\n')
    .filter((line) => !line.startsWith('#'))
    .join('\n')
    .replaceAll(/\\\n/g, ' ');
  const stages: Stage[] = [];
  for (const line of text.split('\n')) {
    const [, name, rest = ''] = /^([A-Z]+) (.*)$/.exec(line) ?? [];
    if (!name) {
      assert.equal(line.trim(), '', `no instruction: ${line}`);
      continue;
    }
    if (name === 'FROM') {
      const [, from = '', as] = /^(\S+)(?: AS (\S+))?$/.exec(rest) ?? [];
      stages.push({ from, name: as, instructions: [] });
    } else stages.at(-1)?.instructions.push({ name, text: rest.replaceAll(/\s+/g, ' ').trim() });
  }
  return stages;
}

/** `A=b C="d e"`, with the defaults of build arguments filled in. */
function pairs(text: string, args: Record<string, string>): Record<string, string> {
  const found = text.matchAll(/([\w.]+)=(?:"([^"]*)"|(\S*))/g);
  const filled = (value: string) =>
    value.replaceAll(/\$\{(\w+)\}/g, (_, name: string) => args[name] ?? assert.fail(name));
  return Object.fromEntries(
    [...found].map(([, name = '', quoted, plain = '']) => [name, filled(quoted ?? plain)]),
  );
}

export function readImageConfig(stages = readDockerfile()): ImageConfig {
  const { instructions } = stages.at(-1) ?? assert.fail('no stage');
  const all = (name: string) => instructions.filter((one) => one.name === name);
  const one = (name: string) => {
    const [{ text } = assert.fail(`no ${name}`), ...more] = all(name);
    assert.deepEqual(more, [], `one ${name}`);
    return text;
  };
  const args = Object.assign({}, ...all('ARG').map(({ text }) => pairs(text, {})));
  const [, options = '', command = ''] = /^(.*?)CMD (.*)$/.exec(one('HEALTHCHECK')) ?? [];
  return {
    env: Object.assign({}, ...all('ENV').map(({ text }) => pairs(text, args))),
    labels: Object.assign({}, ...all('LABEL').map(({ text }) => pairs(text, args))),
    user: one('USER'),
    workdir: one('WORKDIR'),
    volume: one('VOLUME'),
    expose: one('EXPOSE'),
    stopSignal: one('STOPSIGNAL'),
    entrypoint: JSON.parse(one('ENTRYPOINT')),
    cmd: JSON.parse(one('CMD')),
    healthcheck: {
      options: Object.fromEntries(
        [...options.matchAll(/--([\w-]+)=(\S+)/g)].map(([, name = '', value = '']) => [
          name,
          value,
        ]),
      ),
      command: JSON.parse(command),
    },
  };
}
