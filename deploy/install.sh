#!/bin/sh
# Installs fazt on this machine. Nothing of a release runs, or is even unpacked, before its signature and digests hold.
# What it takes and does: install.sh --help, and docs/release.md.
set -eu
umask 022
LC_ALL=C
export LC_ALL

# release.sh writes these two when it makes a release.
release_key=''
release_url=''

most_index=131072
most_manifest=1048576
most_archive=1073741824

say() { printf '%s\n' "$*"; }
refuse() {
  printf '%s\n' "install.sh: $*" >&2
  exit 1
}
wrong_use() {
  printf '%s\n' "install.sh: $*" "See: install.sh --help" >&2
  exit 2
}
has() { command -v "$1" >/dev/null 2>&1; }

help() {
  cat <<'EOF'
install.sh MODE [FLAG...]                    installs fazt; run it again whenever you like
install.sh --uninstall MODE [--purge-data]   takes it away; data stay unless told

  --server   a service of this machine: root, systemd, port 80
  --user     a service of your own: systemd, port 4698
  --cli      only the command

  --from URL|DIR   where releases are offered (default: where this script comes from)
  --version V      another release than the newest
  --key FILE       the public key (PEM) to trust, instead of the one in this script
  --no-caches      without start-up caches: 30 MB less to fetch, slower starts

With --server and --user everything else goes to 'fazt service install': --domain, --port, --username, --password-stdin,
--listen, --trusted-proxies. Ends with 1 if something is refused, with 2 if it was called wrongly.

  install.sh --server --domain example.com
EOF
}

# --- what is needed before anything is fetched

this_platform() {
  case $(uname -s) in Linux) ;; *) refuse "releases are made for Linux, and this is $(uname -s)" ;; esac
  case $(uname -m) in
    x86_64 | amd64) platform=linux-amd64 ;;
    aarch64 | arm64) platform=linux-arm64 ;;
    *) refuse "releases are made for amd64 and arm64, and this machine is $(uname -m)" ;;
  esac
  for loader in /lib/ld-musl-*; do
    if [ -e "$loader" ] && [ ! -e /lib64/ld-linux-x86-64.so.2 ] && [ ! -e /lib/ld-linux-aarch64.so.1 ]; then
      refuse "this system has the C library musl, and releases need glibc: take a Debian, Ubuntu, Fedora or the like"
    fi
  done
}

need_tools() {
  for tool in openssl sha256sum tar gzip awk sed; do
    has "$tool" || refuse "$tool is missing; install it first (it is a package of the same name, or coreutils)"
  done
}

# An openssl that does not know Ed25519 must not be taken for one that found a signature wrong.
need_ed25519() {
  if openssl genpkey -algorithm ed25519 -out "$room/try.key" 2>/dev/null &&
    openssl pkey -in "$room/try.key" -pubout -out "$room/try.pem" 2>/dev/null &&
    openssl pkeyutl -sign -rawin -inkey "$room/try.key" -in "$room/try.pem" -out "$room/try.sig" 2>/dev/null &&
    signed "$room/try.pem" "$room/try.sig" "$room/try.pem"; then
    rm -f "$room"/try.*
  else
    refuse "this openssl ($(openssl version 2>/dev/null)) cannot check signatures with Ed25519: openssl 3 can; nothing was installed"
  fi
}

# $1 file, $2 signature, $3 public key
signed() {
  [ "$(wc -c <"$2")" -eq 64 ] &&
    openssl pkeyutl -verify -pubin -inkey "$3" -rawin -in "$1" -sigfile "$2" >/dev/null 2>&1
}

trusted_key() {
  if [ -n "$key_file" ]; then
    [ -r "$key_file" ] || refuse "the key $key_file cannot be read"
    cp "$key_file" "$room/key.pem"
  elif [ -n "$release_key" ]; then
    printf '%s\n' "$release_key" >"$room/key.pem"
  else
    refuse "this script has no key of its own, being no part of a release: name the makers' public key with --key FILE"
  fi
  openssl pkey -pubin -in "$room/key.pem" -outform DER -out "$room/key.der" 2>/dev/null ||
    refuse "the key is not a public key in PEM"
}

