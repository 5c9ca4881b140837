/** How good the forecasts of past seasons would have been. One entry a lead in every array. */
import { type Static, Type } from 'typebox'
import { Instant, orNull, SourceName, Who } from './parts.ts'

const PerLead = Type.Array(orNull(Type.Number()))
const Interval = Type.Tuple([Type.Number(), Type.Number()])

const Probability = Type.Object({
  brierSkill: orNull(Type.Number(), { description: 'Against the share in which it came' }),
  ci95: orNull(Interval),
  base: Type.Number(),
  cases: Type.Integer(),
  reliability: Type.Array(
    Type.Object({
      from: Type.Number(),
      to: Type.Number(),
      cases: Type.Integer(),
      said: orNull(Type.Number()),
      came: orNull(Type.Number()),
    }),
  ),
})

const Summary = Type.Object({
  leadsH: Type.Array(Type.Integer()),
  cases: Type.Array(Type.Integer()),
  storms: Type.Array(Type.Integer()),
  errorKm: Type.Object({ persistence: PerLead, cliper: PerLead, kapok: PerLead }),
  medianKm: PerLead,
  skillPercent: PerLead,
  skillCi95: Type.Array(orNull(Interval)),
  circle70Coverage: PerLead,
  intensityMaeMs: Type.Object({ persistence: PerLead, shifor: PerLead, kapok: PerLead }),
  wind70Coverage: PerLead,
  strike: orNull(Probability),
  rapidIntensification: orNull(Probability),
  msPerForecast: Type.Object({ p50: orNull(Type.Number()), p99: orNull(Type.Number()) }),
})

export const VerificationOut = Type.Object({
  id: Type.String(),
  source: SourceName,
  importSeq: Type.Integer(),
  model: Type.String(),
  plan: Type.Object({
    trainUntil: Type.Integer({ description: 'The last season that was learned from' }),
    from: Type.Integer(),
    to: Type.Integer(),
    region: Type.Union([Type.Literal('all'), Type.Literal('scs')]),
    noiseKm: Type.Number({ description: 'Error put on each coordinate of the inputs' }),
    seed: Type.Integer(),
  }),
  madeAt: Instant,
  madeBy: Who,
  result: Type.Object({
    all: Summary,
    scs: Summary,
    storms: Type.Array(
      Type.Object({
        storm: Type.String({ description: 'source:key' }),
        cases: Type.Array(Type.Integer()),
        errorKm: PerLead,
      }),
    ),
  }),
})
export type VerificationOut = Static<typeof VerificationOut>

export const VerificationIn = Type.Object(
  {
    source: SourceName,
    trainUntil: Type.Integer({ minimum: 1840, maximum: 2200 }),
    from: Type.Integer({ minimum: 1840, maximum: 2200 }),
    to: Type.Integer({ minimum: 1840, maximum: 2200 }),
    noiseKm: Type.Optional(Type.Number({ minimum: 0, maximum: 200 })),
  },
  { additionalProperties: false },
)
