import { Duration } from 'aws-cdk-lib'
import { PolicyDocument, type PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam'
import type { IKey } from 'aws-cdk-lib/aws-kms'
import { Architecture, Code, Function as Lambda, type LayerVersion, Runtime } from 'aws-cdk-lib/aws-lambda'
import { Construct } from 'constructs'
import { acknowledge } from './acknowledge.ts'
import type { FunctionCode } from './bundling/bundled-code.ts'
import type { FunctionContract } from './contracts.ts'
import type { Deployed } from './deployed.ts'
import { providerTokensPath } from './encryption.ts'
import { exportsPath } from './exports.ts'
import { grants } from './grants.ts'
import { logGroup } from './log-group.ts'
import { namespaceOf } from './metrics.ts'
import type { Network } from './network.ts'
import { CONSUMER_TIMEOUT } from './queues.ts'
import { stackNames } from './stack-names.ts'
import type { Stage } from './stage.ts'
import { allow } from './statements.ts'
import { SynthFault } from './synth-fault.ts'

/** Limit of Lambda for function names. */
const MAX_NAME_LENGTH = 64

/** The properties that all functions of a stage share. */
export interface SharedProps {
  readonly code: FunctionCode
  readonly deployed: Deployed
  readonly key: IKey
  /** Returns the VPC of a function that must run in one. */
  readonly networkOf: (contract: FunctionContract) => Network | undefined
  /** Public URL of the API. */
  readonly apiUrl: string
  /** Public URL of the application: of the stage or of its distribution. */
  readonly appUrl: string | undefined
  /** Origins to which the functions send CORS headers, if API Gateway does not send them. */
  readonly corsOrigins: readonly string[]
}

interface ContractFunctionProps extends SharedProps {
  readonly contract: FunctionContract
  readonly layers: readonly LayerVersion[]
  /** Permissions that the trigger requires, in addition to those of the services. */
  readonly statements: readonly PolicyStatement[]
}

/** Returns the name of the function of a route or job. */
export function functionName(stage: Pick<Stage, 'name'>, id: string): string {
  return `dashtam-${stage.name}-${id.replaceAll('/', '-')}`
}

/**
 * The Lambda function of a route or job, with its role, log group and settings. Derives everything from the contract.
 */
export class ContractFunction extends Construct {
  readonly lambda: Lambda
  readonly contract: FunctionContract

  constructor(scope: Construct, props: ContractFunctionProps) {
    const { contract, deployed, code, key } = props
    const network = props.networkOf(contract)
    super(scope, contract.id.replaceAll('/', '-'))
    this.contract = contract
    const name = functionName(deployed.stage, contract.id)
    if (name.length > MAX_NAME_LENGTH)
      throw new SynthFault(
        `The function name ${name} exceeds the Lambda limit of ${MAX_NAME_LENGTH} characters.`,
      )
    const logs = logGroup(this, 'Logs', {
      stage: deployed.stage,
      key,
      name: `/dashtam/${deployed.stage.name}/${contract.id}`,
    })
    const role = new Role(this, 'Role', {
      description: `${contract.id}: ${contract.summary}`.slice(0, 1000),
      assumedBy: new ServicePrincipal('lambda.amazonaws.com'),
      ...rolePathOf(contract, deployed.stage.name),
      inlinePolicies: {
        contract: new PolicyDocument({
          statements: [
            allow(['logs:CreateLogStream', 'logs:PutLogEvents'], [logs.logGroupArn]),
            ...contract.uses.flatMap(name => grants[name].statements?.(deployed) ?? []),
            ...props.statements,
            ...(network ? [allowNetworkInterfaces()] : []),
          ],
        }),
      },
    })
    if (network)
      acknowledge(role, {
        'IAM5[Resource::*]': 'The network interfaces of a function have no ARN before Lambda creates them.',
      })
    if (contract.uses.includes('exportStore') || contract.uses.includes('exportLinks'))
      acknowledge(role, {
        // The name of the export that CloudFormation passes between the stacks.
        [`IAM5[Resource::${stackNames(deployed.stage.name).data}:ExportsOutputFnGetAttExportsBucket54D5CE64Arn6A916143/exports/*]`]:
          'The files of exports have random names.',
      })
    this.lambda = new Lambda(this, 'Lambda', {
      functionName: name,
      description: contract.summary,
      runtime: Runtime.NODEJS_24_X,
      architecture: Architecture.ARM_64,
      code: Code.fromAsset(code.folderOf(contract.id)),
      handler: 'index.handler',
      layers: [...props.layers],
      memorySize: contract.memoryMegabytes,
      timeout: timeoutOf(contract),
      role,
      logGroup: logs,
      environment: environmentOf(props),
      ...(network?.placement && {
        vpc: network.vpc,
        vpcSubnets: network.placement.subnets,
        securityGroups: [network.placement.group],
      }),
    })
  }
}

const isDeploymentJob = ({ job }: Pick<FunctionContract, 'job'>) =>
  job !== undefined && 'deployment' in job.on

/** Returns the path of a role, by which the policies of the provider token key and of the exports know it. */
function rolePathOf({ uses }: FunctionContract, stage: string): { path?: string } {
  if (uses.includes('dataKeys')) return { path: providerTokensPath(stage) }
  return uses.includes('exportStore') || uses.includes('exportLinks') ? { path: exportsPath(stage) } : {}
}

/** Returns the timeout of a function. API Gateway stops waiting after 30 seconds, so routes stop before. */
function timeoutOf({ job }: FunctionContract): Duration {
  if (!job) return Duration.seconds(29)
  if ('queue' in job.on) return CONSUMER_TIMEOUT
  return isDeploymentJob({ job }) ? Duration.minutes(15) : Duration.minutes(5)
}

function environmentOf({
  contract,
  deployed,
  apiUrl,
  appUrl,
  corsOrigins,
}: ContractFunctionProps): Record<string, string> {
  const { stage } = deployed
  return {
    NODE_OPTIONS: '--enable-source-maps',
    METRICS_NAMESPACE: namespaceOf(stage.name),
    API_URL: apiUrl,
    ...(appUrl !== undefined && { APP_URL: appUrl }),
    ...(contract.route && corsOrigins.length > 0 && { CORS_ORIGINS: corsOrigins.join(' ') }),
    ...(stage.docsUrl !== undefined && { DOCS_URL: stage.docsUrl }),
    // Migrations can be slow. The Data API cancels a statement after 45 seconds.
    ...(isDeploymentJob(contract) && { DATABASE_TIMEOUT_MILLISECONDS: '45000' }),
    ...stage.settings,
    ...Object.assign({}, ...contract.uses.map(name => grants[name].environment?.(deployed) ?? {})),
  }
}

/** Permissions that Lambda requires to run a function in a VPC. These actions support no resource restriction. */
function allowNetworkInterfaces(): PolicyStatement {
  return allow(
    [
      'ec2:AssignPrivateIpAddresses',
      'ec2:CreateNetworkInterface',
      'ec2:DeleteNetworkInterface',
      'ec2:DescribeNetworkInterfaces',
      'ec2:DescribeSubnets',
      'ec2:UnassignPrivateIpAddresses',
    ],
    ['*'],
  )
}
