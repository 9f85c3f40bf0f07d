/** A token of an SQL statement. */
export interface Lexeme {
  /** The source text. For a parameter, its name without the colon. */
  readonly text: string
  readonly kind: 'code' | 'comment' | 'parameter' | 'end'
}

// A colon does not start a parameter in comments (which may be nested), quoted text (with escapes after E), quoted
// identifiers, dollar quotes or casts.
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

/** Splits a statement into tokens. The tokens contain the complete text, except the colons of the parameters. */
export function* lexemes(sql: string): Generator<Lexeme> {
  for (const { 0: text, groups = {} } of sql.matchAll(LEXEME)) {
    const { comment, parameter, end } = groups
    if (parameter !== undefined) yield { kind: 'parameter', text: parameter }
    else if (comment !== undefined) yield { kind: 'comment', text }
    else yield { kind: end === undefined ? 'code' : 'end', text }
  }
}
