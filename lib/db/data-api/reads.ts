/** What may stand before a parenthesis in a read: words of SQL, and functions of PostgreSQL without an effect. */
const harmless = new Set(
  [
    'all and any array as case else exists filter from having in join lateral not on or over select then using values',
    'when where with array_agg cast coalesce count decode encode extract greatest host jsonb_agg jsonb_build_object',
    'jsonb_to_recordset least lower make_interval max min now row_number sum to_jsonb to_timestamp upper',
  ].flatMap(words => words.split(' ')),
)

/**
 * Tells whether a statement only reads, so that it can be repeated without harm. It must begin with `select`, since a CTE
 * that changes data stands only at the top level before it (PostgreSQL's manual, 7.8.4), and call no function outside the
 * list: `select delete_expired_audit_logs(…)` begins with `select` and deletes. In doubt, no.
 */
export function isRead(sql: string): boolean {
  if (!/^\s*select\b/i.test(sql) || /\bfor\s+(?:no\s+key\s+)?(?:update|share|key)\b|\binto\b/i.test(sql))
    return false
  return [...sql.matchAll(/([\w"$.]+)\s*\(/g)].every(([, word = '']) => harmless.has(word.toLowerCase()))
}
