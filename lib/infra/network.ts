import {
  FlowLogDestination,
  FlowLogTrafficType,
  InterfaceVpcEndpointAwsService,
  IpAddresses,
  type IVpc,
  Port,
  SecurityGroup,
  type SubnetSelection,
  SubnetType,
  Vpc,
} from 'aws-cdk-lib/aws-ec2'
import type { IKey } from 'aws-cdk-lib/aws-kms'
import { Construct } from 'constructs'
import { acknowledge } from './acknowledge.ts'
import { logGroup } from './log-group.ts'
import type { Stage } from './stage.ts'

/** An AWS service with an interface endpoint in the VPC. */
export type EndpointName = 'kms' | 'rds-data' | 'secretsmanager' | 'sqs'

const services: Record<EndpointName, InterfaceVpcEndpointAwsService> = {
  kms: InterfaceVpcEndpointAwsService.KMS,
  'rds-data': InterfaceVpcEndpointAwsService.RDS_DATA,
  secretsmanager: InterfaceVpcEndpointAwsService.SECRETS_MANAGER,
  sqs: InterfaceVpcEndpointAwsService.SQS,
}

/** The network targets of the functions in the VPC. */
export interface NetworkTargets {
  readonly endpoints: readonly EndpointName[]
  /** Whether they call public addresses. This requires a NAT gateway. */
  readonly internet: boolean
}

interface NetworkProps {
  readonly stage: Stage
  readonly key: IKey
  /** Network targets of the functions in the VPC. Undefined if no function runs in the VPC. */
  readonly targets: NetworkTargets | undefined
}

/**
 * The VPC of the database: two isolated subnets, which cost nothing. It gets interface endpoints only if functions
 * run in it, and a NAT gateway only if those functions call the internet.
 */
export class Network extends Construct {
  readonly vpc: IVpc
  /** Subnets and security group of the functions. Undefined if no function runs in the VPC. */
  readonly placement: { readonly subnets: SubnetSelection; readonly group: SecurityGroup } | undefined

  constructor(scope: Construct, id: string, { stage, key, targets }: NetworkProps) {
    super(scope, id)
    const internet = targets?.internet ?? false
    // The CDK's types conflict under exactOptionalPropertyTypes.
    this.vpc = new Vpc(this, 'Vpc', {
      ipAddresses: IpAddresses.cidr('10.40.0.0/16'),
      maxAzs: 2,
      natGateways: internet ? 1 : 0,
      // The isolated subnets must stay first: their position determines their addresses.
      subnetConfiguration: [
        { name: 'isolated', subnetType: SubnetType.PRIVATE_ISOLATED, cidrMask: 20 },
        ...(internet
          ? [
              { name: 'public', subnetType: SubnetType.PUBLIC, cidrMask: 24, mapPublicIpOnLaunch: false },
              { name: 'functions', subnetType: SubnetType.PRIVATE_WITH_EGRESS, cidrMask: 20 },
            ]
          : []),
      ],
    }) as IVpc
    const flows = logGroup(this, 'Flows', { stage, key, name: `/dashtam/${stage.name}/network` })
    this.vpc.addFlowLog('FlowLog', {
      destination: FlowLogDestination.toCloudWatchLogs(flows),
      trafficType: FlowLogTrafficType.REJECT,
    })
    this.placement = targets && this.#placeFunctions(targets)
  }

  #placeFunctions({ endpoints, internet }: NetworkTargets) {
    // A new description would replace a security group.
    const group = new SecurityGroup(this, 'Functions', {
      vpc: this.vpc,
      description: 'Functions that use the rate limits in Valkey',
      allowAllOutbound: internet,
    })
    const endpointGroup = new SecurityGroup(this, 'Endpoints', {
      vpc: this.vpc,
      description: 'Endpoints of the services of AWS that functions reach',
      allowAllOutbound: false,
    })
    endpointGroup.addIngressRule(group, Port.tcp(443), 'HTTPS from functions')
    if (!internet) group.addEgressRule(endpointGroup, Port.tcp(443), 'HTTPS to endpoints')
    for (const name of endpoints)
      this.vpc.addInterfaceEndpoint(name, {
        service: services[name],
        subnets: { subnetType: SubnetType.PRIVATE_ISOLATED },
        securityGroups: [endpointGroup],
        open: false,
      })
    if (internet)
      acknowledge(group, {
        EC23: 'The group allows no inbound traffic. Outbound calls go to providers, and their addresses change.',
      })
    const subnets = {
      subnetType: internet ? SubnetType.PRIVATE_WITH_EGRESS : SubnetType.PRIVATE_ISOLATED,
    }
    return { subnets, group }
  }
}