# Who listens on the port $1; empty if nobody does.
holder() {
  if has ss; then
    ss -Hltnp "sport = :$1" 2>/dev/null | sed -n '1s/.*users:(("\([^"]*\)",pid=\([0-9]*\).*/\1 (process \2)/p; 1s/^LISTEN.*/another program/p' |
      head -n 1
  else
    hex=$(printf '%04X' "$1")
    cat /proc/net/tcp /proc/net/tcp6 2>/dev/null |
      awk -v end=":$hex\$" '$2 ~ end && $4 == "0A" { print "another program"; exit }'
  fi
}

need_free_port() {
  case $port in '' | *[!0-9]*) wrong_use "--port $port is no port" ;; esac
  who=$(holder "$port")
  [ -z "$who" ] || refuse "port $port is taken by $who; stop that, or take another: --port 4698 (behind a web server: --port 4698 --listen loopback --trusted-proxies 127.0.0.1)"
}

service_is_there() { [ -f "$unit" ]; }

need_service() {
  if [ "$mode" = server ]; then
    [ "$user_id" = 0 ] || refuse "a service of the machine is made by root: sudo sh install.sh --server ...; or a service of your own: --user"
  else
    [ "$user_id" != 0 ] || refuse "a service of your own is made by you, not by root: run it without sudo, or take --server"
  fi
  [ -d /run/systemd/system ] ||
    refuse "this machine has no systemd, which would keep the service running; install.sh --cli, then libexec/run-node of the release keeps a node running without it"
  if [ ! -e "$data/fazt.db" ] && [ -z "$domain" ] && [ ! -t 0 ] && [ -z "$terminal" ]; then
    wrong_use "--domain is missing: apps are served below it"
  fi
  service_is_there || [ -e "$data/fazt.db" ] || need_free_port
}

# The folder of $1 that exists.
existing() {
  folder=$1
  while [ ! -d "$folder" ]; do folder=$(dirname "$folder"); done
  printf '%s\n' "$folder"
}

need_writable() {
  folder=$(existing "$root")
  probe=$folder/.fazt-$$
  if ! (: >"$probe") 2>/dev/null; then
    case $(awk -v folder="$folder" 'index(folder, $2) == 1 && length($2) >= best { best = length($2); options = $4 } END { print options }' /proc/mounts 2>/dev/null) in
      ro | ro,*) refuse "$folder is on a file system that is read-only; nothing was installed" ;;
      *) refuse "$folder cannot be written by $(id -un); nothing was installed" ;;
    esac
  fi
  rm -f "$probe"
}

# $1 bytes
need_space() {
  folder=$(existing "$root")
  free=$(df -Pk "$folder" | awk 'NR == 2 { print $4 }')
  [ "$free" -ge $(($1 / 1024)) ] ||
    refuse "$folder has $((free / 1024)) MiB left, and the release needs $(($1 / 1048576)); free some space and try again"
}

# --- fetching and checking

# $1 name at the source, $2 file, $3 bytes that it may have at most
fetch() {
  rm -f "$2"
  case $source in
    http://* | https://*)
      # A server that sends without end fills no disk. Two blocks more, for what is too long to be noticed below.
      if has curl; then
        (ulimit -f $(($3 / 512 + 2)) && exec curl -fsSL --retry 2 --connect-timeout 20 -o "$2" "$source/$1") ||
          refuse "$source/$1 could not be fetched"
      elif has wget; then
        (ulimit -f $(($3 / 512 + 2)) && exec wget -q -T 20 -O "$2" "$source/$1") ||
          refuse "$source/$1 could not be fetched"
      else
        refuse "neither curl nor wget is here to fetch with; install one of them, or fetch the release by hand and name its folder with --from"
      fi
      ;;
    *)
      [ -f "$source/$1" ] || refuse "$source/$1 is not there"
      cp "$source/$1" "$2" || refuse "$source/$1 cannot be read"
      ;;
  esac
  [ "$(wc -c <"$2")" -le "$3" ] || refuse "$1 is larger than it may be"
}

