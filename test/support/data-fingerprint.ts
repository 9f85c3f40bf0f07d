const TABLES = [
  'users',
  'sessions',
  'refresh_tokens',
  'registrations',
  'email_verification_tokens',
  'password_reset_tokens',
  'disown_tokens',
  'known_origins',
  'data_keys',
  'provider_connections',
  'provider_tokens',
  'authorization_states',
  'security_config',
  'audit_logs',
]

/** Returns a query whose result changes with every change of the data, except in the tables of `except`. */
export function fingerprintQuery(except: readonly string[]): string {
  const digests = TABLES.filter(table => !except.includes(table)).map(
    table =>
      `(select md5(coalesce(string_agg(t::text, ',' order by t::text), '')) from ${table} t) as ${table}`,
  )
  return `select ${digests.join(', ')}`
}
