/** Memory of a Lambda whose contract names none, in megabytes. */
export const DEFAULT_MEGABYTES = 512

/**
 * Memory that comes with a whole vCPU, in megabytes. A function that hashes passwords or tokens with bcrypt needs it: one
 * hash takes 400 to 500 ms of a vCPU, and longer on a part of one (docs/scale.md).
 */
export const WHOLE_VCPU_MEGABYTES = 1769
