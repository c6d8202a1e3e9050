#!/usr/bin/env bash
# A fleet and its reviews, from a plan to two merged pull requests: every command that agents and people would give, given to
# the real command line, in a repository that is made for it and removed again.
#
#   examples/review-loop/run.sh            from a clone that is built
#   SKEP=skep examples/review-loop/run.sh  with the skep that is installed
set -euo pipefail

here=$(cd "$(dirname "$0")" && pwd)
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT

# Nothing of yours is read or written, and the commits have the same ids each time.
export HOME=$folder/home GIT_CONFIG_NOSYSTEM=1 GIT_CONFIG_GLOBAL=/dev/null
export GIT_AUTHOR_NAME=agent GIT_AUTHOR_EMAIL=agent@example.org GIT_AUTHOR_DATE=2026-01-01T00:00:00Z
export GIT_COMMITTER_NAME=agent GIT_COMMITTER_EMAIL=agent@example.org GIT_COMMITTER_DATE=2026-01-01T00:00:00Z
unset SKEP_DATABASE_URL SKEP_INSTANCE_ID SKEP_MAX_REVIEWS SKEP_AUTO_ABANDON_AFTER XDG_DATA_HOME GIT_DIR GIT_WORK_TREE GIT_INDEX_FILE

# Shows a command, and runs it.
skep() {
  printf '\n$ skep'
  printf ' %s' "${@@Q}" | sed -E "s/'([A-Za-z0-9_.,:\/#-]+)'/\1/g"
  printf '\n'
  "${SKEP:-$here/../../node_modules/.bin/skep}" "$@"
}

# Runs a command that has to be refused.
refused() {
  if skep "$@" 2>&1; then
    echo "This should have been refused." >&2
    exit 1
  fi
}

# An agent's work: replaces the file, and commits.
work() {
  printf '%s\n' "$2" >"$1"
  git commit -qam "$3"
}

title() {
  printf '\n\n## %s\n' "$1"
}

title 'A planner hands out two issues, to an agent each in a worktree of its own'
mkdir "$folder/shop" "$folder/home" && cd "$folder/shop"
git init -q -b main
mkdir src
echo 'export const total = (prices) => 0;' >src/cart.js
echo 'export const format = (cents) => cents;' >src/price.js
echo 'export const unused = 1;' >src/legacy.js
git add . && git commit -qm 'Start the shop'
skep init
skep create plan-1 --type planning
for issue in 7 8; do
  git worktree add -q -b "work-$issue" "$folder/work-$issue"
  cd "$folder/work-$issue"
  skep create --issue "$issue" --parent plan-1 --relationship planning_to_issue --base-branch main
done

title 'Issue 7, round 1: changes requested; what is found outside of the branch is kept, and blocks nothing'
cd "$folder/work-7"
work src/cart.js 'export const total = (prices) => Math.round(prices.reduce((a, b) => Math.round(a + b)));' 'Add up prices'
skep review request
skep review start work-7-a1
skep review submit work-7-a1 --request-changes \
  --finding 'src/cart.js:1: error: Totals are rounded twice' \
  --finding 'src/legacy.js:1: note: Nothing uses this'

title 'Issue 8, round 1: only something outside of the branch is found, so the work is approved all the same'
cd "$folder/work-8"
work src/price.js 'export const format = (cents) => (cents / 100).toFixed(2);' 'Format prices'
skep review request
skep review submit work-8-a1 --request-changes --finding 'src/legacy.js:1: note: Nothing uses this'
skep update work-8-a1 --pr-number 80
skep status work-8-a1 pr_created
skep status work-8-a1 pr_merged

title 'Issue 7, round 2: a finding is repeated, and another is new'
cd "$folder/work-7"
work src/cart.js 'export const total = (prices) => Math.round(prices.reduce((a, b) => Math.round(a) + b));' 'Round once'
skep review request
skep review submit work-7-a1 --request-changes --findings - <<'FINDINGS'
[
  { "file": "src/cart.js", "start_line": 1, "severity": "error", "title": "Totals are rounded twice" },
  { "file": "src/cart.js", "start_line": 1, "title": "An empty cart throws" }
]
FINDINGS

title 'Issue 7, round 3: one of them is left'
work src/cart.js 'export const total = (prices) => Math.round(prices.reduce((a, b) => a + b));' 'Round once, really'
skep review request
skep review submit work-7-a1 --request-changes --finding 'src/cart.js:1: An empty cart throws'

title 'A fourth round is past the cap: nothing is started, and a person is asked'
work src/cart.js 'export const total = (prices) => Math.round(prices.reduce((a, b) => a + b, 0));' 'Begin with nothing'
refused review request
refused review request
skep ls --activity waiting
skep review status work-7-a1

title 'The person allows one more, in which the work is approved; its pull request is made and merged'
skep review decide work-7-a1 --raise --note 'Only the empty cart was left'
skep review request
skep review submit work-7-a1 --approve --summary 'Clear, and right for an empty cart'
skep update work-7-a1 --pr-number 70
skep status work-7-a1 pr_created
skep status work-7-a1 pr_merged

title 'The story, afterwards'
skep tree --all
skep review history work-7-a1
