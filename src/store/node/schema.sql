-- The node's schema after all migrations. Written by scripts/schema-dump.ts.

CREATE TABLE "file" (
  "source" varchar(100) not null,
  "name" varchar(500) not null,
  "size_bytes" bigint not null,
  "mtime_ms" double precision not null,
  "sha256" varchar(64),
  "state" varchar(20) not null,
  constraint "file_key" primary key ("source", "name")
);

CREATE INDEX "file_state" on "file" ("state", "source");

CREATE TABLE "job" (
  "id" varchar(36) not null primary key,
  "kind" varchar(20) not null,
  "subject_id" varchar(36) not null,
  "priority" integer not null,
  "due_at" bigint not null,
  "turn_at" bigint not null,
  "attempts" integer default 0 not null,
  "excused" integer default 0 not null,
  "crashes" integer default 0 not null,
  "leased_by" varchar(100),
  "failure_code" varchar(50),
  "failure_message" text,
  "dead_at" bigint,
  "created_at" bigint not null,
  "history" text,
  constraint "job_subject" unique ("subject_id", "kind"),
  constraint "job_priority" check (priority >= 0)
);

CREATE INDEX "job_dead" on "job" ("dead_at", "kind");

CREATE INDEX "job_turn" on "job" ("kind", "dead_at", "turn_at", "id", "due_at");

CREATE TABLE "migration" (
  "name" varchar(100) not null primary key,
  "applied_at" bigint not null
);

CREATE TABLE "recording" (
  "id" varchar(36) not null primary key,
  "source" varchar(100) not null,
  "original_name" varchar(500) not null,
  "sha256" varchar(64) not null,
  "size_bytes" bigint not null,
  "mtime_ms" double precision not null,
  "recorded_at" bigint not null,
  "recorded_at_source" varchar(10) not null,
  "recorded_at_certainty" varchar(20) not null,
  "time_zone" varchar(100) not null,
  "class" varchar(20) not null,
  "spool_path" varchar(500) not null,
  "seen_at" bigint not null,
  "shipped_at" bigint,
  "held" varchar(10) default 'copy' not null,
  "original" varchar(10) default 'there' not null,
  "boot_id" varchar(36),
  "clock_offset_ms" bigint,
  "activity" text,
  "labels" text,
  constraint "recording_original" unique ("source", "original_name", "sha256")
);

CREATE INDEX "recording_class" on "recording" ("source", "class");

CREATE INDEX "recording_held" on "recording" ("held", "shipped_at", "size_bytes");

CREATE INDEX "recording_left" on "recording" ("original", "shipped_at");

CREATE INDEX "recording_seen" on "recording" ("seen_at");

CREATE INDEX "recording_source" on "recording" ("source", "seen_at", "class");

CREATE INDEX "recording_time" on "recording" ("recorded_at", "id");

CREATE INDEX "recording_unshipped" on "recording" ("shipped_at", "seen_at", "size_bytes");
