import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { DirectoryRefused, deleteDirectory, takeDirectory } from '../../local/own-directory.ts'

function newParent(): string {
  const parent = mkdtempSync(join(tmpdir(), 'dashtam-own-'))
  onTestFinished(() => rmSync(parent, { recursive: true, force: true }))
  return parent
}

describe('the data directory', () => {
  it('is created, reserved, released and deleted', async () => {
    const directory = join(newParent(), 'a', 'b')
    takeDirectory(directory).release()
    expect(await deleteDirectory(directory)).toBe(true)
    expect(existsSync(directory)).toBe(false)
    expect(await deleteDirectory(directory)).toBe(false)
  })

  it('is rejected while another local cloud uses it', async () => {
    const directory = newParent()
    takeDirectory(directory)
    // The parent process is also Node.
    writeFileSync(join(directory, 'dashtam.json'), JSON.stringify({ pid: process.ppid }))
    const inUse = `${directory} is in use by process ${process.ppid}. Stop that process, or set DATA_DIR to another directory.`
    expect(() => takeDirectory(directory)).toThrow(new DirectoryRefused(inUse))
    await expect(deleteDirectory(directory)).rejects.toThrow(inUse)
  })

  it('is rejected with the reason and the remedy if it cannot be created', () => {
    const file = join(newParent(), 'file')
    writeFileSync(file, '')
    for (const directory of [file, join(file, 'data')])
      expect(() => takeDirectory(directory)).toThrow(
        new DirectoryRefused(`${directory} is not a directory. Set DATA_DIR to another directory.`),
      )
  })

  it.runIf(existsSync('/proc/self'))(
    'is rejected at once in a file system without directories of users',
    () => {
      for (const directory of ['/proc/dashtam', '/proc/dashtam/data'])
        expect(() => takeDirectory(directory)).toThrow(
          new DirectoryRefused(
            `Cannot create a directory at ${directory}. Set DATA_DIR to another directory.`,
          ),
        )
    },
  )

  it('is reserved again if its process was killed and the process id is reused', () => {
    const directory = newParent()
    for (const pid of [1, 2 ** 22 + 1, 'x']) {
      writeFileSync(join(directory, 'dashtam.json'), JSON.stringify({ pid }))
      takeDirectory(directory).release()
    }
    writeFileSync(join(directory, 'dashtam.json'), 'incomplete')
    takeDirectory(directory).release()
  })

  it('is rejected if it contains other data or is not a directory', async () => {
    const parent = newParent()
    const [foreign, file] = [join(parent, 'foreign'), join(parent, 'file')]
    mkdirSync(foreign)
    writeFileSync(join(foreign, 'notes.txt'), 'other data')
    writeFileSync(file, '')
    for (const directory of [foreign, file]) {
      expect(() => takeDirectory(directory)).toThrow(DirectoryRefused)
      await expect(deleteDirectory(directory)).rejects.toThrow(DirectoryRefused)
    }
    expect(existsSync(join(foreign, 'notes.txt'))).toBe(true)
  })
})
