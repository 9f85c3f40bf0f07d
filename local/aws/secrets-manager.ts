import { randomUUID } from 'node:crypto'
import * as z from 'zod/mini'
import { AwsError, type JsonService } from './json-service.ts'
import { persistentState } from './persistent-state.ts'

const Version = z.object({
  /** Null if a rotation has created the version but not its value. */
  text: z.nullable(z.string()),
  stages: z.array(z.string()),
  createdAt: z.number(),
  /** When a rotation made this version the current one, in seconds since 1970. */
  rotatedAt: z.optional(z.number()),
})
const Secrets = z.record(z.string(), z.record(z.string(), Version))
type Versions = z.infer<typeof Secrets>[string]

const Token = z.optional(z.string())
const ById = z.object({ SecretId: z.string() })
const Create = z.object({ Name: z.string(), SecretString: z.optional(z.string()), ClientRequestToken: Token })
const Get = z.object({ SecretId: z.string(), VersionId: Token, VersionStage: Token })
const Put = z.object({
  SecretId: z.string(),
  SecretString: z.string(),
  ClientRequestToken: Token,
  VersionStages: z.optional(z.array(z.string())),
})
const Rotate = z.object({ SecretId: z.string(), ClientRequestToken: Token })
const Move = z.object({
  SecretId: z.string(),
  VersionStage: z.string(),
  MoveToVersionId: Token,
  RemoveFromVersionId: Token,
})

