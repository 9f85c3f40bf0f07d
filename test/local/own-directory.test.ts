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
  it('is made, taken, let go and deleted', async () => {
    const directory = join(newParent(), 'a', 'b')
    takeDirectory(directory).release()
    expect(await deleteDirectory(directory)).toBe(true)
    expect(existsSync(directory)).toBe(false)
    expect(await deleteDirectory(directory)).toBe(false)
  })

  it('is refused while another local cloud has it', async () => {
    const directory = newParent()
    takeDirectory(directory)
    // The process that started this one is a Node as well.
    writeFileSync(join(directory, 'dashtam.json'), JSON.stringify({ pid: process.ppid }))
    const inUse = `${directory} is in use by process ${process.ppid}; stop that first, or name another by DATA_DIR.`
    expect(() => takeDirectory(directory)).toThrow(new DirectoryRefused(inUse))
    await expect(deleteDirectory(directory)).rejects.toThrow(inUse)
  })

  it('is taken from one that was killed, whose number is another’s by now', () => {
    const directory = newParent()
    for (const pid of [1, 2 ** 22 + 1, 'x']) {
      writeFileSync(join(directory, 'dashtam.json'), JSON.stringify({ pid }))
      takeDirectory(directory).release()
    }
    writeFileSync(join(directory, 'dashtam.json'), 'cut in the mid')
    takeDirectory(directory).release()
  })

  it('is refused where it holds what is not ours, or cannot be a directory', async () => {
    const parent = newParent()
    const [foreign, file] = [join(parent, 'foreign'), join(parent, 'file')]
    mkdirSync(foreign)
    writeFileSync(join(foreign, 'thesis.txt'), 'years of work')
    writeFileSync(file, '')
    for (const directory of [foreign, file]) {
      expect(() => takeDirectory(directory)).toThrow(DirectoryRefused)
      await expect(deleteDirectory(directory)).rejects.toThrow(DirectoryRefused)
    }
    expect(existsSync(join(foreign, 'thesis.txt'))).toBe(true)
  })
})
