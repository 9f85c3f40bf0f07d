import { describe, expect, it } from 'vitest'
import { findFolderCycles } from '../../bin/checks/folder-cycles.ts'

const imports = (...pairs: [string, string][]) => pairs.map(([from, to]) => ({ from, to }))

describe('findFolderCycles', () => {
  it('finds folders that import each other, with the imports', () => {
    const pairs = imports(
      ['lib/auth/users/a.ts', 'lib/mail/send.ts'],
      ['lib/mail/compose.ts', 'lib/auth/tokens/b.ts'],
    )
    expect(findFolderCycles(pairs)).toEqual([{ folders: ['lib/auth', 'lib/mail'], imports: pairs }])
  })

  it('finds a cycle of three folders at any depth only once', () => {
    const pairs = imports(
      ['lib/auth/users/a.ts', 'lib/auth/sessions/store/b.ts'],
      ['lib/auth/sessions/c.ts', 'lib/auth/passwords/d.ts'],
      ['lib/auth/passwords/e.ts', 'lib/auth/users/f.ts'],
    )
    expect(findFolderCycles(pairs).map(({ folders }) => folders)).toEqual([
      ['lib/auth/passwords', 'lib/auth/users', 'lib/auth/sessions'],
    ])
  })

  it('finds two cycles that share a folder', () => {
    const pairs = imports(
      ['a/x/1.ts', 'a/y/1.ts'],
      ['a/y/2.ts', 'a/x/2.ts'],
      ['a/y/3.ts', 'a/z/1.ts'],
      ['a/z/2.ts', 'a/y/4.ts'],
    )
    expect(findFolderCycles(pairs).map(({ folders }) => folders.toSorted())).toEqual([
      ['a/x', 'a/y'],
      ['a/y', 'a/z'],
    ])
  })

  it('finds cycles of top-level folders', () => {
    const pairs = imports(['bench/run.ts', 'test/support/app.ts'], ['test/bench/a.test.ts', 'bench/load.ts'])
    expect(findFolderCycles(pairs)).toHaveLength(1)
  })

  it.each([
    ['one direction', imports(['lib/http/a.ts', 'lib/auth/b.ts'], ['functions/auth/c.ts', 'lib/http/a.ts'])],
    [
      'a folder and its subfolder',
      imports(['lib/a/x.ts', 'lib/a/store/y.ts'], ['lib/a/store/y.ts', 'lib/a/z.ts']),
    ],
    ['files of one folder', imports(['lib/a/x.ts', 'lib/a/y.ts'])],
    ['a file of the parent', imports(['lib/a/x.ts', 'lib/jobs.ts'], ['lib/jobs.ts', 'lib/a/y.ts'])],
  ])('accepts %s', (_, pairs) => {
    expect(findFolderCycles(pairs)).toEqual([])
  })
})
