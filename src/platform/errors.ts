/**
 * Every failure tsn can name. The code is a stable promise: it is logged, stored
 * with the job, shown on the page, and explained by `tsn explain <code>`.
 */
interface Failure {
  /** 'later': another attempt may succeed. 'never': a dead letter at once; a person must look. */
  readonly retry: 'later' | 'never';
  /** Exit status when it ends a command (sysexits.h numbers). */
  readonly exit: number;
  /** The remedy, in one line. */
  readonly hint: string;
}

export const FAILURES = {
  'usage/invalid': { retry: 'never', exit: 64, hint: 'Run the command with `--help`.' },

  'dataset/not-writable': {
    retry: 'never',
    exit: 73,
    hint: 'Name a folder that this user may write, on a disk with room.',
  },
  'dataset/no-consent': {
    retry: 'never',
    exit: 77,
    hint: "Note the consent of a node's owner with `tsn dataset consent NODE`, then export again.",
  },
  'dataset/unreadable': {
    retry: 'never',
    exit: 65,
    hint: 'Give a folder with metadata.jsonl, each line with `file_name` and `transcription`, as `tsn dataset export` writes it.',
  },

  'config/exists': {
    retry: 'never',
    exit: 73,
    hint: 'Without --write the proposal is only shown; with --force it replaces what is there.',
  },
  'config/invalid': {
    retry: 'never',
    exit: 78,
    hint: 'Correct what is named; `tsn config check server` or `tsn config check node` looks again. All settings: docs/configuration.md.',
  },
  'config/not-joined': {
    retry: 'never',
    exit: 78,
    hint: 'Make a token on the server (`tsn server token create NODE`), and give it here: `tsn node join TOKEN --watch-dir DIR`.',
  },
  'config/not-found': {
    retry: 'never',
    exit: 78,
    hint: 'Give `--config FILE`, or see `tsn config explain`.',
  },
  'config/insecure-http': {
    retry: 'never',
    exit: 78,
    hint: 'There are no logins yet: keep http.host at 127.0.0.1, or give `--insecure-http`.',
  },

  'file/not-found': {
    retry: 'never',
    exit: 66,
    hint: 'Check the path, and whether this user may read it.',
  },
  'file/exists': {
    retry: 'never',
    exit: 73,
    hint: 'Nothing is overwritten: name another file, or move that one away.',
  },
  'file/not-writable': {
    retry: 'never',
    exit: 73,
    hint: 'Name a file in a folder that is there, and that this user may write into.',
  },
  'install/needs-root': {
    retry: 'never',
    exit: 77,
    hint: 'Run the same command with `sudo`; with `--dry-run` it only shows what it would do.',
  },
  'install/out-of-reach': {
    retry: 'never',
    exit: 77,
    hint: 'Put tsn into /usr/local/bin, the configuration into /etc/tsn and the data below /var/lib/tsn (`sudo tsn node join` does), or let that user pass the folders above (chmod o+x), or give `--user`.',
  },
  'install/step-failed': {
    retry: 'never',
    exit: 73,
    hint: 'See to what the message names and run it again; `--dry-run` shows all steps. A service needs systemd.',
  },

  'data/not-writable': {
    retry: 'later',
    exit: 73,
    hint: 'Make the folder writable for this user, or set another with `--data-dir`.',
  },
  'data/not-allowed': {
    retry: 'later',
    exit: 77,
    hint: 'Let the user that runs tsn read and write what is named there (`ls -l`, `chown`).',
  },
  'data/not-found': {
    retry: 'never',
    exit: 66,
    hint: 'Check the name with the matching list command.',
  },
  'data/no-database': {
    retry: 'never',
    exit: 66,
    hint: 'Name the data folder with `--data-dir`, or the configuration with `--config`. The database is made when `tsn server` or `tsn node` first starts there.',
  },
  'data/not-ready': {
    retry: 'later',
    exit: 75,
    hint: 'Wait until the server has opened the recording: `tsn recordings show ID`.',
  },
  'data/disk-full': { retry: 'later', exit: 74, hint: 'Free space on the disk; nothing is lost.' },
  'data/disk-failing': {
    retry: 'later',
    exit: 74,
    hint: 'The disk reports errors: look at `dmesg`, replace a worn SD card.',
  },
  'data/in-use': {
    retry: 'later',
    exit: 75,
    hint: 'Another tsn works on this data folder: stop it, or choose another `--data-dir`.',
  },

  'storage/not-mounted': {
    retry: 'later',
    exit: 74,
    hint: 'Mount the disk that holds the audio; everything goes on by itself then.',
  },
  'storage/low-space': {
    retry: 'later',
    exit: 74,
    hint: 'Free space, or lower `storage.minFreeBytes`; nodes keep what they have until then.',
  },
  'storage/full': {
    retry: 'later',
    exit: 74,
    hint: 'The store has no room for more: raise its quota or free space in it.',
  },
  'storage/unreachable': {
    retry: 'later',
    exit: 69,
    hint: 'Check `storage.s3.endpoint` and the network; nodes keep what they have until then.',
  },
  'storage/refused': {
    retry: 'later',
    exit: 77,
    hint: 'Check the keys of `storage.s3`, their rights on the bucket, and the clock of this machine.',
  },
  'storage/no-bucket': {
    retry: 'later',
    exit: 69,
    hint: 'Make the bucket, or correct `storage.s3.bucket` and `storage.s3.region`.',
  },
  'storage/damaged': {
    retry: 'later',
    exit: 74,
    hint: 'What was stored is not what was sent; it is stored again. If it comes back, check the disk.',
  },
  'storage/orphan': {
    retry: 'never',
    exit: 65,
    hint: 'See `tsn recordings quarantine list`: say of which node it is and replay it, or remove it.',
  },
  'storage/rejected': {
    retry: 'never',
    exit: 65,
    hint: 'The store does not take this file, whenever it is asked; its message says why.',
  },

  'store/newer-database': {
    retry: 'never',
    exit: 65,
    hint: 'This database was written by a newer tsn: run that version, or `tsn migrate down` with it.',
  },
  'store/busy': { retry: 'later', exit: 75, hint: 'The database is busy; it will be tried again.' },
  'store/corrupt': {
    retry: 'never',
    exit: 65,
    hint: 'The database file is damaged: move it away and restore the latest backup.',
  },

  'store/unreachable': {
    retry: 'later',
    exit: 69,
    hint: 'Is the database server running, and are `store.url` and the network right? Work goes on by itself when it answers; nodes keep what they cannot ship.',
  },
  'store/access-denied': {
    retry: 'later',
    exit: 77,
    hint: 'Check the user in `store.url` and `store.password`, and grant that user all rights on the database: docs/databases.md has the lines.',
  },
  'store/no-database': {
    retry: 'later',
    exit: 78,
    hint: 'Make it: `create database NAME character set utf8mb4`; docs/databases.md has the lines.',
  },
  'store/older-database': {
    retry: 'later',
    exit: 65,
    hint: 'An older tsn made this database: run `tsn migrate up`, or start `tsn server`, which does it too.',
  },
  'store/too-old': {
    retry: 'never',
    exit: 69,
    hint: 'MariaDB 10.6 or later is needed, or MySQL 8.0.17 or later.',
  },

  'net/port-taken': {
    retry: 'never',
    exit: 69,
    hint: 'Another program uses this port: stop it, or choose another port.',
  },
  'net/unreachable': { retry: 'later', exit: 69, hint: 'Check address, port and network.' },
  'server/not-running': { retry: 'later', exit: 69, hint: 'Start it with `tsn server`.' },
  'server/part-down': {
    retry: 'later',
    exit: 69,
    hint: 'See `tsn status` for each part and its remedy.',
  },

  'folder/not-found': {
    retry: 'later',
    exit: 66,
    hint: 'Check the path. Of a node it is `watch.dir`, the folder that the recorder writes into.',
  },
  'folder/no-recordings': {
    retry: 'never',
    exit: 66,
    hint: 'Name the folder that the recorder writes into, once it has written something; or write `watch` by hand (docs/recorders.md).',
  },
  'folder/not-readable': {
    retry: 'later',
    exit: 77,
    hint: "Let the user that runs tsn read the recorder's folder.",
  },
  'folder/link-leads-out': {
    retry: 'later',
    exit: 77,
    hint: 'Such a link is not followed, since it could hand out any file of this machine: put the file itself there, or make the folder that it leads to a source of its own.',
  },
  'folder/name-not-utf8': {
    retry: 'later',
    exit: 65,
    hint: 'Rename these files, and set the recorder to write names in UTF-8 or plain ASCII; they are kept as soon as they can be read.',
  },

  'sftp/unreachable': {
    retry: 'later',
    exit: 69,
    hint: 'Recordings stay spooled; nothing is lost.',
  },
  'sftp/stalled': { retry: 'later', exit: 69, hint: 'Recordings stay spooled; nothing is lost.' },
  'sftp/host-key-changed': {
    retry: 'never',
    exit: 77,
    hint: 'If the server was rebuilt, make a new token there and run `tsn node join TOKEN`; at an OpenSSH account, ask whoever runs it for its fingerprint and set `ship.hostKey`.',
  },
  'sftp/key-refused': {
    retry: 'never',
    exit: 77,
    hint: 'The server does not know this key: run `tsn node join TOKEN` with a new token; at an OpenSSH account, put its public half into ~/.ssh/authorized_keys.',
  },
  'sftp/refused': {
    retry: 'later',
    exit: 76,
    hint: "The server refused the file; its reason is in the message and in the server's log.",
  },
  'sftp/paused': {
    retry: 'later',
    exit: 75,
    hint: 'The server takes nothing just now, its `tsn status` says why; nothing is lost here.',
  },
  'sftp/no-key': {
    retry: 'never',
    exit: 78,
    hint: 'Run `tsn node join TOKEN`, or point `ship.key` at an OpenSSH private key.',
  },
  'sftp/incompatible-server': {
    retry: 'never',
    exit: 76,
    hint: 'Node and server are too far apart: bring both to neighbouring versions.',
  },
  'sftp/no-receipt': {
    retry: 'later',
    exit: 69,
    hint: 'The bytes are there but not confirmed: is `tsn server` working on that folder?',
  },
  'sftp/receipt-mismatch': {
    retry: 'later',
    exit: 76,
    hint: 'The server holds other bytes than were sent; they are sent again.',
  },

  'https/unreachable': {
    retry: 'later',
    exit: 69,
    hint: 'Recordings stay spooled; nothing is lost.',
  },
  'https/stalled': { retry: 'later', exit: 69, hint: 'Recordings stay spooled; nothing is lost.' },
  'https/certificate': {
    retry: 'never',
    exit: 77,
    hint: "The server's certificate is not trusted: renew it there, or name its authority in `ship.caFile`.",
  },
  'https/certificate-time': {
    retry: 'later',
    exit: 77,
    hint: "The certificate is out of date, or this machine's clock is wrong: see `timedatectl`.",
  },
  'https/key-refused': {
    retry: 'never',
    exit: 77,
    hint: 'The server does not know this key: run `tsn node join TOKEN` with a new token.',
  },
  'https/refused': {
    retry: 'later',
    exit: 76,
    hint: "The server refused the file; its reason is in the message and in the server's log.",
  },
  'https/paused': {
    retry: 'later',
    exit: 75,
    hint: 'The server takes nothing just now, its `tsn status` says why; nothing is lost here.',
  },
  'https/clock-differs': {
    retry: 'later',
    exit: 76,
    hint: "It is tried again with the server's time; see `timedatectl` when this stays.",
  },
  'https/incompatible-server': {
    retry: 'never',
    exit: 76,
    hint: 'No tsn server answers at `ship.url`, or one of another version: compare `tsn version` on both.',
  },

  'spool/damaged': {
    retry: 'never',
    exit: 74,
    hint: "The node's disk changed the spooled bytes: check the disk. What is left is kept.",
  },
  'spool/over-budget': {
    retry: 'later',
    exit: 74,
    hint: "New recordings stay in the recorder's folder until they are shipped: keep them there, raise `spool.maxBytes`, or bring the server back.",
  },
  'spool/disk-low': {
    retry: 'later',
    exit: 74,
    hint: "Free space on the disk. New recordings stay in the recorder's folder until they are shipped: keep them there.",
  },
  'spool/original-changed': {
    retry: 'never',
    exit: 74,
    hint: 'The spool was full, and the file of the recorder was cut short before it could be shipped: give the spool more room.',
  },
  'spool/original-gone': {
    retry: 'later',
    exit: 66,
    hint: "The spool was full, and only the recorder's folder had this file: bring it back, or mount the folder again.",
  },
  'originals/not-writable': {
    retry: 'later',
    exit: 77,
    hint: "Let the user that runs tsn write into the recorder's folder and into `archive.moveTo`, or set `archive.originals: keep`.",
  },
  'source/mostly-empty': {
    retry: 'later',
    exit: 65,
    hint: "Does the receiver's audio reach the recorder? AllStar: 60-byte files are a known fault of app_rpt (its issue 382), 0-byte ones are placeholders of `cache_record_files`.",
  },
  'clock/unsynced': {
    retry: 'later',
    exit: 75,
    hint: 'Let the machine reach a time server (`timedatectl`), or give it a clock with a battery. Times that rest on it are corrected when it is set, as long as they are not shipped.',
  },

  'join/invalid-token': {
    retry: 'never',
    exit: 64,
    hint: 'Copy the whole token, or make a new one with `tsn server token create NODE`.',
  },
  'join/expired-token': {
    retry: 'never',
    exit: 77,
    hint: 'Make a new one with `tsn server token create NODE`.',
  },
  'join/refused': {
    retry: 'never',
    exit: 77,
    hint: 'The token was used or revoked: make a new one with `tsn server token create NODE`.',
  },
  'join/bad-request': {
    retry: 'never',
    exit: 65,
    hint: '`enroll.json` does not follow docs/protocol.md.',
  },

  'receive/no-manifest': {
    retry: 'later',
    exit: 65,
    hint: 'Send `<id>.manifest.json` before the final rename.',
  },
  'receive/node-revoked': {
    retry: 'never',
    exit: 77,
    hint: 'Let the node join again with `tsn server token create NODE`; it kept everything.',
  },
  'receive/bad-manifest': {
    retry: 'never',
    exit: 65,
    hint: 'The manifest does not follow docs/protocol.md.',
  },
  'receive/hash-mismatch': {
    retry: 'later',
    exit: 65,
    hint: 'The bytes differ from the manifest: send the file again.',
  },
  'receive/id-reused': {
    retry: 'never',
    exit: 65,
    hint: 'This shipment id already has other bytes: use a new id.',
  },
  'receive/name-not-allowed': {
    retry: 'never',
    exit: 77,
    hint: "Only the names in docs/protocol.md exist in a node's folder.",
  },
  'receive/name-too-long': {
    retry: 'never',
    exit: 65,
    hint: 'It is in quarantine: replay it from there, or put it under a shorter path.',
  },
  'receive/too-large': {
    retry: 'never',
    exit: 65,
    hint: 'The file is over the limit that `.tsn/server.json` tells.',
  },
  'receive/part-taken': {
    retry: 'later',
    exit: 75,
    hint: 'Another connection of this node sends the same shipment; it will be tried again.',
  },
  'receive/bad-heartbeat': {
    retry: 'later',
    exit: 65,
    hint: 'The heartbeat does not follow docs/protocol.md.',
  },

  'upload/unsigned': {
    retry: 'never',
    exit: 77,
    hint: 'Sign the request with the key of the node (docs/protocol.md).',
  },
  'upload/key-refused': {
    retry: 'never',
    exit: 77,
    hint: 'The node has to join (again): `tsn server token create`, `tsn node join TOKEN`.',
  },
  'upload/clock': {
    retry: 'later',
    exit: 76,
    hint: 'Read the time of the server from its card, and sign again.',
  },
  'upload/incomplete': {
    retry: 'never',
    exit: 65,
    hint: 'Look at it with `tsn recordings quarantine show`; replay it, or remove it.',
  },
  'upload/foreign-system': {
    retry: 'never',
    exit: 77,
    hint: 'Make a key for that system (`tsn server upload-key create`), or correct the recorder; then replay.',
  },
  'upload/replayed': { retry: 'later', exit: 76, hint: 'Sign each request anew.' },
  'quarantine/full': {
    retry: 'later',
    exit: 74,
    hint: 'Look at it with `tsn recordings quarantine list`; replay or remove what is there.',
  },

  'audio/not-audio': {
    retry: 'never',
    exit: 65,
    hint: 'The file holds no audio that tsn knows. It is kept; see docs/formats.md.',
  },
  'audio/unsupported': {
    retry: 'never',
    exit: 65,
    hint: 'tsn does not read this codec itself: install ffmpeg and name it in `audio.ffmpeg`, or let the recorder write another format (docs/formats.md). The file is kept.',
  },
  'audio/ffmpeg-failed': {
    retry: 'never',
    exit: 65,
    hint: 'ffmpeg could not read it, or `audio.ffmpeg` is not the program. The file is kept; put the job back once that is right.',
  },
  'audio/too-long': {
    retry: 'never',
    exit: 65,
    hint: 'Recordings of up to a day are read. The file is kept; cut it and drop the parts.',
  },
  'audio/stuck': {
    retry: 'later',
    exit: 70,
    hint: 'A decoder lost itself in this file and was stopped; the file is kept. It is tried again a few times.',
  },
  'audio/process-died': {
    retry: 'later',
    exit: 75,
    hint: 'The decoding process ended; a fresh one is started and the work is done again.',
  },
  'audio/being-made': {
    retry: 'later',
    exit: 75,
    hint: 'A long recording is being made ready for playing: ask again in a little while. The original can be downloaded at once (`?original=1`).',
  },
  'audio/missing': {
    retry: 'later',
    exit: 66,
    hint: 'The stored audio is gone: restore it, or let the node send it again.',
  },

  'whisper/no-binary': {
    retry: 'later',
    exit: 69,
    hint: 'No recogniser for this machine is in this executable: jobs wait. See `tsn doctor`.',
  },
  'whisper/no-model': {
    retry: 'later',
    exit: 69,
    hint: 'Get one with `tsn models pull`; jobs wait until then.',
  },
  'whisper/bad-model': {
    retry: 'later',
    exit: 65,
    hint: 'Check the file with `tsn models verify`, or pull it again.',
  },
  'whisper/cpu-unsupported': {
    retry: 'later',
    exit: 69,
    hint: 'This processor lacks AVX2: transcribe on another machine. Recordings are kept.',
  },
  'whisper/worker-died': { retry: 'later', exit: 75, hint: 'It restarts by itself.' },
  'whisper/deadline': {
    retry: 'later',
    exit: 75,
    hint: 'The recording took too long; a smaller model or fewer slots may help.',
  },
  'whisper/aborted': { retry: 'later', exit: 75, hint: 'It was stopped and will run again.' },
  'whisper/protocol': { retry: 'later', exit: 70, hint: 'Please report it with `tsn doctor`.' },
  'whisper/poison': {
    retry: 'never',
    exit: 65,
    hint: 'This recording crashed the recogniser twice and was set aside; it is kept.',
  },
  'whisper/no-gpu': {
    retry: 'later',
    exit: 69,
    hint: 'This engine sees no GPU: look at the driver, and at `tsn engines probe`.',
  },
  'whisper/nonsense': {
    retry: 'later',
    exit: 70,
    hint: 'The worker misheard known words and was replaced; it will be tried again.',
  },

  'speech/unreachable': {
    retry: 'later',
    exit: 69,
    hint: 'The transcription service is away: check its address and network. Jobs wait or go to the next link.',
  },
  'speech/timeout': {
    retry: 'later',
    exit: 75,
    hint: 'The transcription service is slow: raise `timeout` of its link, or lower `slots`.',
  },
  'speech/busy': {
    retry: 'later',
    exit: 75,
    hint: 'The transcription service wants less: it is asked again when it said so.',
  },
  'speech/key-refused': {
    retry: 'later',
    exit: 77,
    hint: "The transcription service refuses the key: put a new one where the link's `key` points.",
  },
  'speech/no-key': {
    retry: 'later',
    exit: 78,
    hint: "The link's `key` points at nothing: make the file, or set the variable.",
  },
  'speech/no-credit': {
    retry: 'later',
    exit: 77,
    hint: 'The account at the transcription service is used up.',
  },
  'speech/not-there': {
    retry: 'later',
    exit: 69,
    hint: 'The transcription service does not know this address or model: check `url` (with /v1) and `model`.',
  },
  'speech/too-large': {
    retry: 'later',
    exit: 65,
    hint: 'A clip is at most 800 KB: let the transcription service, or the proxy before it, take that.',
  },
  'speech/rejected': {
    retry: 'later',
    exit: 65,
    hint: 'The transcription service refused the clip; its reason is in the message.',
  },
  'speech/failed': {
    retry: 'later',
    exit: 69,
    hint: 'The transcription service failed; look at its log.',
  },
  'speech/bad-reply': {
    retry: 'later',
    exit: 76,
    hint: 'Is it a transcription service? Check `url` of the link.',
  },
  'speech/budget-spent': {
    retry: 'later',
    exit: 75,
    hint: "This link's budget of the day is spent; it is asked again after midnight UTC.",
  },
  'speech/no-link': {
    retry: 'later',
    exit: 69,
    hint: 'No recogniser can take it now: see `tsn status` for each link. Jobs wait; nothing is lost.',
  },

  'engines/damaged': {
    retry: 'never',
    exit: 65,
    hint: 'Files of this engine are not those of its manifest: build or copy it again.',
  },
  'engines/no-pack': {
    retry: 'never',
    exit: 66,
    hint: 'Unpack it first (`tar xzf NAME.tar.gz`), then `tsn engines install NAME`.',
  },
  'engines/not-found': { retry: 'never', exit: 66, hint: 'See `tsn engines list`.' },

  'models/unknown': { retry: 'never', exit: 64, hint: 'See `tsn models list`.' },
  'models/download': { retry: 'later', exit: 69, hint: 'Run it again: the download resumes.' },
  'models/not-there': {
    retry: 'never',
    exit: 66,
    hint: 'The address must lead to a folder with a file of that name; without `--mirror` whisper.cpp’s own is asked.',
  },
  'models/checksum': {
    retry: 'later',
    exit: 65,
    hint: 'The file is damaged or was changed: pull it again with `--force`.',
  },

  'webhook/unreachable': {
    retry: 'later',
    exit: 69,
    hint: 'See whether the receiver runs and answers 2xx; it is told everything when it does. docs/webhooks.md',
  },
  'webhook/refused': {
    retry: 'never',
    exit: 69,
    hint: 'The receiver answered 4xx: look at its address, its secret, and what it logs. docs/webhooks.md',
  },

  'callbook/not-uls': {
    retry: 'never',
    exit: 65,
    hint: 'Give `l_amat.zip`, a daily `l_am_….zip`, or a folder with HD.dat, AM.dat and EN.dat.',
  },
  'callbook/not-cty': {
    retry: 'never',
    exit: 65,
    hint: 'Give `cty.dat` or `cty.csv` as published at country-files.com, unpacked.',
  },
  'callbook/damaged': {
    retry: 'later',
    exit: 65,
    hint: 'The file is damaged or cut short: download it again.',
  },
  'callbook/older': {
    retry: 'never',
    exit: 65,
    hint: 'Newer data is here already; `--force` puts the older one in its place.',
  },
  'callbook/download': {
    retry: 'later',
    exit: 69,
    hint: 'Run `tsn callbook update` again: the download goes on where it stopped.',
  },
  'callbook/stopped': {
    retry: 'later',
    exit: 75,
    hint: 'Run the import again: it goes on where it stopped.',
  },
  'callbook/empty': {
    retry: 'never',
    exit: 66,
    hint: 'There is no licence data yet: `tsn callbook update`, or `tsn callbook import l_amat.zip`.',
  },
  'callbook/no-list': {
    retry: 'later',
    exit: 66,
    hint: 'Let the user that runs tsn read the file in `callbook.allstarNodes` or `callbook.members`, or leave the setting out.',
  },

  'web/invalid-request': {
    retry: 'never',
    exit: 64,
    hint: 'The message names the part of the request that is wrong and what it takes.',
  },
  'web/no-route': { retry: 'never', exit: 64, hint: 'Check the address; the API lies under /api.' },
  'web/foreign-origin': {
    retry: 'never',
    exit: 77,
    hint: 'Only pages of this server itself may ask that; open it by its own address. A reverse proxy in front must hand on `Host` as the browser sent it, with its port (docs/https.md).',
  },
  'web/foreign-host': {
    retry: 'never',
    exit: 77,
    hint: 'Open the page as http://localhost; the name under which a reverse proxy shows it belongs into `web.publicHosts` (docs/https.md).',
  },
  'web/too-large': { retry: 'never', exit: 64, hint: 'Send less in one request.' },
  'web/busy': { retry: 'later', exit: 75, hint: 'Send it again in a while.' },
  'web/too-slow': {
    retry: 'later',
    exit: 75,
    hint: 'The sender fell silent in the middle; send it again.',
  },
  'web/too-many-viewers': {
    retry: 'later',
    exit: 75,
    hint: 'Close some pages that watch this server, and try again.',
  },
  'web/no-page': {
    retry: 'never',
    exit: 69,
    hint: 'This build carries no web page: run `npm run build`. The API works.',
  },

  'jobs/lease-lost': { retry: 'later', exit: 75, hint: 'Another worker has the job now.' },
  'jobs/too-many-attempts': {
    retry: 'never',
    exit: 70,
    hint: 'See `tsn jobs show ID`; put it back with `tsn jobs revive ID`.',
  },
  bug: { retry: 'later', exit: 70, hint: 'Please report it with `tsn doctor`.' },
} as const satisfies Record<string, Failure>;

