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

/** A service of AWS that a function in the network reaches through an interface endpoint. */
export type EndpointName = 'kms' | 'rds-data' | 'secretsmanager' | 'sqs'

const services: Record<EndpointName, InterfaceVpcEndpointAwsService> = {
  kms: InterfaceVpcEndpointAwsService.KMS,
  'rds-data': InterfaceVpcEndpointAwsService.RDS_DATA,
  secretsmanager: InterfaceVpcEndpointAwsService.SECRETS_MANAGER,
  sqs: InterfaceVpcEndpointAwsService.SQS,
}

/** What the functions that stand in the network reach from there. */
export interface Reach {
  readonly endpoints: readonly EndpointName[]
  /** Whether they call addresses outside AWS, which takes a NAT gateway. */
  readonly internet: boolean
}

interface NetworkProps {
  readonly stage: Stage
  readonly key: IKey
  /** Where functions stand in the network: what they reach from there. */
  readonly reach: Reach | undefined
}

/**
 * The network that a database has to stand in: two isolated subnets without a way in or out, which cost nothing. Only
 * where functions stand in it too does it get endpoints, and a NAT gateway only where those call the internet.
 */
export class Network extends Construct {
  readonly vpc: IVpc
  /** Where functions stand in the network: their subnets, and the security group that they share. */
  readonly place: { readonly subnets: SubnetSelection; readonly group: SecurityGroup } | undefined

  constructor(scope: Construct, id: string, { stage, key, reach }: NetworkProps) {
    super(scope, id)
    const internet = reach?.internet ?? false
    // The CDK's own types do not agree with each other under exactOptionalPropertyTypes.
    this.vpc = new Vpc(this, 'Vpc', {
      ipAddresses: IpAddresses.cidr('10.40.0.0/16'),
      maxAzs: 2,
      natGateways: internet ? 1 : 0,
      // The isolated subnets come first and stay where they are, whatever is added after them.
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
    this.place = reach && this.#placeOf(reach)
  }

  #placeOf({ endpoints, internet }: Reach) {
    const group = new SecurityGroup(this, 'Functions', {
      vpc: this.vpc,
      description: 'Functions that use the rate limits in Valkey',
      allowAllOutbound: internet,
    })
    const gate = new SecurityGroup(this, 'Endpoints', {
      vpc: this.vpc,
      description: 'Endpoints of the services of AWS that functions reach',
      allowAllOutbound: false,
    })
    gate.addIngressRule(group, Port.tcp(443), 'HTTPS from functions')
    if (!internet) group.addEgressRule(gate, Port.tcp(443), 'HTTPS to endpoints')
    for (const name of endpoints)
      this.vpc.addInterfaceEndpoint(name, {
        service: services[name],
        subnets: { subnetType: SubnetType.PRIVATE_ISOLATED },
        securityGroups: [gate],
        open: false,
      })
    if (internet)
      acknowledge(group, { EC23: 'It lets nothing in; out go calls to providers, whose addresses change.' })
    const subnets = {
      subnetType: internet ? SubnetType.PRIVATE_WITH_EGRESS : SubnetType.PRIVATE_ISOLATED,
    }
    return { subnets, group }
  }
}
