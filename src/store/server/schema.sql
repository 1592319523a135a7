-- The server's schema after all migrations. Written by scripts/schema-dump.ts.

CREATE TABLE "alert" (
  "recording_id" varchar(36) not null references "recording" ("id") on delete cascade,
  "kind" varchar(20) not null,
  "node" varchar(63) not null,
  "recorded_at" bigint not null,
  "at_ms" bigint not null,
  "quote" varchar(300) not null,
  "callsign" varchar(20),
  "exercise" varchar(100),
  "is_unsure" integer not null,
  "rules_version" varchar(20) not null,
  constraint "alert_key" primary key ("recording_id", "kind")
);

CREATE INDEX "alert_node" on "alert" ("node", "recorded_at", "recording_id", "kind");

CREATE INDEX "alert_time" on "alert" ("recorded_at", "recording_id", "kind");

CREATE TABLE "alert_told" (
  "recording_id" varchar(36) not null references "recording" ("id") on delete cascade,
  "kind" varchar(20) not null,
  "node" varchar(63) not null,
  "recorded_at" bigint not null,
  "is_exercise" integer not null,
  "told_at" bigint not null,
  constraint "alert_told_key" primary key ("recording_id", "kind")
);

CREATE INDEX "alert_told_node" on "alert_told" ("node", "recorded_at");

CREATE TABLE "apart" (
  "recording_id" varchar(36) not null,
  "other_id" varchar(36) not null,
  "because" varchar(20) not null,
  "decided_at" bigint not null,
  constraint "apart_key" primary key ("recording_id", "other_id")
);

CREATE TABLE "audio_trouble" (
  "recording_id" varchar(36) not null primary key references "recording" ("id") on delete cascade,
  "what" varchar(20) not null,
  "since" bigint not null
);

CREATE TABLE "callsign" (
  "callsign" varchar(20) not null primary key,
  "mentions" integer not null,
  "recordings" integer not null,
  "first_heard_at" bigint not null,
  "last_heard_at" bigint not null
);

CREATE INDEX "callsign_heard" on "callsign" ("last_heard_at", "callsign");

CREATE TABLE "copies_due" (
  "recording_id" varchar(36) not null primary key references "recording" ("id") on delete cascade,
  "due_at" bigint not null
);

CREATE INDEX "copies_due_at" on "copies_due" ("due_at");

CREATE TABLE "copy" (
  "recording_id" varchar(36) not null primary key references "recording" ("id") on delete cascade,
  "entry_id" varchar(36) not null,
  "is_shown" integer not null,
  "likeness" double precision not null,
  "because" varchar(20) not null
);

CREATE INDEX "copy_entry" on "copy" ("entry_id");

CREATE TABLE "dataset_consent" (
  "kind" varchar(20) not null,
  "name" varchar(63) not null,
  "note" varchar(200) not null,
  "decided_at" bigint not null,
  constraint "dataset_consent_key" primary key ("kind", "name")
);

CREATE TABLE "dropped_file" (
  "folder" varchar(63) not null,
  "name" varchar(500) not null,
  "size_bytes" bigint not null,
  "mtime_ms" bigint not null,
  "taken_at" bigint not null,
  constraint "dropped_file_key" primary key ("folder", "name")
);

CREATE TABLE "earlier_transcript" (
  "id" varchar(36) not null primary key,
  "recording_id" varchar(36) not null references "recording" ("id") on delete cascade,
  "created_at" bigint not null,
  "replaced_at" bigint not null,
  "transcript" text not null
);

CREATE INDEX "earlier_transcript_recording" on "earlier_transcript" ("recording_id", "replaced_at");

CREATE TABLE "envelope" (
  "recording_id" varchar(36) not null primary key references "recording" ("id") on delete cascade,
  "levels" text not null,
  "voiced_ms" bigint not null,
  "loud_over_quiet_db" double precision not null
);

CREATE TABLE "event" (
  "id" bigint not null primary key,
  "at" bigint not null,
  "kind" varchar(20) not null,
  "recording_id" varchar(36),
  "node" varchar(63),
  "callsign" varchar(20),
  "stage" varchar(20),
  "reason" varchar(500),
  "net" varchar(80)
);

CREATE INDEX "event_recording" on "event" ("recording_id", "id");

CREATE TABLE "event_sequence" (
  "name" varchar(20) not null primary key,
  "last" bigint not null
);

CREATE TABLE "fragment" (
  "transcript_id" varchar(36) not null references "transcript" ("id") on delete cascade,
  "ordinal" integer not null,
  "recording_id" varchar(36) not null references "recording" ("id") on delete cascade,
  "pattern" varchar(20) not null,
  "heard_as" text not null,
  "start_offset" integer not null,
  "end_offset" integer not null,
  "inferred" varchar(20),
  "confidence" double precision,
  "alternatives" text not null,
  "because" varchar(20),
  constraint "fragment_key" primary key ("transcript_id", "ordinal")
);

CREATE INDEX "fragment_recording" on "fragment" ("recording_id", "ordinal");

