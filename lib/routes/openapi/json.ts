/** A JSON object of the OpenAPI document. */
export type Json = { [name: string]: unknown }