# $1 name; fetches it and what signs it, and believes only that
fetch_signed() {
  fetch "$1" "$room/$1" "$2"
  fetch "$1.sig" "$room/$1.sig" 64
  signed "$room/$1" "$room/$1.sig" "$room/key.pem" ||
    refuse "$1 is not signed by the key that is trusted here; nothing was installed"
}

sha256() { sha256sum <"$1" | cut -d ' ' -f 1; }

is_version() {
  printf '%s\n' "$1" | grep -qE '^[0-9]{1,9}\.[0-9]{1,9}\.[0-9]{1,9}(-[0-9A-Za-z.-]{1,40})?$'
}

choose_release() {
  fetch_signed latest "$most_index"
  [ "$(head -n 1 "$room/latest")" = 'fazt-releases 1' ] || refuse "the list of releases has a form this script does not know; fetch a newer install.sh"
  line=$(awk -v platform="$platform" -v version="$version" \
    '$1 == "release" && $3 == platform && (version == "" || $2 == version) { print $2, $4; exit }' "$room/latest")
  if [ -z "$line" ]; then
    offered=$(awk '$1 == "release" { print $2 " for " $3 }' "$room/latest" | head -n 5 | tr '\n' ',' | sed 's/,$//; s/,/, /g')
    refuse "there is no release ${version:+$version }for $platform; offered are: ${offered:-none}"
  fi
  version=${line% *}
  is_version "$version" || refuse "the list of releases names '$version', which is no version"
  base=fazt-v$version-$platform
  manifest=$room/$base.manifest
  fetch_signed "$base.manifest" "$most_manifest"
  [ "$(sha256 "$manifest")" = "${line#* }" ] || refuse "the manifest of $version is not the one that the list of releases names; nothing was installed"
  [ "$(sed -n 2,3p "$manifest")" = "version $version
platform $platform" ] ||
    refuse "the manifest of $version is for something else; nothing was installed"
}

# $1 archive or caches: its line
part() { awk -v word="$1" '$1 == word { print $2, $3, $4; exit }' "$manifest"; }

# Fetches the archive of $1 (archive, caches) and unpacks it into $2.
unpack() {
  # shellcheck disable=SC2046 # three words
  set -- "$2" $(part "$1")
  [ "$3" -le "$most_archive" ] || refuse "$4 is larger than an archive may be"
  say "Fetching $4 ($(($3 / 1048576)) MB)..."
  fetch "$4" "$room/archive" "$3"
  [ "$(sha256 "$room/archive")" = "$2" ] || refuse "$4 does not have the bytes that were signed: it is damaged or another; nothing was installed"
  gzip -dc "$room/archive" | (cd "$1" && tar -xf -) || refuse "$4 could not be unpacked"
  rm -f "$room/archive"
}

# Whether the folder $1 has every file of the program as it was signed, and of the caches if there are any.
is_whole() {
  awk -v all="$2" '$1 == "caches" && all == "" { exit } $1 == "file" { print $2 "  " $5 }' "$manifest" >"$room/digests"
  [ -d "$1" ] && (cd "$1" && sha256sum -c "$room/digests") >/dev/null 2>&1
}

# --- putting it in place

make_folders() {
  mkdir -p "$root/releases" "$root/keys" || refuse "$root cannot be made"
  chmod 755 "$root" "$root/releases" "$root/keys"
  name=$root/keys/release-$(sha256 "$room/key.der" | cut -c 1-16).pem
  [ -f "$name" ] || { cp "$room/key.pem" "$name.new" && chmod 644 "$name.new" && mv "$name.new" "$name"; }
}

place_release() {
  release=$root/releases/$version
  wanted=$caches
  [ -n "$(part caches)" ] || wanted=
  if is_whole "$release" "$wanted"; then
    say "fazt $version is there already, as it was signed."
    return
  fi
  if [ -e "$release" ] && [ "$(readlink "$root/current" 2>/dev/null)" = "releases/$version" ] && is_whole "$release" ''; then
    say "fazt $version is there already, without start-up caches."
    return
  fi
  bytes=$(awk '$1 == "file" { sum += $3 } $1 == "archive" || $1 == "caches" { sum += $3 } END { printf "%.0f", sum }' "$manifest")
  need_space $((bytes + 67108864))
  staging=$root/releases/.staging-install-$$
  rm -rf "$root"/releases/.staging-install-*
  mkdir -p "$staging/release"
  unpack archive "$staging/release"
  if [ -n "$wanted" ]; then unpack caches "$staging/release"; fi
  is_whole "$staging/release" "$wanted" || refuse "the release was unpacked with other files than were signed; nothing was installed"
  chmod 755 "$staging/release"
  sync
  if [ -e "$release" ]; then
    say "Replacing what was at $release, which was not as it was signed."
    mv "$release" "$staging/old"
  fi
  mv "$staging/release" "$release"
  rm -rf "$staging"
  staging=
  sync
  say "Unpacked $release."
}

# Where there are data, going to another version is an upgrade, with all that belongs to it.
refuse_other_version() {
  if [ -e "$root/trial" ]; then
    refuse "an upgrade is under way, and not confirmed yet; try again when it has ended: fazt upgrade status"
  fi
  present=$(readlink "$root/current" 2>/dev/null) || present=
  present=${present#releases/}
  if [ -n "$present" ] && [ "$present" != "$version" ] && [ "$mode" != cli ] && [ -e "$data/fazt.db" ]; then
    case $source in
      http://* | https://*) how="$version --url $source" ;;
      *) how="--file $source/$base.tar.gz" ;;
    esac
    refuse "fazt $present runs here with data of yours; going to $version is an upgrade, which tries it first and goes back if need be: fazt upgrade $how"
  fi
}

link_command() {
  ln -sfn "releases/$version" "$root/current.new"
  mv -T "$root/current.new" "$root/current" 2>/dev/null || { rm -f "$root/current" && mv "$root/current.new" "$root/current"; }
  mkdir -p "$(dirname "$link")"
  if [ -e "$link" ] && [ ! -h "$link" ]; then refuse "$link is there already and no link; move it away, then run this again"; fi
  ln -sfn "$root/current/bin/fazt" "$link"
  say "fazt $("$link" version -q) is $link."
  case :$PATH: in
    *:"$(dirname "$link")":*) ;;
    *) say "Its folder is not in your PATH; add it with: export PATH=\"$(dirname "$link"):\$PATH\"" ;;
  esac
}

