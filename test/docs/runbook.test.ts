import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'

const RUNBOOK = 'docs/operate/runbook.md'
const text = readFileSync(RUNBOOK, 'utf8')

interface Checked {
  readonly command: string
  readonly faults: readonly string[]
}

/** Checks the `aws` commands in a Markdown file against the models of botocore. */
function check(file: string): Checked[] {
  const { stdout, stderr } = spawnSync('python3', ['test/support/check-aws-commands.py', file], {
    encoding: 'utf8',
  })
  expect(stderr).toBe('')
  return JSON.parse(stdout)
}

const installed = spawnSync('python3', ['-c', 'import botocore']).status === 0
if (!installed) console.info('botocore is not installed. The commands in the runbook are not checked.')

describe.runIf(installed)('the aws commands of the runbook', { timeout: 120_000 }, () => {
  it('use valid services, operations, options and required parameters', () => {
    const commands = check(RUNBOOK)
    expect(commands.length).toBeGreaterThan(40)
    expect(commands.filter(({ faults }) => faults.length > 0)).toEqual([])
  })

  it.each([
    ['kms rotate-key-on-demand --key-id alias/one', '--key-id accepts no alias'],
    ['kms enable-key', 'kms enable-key needs --key-id'],
    ['kms enable-keys --key-id 1', 'kms has no operation enable-keys'],
    [
      'rds modify-db-cluster --db-cluster-identifier a --rotate-master-user-password',
      'needs --apply-immediately',
    ],
    ['rds wait db-cluster-ready --db-cluster-identifier a', 'rds has no waiter db-cluster-ready'],
    [
      'logs start-query --start-time now --end-time 2 --query-string x',
      '--start-time needs a number, not now',
    ],
    ['rds start-db-cluster --identifier a', 'rds start-db-cluster has no option --identifier'],
    ['lambda invoke --function-name one', '--function-name needs a value'],
    ['sqs', 'there is no operation'],
  ])('are rejected if invalid: aws %s', (command, fault) => {
    const file = join(mkdtempSync(join(tmpdir(), 'dashtam-runbook-')), 'runbook.md')
    writeFileSync(file, `\`\`\`sh\nVALUE=$(aws ${command})\n\`\`\`\n`)
    expect(
      check(file)
        .flatMap(({ faults }) => faults)
        .join(),
    ).toContain(fault)
  })
})

describe('the shell commands of the runbook', () => {
  const blocks = [...text.matchAll(/^ *```sh\n(.*?)^ *```$/gms)].map(([, block = '']) => block).join('\n')
  const inline = [...text.matchAll(/`((?:aws|npm run) [^`]+)`/g)].map(([, code = '']) => code).join('\n')

  it('set every variable before they use it', () => {
    const assigned = new Set<string>()
    const unknown = blocks.split('\n').flatMap(line => {
      const used = [...line.matchAll(/\$\{?([A-Z_]+)/g)].map(([, name = '']) => name)
      const missing = used.filter(name => !assigned.has(name))
      for (const [, name = ''] of line.matchAll(/(?:^|\s)([A-Z_]+)=/g)) assigned.add(name)
      return missing
    })
    expect(unknown).toEqual([])
    const used = [...inline.matchAll(/\$\{?([A-Z_]+)/g)].map(([, name = '']) => name)
    expect(used.filter(name => !['STAGE', 'REGION', 'API'].includes(name))).toEqual([])
  })

  it('have a valid syntax', () => {
    const { status, stderr } = spawnSync('bash', ['-n'], { input: blocks, encoding: 'utf8' })
    expect(stderr).toBe('')
    expect(status).toBe(0)
  })
})
