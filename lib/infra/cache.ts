import { Port, SecurityGroup, SubnetType } from 'aws-cdk-lib/aws-ec2'
import { CfnServerlessCache } from 'aws-cdk-lib/aws-elasticache'
import type { IKey } from 'aws-cdk-lib/aws-kms'
import { Construct } from 'constructs'
import type { Network } from './network.ts'
import type { Stage } from './stage.ts'

const PORT = 6379

/** Valkey for the rate limits, serverless, in the network; it is reached over TLS by the functions that stand there. */
export class Cache extends Construct {
  /** Its address: `rediss://host:port`. */
  readonly url: string

  constructor(
    scope: Construct,
    id: string,
    { stage, key, network }: { readonly stage: Stage; readonly key: IKey; readonly network: Network },
  ) {
    super(scope, id)
    const group = new SecurityGroup(this, 'Group', {
      vpc: network.vpc,
      description: 'Valkey, for functions alone',
      allowAllOutbound: false,
    })
    if (network.place) {
      group.addIngressRule(network.place.group, Port.tcp(PORT), 'TLS from functions')
      network.place.group.addEgressRule(group, Port.tcp(PORT), 'TLS to Valkey')
    }
    const cache = new CfnServerlessCache(this, 'Cache', {
      serverlessCacheName: `dashtam-${stage.name}`,
      description: 'Rate limits of Dashtam',
      engine: 'valkey',
      majorEngineVersion: '8',
      kmsKeyId: key.keyArn,
      securityGroupIds: [group.securityGroupId],
      subnetIds: network.vpc.selectSubnets({ subnetType: SubnetType.PRIVATE_ISOLATED }).subnetIds,
      // Buckets expire; a runaway must not become a bill.
      cacheUsageLimits: {
        dataStorage: { maximum: 2, unit: 'GB' },
        ecpuPerSecond: { maximum: 30_000 },
      },
    })
    this.url = `rediss://${cache.attrEndpointAddress}:${cache.attrEndpointPort}`
  }
}
