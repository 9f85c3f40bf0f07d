import { SynthFault } from '../../lib/infra/synth-fault.ts'

/** Something that an operator asked for and that is refused, in one clear sentence. */
export class Refused extends Error {}

/** Runs a command; what is wrong with the stage or refused is one sentence and exit code 1, a defect is thrown. */
export async function reportFaults(command: () => Promise<void>): Promise<void> {
  try {
    await command()
  } catch (error) {
    if (!(error instanceof SynthFault) && !(error instanceof Refused)) throw error
    console.error(error.message)
    process.exitCode = 1
  }
}
