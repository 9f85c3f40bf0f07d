import { createServer } from 'node:http'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { cdkArguments, profileOf } from '../../bin/stack/arguments.ts'
import { deployProtected } from '../../bin/stack/deploy.ts'
import { firstDeployments } from '../../bin/stack/first-deployments.ts'
import { OWN_STAGES, runCommand } from '../support/commands.ts'
import { resourcesOf, stageLike, synthesise } from '../support/stack.ts'

const NAMES = ['dashtam-prod-data', 'dashtam-prod', 'dashtam-prod-operations']

interface Stack {
  state: string
  terminationProtection: boolean
  deletionProtection: boolean
}

/**
 * A simulated account in which the creation of a stack can fail. It follows the order of the CDK and CloudFormation:
 * delete a stack with a failed creation, create a change set, set the termination protection, execute the change set.
 */
class Account {
  readonly stacks = new Map<string, Stack>()
  readonly runs: string[][] = []
  failing: string | undefined

  findFirst = async () =>
    new Set(
      NAMES.filter(name => !/^(CREATE|UPDATE)_COMPLETE$/.test(this.stacks.get(name)?.state ?? '')),
    ) as ReadonlySet<string>

  deploy = (first: ReadonlySet<string>): number => {
    this.runs.push([...first])
    const { assembly, data } = synthesise(stageLike('prod'), { first })
    const [cluster] = [...resourcesOf(data, 'AWS::RDS::DBCluster').values()]
    const guard: Record<string, boolean> = {
      'dashtam-prod-data': cluster?.Properties['DeletionProtection'] === true,
    }
    const deployed = assembly.stacks.every(({ stackName, terminationProtection = false }) => {
      const before = this.stacks.get(stackName)
      if (before && !this.#canDeploy(before)) return false
      const deletionProtection = guard[stackName] ?? false
      const state = this.#stateAfter(stackName, before, deletionProtection)
      this.stacks.set(stackName, { state, terminationProtection, deletionProtection })
      return !state.startsWith('ROLLBACK')
    })
    return deployed ? 0 : 1
  }

  #canDeploy({ state, terminationProtection }: Stack): boolean {
    return state.startsWith('ROLLBACK') ? state === 'ROLLBACK_COMPLETE' && !terminationProtection : true
  }

  #stateAfter(name: string, before: Stack | undefined, deletionProtection: boolean): string {
    if (before && !before.state.startsWith('ROLLBACK')) return 'UPDATE_COMPLETE'
    if (this.failing !== name) return 'CREATE_COMPLETE'
    // CloudFormation cannot roll back a database with deletion protection.
    return deletionProtection ? 'ROLLBACK_FAILED' : 'ROLLBACK_COMPLETE'
  }
}

describe('the first deployment of a protected stage', () => {
  it.each(NAMES)(
    'can be retried after the creation of %s failed, and then enables the protection',
    async failing => {
      const account = new Account()
      account.failing = failing
      expect(await deployProtected(account.deploy, account.findFirst)).toBe(1)
      expect(account.stacks.get(failing)).toMatchObject({
        state: 'ROLLBACK_COMPLETE',
        terminationProtection: false,
      })
      account.failing = undefined
      expect(await deployProtected(account.deploy, account.findFirst)).toBe(0)
      expect(account.stacks.get('dashtam-prod-data')).toMatchObject({
        terminationProtection: true,
        deletionProtection: true,
      })
      expect(account.stacks.get('dashtam-prod')).toMatchObject({ terminationProtection: true })
    },
  )

  it('keeps the protection of existing stacks', async () => {
    const account = new Account()
    account.failing = 'dashtam-prod'
    await deployProtected(account.deploy, account.findFirst)
    account.failing = undefined
    await deployProtected(account.deploy, account.findFirst)
    await deployProtected(account.deploy, account.findFirst)
    expect(account.runs).toEqual([NAMES, ['dashtam-prod', 'dashtam-prod-operations'], [], []])
  })

  it('stops if a run creates no stack, for example with --method=prepare-change-set', async () => {
    const runs: number[] = []
    const run = () => runs.push(1) - runs.length
    expect(await deployProtected(run, async () => new Set(NAMES))).toBe(0)
    expect(runs).toHaveLength(1)
  })
})

