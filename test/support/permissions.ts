import type { Template } from 'aws-cdk-lib/assertions'
import { type Resource, resourcesOf } from './stack.ts'

/** An action that a role may perform, and its resource. */
export interface Permission {
  readonly action: string
  readonly resource: string
}

interface Statement {
  readonly Effect: string
  readonly Action: string | readonly string[]
  readonly Resource: unknown
  readonly NotAction?: unknown
  readonly NotResource?: unknown
}

const listOf = <T>(value: T | readonly T[]): readonly T[] => (Array.isArray(value) ? value : [value as T])

/** Shortens a value of a template to the logical ids of its references, without the hashes of the CDK. */
export function short(value: unknown): string {
  if (typeof value === 'string') return value
  if (typeof value !== 'object' || value === null) return String(value)
  const [[name = '', content] = []] = Object.entries(value)
  switch (name) {
    case 'Fn::Join':
      return (content as [string, unknown[]])[1].map(short).join('')
    case 'Fn::GetAtt':
      return withoutHashes(String((content as string[])[0]))
    case 'Fn::ImportValue':
      return withoutHashes(
        String(content)
          .replace(/^.*:ExportsOutput(?:Ref|FnGetAtt)/, '')
          .replace(/(Secret)?Arn[0-9A-F]{8}$/, ''),
      )
    case 'Ref':
      return withoutHashes(String(content)).replace('AWS::', '')
    default:
      return JSON.stringify(value)
  }
}

const withoutHashes = (id: string) => id.replace(/([0-9A-F]{8})+(?=$|[^0-9A-Za-z]|[A-Z])/g, '')

/** Returns the permissions of the functions of a template by function name. */
export function permissionsOf(template: Template): Map<string, Permission[]> {
  const roles = resourcesOf(template, 'AWS::IAM::Role')
  const functions = [...resourcesOf(template, 'AWS::Lambda::Function').values()]
  return new Map(
    functions.flatMap(({ Properties }) => {
      const name = Properties['FunctionName']
      if (typeof name !== 'string') return []
      const { Role } = Properties as { Role: { 'Fn::GetAtt': [string] } }
      const role = roles.get(Role['Fn::GetAtt'][0])
      return [[name, role ? permissionsOfRole(role) : []] as const]
    }),
  )
}

/** Returns the permissions of a role. Throws if it has a managed policy or a statement that is not a plain permission. */
export function permissionsOfRole({ Properties }: Resource): Permission[] {
  if (Properties['ManagedPolicyArns']) throw new Error('A role has a managed policy')
  const policies = (Properties['Policies'] ?? []) as { PolicyDocument: { Statement: Statement[] } }[]
  return policies.flatMap(({ PolicyDocument }) =>
    PolicyDocument.Statement.flatMap(statement => {
      if (statement.Effect !== 'Allow' || statement.NotAction || statement.NotResource)
        throw new Error('A statement is not a plain permission')
      return listOf(statement.Action).flatMap(action =>
        listOf(statement.Resource).map(resource => ({ action, resource: short(resource) })),
      )
    }),
  )
}
