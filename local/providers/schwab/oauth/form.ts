import type { IncomingHttpHeaders } from 'node:http'

/** The parameters of a request; nothing where one that may come once came twice (RFC 6749, 3.1 and 3.2). */
export function parametersOf(
  source: URLSearchParams,
  repeatable: readonly string[] = [],
): URLSearchParams | undefined {
  const names = [...source.keys()].filter(name => !repeatable.includes(name))
  return new Set(names).size === names.length ? source : undefined
}

/** Tells whether a request says that its body is a form. */
export function isForm(headers: IncomingHttpHeaders): boolean {
  return /^application\/x-www-form-urlencoded\s*(?:;|$)/i.test(headers['content-type'] ?? '')
}
