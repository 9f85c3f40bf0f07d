import type { IncomingHttpHeaders } from 'node:http'

/** Returns the parameters, or undefined if one is repeated that must not be (RFC 6749, 3.1 and 3.2). */
export function parametersOf(
  source: URLSearchParams,
  repeatable: readonly string[] = [],
): URLSearchParams | undefined {
  const names = [...source.keys()].filter(name => !repeatable.includes(name))
  return new Set(names).size === names.length ? source : undefined
}

/** Returns whether the content type of a request is a form. */
export function isForm(headers: IncomingHttpHeaders): boolean {
  return /^application\/x-www-form-urlencoded\s*(?:;|$)/i.test(headers['content-type'] ?? '')
}