CREATE TABLE "grown" (
  "recording_id" varchar(36) not null primary key references "recording" ("id") on delete cascade,
  "grown_into" varchar(36) not null
);

CREATE INDEX "grown_whole" on "grown" ("grown_into");

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

CREATE INDEX "job_lane" on "job" ("kind", "dead_at", "priority", "turn_at", "id", "due_at");

CREATE INDEX "job_turn" on "job" ("kind", "dead_at", "turn_at", "id", "due_at");

CREATE TABLE "join_token" (
  "id" varchar(36) not null primary key,
  "node" varchar(63) not null,
  "secret_hash" varchar(64) not null unique,
  "created_at" bigint not null,
  "expires_at" bigint not null,
  "used_at" bigint,
  "revoked_at" bigint
);

CREATE TABLE "licence_check" (
  "callsign" varchar(20) not null primary key,
  "state" varchar(20) not null,
  "source" varchar(20),
  "first_name" varchar(100),
  "city" varchar(100),
  "region" varchar(20),
  "country" varchar(100),
  "checked_at" bigint not null,
  "due_at" bigint not null
);

CREATE INDEX "licence_check_due" on "licence_check" ("due_at", "callsign");

CREATE TABLE "mention" (
  "transcript_id" varchar(36) not null references "transcript" ("id") on delete cascade,
  "ordinal" integer not null,
  "recording_id" varchar(36) not null references "recording" ("id") on delete cascade,
  "recorded_at" bigint not null,
  "callsign" varchar(20) not null,
  "prefix" varchar(20),
  "suffix" varchar(20),
  "heard_as" text not null,
  "start_offset" integer not null,
  "end_offset" integer not null,
  "confidence" double precision not null,
  "node" varchar(63),
  "role" varchar(20),
  "evidence" text,
  "own_confidence" double precision,
  constraint "mention_key" primary key ("transcript_id", "ordinal")
);

CREATE INDEX "mention_callsign" on "mention" ("callsign", "recorded_at", "recording_id");

CREATE INDEX "mention_lately" on "mention" ("node", "recorded_at", "callsign", "own_confidence", "role");

CREATE INDEX "mention_recording" on "mention" ("recording_id", "ordinal");

CREATE INDEX "mention_station" on "mention" ("node", "callsign", "recorded_at", "own_confidence");

CREATE TABLE "migration" (
  "name" varchar(100) not null primary key,
  "applied_at" bigint not null
);

CREATE TABLE "net_said" (
  "recording_id" varchar(36) not null references "recording" ("id") on delete cascade,
  "ordinal" integer not null,
  "net" varchar(80) not null,
  "starts_at" bigint not null,
  "closes_at" bigint not null,
  "what" varchar(10) not null,
  "said_at" bigint not null,
  "node" varchar(63) not null,
  "quote" varchar(300) not null,
  "callsign" varchar(20),
  constraint "net_said_key" primary key ("recording_id", "ordinal")
);

CREATE INDEX "net_said_session" on "net_said" ("net", "starts_at");

CREATE TABLE "net_session" (
  "id" varchar(36) not null primary key,
  "net" varchar(80) not null,
  "starts_at" bigint not null,
  "closes_at" bigint not null,
  "node" varchar(63),
  "control" varchar(20),
  "opened_at" bigint,
  "opened_recording_id" varchar(36) references "recording" ("id") on delete set null,
  "opened_quote" varchar(300),
  "closed_at" bigint,
  "closed_recording_id" varchar(36) references "recording" ("id") on delete set null,
  "closed_quote" varchar(300),
  "opened_told_at" bigint,
  "closed_told_at" bigint,
  "due_at" bigint
);

CREATE INDEX "net_session_due" on "net_session" ("due_at");

CREATE UNIQUE INDEX "net_session_key" on "net_session" ("net", "starts_at");

CREATE TABLE "node" (
  "id" varchar(63) not null primary key,
  "public_key" varchar(1000) not null,
  "joined_at" bigint not null,
  "last_seen_at" bigint,
  "heartbeat" text,
  "revoked_at" bigint,
  "lost_at" bigint
);

CREATE TABLE "recogniser_use" (
  "link" varchar(63) not null,
  "day" varchar(10) not null,
  "audio_ms" bigint not null,
  constraint "recogniser_use_key" primary key ("link", "day")
);

CREATE TABLE "recording" (
  "id" varchar(36) not null primary key,
  "node" varchar(63) not null,
  "source" varchar(100) not null,
  "original_name" varchar(500) not null,
  "sha256" varchar(64) not null,
  "size_bytes" bigint not null,
  "recorded_at" bigint not null,
  "recorded_at_source" varchar(10) not null,
  "recorded_at_certainty" varchar(20) not null,
  "time_zone" varchar(100) not null,
  "class" varchar(20) not null,
  "received_at" bigint not null,
  "audio_path" varchar(500) not null,
  "manifest" text not null,
  "ingested_at" bigint,
  "format" varchar(100),
  "duration_ms" bigint,
  "sample_rate_hz" integer,
  "channels" integer,
  "transcript_id" varchar(36),
  "heard" varchar(20),
  "extracted_by" varchar(100),
  "progress" varchar(20) not null,
  constraint "recording_original" unique ("node", "source", "original_name", "sha256")
);

