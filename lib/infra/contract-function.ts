import { Duration } from 'aws-cdk-lib'
import { PolicyDocument, type PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam'
import type { IKey } from 'aws-cdk-lib/aws-kms'
import { Architecture, Code, Function as Lambda, Runtime } from 'aws-cdk-lib/aws-lambda'
import { Construct } from 'constructs'
import { acknowledge } from './acknowledge.ts'
import type { FunctionCode } from './bundling/bundled-code.ts'
import type { FunctionContract } from './contracts.ts'
import type { Deployed } from './deployed.ts'
import { providerTokensPath } from './encryption.ts'
import { grants } from './grants.ts'
import { logGroup } from './log-group.ts'
import { namespaceOf } from './metrics.ts'
import type { Network } from './network.ts'
import { CONSUMER_TIMEOUT } from './queues.ts'
import { allow } from './statements.ts'
import { SynthFault } from './synth-fault.ts'

const LONGEST_NAME = 64

interface ContractFunctionProps {
  readonly contract: FunctionContract
  readonly code: FunctionCode
  readonly deployed: Deployed
  readonly key: IKey
  /** Where the function stands, if it reaches what is only in the network. */
  readonly network: Network | undefined
  /** Public address of the API. */
  readonly apiUrl: string
  /** What the function may do beyond its services, because of what starts it. */
  readonly more?: readonly PolicyStatement[]
}

/** The Lambda of a route or a job: its role, its log group and its settings, derived from the contract alone. */
export class ContractFunction extends Construct {
  readonly lambda: Lambda
  readonly contract: FunctionContract

  constructor(scope: Construct, props: ContractFunctionProps) {
    const { contract, deployed, code, network, key } = props
    super(scope, contract.id.replaceAll('/', '-'))
    this.contract = contract
    const functionName = `dashtam-${deployed.stage.name}-${this.node.id}`
    if (functionName.length > LONGEST_NAME)
      throw new SynthFault(
        `The name ${functionName} is longer than the ${LONGEST_NAME} characters of Lambda.`,
      )
    const logs = logGroup(this, 'Logs', {
      stage: deployed.stage,
      key,
      name: `/dashtam/${deployed.stage.name}/${contract.id}`,
    })
    const role = new Role(this, 'Role', {
      description: `${contract.id}: ${contract.summary}`.slice(0, 1000),
      assumedBy: new ServicePrincipal('lambda.amazonaws.com'),
      ...(contract.uses.includes('dataKeys') && { path: providerTokensPath(deployed.stage.name) }),
      inlinePolicies: {
        contract: new PolicyDocument({
          statements: [
            allow(['logs:CreateLogStream', 'logs:PutLogEvents'], [logs.logGroupArn]),
            ...contract.uses.flatMap(name => grants[name].statements?.(deployed) ?? []),
            ...(props.more ?? []),
            ...(network ? [standInNetwork()] : []),
          ],
        }),
      },
    })
    if (network)
      acknowledge(role, {
        'IAM5[Resource::*]': 'Network interfaces of a function have no ARN before they are made.',
      })
    this.lambda = new Lambda(this, 'Lambda', {
      functionName,
      description: contract.summary,
      runtime: Runtime.NODEJS_24_X,
      architecture: Architecture.ARM_64,
      code: Code.fromAsset(code.folderOf(contract.id)),
      handler: 'index.handler',
      memorySize: contract.memoryMegabytes,
      timeout: timeoutOf(contract),
      role,
      logGroup: logs,
      environment: environmentOf(contract, deployed, props.apiUrl),
      ...(network?.place && {
        vpc: network.vpc,
        vpcSubnets: network.place.subnets,
        securityGroups: [network.place.group],
      }),
    })
  }
}

const isDeployed = ({ job }: Pick<FunctionContract, 'job'>) => job !== undefined && 'deployment' in job.on

/** API Gateway waits 30 seconds at most; what it no longer waits for need not run. */
function timeoutOf({ job }: FunctionContract): Duration {
  if (!job) return Duration.seconds(29)
  if ('queue' in job.on) return CONSUMER_TIMEOUT
  return isDeployed({ job }) ? Duration.minutes(15) : Duration.minutes(5)
}

function environmentOf(
  contract: FunctionContract,
  deployed: Deployed,
  apiUrl: string,
): Record<string, string> {
  const { stage } = deployed
  return {
    NODE_OPTIONS: '--enable-source-maps',
    METRICS_NAMESPACE: namespaceOf(stage.name),
    API_URL: apiUrl,
    APP_URL: stage.appUrl,
    // A migration may lock and build; this is the longest that the Data API lets a statement run.
    ...(isDeployed(contract) && { DATABASE_TIMEOUT_MILLISECONDS: '45000' }),
    ...stage.settings,
    ...Object.assign({}, ...contract.uses.map(name => grants[name].environment?.(deployed) ?? {})),
  }
}

/** What Lambda does by a function's role to place it in a network; AWS knows no narrower resource for it. */
function standInNetwork(): PolicyStatement {
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
