/** A retired word in a text. */
export interface RetiredWord {
  readonly line: number
  readonly found: string
  readonly instead: string
}

interface Rule {
  /** Matches the retired word. Case-sensitive only for type names. */
  readonly retired: RegExp
  readonly instead: string
}

const word = (pattern: string, instead: string): Rule => ({
  retired: new RegExp(`(?<![\\w-])(?:${pattern})(?![\\w-])`, 'gi'),
  instead,
})

/** Retired words and their replacements (docs/how-it-works/glossary.md). */
const rules: readonly Rule[] = [
  word('whoever|whosoever|whosever|whomever', 'the client, the caller, any'),
  word('whatever|whatsoever', 'any, everything that'),
  word('lest', 'so that … not'),
  word('whence|thence|hence', 'from which, so'),
  word('shall', 'will, must'),
  word('anew', 'again'),
  word('thereof|therein|thereby|therewith|hereby|herein|hereof', 'a plain reference'),
  word('besides?', 'next to, alongside, in parallel, in addition to'),
  word('yields|yielded|yielding', 'returns'),
  word('defects?', 'an unexpected error, a bug'),
  word('dead(?![ -]letter)', 'revoked, expired'),
  word('dies?|died|dying', 'is revoked, expires, stops'),
  word('living|(?<!keep-)alive', 'active'),
  word('told', 'notified'),
  word('(?<!decimal )places', 'locations, positions'),
  word('practis\\w+|(?<!best )practice', 'mock'),
  word('strangers?', 'an unknown caller, an attacker'),
  word('tries|tried', 'retries, retried, attempts'),
  word('sentences?', 'description, text'),
  word('where there (?:is|are) (?:none|one|no)', 'if absent, if present'),
  word('wants?|wanted', 'accepts, requires'),
  word('(?:of|on) (?:its|their|his|her|our|your) own', 'its own …'),
  word('spend|spends|spent|spending', 'consume, consumed'),
  { retired: /\b(?:type|interface) Needs\b/g, instead: 'Deps' },
  { retired: /\b(?:type|interface) Origin\b/g, instead: 'RequestMetadata' },
  { retired: /\b(?:type|interface) Exchange\b/g, instead: 'HandlerContext' },
]

/** A name that reads as a React hook. In React code it is one. */
const hook: Rule = { retired: /\buse(?:State|Code|\w*Token)\b/g, instead: 'consume*' }

/** Names that must stay: a metric, an alarm and a CDK construct id. */
const PERMANENT_NAMES = /(['"`])(?:Dead|Defects)\1|\bDefects:/g

/**
 * Finds the retired words in a source file or text.
 * @param isReact - Whether the file is React code, so that names of hooks are allowed.
 */
export function findRetiredWords(text: string, isReact = false): RetiredWord[] {
  const applied = isReact ? rules : [...rules, hook]
  return text.split('\n').flatMap((line, index) =>
    applied.flatMap(({ retired, instead }) =>
      [...line.replace(PERMANENT_NAMES, '').matchAll(retired)].map(([found]) => ({
        line: index + 1,
        found,
        instead,
      })),
    ),
  )
}
