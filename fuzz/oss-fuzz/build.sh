#!/bin/bash -eu
# Builds every fuzz target as OSS-Fuzz and ClusterFuzzLite expect it: binaries, seeds, dictionaries and
# options in $OUT. Both run this one; there is one list of targets, that of `cargo fuzz list`.
#
# Outside of their images, on a stable tool chain:
#   SRC=$(dirname "$PWD") OUT=/tmp/out CARGO_FUZZ_SANITIZER=none fuzz/oss-fuzz/build.sh
cd "$(dirname "${BASH_SOURCE[0]}")/../.."

options=(-O)
# Their image chooses the sanitizer by itself.
if [[ -n "${CARGO_FUZZ_SANITIZER:-}" ]]; then
    options+=(-s "$CARGO_FUZZ_SANITIZER")
fi
cargo fuzz build "${options[@]}"

host="$(rustc -vV | sed -n 's/^host: //p')"
built="${CARGO_TARGET_DIR:-fuzz/target}/$host/release"
mkdir -p "$OUT"
for target in $(cargo fuzz list); do
    cp "$built/$target" "$OUT/"
    cp "fuzz/dict/$target.dict" "$OUT/"
    sed "s/TARGET/$target/" fuzz/oss-fuzz/target.options >"$OUT/$target.options"
    rm -f "$OUT/${target}_seed_corpus.zip"
    zip --quiet --junk-paths "$OUT/${target}_seed_corpus.zip" "fuzz/corpus/$target"/seed-*
done
