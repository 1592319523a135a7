-- The server's schema after all migrations, as MariaDB 10.11 tells it. Written by scripts/mariadb-schema.ts.

CREATE TABLE `alert` (
  `recording_id` varchar(36) NOT NULL,
  `kind` varchar(20) NOT NULL,
  `node` varchar(63) NOT NULL,
  `recorded_at` bigint(20) NOT NULL,
  `at_ms` bigint(20) NOT NULL,
  `quote` varchar(300) NOT NULL,
  `callsign` varchar(20) DEFAULT NULL,
  `exercise` varchar(100) DEFAULT NULL,
  `is_unsure` int(11) NOT NULL,
  `rules_version` varchar(20) NOT NULL,
  PRIMARY KEY (`recording_id`,`kind`),
  KEY `alert_time` (`recorded_at`,`recording_id`,`kind`),
  KEY `alert_node` (`node`,`recorded_at`,`recording_id`,`kind`),
  CONSTRAINT `alert_recording_id_fk` FOREIGN KEY (`recording_id`) REFERENCES `recording` (`id`) ON DELETE CASCADE
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_nopad_bin ROW_FORMAT=DYNAMIC;

CREATE TABLE `alert_told` (
  `recording_id` varchar(36) NOT NULL,
  `kind` varchar(20) NOT NULL,
  `node` varchar(63) NOT NULL,
  `recorded_at` bigint(20) NOT NULL,
  `is_exercise` int(11) NOT NULL,
  `told_at` bigint(20) NOT NULL,
  PRIMARY KEY (`recording_id`,`kind`),
  KEY `alert_told_node` (`node`,`recorded_at`),
  CONSTRAINT `alert_told_recording_id_fk` FOREIGN KEY (`recording_id`) REFERENCES `recording` (`id`) ON DELETE CASCADE
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_nopad_bin ROW_FORMAT=DYNAMIC;

CREATE TABLE `apart` (
  `recording_id` varchar(36) NOT NULL,
  `other_id` varchar(36) NOT NULL,
  `because` varchar(20) NOT NULL,
  `decided_at` bigint(20) NOT NULL,
  PRIMARY KEY (`recording_id`,`other_id`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_nopad_bin ROW_FORMAT=DYNAMIC;

CREATE TABLE `audio_trouble` (
  `recording_id` varchar(36) NOT NULL,
  `what` varchar(20) NOT NULL,
  `since` bigint(20) NOT NULL,
  PRIMARY KEY (`recording_id`),
  CONSTRAINT `audio_trouble_recording_id_fk` FOREIGN KEY (`recording_id`) REFERENCES `recording` (`id`) ON DELETE CASCADE
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_nopad_bin ROW_FORMAT=DYNAMIC;

CREATE TABLE `callsign` (
  `callsign` varchar(20) NOT NULL,
  `mentions` int(11) NOT NULL,
  `recordings` int(11) NOT NULL,
  `first_heard_at` bigint(20) NOT NULL,
  `last_heard_at` bigint(20) NOT NULL,
  PRIMARY KEY (`callsign`),
  KEY `callsign_heard` (`last_heard_at`,`callsign`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_nopad_bin ROW_FORMAT=DYNAMIC;

CREATE TABLE `copies_due` (
  `recording_id` varchar(36) NOT NULL,
  `due_at` bigint(20) NOT NULL,
  PRIMARY KEY (`recording_id`),
  KEY `copies_due_at` (`due_at`),
  CONSTRAINT `copies_due_recording_id_fk` FOREIGN KEY (`recording_id`) REFERENCES `recording` (`id`) ON DELETE CASCADE
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_nopad_bin ROW_FORMAT=DYNAMIC;

CREATE TABLE `copy` (
  `recording_id` varchar(36) NOT NULL,
  `entry_id` varchar(36) NOT NULL,
  `is_shown` int(11) NOT NULL,
  `likeness` double NOT NULL,
  `because` varchar(20) NOT NULL,
  PRIMARY KEY (`recording_id`),
  KEY `copy_entry` (`entry_id`),
  CONSTRAINT `copy_recording_id_fk` FOREIGN KEY (`recording_id`) REFERENCES `recording` (`id`) ON DELETE CASCADE
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_nopad_bin ROW_FORMAT=DYNAMIC;

CREATE TABLE `dataset_consent` (
  `kind` varchar(20) NOT NULL,
  `name` varchar(63) NOT NULL,
  `note` varchar(200) NOT NULL,
  `decided_at` bigint(20) NOT NULL,
  PRIMARY KEY (`kind`,`name`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_nopad_bin ROW_FORMAT=DYNAMIC;

CREATE TABLE `dropped_file` (
  `folder` varchar(63) NOT NULL,
  `name` varchar(500) NOT NULL,
  `size_bytes` bigint(20) NOT NULL,
  `mtime_ms` bigint(20) NOT NULL,
  `taken_at` bigint(20) NOT NULL,
  PRIMARY KEY (`folder`,`name`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_nopad_bin ROW_FORMAT=DYNAMIC;

CREATE TABLE `earlier_transcript` (
  `id` varchar(36) NOT NULL,
  `recording_id` varchar(36) NOT NULL,
  `created_at` bigint(20) NOT NULL,
  `replaced_at` bigint(20) NOT NULL,
  `transcript` mediumtext NOT NULL,
  PRIMARY KEY (`id`),
  KEY `earlier_transcript_recording` (`recording_id`,`replaced_at`),
  CONSTRAINT `earlier_transcript_recording_id_fk` FOREIGN KEY (`recording_id`) REFERENCES `recording` (`id`) ON DELETE CASCADE
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_nopad_bin ROW_FORMAT=DYNAMIC;

CREATE TABLE `envelope` (
  `recording_id` varchar(36) NOT NULL,
  `levels` mediumtext NOT NULL,
  `voiced_ms` bigint(20) NOT NULL,
  `loud_over_quiet_db` double NOT NULL,
  PRIMARY KEY (`recording_id`),
  CONSTRAINT `envelope_recording_id_fk` FOREIGN KEY (`recording_id`) REFERENCES `recording` (`id`) ON DELETE CASCADE
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_nopad_bin ROW_FORMAT=DYNAMIC;

CREATE TABLE `event` (
  `id` bigint(20) NOT NULL,
  `at` bigint(20) NOT NULL,
  `kind` varchar(20) NOT NULL,
  `recording_id` varchar(36) DEFAULT NULL,
  `node` varchar(63) DEFAULT NULL,
  `callsign` varchar(20) DEFAULT NULL,
  `stage` varchar(20) DEFAULT NULL,
  `reason` varchar(500) DEFAULT NULL,
  `net` varchar(80) DEFAULT NULL,
  PRIMARY KEY (`id`),
  KEY `event_recording` (`recording_id`,`id`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_nopad_bin ROW_FORMAT=DYNAMIC;

CREATE TABLE `event_sequence` (
  `name` varchar(20) NOT NULL,
  `last` bigint(20) NOT NULL,
  PRIMARY KEY (`name`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_nopad_bin ROW_FORMAT=DYNAMIC;

CREATE TABLE `fragment` (
  `transcript_id` varchar(36) NOT NULL,
  `ordinal` int(11) NOT NULL,
  `recording_id` varchar(36) NOT NULL,
  `pattern` varchar(20) NOT NULL,
  `heard_as` mediumtext NOT NULL,
  `start_offset` int(11) NOT NULL,
  `end_offset` int(11) NOT NULL,
  `inferred` varchar(20) DEFAULT NULL,
  `confidence` double DEFAULT NULL,
  `alternatives` mediumtext NOT NULL,
  `because` varchar(20) DEFAULT NULL,
  PRIMARY KEY (`transcript_id`,`ordinal`),
  KEY `fragment_recording` (`recording_id`,`ordinal`),
  CONSTRAINT `fragment_recording_id_fk` FOREIGN KEY (`recording_id`) REFERENCES `recording` (`id`) ON DELETE CASCADE,
  CONSTRAINT `fragment_transcript_id_fk` FOREIGN KEY (`transcript_id`) REFERENCES `transcript` (`id`) ON DELETE CASCADE
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_nopad_bin ROW_FORMAT=DYNAMIC;

CREATE TABLE `grown` (
  `recording_id` varchar(36) NOT NULL,
  `grown_into` varchar(36) NOT NULL,
  PRIMARY KEY (`recording_id`),
  KEY `grown_whole` (`grown_into`),
  CONSTRAINT `grown_recording_id_fk` FOREIGN KEY (`recording_id`) REFERENCES `recording` (`id`) ON DELETE CASCADE
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_nopad_bin ROW_FORMAT=DYNAMIC;

CREATE TABLE `job` (
  `id` varchar(36) NOT NULL,
  `kind` varchar(20) NOT NULL,
  `subject_id` varchar(36) NOT NULL,
  `priority` int(11) NOT NULL,
  `due_at` bigint(20) NOT NULL,
  `turn_at` bigint(20) NOT NULL,
  `attempts` int(11) NOT NULL DEFAULT 0,
  `excused` int(11) NOT NULL DEFAULT 0,
  `crashes` int(11) NOT NULL DEFAULT 0,
  `leased_by` varchar(100) DEFAULT NULL,
  `failure_code` varchar(50) DEFAULT NULL,
  `failure_message` mediumtext DEFAULT NULL,
  `dead_at` bigint(20) DEFAULT NULL,
  `created_at` bigint(20) NOT NULL,
  `history` mediumtext DEFAULT NULL,
  PRIMARY KEY (`id`),
  UNIQUE KEY `job_subject` (`subject_id`,`kind`),
  KEY `job_turn` (`kind`,`dead_at`,`turn_at`,`id`,`due_at`),
  KEY `job_dead` (`dead_at`,`kind`),
  KEY `job_lane` (`kind`,`dead_at`,`priority`,`turn_at`,`id`,`due_at`),
  CONSTRAINT `job_priority` CHECK (`priority` >= 0)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_nopad_bin ROW_FORMAT=DYNAMIC;

CREATE TABLE `join_token` (
  `id` varchar(36) NOT NULL,
  `node` varchar(63) NOT NULL,
  `secret_hash` varchar(64) NOT NULL,
  `created_at` bigint(20) NOT NULL,
  `expires_at` bigint(20) NOT NULL,
  `used_at` bigint(20) DEFAULT NULL,
  `revoked_at` bigint(20) DEFAULT NULL,
  PRIMARY KEY (`id`),
  UNIQUE KEY `secret_hash` (`secret_hash`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_nopad_bin ROW_FORMAT=DYNAMIC;

CREATE TABLE `licence_check` (
  `callsign` varchar(20) NOT NULL,
  `state` varchar(20) NOT NULL,
  `source` varchar(20) DEFAULT NULL,
  `first_name` varchar(100) DEFAULT NULL,
  `city` varchar(100) DEFAULT NULL,
  `region` varchar(20) DEFAULT NULL,
  `country` varchar(100) DEFAULT NULL,
  `checked_at` bigint(20) NOT NULL,
  `due_at` bigint(20) NOT NULL,
  PRIMARY KEY (`callsign`),
  KEY `licence_check_due` (`due_at`,`callsign`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_nopad_bin ROW_FORMAT=DYNAMIC;

CREATE TABLE `mention` (
  `transcript_id` varchar(36) NOT NULL,
  `ordinal` int(11) NOT NULL,
  `recording_id` varchar(36) NOT NULL,
  `recorded_at` bigint(20) NOT NULL,
  `callsign` varchar(20) NOT NULL,
  `prefix` varchar(20) DEFAULT NULL,
  `suffix` varchar(20) DEFAULT NULL,
  `heard_as` mediumtext NOT NULL,
  `start_offset` int(11) NOT NULL,
  `end_offset` int(11) NOT NULL,
  `confidence` double NOT NULL,
  `node` varchar(63) DEFAULT NULL,
  `role` varchar(20) DEFAULT NULL,
  `evidence` mediumtext DEFAULT NULL,
  `own_confidence` double DEFAULT NULL,
  PRIMARY KEY (`transcript_id`,`ordinal`),
  KEY `mention_callsign` (`callsign`,`recorded_at`,`recording_id`),
  KEY `mention_recording` (`recording_id`,`ordinal`),
  KEY `mention_lately` (`node`,`recorded_at`,`callsign`,`own_confidence`,`role`),
  KEY `mention_station` (`node`,`callsign`,`recorded_at`,`own_confidence`),
  CONSTRAINT `mention_recording_id_fk` FOREIGN KEY (`recording_id`) REFERENCES `recording` (`id`) ON DELETE CASCADE,
  CONSTRAINT `mention_transcript_id_fk` FOREIGN KEY (`transcript_id`) REFERENCES `transcript` (`id`) ON DELETE CASCADE
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_nopad_bin ROW_FORMAT=DYNAMIC;

CREATE TABLE `migration` (
  `name` varchar(100) NOT NULL,
  `applied_at` bigint(20) NOT NULL,
  PRIMARY KEY (`name`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_nopad_bin ROW_FORMAT=DYNAMIC;

CREATE TABLE `net_said` (
  `recording_id` varchar(36) NOT NULL,
  `ordinal` int(11) NOT NULL,
  `net` varchar(80) NOT NULL,
  `starts_at` bigint(20) NOT NULL,
  `closes_at` bigint(20) NOT NULL,
  `what` varchar(10) NOT NULL,
  `said_at` bigint(20) NOT NULL,
  `node` varchar(63) NOT NULL,
  `quote` varchar(300) NOT NULL,
  `callsign` varchar(20) DEFAULT NULL,
  PRIMARY KEY (`recording_id`,`ordinal`),
  KEY `net_said_session` (`net`,`starts_at`),
  CONSTRAINT `net_said_recording_id_fk` FOREIGN KEY (`recording_id`) REFERENCES `recording` (`id`) ON DELETE CASCADE
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_nopad_bin ROW_FORMAT=DYNAMIC;

CREATE TABLE `net_session` (
  `id` varchar(36) NOT NULL,
  `net` varchar(80) NOT NULL,
  `starts_at` bigint(20) NOT NULL,
  `closes_at` bigint(20) NOT NULL,
  `node` varchar(63) DEFAULT NULL,
  `control` varchar(20) DEFAULT NULL,
  `opened_at` bigint(20) DEFAULT NULL,
  `opened_recording_id` varchar(36) DEFAULT NULL,
  `opened_quote` varchar(300) DEFAULT NULL,
  `closed_at` bigint(20) DEFAULT NULL,
  `closed_recording_id` varchar(36) DEFAULT NULL,
  `closed_quote` varchar(300) DEFAULT NULL,
  `opened_told_at` bigint(20) DEFAULT NULL,
  `closed_told_at` bigint(20) DEFAULT NULL,
  `due_at` bigint(20) DEFAULT NULL,
  PRIMARY KEY (`id`),
  UNIQUE KEY `net_session_key` (`net`,`starts_at`),
  KEY `net_session_opened_recording_id_fk` (`opened_recording_id`),
  KEY `net_session_closed_recording_id_fk` (`closed_recording_id`),
  KEY `net_session_due` (`due_at`),
  CONSTRAINT `net_session_closed_recording_id_fk` FOREIGN KEY (`closed_recording_id`) REFERENCES `recording` (`id`) ON DELETE SET NULL,
  CONSTRAINT `net_session_opened_recording_id_fk` FOREIGN KEY (`opened_recording_id`) REFERENCES `recording` (`id`) ON DELETE SET NULL
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_nopad_bin ROW_FORMAT=DYNAMIC;

CREATE TABLE `node` (
  `id` varchar(63) NOT NULL,
  `public_key` varchar(1000) NOT NULL,
  `joined_at` bigint(20) NOT NULL,
  `last_seen_at` bigint(20) DEFAULT NULL,
  `heartbeat` mediumtext DEFAULT NULL,
  `revoked_at` bigint(20) DEFAULT NULL,
  `lost_at` bigint(20) DEFAULT NULL,
  PRIMARY KEY (`id`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_nopad_bin ROW_FORMAT=DYNAMIC;

CREATE TABLE `recogniser_use` (
  `link` varchar(63) NOT NULL,
  `day` varchar(10) NOT NULL,
  `audio_ms` bigint(20) NOT NULL,
  PRIMARY KEY (`link`,`day`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_nopad_bin ROW_FORMAT=DYNAMIC;

CREATE TABLE `recording` (
  `id` varchar(36) NOT NULL,
  `node` varchar(63) NOT NULL,
  `source` varchar(100) NOT NULL,
  `original_name` varchar(500) NOT NULL,
  `sha256` varchar(64) NOT NULL,
  `size_bytes` bigint(20) NOT NULL,
  `recorded_at` bigint(20) NOT NULL,
  `recorded_at_source` varchar(10) NOT NULL,
  `recorded_at_certainty` varchar(20) NOT NULL,
  `time_zone` varchar(100) NOT NULL,
  `class` varchar(20) NOT NULL,
  `received_at` bigint(20) NOT NULL,
  `audio_path` varchar(500) NOT NULL,
  `manifest` mediumtext NOT NULL,
  `ingested_at` bigint(20) DEFAULT NULL,
  `format` varchar(100) DEFAULT NULL,
  `duration_ms` bigint(20) DEFAULT NULL,
  `sample_rate_hz` int(11) DEFAULT NULL,
  `channels` int(11) DEFAULT NULL,
  `transcript_id` varchar(36) DEFAULT NULL,
  `heard` varchar(20) DEFAULT NULL,
  `extracted_by` varchar(100) DEFAULT NULL,
  `progress` varchar(20) NOT NULL,
  PRIMARY KEY (`id`),
  UNIQUE KEY `recording_original` (`node`,`source`,`original_name`,`sha256`),
  KEY `recording_time` (`recorded_at`,`id`),
  KEY `recording_node` (`node`,`recorded_at`,`id`),
  KEY `recording_progress` (`progress`,`recorded_at`,`id`),
  KEY `recording_extracted` (`heard`,`extracted_by`),
  KEY `recording_audio` (`audio_path`,`id`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_nopad_bin ROW_FORMAT=DYNAMIC;

CREATE TABLE `segment` (
  `transcript_id` varchar(36) NOT NULL,
  `ordinal` int(11) NOT NULL,
  `start_ms` bigint(20) NOT NULL,
  `end_ms` bigint(20) NOT NULL,
  `text` mediumtext NOT NULL,
  `avg_logprob` double NOT NULL,
  `hidden` mediumtext NOT NULL,
  `voiced_ms` bigint(20) DEFAULT NULL,
  `no_speech_prob` double DEFAULT NULL,
  `doubtful` mediumtext DEFAULT NULL,
  `movement` double DEFAULT NULL,
  PRIMARY KEY (`transcript_id`,`ordinal`),
  CONSTRAINT `segment_transcript_id_fk` FOREIGN KEY (`transcript_id`) REFERENCES `transcript` (`id`) ON DELETE CASCADE
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_nopad_bin ROW_FORMAT=DYNAMIC;

CREATE TABLE `server_instance` (
  `id` varchar(100) NOT NULL,
  `host` varchar(255) NOT NULL,
  `pid` int(11) NOT NULL,
  `roles` varchar(200) NOT NULL,
  `version` varchar(100) NOT NULL,
  `state` varchar(20) NOT NULL,
  `started_at` bigint(20) NOT NULL,
  `seen_at` bigint(20) NOT NULL,
  PRIMARY KEY (`id`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_nopad_bin ROW_FORMAT=DYNAMIC;

CREATE TABLE `shipment` (
  `id` varchar(36) NOT NULL,
  `recording_id` varchar(36) NOT NULL,
  `sha256` varchar(64) NOT NULL,
  `received_at` bigint(20) NOT NULL,
  PRIMARY KEY (`id`),
  KEY `shipment_recording` (`recording_id`),
  CONSTRAINT `shipment_recording_id_fk` FOREIGN KEY (`recording_id`) REFERENCES `recording` (`id`) ON DELETE CASCADE
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_nopad_bin ROW_FORMAT=DYNAMIC;

CREATE TABLE `stage_pause` (
  `stage` varchar(20) NOT NULL,
  `reason` varchar(500) NOT NULL,
  `paused_at` bigint(20) NOT NULL,
  PRIMARY KEY (`stage`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_nopad_bin ROW_FORMAT=DYNAMIC;

CREATE TABLE `taught` (
  `id` varchar(36) NOT NULL,
  `heard` varchar(200) NOT NULL,
  `means` varchar(20) NOT NULL,
  `node` varchar(63) NOT NULL,
  `taught_at` bigint(20) NOT NULL,
  PRIMARY KEY (`id`),
  UNIQUE KEY `taught_heard` (`node`,`heard`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_nopad_bin ROW_FORMAT=DYNAMIC;

CREATE TABLE `topic` (
  `id` varchar(40) NOT NULL,
  `name` varchar(100) NOT NULL,
  `words` mediumtext NOT NULL,
  PRIMARY KEY (`id`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_nopad_bin ROW_FORMAT=DYNAMIC;

CREATE TABLE `transcript` (
  `number` int(11) NOT NULL AUTO_INCREMENT,
  `id` varchar(36) NOT NULL,
  `recording_id` varchar(36) NOT NULL,
  `model_sha256` varchar(64) NOT NULL,
  `model` varchar(200) NOT NULL,
  `engine` varchar(50) NOT NULL,
  `engine_version` varchar(100) NOT NULL,
  `options` mediumtext NOT NULL,
  `result` varchar(20) NOT NULL,
  `language` varchar(20) NOT NULL,
  `no_speech_prob` double DEFAULT NULL,
  `compute_ms` bigint(20) NOT NULL,
  `created_at` bigint(20) NOT NULL,
  `text` mediumtext NOT NULL,
  `model_type` varchar(40) DEFAULT NULL,
  `device` varchar(200) DEFAULT NULL,
  `prompt` mediumtext DEFAULT NULL,
  PRIMARY KEY (`number`),
  UNIQUE KEY `id` (`id`),
  UNIQUE KEY `transcript_model` (`recording_id`,`model_sha256`),
  CONSTRAINT `transcript_recording_id_fk` FOREIGN KEY (`recording_id`) REFERENCES `recording` (`id`) ON DELETE CASCADE
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_nopad_bin ROW_FORMAT=DYNAMIC;

CREATE TABLE `transcript_words` (
  `number` int(11) NOT NULL,
  `words` mediumtext NOT NULL,
  PRIMARY KEY (`number`),
  FULLTEXT KEY `transcript_words_found` (`words`),
  CONSTRAINT `transcript_words_number_fk` FOREIGN KEY (`number`) REFERENCES `transcript` (`number`) ON DELETE CASCADE
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_nopad_bin ROW_FORMAT=DYNAMIC;

CREATE TABLE `transmission` (
  `recording_id` varchar(36) NOT NULL,
  `ordinal` int(11) NOT NULL,
  `start_ms` bigint(20) NOT NULL,
  `end_ms` bigint(20) NOT NULL,
  `kind` varchar(20) NOT NULL,
  `evidence` varchar(20) NOT NULL,
  `who` varchar(100) DEFAULT NULL,
  `text` mediumtext DEFAULT NULL,
  `callsign` varchar(20) DEFAULT NULL,
  PRIMARY KEY (`recording_id`,`ordinal`),
  KEY `transmission_callsign` (`callsign`,`recording_id`),
  CONSTRAINT `transmission_recording` FOREIGN KEY (`recording_id`) REFERENCES `recording` (`id`) ON DELETE CASCADE
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_nopad_bin ROW_FORMAT=DYNAMIC;

CREATE TABLE `upload_key` (
  `id` varchar(36) NOT NULL,
  `key_hash` varchar(64) NOT NULL,
  `name` varchar(63) NOT NULL,
  `node` varchar(63) NOT NULL,
  `source` varchar(100) DEFAULT NULL,
  `system` varchar(100) DEFAULT NULL,
  `rights` varchar(100) NOT NULL,
  `created_at` bigint(20) NOT NULL,
  `expires_at` bigint(20) DEFAULT NULL,
  `revoked_at` bigint(20) DEFAULT NULL,
  `last_used_at` bigint(20) DEFAULT NULL,
  PRIMARY KEY (`id`),
  UNIQUE KEY `upload_key_hash` (`key_hash`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_nopad_bin ROW_FORMAT=DYNAMIC;

CREATE TABLE `webhook` (
  `id` varchar(64) NOT NULL,
  `event_id` bigint(20) NOT NULL,
  `leased_by` varchar(100) DEFAULT NULL,
  `leased_until` bigint(20) NOT NULL,
  `refused` bigint(20) NOT NULL,
  `refusal` varchar(200) DEFAULT NULL,
  PRIMARY KEY (`id`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_nopad_bin ROW_FORMAT=DYNAMIC;
