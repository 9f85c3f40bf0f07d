import { Port, SecurityGroup, SubnetType } from 'aws-cdk-lib/aws-ec2'
import { CfnServerlessCache } from 'aws-cdk-lib/aws-elasticache'
import type { IKey } from 'aws-cdk-lib/aws-kms'
import { Construct } from 'constructs'
import type { Network } from './network.ts'
import type { Stage } from './stage.ts'

const PORT = 6379

/** Serverless Valkey for the rate limits. Only the functions in the VPC can connect to it, over TLS. */
export class Cache extends Construct {
  /** `rediss://host:port` */
  readonly url: string

  constructor(
    scope: Construct,
    id: string,
    { stage, key, network }: { readonly stage: Stage; readonly key: IKey; readonly network: Network },
  ) {
    super(scope, id)
    const group = new SecurityGroup(this, 'Group', {
      vpc: network.vpc,
      // A new description would replace the group.
      description: 'Valkey, for functions alone',
      allowAllOutbound: false,
    })
    if (network.placement) {
      group.addIngressRule(network.placement.group, Port.tcp(PORT), 'TLS from functions')
      network.placement.group.addEgressRule(group, Port.tcp(PORT), 'TLS to Valkey')
    }
    const cache = new CfnServerlessCache(this, 'Cache', {
      serverlessCacheName: `dashtam-${stage.name}`,
      description: 'Rate limits of Dashtam',
      engine: 'valkey',
      majorEngineVersion: '8',
      kmsKeyId: key.keyArn,
      securityGroupIds: [group.securityGroupId],
      subnetIds: network.vpc.selectSubnets({ subnetType: SubnetType.PRIVATE_ISOLATED }).subnetIds,
      // Limits the cost of an unexpected load. Buckets expire, so normal usage stays below.
      cacheUsageLimits: {
        dataStorage: { maximum: 2, unit: 'GB' },
        ecpuPerSecond: { maximum: 30_000 },
      },
    })
    this.url = `rediss://${cache.attrEndpointAddress}:${cache.attrEndpointPort}`
  }
}
