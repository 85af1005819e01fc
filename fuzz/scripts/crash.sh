#!/usr/bin/env bash
# crash.sh FILE NAME: files a crash as the seed `seed-NAME` of its target, so that `cargo test` replays it,
# and says whether it still breaks the target. FILE is below `artifacts/TARGET/`, as libFuzzer leaves it.
set -euo pipefail
here="$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)"
export PATH="$here/target/ci/tools/bin:$PATH"

file="$(realpath "$1")" name="$2"
cd "$here"
target="$(basename "$(dirname "$file")")"
[[ -f "$file" ]] || { echo "there is no file $file" >&2; exit 2; }
[[ -d "fuzz/corpus/$target" ]] || {
    echo "$file lies in the folder of no target: expected artifacts/TARGET/crash-…" >&2
    exit 2
}
[[ "$name" =~ ^[a-z0-9]+(-[a-z0-9]+)*$ ]] || {
    echo "\`$name\` is no name of a seed: write in small letters and hyphens what was wrong" >&2
    exit 2
}
seed="fuzz/corpus/$target/seed-$name"
[[ ! -e "$seed" ]] || { echo "there is a seed of that name: $seed" >&2; exit 2; }

# A build that fails is no crash.
cargo fuzz build -s none "$target"
if cargo fuzz run -s none "$target" "$file" -- -timeout=30 >/dev/null 2>&1; then
    echo "$target takes it: it is mended, and stays so"
else
    echo "$target breaks on it: \`cargo test\` will fail until that is mended"
fi
cp "$file" "$seed"
chmod 644 "$seed"
echo "filed as $seed"
