/**
 * The tables of accounts. The first four are better-auth's own (1.7, core schema): their columns are written as it
 * names them. The rest is ours. No system's statement reaches any of them: the schema is granted to nobody.
 */
import type { Migration } from '../system.ts'

export const accessMigrations: Migration[] = [
  {
    name: '001-accounts',
    sql: `
      create table access."user" (
        "id" text primary key,
        "name" text not null,
        "email" text not null unique,
        "emailVerified" boolean not null,
        "image" text,
        "createdAt" timestamptz not null default current_timestamp,
        "updatedAt" timestamptz not null default current_timestamp
      );
      create table access."session" (
        "id" text primary key,
        "expiresAt" timestamptz not null,
        "token" text not null unique,
        "createdAt" timestamptz not null default current_timestamp,
        "updatedAt" timestamptz not null,
        "ipAddress" text,
        "userAgent" text,
        "userId" text not null references access."user" ("id") on delete cascade
      );
      create index session_by_user on access."session" ("userId");
      create table access."account" (
        "id" text primary key,
        "accountId" text not null,
        "providerId" text not null,
        "userId" text not null references access."user" ("id") on delete cascade,
        "accessToken" text,
        "refreshToken" text,
        "idToken" text,
        "accessTokenExpiresAt" timestamptz,
        "refreshTokenExpiresAt" timestamptz,
        "scope" text,
        "password" text,
        "createdAt" timestamptz not null default current_timestamp,
        "updatedAt" timestamptz not null
      );
      create index account_by_user on access."account" ("userId");
      create table access."verification" (
        "id" text primary key,
        "identifier" text not null,
        "value" text not null,
        "expiresAt" timestamptz not null,
        "createdAt" timestamptz not null default current_timestamp,
        "updatedAt" timestamptz not null default current_timestamp
      );
      create index verification_by_identifier on access."verification" ("identifier");

      create table access.department (
        id text primary key,
        name text not null,
        code text not null unique
      );
      create table access.membership (
        user_id text primary key references access."user" ("id") on delete cascade,
        department_id text references access.department (id),
        roles text[] not null,
        active boolean not null
      );
      create table access.invitation (
        hash text primary key,
        kind text not null check (kind in ('setup', 'invitation')),
        email text,
        name text,
        roles text[] not null,
        department_id text references access.department (id),
        created_by text not null,
        created_at timestamptz not null,
        expires_at timestamptz not null,
        used_at timestamptz,
        revoked_at timestamptz
      );
      create table access.token (
        id text primary key,
        hash text not null unique,
        name text not null,
        roles text[] not null,
        department_id text references access.department (id),
        created_by text not null,
        created_at timestamptz not null,
        expires_at timestamptz not null,
        last_used_at timestamptz,
        revoked_at timestamptz
      );
      create table access.attempt (
        key text primary key,
        failures int not null,
        last_at timestamptz not null,
        blocked_until timestamptz not null
      );
    `,
  },
  {
    name: '002-password-resets',
    sql: `
      create table access.password_reset (
        hash text primary key,
        user_id text not null references access."user" ("id") on delete cascade,
        created_by text not null,
        created_at timestamptz not null,
        expires_at timestamptz not null,
        used_at timestamptz,
        revoked_at timestamptz
      );
      create index password_reset_by_user on access.password_reset (user_id);
    `,
  },
]
