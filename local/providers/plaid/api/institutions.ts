import * as z from 'zod/mini'
import { institutionById, productsOf } from '../bank/institutions.ts'
import { failure } from '../failures.ts'
import { endpoint, ok } from './endpoint.ts'
import { CountryCodes } from './fields.ts'

/** POST /institutions/get_by_id: an institution. */
export const institutionsGetById = endpoint(
  { path: '/institutions/get_by_id', family: 'institutions', limit: 'INSTITUTIONS_GET_BY_ID_LIMIT' },
  {
    institution_id: z.string(),
    country_codes: CountryCodes,
    options: z.optional(z.nullable(z.record(z.string(), z.unknown()))),
  },
  ({ institution_id: id, country_codes: countries }) => {
    const institution = institutionById(id)
    if (!institution || !countries.includes('US')) return failure('INVALID_INSTITUTION')
    return ok({
      institution: {
        institution_id: institution.id,
        name: institution.name,
        products: productsOf(institution),
        country_codes: ['US'],
        url: institution.url,
        primary_color: institution.color,
        logo: null,
        routing_numbers: institution.routingNumbers,
        dtc_numbers: [],
        oauth: institution.oauth,
        status: null,
      },
    })
  },
)
