import { createStore } from './create-store.ts'

/** A message about something that succeeded. Two messages with the same text are two messages. */
export interface StatusMessage {
  readonly text: string
  /** The path of the page that shows it; null if every page shows it. */
  readonly path: string | null
}

/** The message that is shown. */
export const statusMessage = createStore<StatusMessage | undefined>(undefined)

/** Shows that something succeeded, such as "The name is saved.", at the lower edge of the window. */
export function showStatus(text: string): void {
  statusMessage.set({ text, path: location.pathname })
}

/** Shows a message on every page, because the next page may not be loaded yet. */
export function showStatusOnEveryPage(text: string): void {
  statusMessage.set({ text, path: null })
}

/** Removes the message. */
export function clearStatus(): void {
  statusMessage.set(undefined)
}
