import type { KnownCode, ProblemLike, ProblemText } from './problem.ts'
import { texts, unknownText } from './texts.ts'

/** Returns the text for a problem. Unknown codes, for example of a newer server, get a general text. */
export function problemText(problem: ProblemLike): ProblemText {
  const text = isKnown(problem.code) ? texts[problem.code] : unknownText
  return typeof text === 'function' ? text(problem) : text
}

function isKnown(code: string): code is KnownCode {
  return Object.hasOwn(texts, code)
}

const quietCodes: readonly string[] = ['signed_out', 'session_changed', 'aborted', 'disposed']

/**
 * Returns whether a problem needs no message: the user was signed out or changed, which the layout shows, or the
 * application canceled the call.
 */
export function isQuiet({ code }: ProblemLike): boolean {
  return quietCodes.includes(code)
}
