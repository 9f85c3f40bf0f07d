import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { writeGenerated } from '../../../bin/command-line/write-generated.ts'

let root = ''
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'generated-'))
})
afterEach(() => rmSync(root, { recursive: true }))

const files = [{ path: 'a/one.txt', text: 'one\n' }]
const write = (check: boolean, existing: string[] = []) =>
  writeGenerated(files, { root, check, command: 'npm run example', existing })
const change = (text: string) => {
  write(false)
  writeFileSync(join(root, 'a/one.txt'), text)
}
const read = () => readFileSync(join(root, 'a/one.txt'), 'utf8')

describe('writeGenerated', () => {
  it('creates the files and their folders', () => {
    write(false)
    expect(read()).toBe('one\n')
  })

  it('deletes files that are not generated anymore', () => {
    writeFileSync(join(root, 'old.txt'), 'old')
    write(false, ['old.txt'])
    expect(existsSync(join(root, 'old.txt'))).toBe(false)
  })

  it('with check: accepts files that are up to date', () => {
    write(false)
    expect(() => write(true, ['a/one.txt'])).not.toThrow()
  })

  it.each([
    ['a missing file', () => undefined, 'Not up to date: a/one.txt. Run: npm run example'],
    ['a changed file', () => change('two'), 'a/one.txt'],
    ['a file that is not generated', () => writeFileSync(join(root, 'old.txt'), 'old'), 'old.txt'],
  ])('with check: refuses %s and changes nothing', (_, prepare, message) => {
    prepare()
    const before = existsSync(join(root, 'a/one.txt')) && read()
    expect(() => write(true, existsSync(join(root, 'old.txt')) ? ['old.txt'] : [])).toThrow(message)
    expect(existsSync(join(root, 'a/one.txt')) && read()).toBe(before)
  })
})
