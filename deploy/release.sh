#!/bin/sh
# Makes releases of fazt: archives, a signed manifest, and a folder that any static server can offer.
#
#   release.sh keys DIR       a key pair: DIR/release.key (keep it secret) and DIR/release.pem
#   release.sh folder DIR     puts a release together, unpacked: program, Java runtime, scripts
#   release.sh pack DIR       packs and signs an unpacked release, and adds it to what is offered
#   release.sh all            both
#
#   --distribution DIR   what Maven built (default: it is built)
#   --key FILE           the private key that signs (pack, all)
#   --out DIR            what is offered (pack, all)
#   --from VERSION       the oldest version that may be upgraded to this one (default: 1.0.0)
#   --url URL            where the folder will be offered; install.sh then knows it
#   --no-caches          without start-up caches
#   --level N            of gzip, 1 to 9 (default: 6)
#
# Needs a JDK 25 (JAVA_HOME), openssl 3, GNU tar, gzip. docs/release.md tells more.
set -eu
umask 022
export LC_ALL=C

say() { printf '%s\n' "release.sh: $*" >&2; }
give_up() {
  say "$*"
  exit 1
}
usage() {
  sed -n '2,/^set -eu/s/^# \{0,1\}//p' "$0" | sed '$d' >&2
  exit 2
}

here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd -P)

# All files of a release have this time, so that the same sources give the same archive, and start-up caches, which know
# their jars by it, fit wherever it is unpacked.
time=${SOURCE_DATE_EPOCH:-1767225600}

# What the program needs of the JDK: what jdeps finds in its jars, and elliptic curves for TLS. A test runs all of it.
modules=java.base,java.compiler,java.desktop,java.security.jgss,java.sql.rowset,jdk.crypto.ec,jdk.jfr,jdk.management,jdk.net,jdk.unsupported

distribution='' key='' out='' from='' url='' caches=yes level=6
[ $# -gt 0 ] || usage
what=$1
shift
place=
case $what in
  keys | folder | pack)
    [ $# -gt 0 ] || usage
    place=$1
    shift
    ;;
  all) ;;
  *) usage ;;
esac
while [ $# -gt 0 ]; do
  case $1 in
    --no-caches) caches= ;;
    --distribution | --key | --out | --from | --url | --level)
      [ $# -gt 1 ] || usage
      case $1 in
        --distribution) distribution=$2 ;;
        --key) key=$2 ;;
        --out) out=$2 ;;
        --from) from=$2 ;;
        --url) url=$2 ;;
        --level) level=$2 ;;
      esac
      shift
      ;;
    *) usage ;;
  esac
  shift
done

need_tool() {
  for tool in "$@"; do
    command -v "$tool" >/dev/null 2>&1 || give_up "$tool is missing"
  done
}

# --- keys

make_keys() {
  need_tool openssl
  mkdir -p "$place"
  [ ! -e "$place/release.key" ] || give_up "$place/release.key is there already, and who has releases trusts it"
  (umask 077 && openssl genpkey -algorithm ed25519 -out "$place/release.key") ||
    give_up "this openssl cannot make Ed25519 keys ($(openssl version))"
  openssl pkey -in "$place/release.key" -pubout -out "$place/release.pem"
  say "made $place/release.key, which signs and must stay secret, and $place/release.pem, which is handed out"
}

# --- an unpacked release

