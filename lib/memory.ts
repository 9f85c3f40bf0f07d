/** Default memory of a Lambda, in megabytes. */
export const DEFAULT_MEGABYTES = 512

/**
 * Memory at which Lambda allocates one full vCPU, in megabytes. Functions that hash passwords or tokens with bcrypt
 * need it: one hash takes 400 to 500 ms of a full vCPU (docs/operate/scale.md).
 */
export const WHOLE_VCPU_MEGABYTES = 1769
