/** The shapes of what agencies say, and of the feed that they come by. Safe for the browser. */
import { type Static, Type } from 'typebox'
import { Instant, Lat, Lon, Named, orNull, Weights } from './parts.ts'

/** How the agencies' feed stands; what it said is as of then. */
export const FeedState = Type.Object({
  name: Type.String(),
  triedAt: Instant,
  answeredAt: orNull(Instant),
  dataAsOf: orNull(Type.String({ format: 'date-time', description: 'Its latest position' })),
  failures: Type.Integer({ description: 'In a row' }),
  stale: Type.Boolean({ description: 'It has given no good answer for half an hour' }),
})
export type FeedState = Static<typeof FeedState>

const Counted = Type.Object({
  received: Type.Integer(),
  corrected: Type.Integer(),
  unchanged: Type.Integer(),
})
const AtPath = Type.Array(
  Type.Object({
    path: Type.String({ description: 'Where in the reply: points[20].lat' }),
    reason: Type.String(),
  }),
)
/** What became of a reply of the feed. */
export const FeedReport = Type.Object({
  storm: orNull(Type.String()),
  stored: Type.Boolean({ description: 'False: nothing of it was taken in' }),
  dataAsOf: orNull(Instant),
  fixes: Counted,
  forecasts: Counted,
  kept: Type.Array(AtPath.items, {
    description:
      'Positions that differ from what somebody entered for the moment, or that somebody withdrew: that stays',
  }),
  rejected: AtPath,
})
export type FeedReport = Static<typeof FeedReport>

const Errors = Type.Object({
  leadsH: Type.Array(Type.Integer()),
  meanKm: Type.Array(orNull(Type.Number())),
  cases: Type.Array(Type.Integer()),
  storms: Type.Array(Type.Integer()),
})
/** What the agencies say of a storm, as it was known at a moment. */
export const AgenciesOut = Type.Object({
  storm: Type.String(),
  at: Instant,
  agencies: Type.Array(
    Type.Object({
      agency: Type.String(),
      title: Named,
      issuedAt: Instant,
      receivedAt: Instant,
      revision: Type.Integer({ description: 'More than 1: corrected' }),
      points: Type.Array(
        Type.Tuple([Type.Number(), Lon, Lat, orNull(Type.Number()), orNull(Type.Number())]),
        {
          description:
            '[hours from issuedAt, lon, lat, wind m/s, pressure hPa]; 0 is the analysis. Winds in the agency’s averaging time, as the feed gives them',
        },
      ),
      errorsKm: Errors,
    }),
  ),
  consensus: orNull(
    Type.Object({
      leadsH: Type.Array(Type.Integer()),
      agencies: Type.Record(Type.String(), Weights),
      statistics: Weights,
    }),
  ),
  feed: orNull(FeedState),
})
export type AgenciesOut = Static<typeof AgenciesOut>