jdk() {
  for folder in "${JAVA_HOME:-}" /usr/lib/jvm/*; do
    if [ -x "$folder/bin/jlink" ] && grep -qs '^JAVA_VERSION="25[".-]' "$folder/release"; then
      printf '%s\n' "$folder"
      return
    fi
  done
  give_up "no JDK 25 found; name it with JAVA_HOME"
}

built() {
  if [ -z "$distribution" ]; then
    distribution=$here/target/fazt-1.0.0
    say "building the distribution"
    (cd "$here/.." && FAZT_TRAINING=off mvn -B -q -DskipTests package) >&2
  fi
  [ -f "$distribution/lib/classpath" ] || give_up "$distribution is no distribution"
}

# $1: a folder that does not exist
make_folder() {
  need_tool find xargs touch cp
  [ ! -e "$1" ] || give_up "$1 is there already"
  java=$(jdk)
  built
  mkdir -p "$1"
  cp -r "$distribution/." "$1/"
  rm -f "$1"/lib/*.aot
  rm -rf "$1/runtime"
  say "linking the Java runtime of $java"
  "$java/bin/jlink" --add-modules "$modules" --strip-native-debug-symbols exclude-debuginfo-files \
    --no-header-files --no-man-pages --compress zip-0 --output "$1/runtime.linked" >&2 ||
    give_up "jlink failed"
  # Its licences are links to each other, and a release has none.
  cp -rL "$1/runtime.linked" "$1/runtime"
  rm -rf "$1/runtime.linked"
  # The classes of the JDK itself, ready to be mapped: the same bytes each time, so they are part of the program.
  "$1/runtime/bin/java" -Xshare:dump -XX:SharedArchiveFile="$1/runtime/lib/server/classes.jsa" >/dev/null 2>&1 ||
    give_up "the runtime could not write its archive of classes"
  settle "$1"
  if [ -n "$caches" ]; then
    say "training, for the start-up caches"
    sh "$here/src/main/sh/train.sh" "$1" >&2
    settle "$1"
  fi
}

# Modes and times as a release has them.
settle() {
  find "$1" -type l -o ! -type f ! -type d | head -n 1 | while IFS= read -r odd; do give_up "$odd is no plain file"; done
  find "$1" -type d -exec chmod 755 {} +
  find "$1" -type f -perm -100 -exec chmod 755 {} +
  find "$1" -type f ! -perm -100 -exec chmod 644 {} +
  chmod 755 "$1/bin/fazt"
  find "$1" -exec touch -h -d "@$time" {} +
}

# --- archives, manifest, index

version_of() {
  [ -s "$1/version" ] || give_up "$1/version is missing: it says which version this is"
  IFS= read -r version <"$1/version"
  printf '%s\n' "$version" | grep -qE '^(0|[1-9][0-9]*)\.(0|[1-9][0-9]*)\.(0|[1-9][0-9]*)(-[0-9A-Za-z.-]+)?$' ||
    give_up "'$version' is no version"
}

platform() {
  case $(uname -s)-$(uname -m) in
    Linux-x86_64) echo linux-amd64 ;;
    Linux-aarch64) echo linux-arm64 ;;
    *) give_up "no releases are made on $(uname -s) $(uname -m)" ;;
  esac
}

# Files of the folder $1 for the archive of the program ($2 = program) or of the caches, sorted.
list() {
  (cd "$1" && find . -type f | sed 's|^\./||' | sort) |
    if [ "$2" = program ]; then grep -v '^lib/[a-z]*\.aot$'; else grep '^lib/[a-z]*\.aot$'; fi
}

# $1 folder, $2 list, $3 archive
archive() {
  tar -C "$1" --format=ustar --owner=0 --group=0 --numeric-owner --mtime="@$time" --no-recursion -cf - -T "$2" |
    gzip -n "-$level" >"$3"
}

sha256() { sha256sum <"$1" | cut -d ' ' -f 1; }

# Lines of the manifest: $1 folder, $2 list
file_lines() {
  (cd "$1" && tr '\n' '\0' <"$2" | xargs -0 sha256sum) >"$work/digests"
  (cd "$1" && tr '\n' '\0' <"$2" | xargs -0 stat -c '%s %a') >"$work/sizes"
  paste -d ' ' "$work/digests" "$work/sizes" |
    awk '{ print "file", $1, $3, $4, $2 }'
}

# Writes the signature of $1 beside it.
sign() {
  openssl pkeyutl -sign -rawin -inkey "$key" -in "$1" -out "$1.sig" ||
    give_up "openssl could not sign: $(openssl version)"
}

# $1: an unpacked release
pack() {
  need_tool openssl tar gzip sha256sum paste awk stat
  if [ -z "$key" ] || [ -z "$out" ]; then usage; fi
  [ -r "$key" ] || give_up "the key $key cannot be read"
  version_of "$1"
  platform=$(platform)
  [ -n "$from" ] || from=1.0.0
  base=fazt-v$version-$platform
  mkdir -p "$out"
  work=$(mktemp -d "$out/.making.XXXXXX")
  trap 'rm -rf "$work"' EXIT
  trap 'exit 1' INT TERM
  say "packing $base"
  list "$1" program >"$work/program"
  if grep -qvE '^[A-Za-z0-9._+@/-]+$' "$work/program"; then give_up "a file's name has other than plain letters"; fi
  archive "$1" "$work/program" "$work/$base.tar.gz"
  {
    printf 'fazt-release 1\nversion %s\nplatform %s\nminimum-from %s\n' "$version" "$platform" "$from"
    printf 'archive %s %s %s\n' "$(sha256 "$work/$base.tar.gz")" "$(wc -c <"$work/$base.tar.gz")" "$base.tar.gz"
    file_lines "$1" "$work/program"
  } >"$work/$base.manifest"
  if [ -n "$caches" ] && list "$1" caches >"$work/caches"; then
    archive "$1" "$work/caches" "$work/$base-aot.tar.gz"
    {
      printf 'caches %s %s %s\n' "$(sha256 "$work/$base-aot.tar.gz")" "$(wc -c <"$work/$base-aot.tar.gz")" \
        "$base-aot.tar.gz"
      file_lines "$1" "$work/caches"
    } >>"$work/$base.manifest"
  fi
  sign "$work/$base.manifest"
  index
  offer_installer
  # The index last: it never names what is not there.
  rm -f "$work/program" "$work/caches" "$work/digests" "$work/sizes"
  mv "$work"/fazt-* "$out/"
  [ ! -f "$work/install.sh" ] || mv "$work/install.sh" "$out/install.sh"
  mv "$work/latest.sig" "$work/latest" "$out/"
  say "offered in $out: $base, $(($(wc -c <"$out/$base.tar.gz") / 1048576)) MB"
}

# The newest first; a version that is offered anew takes the place of its older line.
index() {
  {
    [ ! -f "$out/latest" ] || sed -n 's/^release //p' "$out/latest" | grep -v "^$version $platform " || :
    printf '%s %s %s\n' "$version" "$platform" "$(sha256 "$work/$base.manifest")"
  } | sed 's/-/~/' | sort -rV | sed 's/~/-/; s/^/release /' >"$work/lines"
  {
    echo 'fazt-releases 1'
    cat "$work/lines"
  } >"$work/latest"
  rm -f "$work/lines"
  sign "$work/latest"
}

# install.sh, which knows the key of these releases, and where they are.
offer_installer() {
  openssl pkey -in "$key" -pubout >"$work/public"
  awk -v url="$url" -v public="$work/public" '
    /^release_key=/ {
      printf "release_key=\047"
      while ((getline line < public) > 0) { printf "%s%s", separator, line; separator = "\n" }
      print "\047"
      next
    }
    /^release_url=/ { print "release_url=\047" url "\047"; next }
    { print }' "$here/install.sh" >"$work/install.sh"
  chmod 755 "$work/install.sh"
  rm -f "$work/public"
}

case $what in
  keys) make_keys ;;
  folder) make_folder "$place" ;;
  pack) pack "$place" ;;
  all)
    if [ -z "$key" ] || [ -z "$out" ]; then usage; fi
    room=$(mktemp -d "${TMPDIR:-/tmp}/fazt-release.XXXXXX")
    trap 'rm -rf "$room"' EXIT
    trap 'exit 1' INT TERM
    make_folder "$room/release"
    (pack "$room/release")
    ;;
esac
