import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'

const curlBlock = (file: string) =>
  [...readFileSync(file, 'utf8').matchAll(/```sh\n(.*?)```/gs)]
    .map(([, block = '']) => block)
    .find(block => block.startsWith('base='))

it('is the same in the README and in the quick start', () => {
  const block = curlBlock('README.md')
  expect(block).toContain('/auth/login')
  expect(curlBlock('docs/use/quick-start.md')).toBe(block)
})
