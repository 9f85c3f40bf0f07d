/** A message about something that succeeded. Two messages with the same text are two messages. */
export interface StatusMessage {
  readonly text: string
  /** The path of the page that shows it. */
  readonly path: string
}

let current: StatusMessage | undefined
const listeners = new Set<() => void>()

function replace(next: StatusMessage | undefined): void {
  current = next
  for (const listener of listeners) listener()
}

/** Shows that something succeeded, such as "The name is saved.", at the lower edge of the window. */
export function showStatus(text: string): void {
  replace({ text, path: location.pathname })
}

/** Removes the message. */
export function clearStatus(): void {
  replace(undefined)
}

/** Returns the message. */
export function statusMessage(): StatusMessage | undefined {
  return current
}

/** Calls a listener when the message changes. Returns a function that removes the listener. */
export function onStatusChange(listener: () => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}