export type FailureCode = keyof typeof FAILURES;

export class TsnError extends Error {
  override readonly name = 'TsnError';
  readonly code: FailureCode;
  /** For the log line. Never secrets, never transcript text. */
  readonly facts: Readonly<Record<string, string | number | boolean>>;

  constructor(
    code: FailureCode,
    message: string,
    options: { cause?: unknown; facts?: TsnError['facts'] } = {},
  ) {
    super(message, { cause: options.cause });
    this.code = code;
    this.facts = options.facts ?? {};
  }

  get hint(): string {
    return FAILURES[this.code].hint;
  }

  get retry(): 'later' | 'never' {
    return FAILURES[this.code].retry;
  }
}

/** Anything may be thrown; whatever we did not foresee is a bug of ours. */
export function toTsnError(thrown: unknown): TsnError {
  if (thrown instanceof TsnError) return thrown;
  const message = thrown instanceof Error ? thrown.message : String(thrown);
  return new TsnError(systemFailure(thrown) ?? 'bug', message, { cause: thrown });
}

const SYSTEM_FAILURES: Readonly<Record<string, FailureCode>> = {
  EADDRINUSE: 'net/port-taken',
  ENOSPC: 'data/disk-full',
  EDQUOT: 'data/disk-full',
  EROFS: 'data/not-writable',
  EACCES: 'data/not-allowed',
  EPERM: 'data/not-allowed',
  EIO: 'data/disk-failing',
  ...Object.fromEntries(
    ['ECONNREFUSED', 'ECONNRESET', 'ETIMEDOUT', 'EHOSTUNREACH', 'ENETUNREACH', 'ENOTFOUND']
      .concat(['EAI_AGAIN', 'UND_ERR_SOCKET', 'UND_ERR_CONNECT_TIMEOUT'])
      .map((code): [string, FailureCode] => [code, 'net/unreachable']),
  ),
};

/** The few errors of the operating system that mean the same thing wherever they appear. */
function systemFailure(thrown: unknown): FailureCode | undefined {
  if (typeof thrown !== 'object' || thrown === null) return undefined;
  const code = 'code' in thrown ? SYSTEM_FAILURES[String(thrown.code)] : undefined;
  if (code !== undefined || !('cause' in thrown)) return code;
  return systemFailure(thrown.cause); // Node's fetch says what it was only there
}
