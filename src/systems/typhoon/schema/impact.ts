/** The shapes of what a storm brings to places. Safe for the browser. */
import { type Static, Type } from 'typebox'
import { Instant, Lat, Lon, Named, orNull } from './parts.ts'

const Steps = Type.Array(Type.Number(), { description: 'One for each of `h`' })
const Exceeded = Type.Array(Type.Object({ beaufort: Type.Integer(), probability: Steps }))
const OverPeriod = Type.Array(
  Type.Object({
    beaufort: Type.Integer(),
    probability: Type.Number(),
    firstLikelyH: orNull(Type.Number()),
    lastLikelyH: orNull(Type.Number()),
    onsetH: orNull(Type.Number()),
  }),
)
const Middle = Type.Object({ p50: Steps, p90: Steps })
const Range = Type.Object({ p10: Type.Number(), p50: Type.Number(), p90: Type.Number() })

/** What the members bring to places, each step counted over all of them. */
export const ImpactOut = Type.Object({
  storm: Type.String(),
  at: Instant,
  model: Type.String(),
  consensus: Type.Boolean({ description: 'The members are those of the consensus with the agencies' }),
  places: Type.Array(
    Type.Object({
      code: Type.String(),
      name: Named,
      position: Type.Tuple([Lon, Lat], { description: 'A point that stands for it, approximate' }),
      h: Type.Array(Type.Number(), { description: 'Hours from the fix at which the steps of 3 h end' }),
      windMs: Type.Object(
        { p10: Steps, p50: Steps, p90: Steps },
        { description: 'The greatest 10-minute mean within the step' },
      ),
      wind: Exceeded,
      gust: Exceeded,
      rainMm: Middle,
      rain24Mm: Middle,
      period: Type.Object({
        wind: OverPeriod,
        gust: OverPeriod,
        maxWindMs: Range,
        near: Type.Array(
          Type.Object({
            radiusKm: Type.Number(),
            probability: Type.Number(),
            expectedH: orNull(Type.Number()),
          }),
        ),
        rainMm: Range,
        rain24AtLeast: Type.Array(Type.Object({ mm: Type.Number(), probability: Type.Number() })),
      }),
    }),
  ),
})
export type ImpactOut = Static<typeof ImpactOut>