# --- taking it away

uninstall() {
  if [ "$mode" = cli ]; then
    [ -z "$purge" ] || wrong_use "--purge-data goes with --server or --user: the command alone has no data"
    if service_is_there; then refuse "a service uses $root: take it away with --uninstall --server, or --user"; fi
    if [ "$(readlink "$link" 2>/dev/null)" = "$root/current/bin/fazt" ]; then rm -f "$link"; fi
    rm -rf "$root/releases" "$root/current" "$root/keys" "$root/guard"
    rmdir "$root" 2>/dev/null || :
    say "Taken away: $root and $link. Your peers and data are where they were."
    return
  fi
  if [ "$mode" = server ] && [ "$user_id" != 0 ]; then refuse "the machine's service is taken away by root: sudo sh install.sh --uninstall --server"; fi
  [ -x "$root/current/bin/fazt" ] || refuse "there is no fazt at $root"
  set -- service uninstall
  [ "$mode" = server ] || set -- "$@" --user-service
  [ -z "$purge" ] || set -- "$@" --purge-data
  "$root/current/bin/fazt" "$@"
}

# --- all of it

ask_mode() {
  [ -n "$terminal" ] || wrong_use "say what to install: --server, --user or --cli"
  printf '%s\n' "Install fazt as" "  1  a service of this machine (root)" "  2  a service of your own" "  3  only the command" >/dev/tty
  printf '%s' "1, 2 or 3: " >/dev/tty
  read -r answer </dev/tty
  case $answer in
    1) mode=server ;;
    2) mode=user ;;
    3) mode=cli ;;
    *) wrong_use "say 1, 2 or 3" ;;
  esac
}

