/** The tables of the geography system, and the views that other systems may read. */
import type { ColumnType, RawBuilder } from 'kysely'
import type { Shape } from '#engines/location/shape.ts'
import type { Migration } from '#kernel/system.ts'
import type { DivisionKind, Level } from './domain/codes.ts'
import type { PublishedGeography } from './published.ts'

type Json<T> = ColumnType<T, string, string>
/** PostgreSQL's own box, for its index only: written as an expression, never read. */
type Bounds = ColumnType<never, RawBuilder<unknown>, never>

interface Revised {
  id: string
  import_id: string
  /** Numbered from 1 when it is published; 0 while it is staged. */
  revision: number
  state: 'staged' | 'current' | 'superseded'
  shape: Json<Shape>
  bounds: Bounds
  sha256: string
  area_m2: number
  recorded_at: Date
}

export interface GeographyTables extends PublishedGeography {
  'geography.division': {
    code: string
    statistical_code: string
    level: Level
    kind: DivisionKind
    name_zh: string
    name_en: string | null
    parent_code: string | null
    edition: string
    /** Since when no edition has it any more. */
    withdrawn_at: Date | null
  }
  'geography.outline': Revised & {
    division_code: string
    kind: 'official' | 'schematic'
    source: string
    valid_from: string | null
  }
  'geography.grid_cell': Revised & { code: string; division_code: string; source: string }
  'geography.import': {
    id: string
    kind: 'outlines' | 'grid' | 'schematic'
    crs: 'wgs84' | 'gcj02'
    source: string
    file: string | null
    sha256: string
    bytes: number
    status: 'staging' | 'published' | 'rejected' | 'failed'
    started_at: Date
    heartbeat_at: Date
    finished_at: Date | null
    report: Json<unknown> | null
    by: string
  }
  'geography.place': {
    key: string
    name_zh: string
    name_en: string | null
    kind: string
    lon: number
    lat: number
    precision: 'approximate' | 'surveyed'
    division_code: string | null
    source: string
  }
  'geography.edition': { name: string; version: string; loaded_at: Date }
}

export const migrations: Migration[] = [
  {
    name: '001-tables',
    sql: `
      create table geography.division (
        code text primary key check (code ~ '^([0-9]{2}|[0-9]{4}|[0-9]{6}|[0-9]{9}|[0-9]{12})$'),
        statistical_code text not null unique check (statistical_code ~ '^[0-9]{12}$'),
        level text not null check (level in ('province', 'city', 'district', 'street', 'community')),
        kind text not null,
        name_zh text not null,
        name_en text,
        parent_code text references geography.division,
        edition text not null,
        withdrawn_at timestamptz
      );
      create index division_parent on geography.division (parent_code);

      create table geography.import (
        id uuid primary key,
        kind text not null check (kind in ('outlines', 'grid', 'schematic')),
        crs text not null check (crs in ('wgs84', 'gcj02')),
        source text not null,
        file text,
        sha256 text not null,
        bytes int8 not null,
        status text not null check (status in ('staging', 'published', 'rejected', 'failed')),
        started_at timestamptz not null,
        heartbeat_at timestamptz not null,
        finished_at timestamptz,
        report jsonb,
        by text not null
      );
      -- Two imports of one kind at once would each be checked against what the other replaces.
      create unique index import_one_at_a_time on geography.import (kind) where status = 'staging';

      create table geography.outline (
        id uuid primary key,
        division_code text not null references geography.division,
        kind text not null check (kind in ('official', 'schematic')),
        revision int not null,
        state text not null check (state in ('staged', 'current', 'superseded')),
        shape jsonb not null,
        bounds box not null,
        sha256 text not null,
        area_m2 float8 not null,
        source text not null,
        valid_from date,
        import_id uuid not null references geography.import,
        recorded_at timestamptz not null
      );
      create unique index outline_revision on geography.outline (division_code, kind, revision) where state <> 'staged';
      create unique index outline_current on geography.outline (division_code, kind) where state = 'current';
      create index outline_import on geography.outline (import_id);
      create index outline_bounds on geography.outline using gist (bounds);

      create table geography.grid_cell (
        id uuid primary key,
        code text not null,
        division_code text not null references geography.division,
        revision int not null,
        state text not null check (state in ('staged', 'current', 'superseded')),
        shape jsonb not null,
        bounds box not null,
        sha256 text not null,
        area_m2 float8 not null,
        source text not null,
        import_id uuid not null references geography.import,
        recorded_at timestamptz not null
      );
      create unique index grid_cell_revision on geography.grid_cell (code, revision) where state <> 'staged';
      create unique index grid_cell_current on geography.grid_cell (code) where state = 'current';
      create index grid_cell_import on geography.grid_cell (import_id);
      create index grid_cell_bounds on geography.grid_cell using gist (bounds);

      create table geography.place (
        key text primary key,
        name_zh text not null,
        name_en text,
        kind text not null,
        lon float8 not null check (lon between -180 and 180),
        lat float8 not null check (lat between -90 and 90),
        precision text not null check (precision in ('approximate', 'surveyed')),
        division_code text references geography.division,
        source text not null
      );

      create table geography.edition (name text primary key, version text not null, loaded_at timestamptz not null);
    `,
  },
  {
    name: '002-published',
    sql: `
      create view geography.published_division with (security_invoker = true) as
        select code, statistical_code, level, kind, name_zh, name_en, parent_code
        from geography.division where withdrawn_at is null;
      create view geography.published_outline with (security_invoker = true) as
        select o.division_code, d.level, o.kind, o.revision, o.shape, o.bounds, o.area_m2, o.source, o.valid_from,
          o.recorded_at
        from geography.outline o join geography.division d on d.code = o.division_code
        where o.state = 'current';
      create view geography.published_grid_cell with (security_invoker = true) as
        select code, division_code, revision, shape, bounds, area_m2, source, recorded_at
        from geography.grid_cell where state = 'current';
      create view geography.published_place with (security_invoker = true) as
        select key, name_zh, name_en, kind, lon, lat, precision, division_code, source
        from geography.place;
    `,
  },
]
