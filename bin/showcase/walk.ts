import { setTimeout as delay } from 'node:timers/promises'
import type { Page } from 'playwright-core'
import * as z from 'zod/mini'
import { CommandError } from '../command-line/run-command.ts'

/** What a new user types. */
export interface NewUser {
  readonly name: string
  readonly email: string
  readonly password: string
}

const Mails = z.array(z.object({ to: z.string(), text: z.string() }))
const MAIL_POLLS = 100
const POLL_MILLISECONDS = 200

/** Registers a user on the pages of the application, follows the link in the mail, and signs in. */
export async function register(page: Page, user: NewUser): Promise<void> {
  const { email, password } = user
  await page.goto('/register')
  await fillRegistration(page, user)
  await page.getByRole('button', { name: 'Create account' }).click()
  await page.getByRole('heading', { name: 'Check your mail' }).waitFor()
  await page.goto(await linkTo(page, email))
  await page.getByRole('button', { name: 'Verify my address' }).click()
  await page.getByRole('link', { name: 'Sign in' }).click()
  await signIn(page, email, password)
  await page.getByRole('heading', { name: 'Accounts', level: 1 }).waitFor()
}

/** Types what a new user types. */
export async function fillRegistration(page: Page, { name, email, password }: NewUser): Promise<void> {
  await page.getByLabel('Name').fill(name)
  await page.getByLabel('Email').fill(email)
  await page.getByLabel('Password', { exact: true }).fill(password)
}

/** Signs in on the sign-in page. */
export async function signIn(page: Page, email: string, password: string): Promise<void> {
  await page.getByLabel('Email').fill(email)
  await page.getByLabel('Password', { exact: true }).fill(password)
  await page.getByRole('button', { name: 'Sign in' }).click()
}

/** Connects mock Schwab: from the start page over the consent page, until the accounts are shown. */
export async function connect(page: Page): Promise<void> {
  await page.getByRole('link', { name: 'Connect an institution' }).first().click()
  await page.getByRole('link', { name: 'Connect Charles Schwab' }).click()
  await page.getByRole('button', { name: /^Continue to/ }).click()
  await page.getByRole('button', { name: 'Approve' }).click()
  await page.getByRole('heading', { name: 'Accounts', level: 1 }).waitFor()
}

/**
 * Waits for a mail in the local cloud, and returns the link in it.
 * @throws {CommandError} if no mail arrives.
 */
async function linkTo(page: Page, email: string): Promise<string> {
  for (let poll = 0; poll < MAIL_POLLS; poll++) {
    const reply = await page.request.get(`/_local/api/mail?to=${encodeURIComponent(email)}`)
    const [link] = /\S+#token=\S+/.exec(z.parse(Mails, await reply.json())[0]?.text ?? '') ?? []
    if (link) return link
    await delay(POLL_MILLISECONDS)
  }
  throw new CommandError(`No mail with a link arrived for ${email}.`)
}
