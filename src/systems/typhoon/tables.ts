/** The tables of the typhoon system. */
import type { Source } from '#engines/cyclone/track.ts'
import type { RadiiKm } from '#engines/cyclone/zjwater.ts'
import type { Migration } from '#kernel/system.ts'

/** Hours after the analysis, degrees east, degrees north, m/s, hPa. */
export type AgencyPoints = readonly (readonly [
  h: number,
  lon: number,
  lat: number,
  windMs: number | null,
  pressureHpa: number | null,
])[]

export interface TyphoonTables {
  'typhoon.import': {
    id: string
    source: Source
    file: string
    sha256: string | null
    bytes: number
    status: 'staging' | 'published' | 'failed'
    started_at: Date
    heartbeat_at: Date
    finished_at: Date | null
    /** Counts published imports: the state of a history is the last one that counts. */
    seq: number | null
    storms: number
    fixes: number
    new: number
    revised: number
    rejected: string
    notices: string
    by: string
  }
  'typhoon.storm': {
    id: string
    source: Source
    key: string
    season: number
    number: string | null
    name: string | null
    revision: number
    first_at: Date
    last_at: Date
    fixes: number
    max_wind_ms: number | null
    name_zh: string | null
  }
  'typhoon.storm_revision': {
    storm_id: string
    revision: number
    import_id: string
    source: Source
    key: string
    season: number
    number: string | null
    name: string | null
    checksum: string
    first_at: Date
    last_at: Date
    fixes: number
    max_wind_ms: number | null
  }
  'typhoon.fix': {
    storm_id: string
    revision: number
    at: Date
    lon: number
    lat: number
    wind: number | null
    pressure_hpa: number | null
    grade: string | null
    nature: string
    extra: string | null
  }
  'typhoon.advisory': {
    id: string
    storm_id: string
    at: Date
    lon: number
    lat: number
    wind_ms: number | null
    pressure_hpa: number | null
    agency: string | null
    received_at: Date
    by: string
    department_id: string | null
    state: 'current' | 'superseded' | 'withdrawn'
    radii: readonly RadiiKm[] | null
    /** The feed that it came by; null where somebody entered it. */
    feed: string | null
    /** Who withdrew it: a feed that says the same again is told. */
    withdrawn_by: string | null
  }
  'typhoon.agency_forecast': {
    id: string
    storm_id: string
    agency: string
    issued_at: Date
    /** A corrected forecast of the same analysis is the next revision; the earlier ones stay. */
    revision: number
    /** From when on it was known: the fix it came with, or when it came where that fix was there before. */
    known_at: Date
    received_at: Date
    by: string
    points: AgencyPoints
  }
  'typhoon.feed': {
    name: string
    url: string
    tried_at: Date
    /** When the feed last gave a reply that could be read. */
    answered_at: Date | null
    /** The latest fix that it has given. */
    data_as_of: Date | null
    failures: number
    next_at: Date
    fault: string | null
    by: string
  }
  'typhoon.forecast': {
    id: string
    storm_id: string
    at: Date
    model: string
    history: string
    input: string
    input_sha256: string
    result: string
    result_sha256: string
    made_at: Date
    made_by: string
  }
  'typhoon.verification': {
    id: string
    source: Source
    import_seq: number
    model: string
    options: string
    result: string
    made_at: Date
    made_by: string
  }
}