describe('the CDK arguments', () => {
  const call = { command: 'deploy', stage: 'prod', rest: [], first: new Set<string>() }

  it('import existing resources unless they select a method', () => {
    expect(cdkArguments(call)).toContain('--import-existing-resources')
    for (const word of ['--method=direct', '--no-import-existing-resources', '-m'])
      expect(cdkArguments({ ...call, rest: [word] })).not.toContain('--import-existing-resources')
    expect(cdkArguments({ ...call, command: 'diff' })).not.toContain('--import-existing-resources')
  })

  it('contain the new stacks', () => {
    expect(cdkArguments({ ...call, first: new Set(NAMES) })).toContain(`first=${NAMES.join()}`)
    expect(cdkArguments(call).join()).not.toContain('first=')
  })

  it('contain the profile', () => {
    expect(profileOf(['--profile', 'one'])).toBe('one')
    expect(profileOf(['--profile=two', '--force'])).toBe('two')
    expect(profileOf(['--force'])).toBeUndefined()
  })
})

describe('the state of the stacks', () => {
  const answers = (status: number, body: string) =>
    new Promise<string>(resolve => {
      const server = createServer((_, response) => response.writeHead(status).end(body))
      server.listen(0, '127.0.0.1', () => {
        const address = server.address()
        resolve(`http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`)
      })
      server.unref()
    })
  const described = (state: string) => [200, `<StackStatus>${state}</StackStatus>`] as const
  const ask = async (status: number, body: string) => {
    vi.stubEnv('AWS_ENDPOINT_URL_CLOUDFORMATION', await answers(status, body))
    vi.stubEnv('AWS_ACCESS_KEY_ID', 'test')
    vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'test')
    vi.stubEnv('AWS_REGION', 'us-east-1')
    return [...(await firstDeployments(['dashtam-prod'], undefined))]
  }
  afterEach(() => vi.unstubAllEnvs())

  it.each([
    'REVIEW_IN_PROGRESS',
    'CREATE_IN_PROGRESS',
    'CREATE_FAILED',
    'ROLLBACK_COMPLETE',
    'ROLLBACK_FAILED',
  ])('%s counts as new', async state => expect(await ask(...described(state))).toEqual(['dashtam-prod']))
  it.each([
    'CREATE_COMPLETE',
    'UPDATE_COMPLETE',
    'UPDATE_ROLLBACK_COMPLETE',
    'UPDATE_IN_PROGRESS',
    'DELETE_FAILED',
  ])('%s counts as deployed', async state => expect(await ask(...described(state))).toEqual([]))
  it('of an absent stack counts as new', async () => {
    const body = '<Code>ValidationError</Code><Message>Stack with id dashtam-prod does not exist</Message>'
    expect(await ask(400, body)).toEqual(['dashtam-prod'])
  })
  it.each([
    [403, '<Code>AccessDenied</Code><Message>not authorized</Message>', 'not authorized'],
    [400, '<Code>ValidationError</Code><Message>Bad name</Message>', 'Bad name'],
    [200, '<html>a proxy</html>', 'HTTP 200'],
  ])('is required: %i %s', async (status, body, message) => {
    await expect(ask(status, body)).rejects.toThrow(message)
  })
  it('is read before the deployment of a protected stage, and a failure prints one line', async () => {
    const { code, output } = await runCommand('stack.ts', ['deploy', '--stage', 'prod'], {
      env: {
        TEST_STAGES: OWN_STAGES,
        AWS_ENDPOINT_URL_STS: await answers(200, ''),
        AWS_ENDPOINT_URL_CLOUDFORMATION: await answers(403, '<Message>not authorized</Message>'),
        AWS_ACCESS_KEY_ID: 'test',
        AWS_SECRET_ACCESS_KEY: 'test',
        AWS_REGION: 'us-east-1',
      },
    })
    expect(output).toMatch(
      /^Checking the AWS credentials …\nCloudFormation did not describe the stack dashtam-prod[^\n]+\.$/,
    )
    expect(code).toBe(1)
  })
})
