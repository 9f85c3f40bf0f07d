/** A place where a time without a zone slips in: it means another moment on another machine. */
export interface ZonelessTime {
  readonly line: number
  readonly found: string
  readonly instead: string
}

const rules = [
  // A column or a cast in SQL. The Data API's own type hint is spelled in capitals and quotes, and only in a string.
  {
    forbids: /\btimestamp\b(?!\s+with\s+time\s+zone)(?=\s*(?:[,()]|without|not null|null|default|$|`|\())/gi,
    instead: 'timestamptz',
  },
  { forbids: /::\s*timestamp\b|\bas\s+timestamp\s*\)/gi, instead: 'timestamptz' },
  { forbids: /\blocaltimestamp\b|\blocaltime\b/gi, instead: 'now()' },
  // A date that is read in the zone of the machine: a literal with a time but no offset, or one built from numbers.
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

/** Finds the times without a zone in a source text, SQL or code (design, section 4). */
export function findZonelessTimes(source: string): ZonelessTime[] {
  return rules.flatMap(({ forbids, instead }) =>
    [...source.matchAll(forbids)].map(match => ({
      line: source.slice(0, match.index).split('\n').length,
      found: match[0].trim(),
      instead,
    })),
  )
}