export const migrations: Migration[] = [
  {
    name: '001-tables',
    sql: `
      create table typhoon.import (
        id uuid primary key,
        source text not null,
        file text not null,
        sha256 text,
        bytes int8 not null default 0,
        status text not null check (status in ('staging', 'published', 'failed')),
        started_at timestamptz not null,
        heartbeat_at timestamptz not null,
        finished_at timestamptz,
        seq int unique,
        storms int not null default 0,
        fixes int not null default 0,
        new int not null default 0,
        revised int not null default 0,
        rejected jsonb not null default '[]',
        notices jsonb not null default '[]',
        by text not null
      );
      -- Two imports of one source at once would both think a storm is new.
      create unique index import_one_at_a_time on typhoon.import (source) where status = 'staging';

      create table typhoon.storm (
        id uuid primary key,
        source text not null,
        key text not null,
        season int not null,
        number text,
        name text,
        revision int not null,
        first_at timestamptz not null,
        last_at timestamptz not null,
        fixes int not null,
        max_wind_ms float8,
        unique (source, key)
      );
      create index storm_recent on typhoon.storm (source, last_at desc);

      -- A revision and its fixes are written before they count: they count when a storm points to them.
      create table typhoon.storm_revision (
        storm_id uuid not null,
        revision int not null,
        import_id uuid not null references typhoon.import (id),
        source text not null,
        key text not null,
        season int not null,
        number text,
        name text,
        checksum text not null,
        first_at timestamptz not null,
        last_at timestamptz not null,
        fixes int not null,
        max_wind_ms float8,
        primary key (storm_id, revision)
      );
      create index storm_revision_import on typhoon.storm_revision (import_id);

      create table typhoon.fix (
        storm_id uuid not null,
        revision int not null,
        at timestamptz not null,
        lon float8 not null check (lon > -180 and lon <= 180),
        lat float8 not null check (lat between -90 and 90),
        wind float8,
        pressure_hpa float8,
        grade text,
        nature text not null,
        extra jsonb,
        primary key (storm_id, revision, at)
      );

      create table typhoon.advisory (
        id uuid primary key,
        storm_id uuid not null references typhoon.storm (id),
        at timestamptz not null,
        lon float8 not null,
        lat float8 not null,
        wind_ms float8,
        pressure_hpa float8,
        agency text,
        received_at timestamptz not null,
        by text not null,
        department_id text,
        state text not null check (state in ('current', 'superseded', 'withdrawn'))
      );
      create unique index advisory_current on typhoon.advisory (storm_id, at) where state = 'current';

      -- The second wall: whatever a route forgets, a department changes its own advisories only.
      alter table typhoon.advisory enable row level security;
      create policy advisory_read on typhoon.advisory for select using (true);
      create policy advisory_write on typhoon.advisory for insert
        with check (coalesce(department_id, '') = current_setting('kapok.department')
          or current_setting('kapok.everything') = 'yes');
      create policy advisory_change on typhoon.advisory for update
        using (coalesce(department_id, '') = current_setting('kapok.department')
          or current_setting('kapok.everything') = 'yes');

      create table typhoon.forecast (
        id uuid primary key,
        storm_id uuid not null references typhoon.storm (id),
        at timestamptz not null,
        model text not null,
        history jsonb not null,
        input jsonb not null,
        input_sha256 text not null,
        result jsonb not null,
        result_sha256 text not null,
        made_at timestamptz not null,
        made_by text not null,
        unique (storm_id, at, model, input_sha256)
      );

      create view typhoon.published_storm with (security_invoker = true) as
        select source || ':' || key as id, source, key, season, number, name, first_at, last_at, fixes, max_wind_ms,
          source = 'sample' as sample
        from typhoon.storm;
    `,
  },
  {
    name: '002-agencies',
    sql: `
      create table typhoon.agency_forecast (
        id uuid primary key,
        storm_id uuid not null references typhoon.storm (id),
        agency text not null,
        issued_at timestamptz not null,
        revision int not null,
        known_at timestamptz not null,
        received_at timestamptz not null,
        by text not null,
        points jsonb not null,
        unique (storm_id, agency, issued_at, revision)
      );

      -- How a feed stands: what it says is as of then.
      create table typhoon.feed (
        name text primary key,
        url text not null,
        tried_at timestamptz not null,
        answered_at timestamptz,
        data_as_of timestamptz,
        failures int not null,
        next_at timestamptz not null,
        fault text,
        by text not null
      );

      alter table typhoon.advisory add column radii jsonb;
      alter table typhoon.advisory add column feed text;
      alter table typhoon.advisory add column withdrawn_by text;
      -- What came by a feed that no department follows is everyone's to mend.
      drop policy advisory_change on typhoon.advisory;
      create policy advisory_change on typhoon.advisory for update
        using (coalesce(department_id, '') = current_setting('kapok.department')
          or current_setting('kapok.everything') = 'yes'
          or (feed is not null and department_id is null));
      alter table typhoon.storm add column name_zh text;
    `,
  },
  {
    name: '003-verification',
    sql: `
      create table typhoon.verification (
        id uuid primary key,
        source text not null,
        import_seq int not null,
        model text not null,
        options jsonb not null,
        result jsonb not null,
        made_at timestamptz not null,
        made_by text not null
      );
      create index verification_latest on typhoon.verification (source, made_at desc);
    `,
  },
]
