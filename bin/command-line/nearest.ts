/** Returns the known word that is closest to a mistyped one. Undefined if none is close. */
export function nearest(given: string, known: readonly string[]): string | undefined {
  const ranked = known
    .map(word => ({ word, distance: word.startsWith(given) && given.length > 1 ? 0 : distance(given, word) }))
    .toSorted((one, other) => one.distance - other.distance)
  const [best] = ranked
  // A third of the letters, so that short words match only if one letter differs.
  return best && best.distance <= Math.ceil(best.word.length / 3) ? best.word : undefined
}

/** Counts the edits between two words (Levenshtein). */
function distance(one: string, other: string): number {
  let previous = Array.from({ length: other.length + 1 }, (_, index) => index)
  for (const [row, letter] of [...one].entries()) {
    const current = [row + 1]
    for (const [column, compared] of [...other].entries()) {
      const [insertion = 0, deletion = 0, replacement = 0] = [
        current[column],
        previous[column + 1],
        previous[column],
      ]
      current.push(Math.min(insertion + 1, deletion + 1, replacement + (letter === compared ? 0 : 1)))
    }
    previous = current
  }
  return previous.at(-1) ?? 0
}
