import { mkdtempSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import type { BrowserContextOptions, Page } from 'playwright-core'
import { expect, inject, onTestFinished, vi } from 'vitest'
import * as z from 'zod/mini'
import { signIn as signInWith } from '../../bin/showcase/walk.ts'
import { createClient } from '../../client/src/index.ts'
import { freePort } from '../../local/http-server.ts'
import { launchChromium } from './chromium.ts'
import { atEndOfFile } from './cleanups.ts'
import { runProgram } from './local-cloud.ts'
import { PASSWORD } from './people.ts'

const axeSource = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')
const Environment = z.object({ AWS_ENDPOINT_URL_SES: z.string() })
const Store = z.object({
  emails: z.array(
    z.object({
      destination: z.object({ to: z.array(z.string()) }),
      subject: z.string(),
      body: z.object({ text: z.string() }),
    }),
  ),
})
const Findings = z.array(
  z.object({ id: z.string(), impact: z.nullable(z.string()), nodes: z.array(z.string()) }),
)

/** The application on a local cloud, and a browser. */
export type AppBrowser = Awaited<ReturnType<typeof startAppBrowser>>

/**
 * Starts the local cloud with the built application, as `npm start` does, and a browser. They end with the test file.
 *
 * @param variables - Environment variables of the local cloud.
 * @param options - `host`: the host name in the address of the application. Passkeys do not work with an IP address.
 */
export async function startAppBrowser(
  variables: Record<string, string> = {},
  { host }: { readonly host?: 'localhost' } = {},
) {
  const directory = mkdtempSync(join(inject('scratch'), 'app-'))
  const PORT = String(await freePort())
  const ownUrl = host && { APP_URL: `http://${host}:${PORT}` }
  const environment = { DATA_DIR: directory, PORT, PASSWORD_HASH_ROUNDS: '10', ...ownUrl }
  const cloud = runProgram('local', { ...environment, ...variables }, [], atEndOfFile)
  atEndOfFile(async () => {
    cloud.child.kill('SIGINT')
    await cloud.exited
  })
  const [browser, address] = await Promise.all([launchChromium(), cloud.ready()])
  const url = ownUrl?.APP_URL ?? address
  atEndOfFile(() => browser.close())
  const { AWS_ENDPOINT_URL_SES: ses } = z.parse(
    Environment,
    JSON.parse(readFileSync(join(directory, 'environment.json'), 'utf8')),
  )
  const mailsTo = async (email: string, subject: string) => {
    const { emails } = z.parse(Store, await (await fetch(`${ses}/store`)).json())
    return emails.filter(mail => mail.destination.to.includes(email) && mail.subject === subject)
  }
  /** Waits for the `count`th mail with a subject to an address, and returns the link in it. */
  const linkTo = (email: string, subject: string, count = 1) =>
    vi.waitFor(
      async () => {
        const mail = (await mailsTo(email, subject))[count - 1]
        const [link] = /\S+#token=\S+/.exec(mail?.body.text ?? '') ?? []
        return link ?? expect.fail(`${email} has no mail "${subject}" with a link.`)
      },
      { timeout: 20_000, interval: 100 },
    )

  return {
    /** The address of the application and of the API. */
    url,
    /** The connection to the database. */
    database: {
      connectionString: /postgresql:\S+/.exec(cloud.said())?.[0] ?? expect.fail('No database was named.'),
      password: readFileSync(join(directory, 'postgres/password'), 'utf8').trim(),
    },
    mailsTo,
    linkTo,
    /** Opens a window that shares no session with others. */
    open: async (path: string, options: BrowserContextOptions = {}): Promise<Page> => {
      const context = await browser.newContext({ baseURL: url, ...options })
      onTestFinished(() => context.close())
      // Shorter than a test, so that the failure names what did not appear.
      context.setDefaultTimeout(12_000)
      const page = await context.newPage()
      await page.goto(path)
      return page
    },
    /** Registers a user and verifies the address, without a browser. */
    createUser: async (email: string, name = 'Ada Lovelace') => {
      const client = createClient({ baseUrl: url })
      await client.auth.register({ email, password: PASSWORD, name }).orThrow()
      const link = await linkTo(email, 'Verify your email address')
      await client.auth.verifyEmail({ token: new URL(link).hash.slice('#token='.length) }).orThrow()
      return { email, name, password: PASSWORD }
    },
  }
}

/** Signs in on the sign-in page. */
export function signIn(page: Page, email: string, password: string = PASSWORD): Promise<void> {
  return signInWith(page, email, password)
}

/** Returns what axe finds in a page, except minor problems. */
export async function accessibilityProblems(page: Page): Promise<string[]> {
  // Evaluated by the debugger, so the policy of the page does not block it.
  await page.evaluate(axeSource)
  // React Aria removes its announcements after some seconds. Their references can be gone before.
  const found = await page.evaluate(`axe.run({ exclude: '[data-live-announcer]' }).then(({ violations }) =>
    violations.map(({ id, impact, nodes }) => ({ id, impact, nodes: nodes.map(node => node.html) })))`)
  return z
    .parse(Findings, found)
    .filter(({ impact }) => impact !== 'minor')
    .map(({ id, impact, nodes }) => `${impact} ${id}: ${nodes.join(' ')}`)
}
