import { appendFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { expect, it, onTestFinished, vi } from 'vitest'
import * as z from 'zod/mini'
import { openJournal } from '../../../local/recording/journal.ts'

function newFile(): string {
  const directory = mkdtempSync(join(tmpdir(), 'dashtam-journal-'))
  onTestFinished(() => rmSync(directory, { recursive: true }))
  return join(directory, 'deep', 'entries.jsonl')
}

const open = (file?: string, capacity = 3) => openJournal({ schema: z.number(), capacity, file })

it('keeps the newest entries, newest first', () => {
  const journal = open()
  for (const entry of [1, 2, 3, 4]) journal.append(entry)
  expect(journal.all()).toEqual([4, 3, 2])
})

it('has the same entries after a restart, and only its owner can read them', () => {
  const file = newFile()
  for (const entry of [1, 2, 3, 4]) open(file).append(entry)
  expect(open(file).all()).toEqual([4, 3, 2])
  expect(statSync(file).mode & 0o777).toBe(0o600)
})

it('loses only the last line if the process is killed while it writes', () => {
  const file = newFile()
  const journal = open(file)
  journal.append(1)
  appendFileSync(file, '{"incompl')
  const restarted = open(file)
  expect(restarted.all()).toEqual([1])
  restarted.append(2)
  expect(open(file).all()).toEqual([2, 1])
})

it('ignores lines of another shape', () => {
  const file = newFile()
  open(file).append(1)
  appendFileSync(file, '"text"\n')
  expect(open(file).all()).toEqual([1])
})

it('appends to its file, and rewrites it at twice the capacity', () => {
  const file = newFile()
  const journal = open(file)
  const lines = () => readFileSync(file, 'utf8').split('\n').length - 1
  const counts = [1, 2, 3, 4, 5, 6, 7, 8].map(entry => {
    journal.append(entry)
    return lines()
  })
  expect(counts).toEqual([1, 2, 3, 4, 5, 6, 3, 4])
})

it('removes entries from memory and from the file', () => {
  const file = newFile()
  const journal = open(file)
  for (const entry of [1, 2, 3]) journal.append(entry)
  expect(journal.retain(entry => entry !== 2)).toBe(1)
  expect(journal.retain(() => true)).toBe(0)
  expect(journal.all()).toEqual([3, 1])
  expect(open(file).all()).toEqual([3, 1])
})

it('creates its directory again if it was deleted, with all entries', () => {
  const file = newFile()
  const journal = open(file)
  journal.append(1)
  journal.append(2)
  rmSync(dirname(file), { recursive: true })
  journal.append(3)
  expect(open(file).all()).toEqual([3, 2, 1])
})

it('keeps its entries in memory and warns once if its file cannot be written', () => {
  const warn = vi.spyOn(console, 'warn').mockReturnValue()
  onTestFinished(() => warn.mockRestore())
  const file = newFile()
  mkdirSync(file, { recursive: true })
  const journal = open(file)
  for (const entry of [1, 2, 3]) journal.append(entry)
  expect(journal.retain(entry => entry !== 2)).toBe(1)
  expect(journal.all()).toEqual([3, 1])
  expect(warn).toHaveBeenCalledOnce()
})
