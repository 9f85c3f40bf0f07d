/** Parses JSON; `undefined` if invalid. Throws no error, because a syntax error could quote the text. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
