-- The callbook's schema after all migrations. Written by scripts/schema-dump.ts.

CREATE TABLE "country_file" (
  "id" integer primary key,
  "version" varchar(100) not null,
  "source" varchar(500) not null,
  "imported_at" bigint not null,
  "data" text not null
);

CREATE TABLE "licence" (
  "id" integer primary key,
  "callsign" varchar(10) not null,
  "reversed" varchar(10) not null,
  "status" varchar(10) not null,
  "granted_on" varchar(10),
  "expires_on" varchar(10),
  "operator_class" varchar(20),
  "previous_callsign" varchar(10),
  "trustee" varchar(10),
  "name" varchar(200),
  "first_name" varchar(200),
  "kind" varchar(10),
  "city" varchar(200),
  "state" varchar(200),
  "seen_in" integer not null
);

CREATE INDEX "licence_callsign" on "licence" ("callsign");

CREATE INDEX "licence_reversed" on "licence" ("reversed");

CREATE TABLE "migration" (
  "name" varchar(100) not null primary key,
  "applied_at" bigint not null
);

CREATE TABLE "online_answer" (
  "source" varchar(20) not null,
  "callsign" varchar(20) not null,
  "answer" text not null,
  "checked_at" bigint not null,
  "expires_at" bigint not null,
  constraint "online_answer_key" primary key ("source", "callsign")
);

CREATE TABLE "online_source" (
  "source" varchar(20) not null primary key,
  "day" varchar(10) not null,
  "used" integer not null,
  "failures" integer not null,
  "paused_until" bigint not null
);

CREATE TABLE "uls_import" (
  "id" integer primary key autoincrement,
  "kind" varchar(10) not null,
  "source" varchar(500) not null,
  "fingerprint" varchar(64) not null,
  "data_at" bigint not null,
  "started_at" bigint not null,
  "completed_at" bigint
);

CREATE TABLE "uls_import_part" (
  "import_id" integer not null references "uls_import" ("id") on delete cascade,
  "part" varchar(2) not null,
  "position" integer not null,
  "is_complete" integer not null,
  constraint "uls_import_part_key" primary key ("import_id", "part")
);
