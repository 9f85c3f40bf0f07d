import { expect, it } from 'vitest'
import { undoStack } from '../../local/undo-stack.ts'

it('undoes in the opposite order, each thing once, and tells of what failed only after the rest', async () => {
  const undone: string[] = []
  const { add, all } = undoStack()
  for (const name of ['first', 'second', 'third']) {
    add(name, async thing => {
      undone.push(thing)
      if (thing === 'second') throw new Error('It does not stop')
    })
  }
  await expect(all()).rejects.toMatchObject({ errors: [new Error('It does not stop')] })
  expect(undone).toEqual(['third', 'second', 'first'])
  await all()
  expect(undone).toHaveLength(3)
})
