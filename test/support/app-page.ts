import type { Locator, Page } from 'playwright-core'

/** Waits for the page with a title. */
export function shows(page: Page, title: string): Promise<void> {
  return page.getByRole('heading', { level: 1, name: title }).waitFor()
}

/** Waits for a text. */
export function text(page: Page, content: string | RegExp): Promise<void> {
  return page.getByText(content).first().waitFor()
}

/** Presses a button. */
export function press(page: Page, name: string | RegExp): Promise<void> {
  return page.getByRole('button', { name }).click()
}

/** Returns the field of a password. */
export function password(page: Page, label = 'Password'): Locator {
  return page.getByLabel(label, { exact: true })
}
