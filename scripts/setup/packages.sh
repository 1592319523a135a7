# Which Debian packages are needed for what. Sourced.
BUILD_HERE=(cmake:cmake g++:g++ make:make git:git ca-certificates:/etc/ssl/certs/ca-certificates.crt)
BUILD_ARM64=(g++-aarch64-linux-gnu:aarch64-linux-gnu-g++)
TESTS=(
  qemu-user-static:qemu-aarch64-static
  binutils:objdump
  sox:sox
  ffmpeg:ffmpeg
  opus-tools:opusenc
  espeak-ng:espeak-ng
  openssh-server:/usr/sbin/sshd
  openssh-client:sftp
  openssh-sftp-server:/usr/lib/openssh/sftp-server
  chromium:chromium
  tmux:tmux
  util-linux:unshare
  faketime:faketime
  mariadb-server:/usr/sbin/mariadbd
)
