import { expect } from 'vitest'

/** Checks that details name the provider and perhaps the institution, and returns the other members. */
export function withoutProvider(details: unknown, provider: string): Record<string, unknown> {
  expect(details).toMatchObject({ provider_key: provider })
  const { provider_key, institution_name, ...others } = details as Record<string, unknown>
  return others
}
