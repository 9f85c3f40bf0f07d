/** The words that may precede a parenthesis in a read: SQL keywords, and PostgreSQL functions without side effects. */
const readOnlyWords = new Set(
  [
    'all and any array as case else exists filter from having in join lateral not on or over select then using values',
    'when where with array_agg cast coalesce count decode encode extract greatest host jsonb_agg jsonb_build_object',
    'jsonb_to_recordset least lower make_interval max min now row_number sum to_jsonb to_timestamp upper',
  ].flatMap(words => words.split(' ')),
)

/**
 * Returns whether a statement only reads, so that it is safe to retry. The statement must begin with `select`, because
 * CTEs that change data precede the top-level `select` (PostgreSQL manual, 7.8.4). It must call only listed functions,
 * because a function can change data, for example `delete_expired_audit_logs`. Returns false in doubt.
 */
export function isRead(sql: string): boolean {
  if (!/^\s*select\b/i.test(sql) || /\bfor\s+(?:no\s+key\s+)?(?:update|share|key)\b|\binto\b/i.test(sql))
    return false
  return [...sql.matchAll(/([\w"$.]+)\s*\(/g)].every(([, word = '']) => readOnlyWords.has(word.toLowerCase()))
}
