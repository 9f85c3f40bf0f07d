import { type Command, commandsOf } from '../command-line/command.ts'
import { bench } from './bench.ts'
import { checkLanguage, checkLayout, checkTimes } from './checks.ts'
import { docs } from './docs.ts'
import { clientBuild, clientTypes, collection, openapi } from './generate.ts'
import { reset, start } from './local-cloud.ts'
import { migrate } from './migrate.ts'
import { ops } from './ops.ts'
import { seedProviderCredentials } from './seed.ts'
import { lighthouse, screenshots } from './showcase.ts'
import { smoke, smokeBundles } from './smoke.ts'
import { stack, synth } from './stack.ts'

/** Every command by its purpose. The reference page and the tests read this table. */
export const commands: Readonly<Record<string, readonly Command[]>> = {
  'Local cloud': [start, reset, smoke, ...commandsOf(migrate)],
  'Deployed stages': [synth, ...commandsOf(stack), seedProviderCredentials],
  Operators: commandsOf(ops),
  Development: [
    openapi,
    collection,
    clientTypes,
    clientBuild,
    docs,
    smokeBundles,
    bench,
    lighthouse,
    screenshots,
  ],
  Checks: [checkLanguage, checkLayout, checkTimes],
}