CREATE INDEX "recording_audio" on "recording" ("audio_path", "id");

CREATE INDEX "recording_extracted" on "recording" ("heard", "extracted_by");

CREATE INDEX "recording_node" on "recording" ("node", "recorded_at", "id");

CREATE INDEX "recording_progress" on "recording" ("progress", "recorded_at", "id");

CREATE INDEX "recording_time" on "recording" ("recorded_at", "id");

CREATE TABLE "segment" (
  "transcript_id" varchar(36) not null references "transcript" ("id") on delete cascade,
  "ordinal" integer not null,
  "start_ms" bigint not null,
  "end_ms" bigint not null,
  "text" text not null,
  "avg_logprob" double precision not null,
  "hidden" text not null,
  "voiced_ms" bigint,
  "no_speech_prob" double precision,
  "doubtful" text,
  "movement" double precision,
  constraint "segment_key" primary key ("transcript_id", "ordinal")
);

CREATE TABLE "server_instance" (
  "id" varchar(100) not null primary key,
  "host" varchar(255) not null,
  "pid" integer not null,
  "roles" varchar(200) not null,
  "version" varchar(100) not null,
  "state" varchar(20) not null,
  "started_at" bigint not null,
  "seen_at" bigint not null
);

CREATE TABLE "shipment" (
  "id" varchar(36) not null primary key,
  "recording_id" varchar(36) not null references "recording" ("id") on delete cascade,
  "sha256" varchar(64) not null,
  "received_at" bigint not null
);

CREATE INDEX "shipment_recording" on "shipment" ("recording_id");

CREATE TABLE "stage_pause" (
  "stage" varchar(20) not null primary key,
  "reason" varchar(500) not null,
  "paused_at" bigint not null
);

CREATE TABLE "taught" (
  "id" varchar(36) not null primary key,
  "heard" varchar(200) not null,
  "means" varchar(20) not null,
  "node" varchar(63) not null,
  "taught_at" bigint not null,
  constraint "taught_heard" unique ("node", "heard")
);

CREATE TABLE "topic" (
  "id" varchar(40) not null primary key,
  "name" varchar(100) not null,
  "words" text not null
);

CREATE TRIGGER transcript_words_delete after delete on transcript begin insert into transcript_words (transcript_words, rowid, text) values ('delete', old.number, old.text); end;

CREATE TRIGGER transcript_words_insert after insert on transcript begin insert into transcript_words (rowid, text) values (new.number, new.text); end;

CREATE TRIGGER transcript_words_update after update of text on transcript begin insert into transcript_words (transcript_words, rowid, text) values ('delete', old.number, old.text); insert into transcript_words (rowid, text) values (new.number, new.text); end;

CREATE TABLE "transcript" (
  "number" integer primary key autoincrement,
  "id" varchar(36) not null unique,
  "recording_id" varchar(36) not null references "recording" ("id") on delete cascade,
  "model_sha256" varchar(64) not null,
  "model" varchar(200) not null,
  "engine" varchar(50) not null,
  "engine_version" varchar(100) not null,
  "options" text not null,
  "result" varchar(20) not null,
  "language" varchar(20) not null,
  "no_speech_prob" double precision,
  "compute_ms" bigint not null,
  "created_at" bigint not null,
  "text" text not null,
  "model_type" varchar(40),
  "device" varchar(200),
  "prompt" text,
  constraint "transcript_model" unique ("recording_id", "model_sha256")
);

CREATE VIRTUAL TABLE transcript_words using fts5(
  text,
  content = 'transcript',
  content_rowid = 'number',
  tokenize = 'unicode61 remove_diacritics 2',
  prefix = '2 3'
);

CREATE TABLE "transmission" (
  "recording_id" varchar(36) not null,
  "ordinal" integer not null,
  "start_ms" bigint not null,
  "end_ms" bigint not null,
  "kind" varchar(20) not null,
  "evidence" varchar(20) not null,
  "who" varchar(100),
  "text" text,
  "callsign" varchar(20),
  constraint "transmission_key" primary key ("recording_id", "ordinal"),
  constraint "transmission_recording" foreign key ("recording_id") references "recording" ("id") on delete cascade
);

CREATE INDEX "transmission_callsign" on "transmission" ("callsign", "recording_id");

CREATE TABLE "upload_key" (
  "id" varchar(36) not null primary key,
  "key_hash" varchar(64) not null,
  "name" varchar(63) not null,
  "node" varchar(63) not null,
  "source" varchar(100),
  "system" varchar(100),
  "rights" varchar(100) not null,
  "created_at" bigint not null,
  "expires_at" bigint,
  "revoked_at" bigint,
  "last_used_at" bigint,
  constraint "upload_key_hash" unique ("key_hash")
);

CREATE TABLE "webhook" (
  "id" varchar(64) not null primary key,
  "event_id" bigint not null,
  "leased_by" varchar(100),
  "leased_until" bigint not null,
  "refused" bigint not null,
  "refusal" varchar(200)
);
