/** Chromium at a page of another origin than the server's, with the libraries bundled into it. */
import { createServer } from 'node:http';
import { join } from 'node:path';
import { build } from 'esbuild';
import { chromium } from 'playwright-core';
import { component } from '../support/component.ts';
import type { Page } from './browser-page.ts';

/** Chromium calls hosts of its makers unless it is told not to. */
const flags = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

export const { command, skip } = component('chromium');

/** Calls a function of the page by its path, such as `identity.signIn`, within the browser. */
export interface Browser {
  origin: string;
  call<T>(path: string, ...given: unknown[]): Promise<T>;
  /** A page without anything that the one before kept. */
  anew(): Promise<void>;
  /** What the browser held against a call, such as a missing header of CORS. */
  complaints: string[];
  close(): Promise<void>;
}

export async function openBrowser(): Promise<Browser> {
  const site = await servePage(await bundle());
  const browser = await chromium.launch({ executablePath: command, args: flags });
  const complaints: string[] = [];
  const open = async () => {
    const context = await browser.newContext();
    const page = await context.newPage();
    page.on('console', (message) => {
      if (message.text().includes('CORS')) complaints.push(message.text());
    });
    await page.goto(site.origin);
    return page;
  };
  let page = await open();
  return {
    origin: site.origin,
    complaints,
    call: (path, ...given) => page.evaluate(callByPath, { path, given }) as Promise<never>,
    async anew() {
      await page.context().close();
      page = await open();
    },
    async close() {
      await browser.close();
      await site.close();
    },
  };
}

/** Runs in the browser. Errors are told by their name, which the driver would not carry. */
async function callByPath({ path, given }: { path: string; given: unknown[] }): Promise<unknown> {
  const { page } = globalThis as unknown as { page: Page };
  const steps = path.split('.');
  const run = steps.reduce<unknown>((at, name) => (at as Record<string, unknown>)[name], page);
  try {
    return await (run as (...args: unknown[]) => unknown)(...given);
  } catch (error) {
    const { name, message } = error as Error;
    throw new Error(`${name}: ${message}`);
  }
}

async function bundle(): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: [join(import.meta.dirname, 'browser-page.ts')],
    bundle: true,
    write: false,
    platform: 'browser',
    define: { global: 'globalThis' },
    logLevel: 'error',
  });
  return outputFiles[0]?.text ?? '';
}

async function servePage(script: string) {
  const html = '<!doctype html><title>App</title><script src="/app.js"></script>';
  const server = createServer((request, response) => {
    const isScript = request.url === '/app.js';
    response.setHeader('content-type', isScript ? 'text/javascript' : 'text/html');
    response.end(isScript ? script : html);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as { port: number };
  return {
    origin: `http://127.0.0.1:${port}`,
    close: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
