import { beforeAll, describe, expect, it } from 'vitest'
import { createClient } from '../../client/src/index.ts'
import { type AppBrowser, accessibilityProblems, signIn, startAppBrowser } from '../support/app-browser.ts'
import { press, shows, text } from '../support/app-page.ts'
import { findChromium } from '../support/chromium.ts'
import { newEmail, PASSWORD } from '../support/people.ts'

let app: AppBrowser

// Without Chromium, these tests are skipped. In CI, `.ci/run` installs it.
describe.skipIf(!findChromium())('the activity', () => {
  beforeAll(async () => {
    app = await startAppBrowser()
  }, 120_000)

  /** Signs in without a browser this many times. */
  const signInOften = async (email: string, count: number, password = PASSWORD) => {
    for (let done = 0; done < count; done += 1)
      await createClient({ baseUrl: app.url }).auth.login({ email, password })
  }
  const open = async (email: string, path = '/activity', options: { userAgent?: string } = {}) => {
    const page = await app.open(path, options)
    await signIn(page, email)
    return page
  }

  it('is reached from the profile, and shows a failed sign-in to the owner', async () => {
    const { email } = await app.createUser(newEmail())
    await signInOften(email, 1, 'Wrong-Horse1')
    const page = await open(email, '/profile')
    await page.getByRole('link', { name: 'Show activity' }).click()
    await shows(page, 'Activity')
    await page.getByRole('heading', { level: 2, name: 'Today' }).waitFor()
    const rows = page.getByRole('listitem')
    expect(await rows.allTextContents()).toEqual([
      expect.stringMatching(/Signed in.*Chrome/),
      expect.stringMatching(/Wrong password.*Failed/),
      expect.stringContaining('Email address verified'),
      expect.stringContaining('Account created'),
    ])
    expect(await page.getByRole('link', { name: 'Profile' }).getAttribute('aria-current')).toBe('true')
  })

  it('filters by kind, in the address, by keyboard', async () => {
    const { email } = await app.createUser(newEmail())
    await signInOften(email, 1, 'Wrong-Horse1')
    const page = await open(email)
    await text(page, '4 events')
    const select = page.getByLabel('Show', { exact: true })
    await select.focus()
    await page.keyboard.press('f')
    await text(page, '1 event')
    expect(new URL(page.url()).search).toBe('?kind=sign_in_failed')
    expect(await page.getByRole('listitem').count()).toBe(1)
    await page.goBack()
    await text(page, '4 events')
    await page.goto('/activity?kind=disconnected')
    await text(page, 'No activity')
    expect(await accessibilityProblems(page)).toEqual([])
  })

  it('shows each older event once while new ones arrive', { timeout: 60_000 }, async () => {
    const { email } = await app.createUser(newEmail())
    await signInOften(email, 24)
    // The same device as before, so that no alert is sent.
    const page = await open(email, '/activity', { userAgent: 'node' })
    await text(page, '20 of 27 events')
    await signInOften(email, 3)
    await press(page, 'Show older events')
    await text(page, /^27 events$/)
    const rows = page.getByRole('listitem')
    await rows.filter({ hasText: 'Account created' }).waitFor()
    expect(await rows.count()).toBe(27)
    expect(await page.getByRole('button', { name: 'Show older events' }).count()).toBe(0)
  })

  it('shows a problem with a way to try again', async () => {
    const { email } = await app.createUser(newEmail())
    const page = await open(email, '/profile')
    await text(page, 'Show activity')
    await page.route('**/api/v1/auth/activity**', route => route.abort())
    await page.getByRole('link', { name: 'Show activity' }).click()
    await page.getByRole('alert').waitFor()
    expect(await accessibilityProblems(page)).toEqual([])
    await page.unroute('**/api/v1/auth/activity**')
    await press(page, 'Try again')
    await text(page, 'Account created')
  })
})
