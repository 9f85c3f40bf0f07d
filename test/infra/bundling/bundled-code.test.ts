import { expect, it } from 'vitest'
import { sourcesOfBundles } from '../../../lib/infra/bundling/bundled-code.ts'

it('bundles are made again for what can be in one, and for nothing else', () => {
  const sources = sourcesOfBundles()
  expect(sources).toEqual(
    expect.arrayContaining([
      'functions/auth/login.ts',
      'lib/auth/sign-in/open-session.ts',
      'lib/infra/bundling/bundle-functions.ts',
      'migrations/index.ts',
      'package-lock.json',
    ]),
  )
  const others = sources.filter(path => !/^(functions|lib|migrations)\/|^package-lock\.json$/.test(path))
  expect(others).toEqual([])
  const infra = sources.filter(path => path.startsWith('lib/infra/'))
  expect(infra.every(path => path.startsWith('lib/infra/bundling/'))).toBe(true)
})