places() {
  if [ "$mode" = server ] || { [ "$mode" = cli ] && [ "$user_id" = 0 ]; }; then
    root=/opt/fazt data=/var/lib/fazt link=/usr/local/bin/fazt unit=/etc/systemd/system/fazt.service
    [ -n "$port" ] || port=80
  else
    [ -n "${HOME:-}" ] || refuse "HOME is not set"
    data=${XDG_DATA_HOME:-$HOME/.local/share}/fazt
    root=$data/program link=$HOME/.local/bin/fazt unit=${XDG_CONFIG_HOME:-$HOME/.config}/systemd/user/fazt.service
    [ -n "$port" ] || port=4698
  fi
}

find_source() {
  if [ -z "$source" ] && [ -f "$0" ] && [ -f "$(dirname "$0")/latest" ]; then
    source=$(CDPATH='' cd -- "$(dirname "$0")" && pwd)
  fi
  [ -n "$source" ] || source=$release_url
  [ -n "$source" ] || wrong_use "say where releases are offered: --from URL or --from DIR"
  source=${source%/}
}

clean_up() {
  [ -z "${room:-}" ] || rm -rf "$room"
  [ -z "${staging:-}" ] || rm -rf "$staging"
}

main() {
  mode='' source='' version='' key_file='' caches=yes remove='' purge='' port='' domain='' staging='' terminal=''
  user_id=$(id -u)
  if [ -t 1 ] && (: </dev/tty) 2>/dev/null; then terminal=yes; fi
  left=$#
  while [ "$left" -gt 0 ]; do
    word=$1
    shift
    left=$((left - 1))
    case $word in
      --server | --user | --cli)
        [ -z "$mode" ] || [ "$mode" = "${word#--}" ] || wrong_use "one of --server, --user and --cli"
        mode=${word#--}
        ;;
      --no-caches) caches= ;;
      --uninstall) remove=yes ;;
      --purge-data) purge=yes ;;
      --help | -h)
        help
        exit 0
        ;;
      --from | --version | --key | --port | --domain)
        [ "$left" -gt 0 ] || wrong_use "$word needs a value"
        value=$1
        shift
        left=$((left - 1))
        case $word in
          --from) source=$value ;;
          --version) version=${value#v} ;;
          --key) key_file=$value ;;
          --port) port=$value && set -- "$@" "$word" "$value" ;;
          --domain) domain=$value && set -- "$@" "$word" "$value" ;;
        esac
        ;;
      *) set -- "$@" "$word" ;;
    esac
  done
  [ -n "$mode" ] || ask_mode
  [ -z "$version" ] || is_version "$version" || wrong_use "'$version' is no version"
  places
  if [ -n "$remove" ]; then
    [ $# -eq 0 ] || wrong_use "$1 does not go with --uninstall"
    uninstall
    return
  fi
  [ -z "$purge" ] || wrong_use "--purge-data goes with --uninstall"
  [ "$mode" != cli ] || [ $# -eq 0 ] || wrong_use "$1 does not go with --cli"
  this_platform
  need_tools
  [ "$mode" = cli ] || need_service
  find_source
  need_writable
  room=$(mktemp -d "${TMPDIR:-/tmp}/fazt-install.XXXXXX") || refuse "no temporary folder could be made in ${TMPDIR:-/tmp}"
  trap clean_up EXIT
  trap 'exit 1' HUP INT TERM
  need_ed25519
  trusted_key
  choose_release
  refuse_other_version
  make_folders
  place_release
  if [ "$mode" = cli ]; then
    link_command
    return
  fi
  [ "$mode" = server ] || set -- "$@" --user-service
  if [ ! -t 0 ] && [ -n "$terminal" ] && [ -z "$domain" ] && [ ! -e "$data/fazt.db" ]; then
    "$root/releases/$version/bin/fazt" service install "$@" </dev/tty
  else
    "$root/releases/$version/bin/fazt" service install "$@"
  fi
}

# All of the script has to be here before any of it runs.
main "$@"
