/** A piece of a statement. */
export interface Lexeme {
  /** What was written; of a parameter its name. */
  readonly text: string
  readonly kind: 'code' | 'comment' | 'parameter' | 'end'
}

// A colon names no parameter within a comment (one may hold another), quoted text (with escapes after an E), a quoted
// identifier or dollar quotes, nor in a cast.
const LEXEME = new RegExp(
  [
    /(?<comment>--[^\n]*|\/\*(?:[^*/]|\*(?!\/)|\/(?!\*)|\/\*[\s\S]*?\*\/)*\*\/)/,
    /\b[eE]'(?:[^'\\]|\\[\s\S]|'')*'|'(?:[^']|'')*'|"(?:[^"]|"")*"/,
    /(?<![\w$])\$(?<tag>(?:[A-Za-z_]\w*)?)\$[\s\S]*?\$\k<tag>\$/,
    /::|:(?<parameter>[A-Za-z_]\w*|\d+)/,
    /(?<end>;)/,
    /[^-/'"$:;eE]+|[\s\S]/,
  ]
    .map(({ source }) => source)
    .join('|'),
  'g',
)

/** Takes a statement apart; the pieces together are the statement, but for the colons of its parameters. */
export function* lexemes(sql: string): Generator<Lexeme> {
  for (const { 0: text, groups = {} } of sql.matchAll(LEXEME)) {
    const { comment, parameter, end } = groups
    if (parameter !== undefined) yield { kind: 'parameter', text: parameter }
    else if (comment !== undefined) yield { kind: 'comment', text }
    else yield { kind: end === undefined ? 'code' : 'end', text }
  }
}
