import type { CallProblem } from '@dashtam/client'

/** Returns the errors of the field with the name of a connection; undefined if a problem is about something else. */
export function nameErrors({ code, errors }: CallProblem): { readonly alias: string[] } | undefined {
  if (code === 'alias_taken')
    return { alias: ['You have another connection with this name. Choose a different name.'] }
  const messages = errors?.filter(({ path }) => path === 'alias').map(({ message }) => message) ?? []
  return messages.length > 0 ? { alias: messages } : undefined
}
