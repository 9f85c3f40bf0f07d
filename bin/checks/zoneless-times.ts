/** A time without a time zone in a source file. Its meaning depends on the machine. */
export interface ZonelessTime {
  readonly line: number
  readonly found: string
  readonly instead: string
}

const rules = [
  // A column type or a cast in SQL, but not the type hint of the Data API, which is a quoted string.
  {
    forbids: /\btimestamp\b(?!\s+with\s+time\s+zone)(?=\s*(?:[,()]|without|not null|null|default|$|`|\())/gi,
    instead: 'timestamptz',
  },
  { forbids: /::\s*timestamp\b|\bas\s+timestamp\s*\)/gi, instead: 'timestamptz' },
  { forbids: /\blocaltimestamp\b|\blocaltime\b/gi, instead: 'now()' },
  // A date in the time zone of the machine: a literal without an offset, or a date from numbers.
  {
    forbids: /(?:new Date|Date\.parse)\(\s*['"`]\d{4}-\d\d-\d\d[T ][\d:.]*['"`]/g,
    instead: 'an offset in the literal',
  },
  { forbids: /new Date\(\s*\d{4}\s*,/g, instead: 'Date.UTC' },
  {
    forbids: /\.[gs]et(?:Hours|Minutes|Date|Day|Month|FullYear)\(/g,
    instead: 'the UTC method of the same name',
  },
]

/** Finds times without a time zone in SQL or TypeScript. */
export function findZonelessTimes(source: string): ZonelessTime[] {
  return rules.flatMap(({ forbids, instead }) =>
    [...source.matchAll(forbids)].map(match => ({
      line: source.slice(0, match.index).split('\n').length,
      found: match[0].trim(),
      instead,
    })),
  )
}
