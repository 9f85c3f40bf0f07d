const LADDERS = [
  ...['abcdefghijklmnopqrstuvwxyz', '12345678901234567890'],
  // Rows of US, German and French keyboards.
  ...['qwertyuiop', 'asdfghjkl', 'zxcvbnm', 'qwertzuiop', 'yxcvbnm', 'azertyuiop', 'qsdfghjklm', 'wxcvbn'],
  // Columns.
  ...['1qaz', '2wsx', '3edc', '4rfv', '5tgb', '6yhn', '7ujm'],
].flatMap(ladder => [ladder, Array.from(ladder).reverse().join('')])

/** The shortest part of a ladder that counts as one run. Pairs such as `er` and `as` occur in every language. */
const RUN_LENGTH = 3

/**
 * Counts the runs of a text. A run is a part of the alphabet, of the digits, of a row or column of a keyboard, or a
 * repeated character. Every other character is a run. `qwerty1234` has 2, `river` has 5.
 */
export function countRuns(text: string): number {
  const characters = Array.from(text)
  let runs = 0
  for (let at = 0; at < characters.length; runs += 1) at += runLength(characters, at)
  return runs
}

function runLength(characters: readonly string[], start: number): number {
  let length = RUN_LENGTH
  while (start + length <= characters.length && isRun(characters.slice(start, start + length))) length += 1
  return length === RUN_LENGTH ? 1 : length - 1
}

function isRun(characters: readonly string[]): boolean {
  const text = characters.join('')
  return LADDERS.some(ladder => ladder.includes(text)) || characters.every(one => one === characters[0])
}

/** Returns the shortest part that a text repeats, even if the last repetition is cut: `abc` for `abcabcab`. */
export function repeatedPart(text: string): string {
  const characters = Array.from(text)
  for (let length = 1; length <= characters.length / 2; length += 1) {
    if (characters.every((one, at) => one === characters[at % length]))
      return characters.slice(0, length).join('')
  }
  return text
}

/** The most runs of a pattern. A long pattern has more: one for every three characters. */
const PATTERN_RUNS = 4
/** The shortest part that may be repeated: the minimum length of a password. */
const PART_LENGTH = 8

/**
 * Returns whether a text is a pattern: few runs (also of doubled characters: `112233`), a repeated short part, or two
 * patterns interleaved (`1q2w3e4r`).
 */
export function isPattern(text: string): boolean {
  const characters = Array.from(text)
  const limit = Math.max(PATTERN_RUNS, Math.floor(characters.length / RUN_LENGTH))
  if (countRuns(text) <= limit) return true
  const part = repeatedPart(text)
  if (part !== text && Array.from(part).length < PART_LENGTH) return true
  const select = (isSelected: (one: string, at: number) => boolean) =>
    countRuns(characters.filter(isSelected).join(''))
  return (
    select((one, at) => one !== characters[at - 1]) <= PATTERN_RUNS ||
    select((_, at) => at % 2 === 0) + select((_, at) => at % 2 === 1) <= PATTERN_RUNS
  )
}