/** Creates Secrets Manager: versioned secrets with the staging labels AWSCURRENT, AWSPENDING and AWSPREVIOUS. */
export function secretsManager(region: string, file?: string): JsonService {
  const state = persistentState(Secrets, {}, file)
  const arnOf = (name: string) => `arn:aws:secretsmanager:${region}:000000000000:secret:${name}`
  const nameOf = (id: string) => id.replace(/^arn:aws:secretsmanager:[^:]*:\d*:secret:/, '')
  const find = (id: string): [string, Versions] => {
    const name = nameOf(id)
    const versions = Object.hasOwn(state.value, name) ? state.value[name] : undefined
    if (!versions)
      throw new AwsError('ResourceNotFoundException', "Secrets Manager can't find the specified secret.")
    return [name, versions]
  }
  const put = (versions: Versions, id: string, text: string, stages: readonly string[]) => {
    const known = versions[id]
    if (known && known.text !== null && known.text !== text) {
      throw new AwsError('ResourceExistsException', `Version ${id} already exists with a different value.`)
    }
    versions[id] = known ? { ...known, text } : { text, stages: [], createdAt: Date.now() / 1000 }
    for (const stage of stages) moveStage(versions, stage, id)
    state.save()
  }
  return {
    name: 'secretsmanager',
    operations: {
      CreateSecret: input => {
        const { Name, SecretString, ClientRequestToken: id = randomUUID() } = z.parse(Create, input)
        const known = Object.hasOwn(state.value, Name) ? state.value[Name] : undefined
        const answer = { ARN: arnOf(Name), Name, ...(SecretString !== undefined && { VersionId: id }) }
        if (known) {
          // A retry of the same request succeeds.
          if (SecretString !== undefined && known[id]?.text === SecretString) return answer
          throw new AwsError('ResourceExistsException', `The secret ${Name} already exists.`)
        }
        const versions: Versions = {}
        state.value[Name] = versions
        if (SecretString !== undefined) put(versions, id, SecretString, ['AWSCURRENT'])
        state.save()
        return answer
      },
      GetSecretValue: input => {
        const {
          SecretId,
          VersionId,
          VersionStage = VersionId ? undefined : 'AWSCURRENT',
        } = z.parse(Get, input)
        const [name, versions] = find(SecretId)
        const found = Object.entries(versions).find(
          ([id, { stages }]) =>
            (!VersionId || id === VersionId) && (!VersionStage || stages.includes(VersionStage)),
        )
        if (!found || found[1].text === null)
          throw new AwsError(
            'ResourceNotFoundException',
            "Secrets Manager can't find the specified secret value.",
          )
        const [id, { text, stages, createdAt }] = found
        return {
          ARN: arnOf(name),
          Name: name,
          VersionId: id,
          SecretString: text,
          VersionStages: stages,
          CreatedDate: createdAt,
        }
      },
      PutSecretValue: input => {
        const request = z.parse(Put, input)
        const [name, versions] = find(request.SecretId)
        const id = request.ClientRequestToken ?? randomUUID()
        put(versions, id, request.SecretString, request.VersionStages ?? ['AWSCURRENT'])
        return { ARN: arnOf(name), Name: name, VersionId: id, VersionStages: versions[id]?.stages }
      },
      UpdateSecretVersionStage: input => {
        const { SecretId, VersionStage, MoveToVersionId, RemoveFromVersionId } = z.parse(Move, input)
        const [name, versions] = find(SecretId)
        const holder = Object.entries(versions).find(([, { stages }]) => stages.includes(VersionStage))?.[0]
        if (holder !== RemoveFromVersionId && holder !== undefined && holder !== MoveToVersionId) {
          throw new AwsError(
            'InvalidParameterException',
            `The label ${VersionStage} is attached to version ${holder}.`,
          )
        }
        if (MoveToVersionId && !versions[MoveToVersionId]) {
          throw new AwsError('ResourceNotFoundException', `Version ${MoveToVersionId} does not exist.`)
        }
        moveStage(versions, VersionStage, MoveToVersionId)
        const moved = MoveToVersionId === undefined ? undefined : versions[MoveToVersionId]
        if (moved && VersionStage === 'AWSCURRENT') moved.rotatedAt = Date.now() / 1000
        state.save()
        return { ARN: arnOf(name), Name: name }
      },
      /** Starts a rotation: creates a pending version without a value. The caller runs the rotation steps. */
      RotateSecret: input => {
        const { SecretId, ClientRequestToken: id = randomUUID() } = z.parse(Rotate, input)
        const [name, versions] = find(SecretId)
        versions[id] ??= { text: null, stages: [], createdAt: Date.now() / 1000 }
        moveStage(versions, 'AWSPENDING', id)
        state.save()
        return { ARN: arnOf(name), Name: name, VersionId: id }
      },
      ListSecretVersionIds: input => {
        const [name, versions] = find(z.parse(ById, input).SecretId)
        const labeled = Object.entries(versions).filter(([, { stages }]) => stages.length > 0)
        const Versions = labeled.map(([VersionId, { stages, createdAt }]) => ({
          VersionId,
          VersionStages: stages,
          CreatedDate: createdAt,
        }))
        return { ARN: arnOf(name), Name: name, Versions }
      },
      DescribeSecret: input => {
        const [name, versions] = find(z.parse(ById, input).SecretId)
        const stages = Object.fromEntries(
          Object.entries(versions).map(([id, version]) => [id, version.stages]),
        )
        const current = Object.values(versions).find(version => version.stages.includes('AWSCURRENT'))
        return {
          ARN: arnOf(name),
          Name: name,
          VersionIdsToStages: stages,
          ...(current?.rotatedAt !== undefined && { LastRotatedDate: current.rotatedAt }),
        }
      },
    },
  }
}

/** A label is attached to one version at a time. The version that loses AWSCURRENT gets AWSPREVIOUS. */
function moveStage(versions: Versions, stage: string, toId: string | undefined): void {
  for (const [id, version] of Object.entries(versions)) {
    if (id === toId || !version.stages.includes(stage)) continue
    version.stages = version.stages.filter(label => label !== stage)
    if (stage === 'AWSCURRENT' && toId !== undefined) moveStage(versions, 'AWSPREVIOUS', id)
  }
  const target = toId === undefined ? undefined : versions[toId]
  if (target && !target.stages.includes(stage)) target.stages = [...target.stages, stage]
}
