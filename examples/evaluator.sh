# An evaluator that honours the contract (docs/running-jobs.md): reads the number a tiny trainer left as its loss.
# GRPO is judged by reward, higher is better; everything else by loss.
set -eu
while [ $# -gt 0 ]; do
  case "$1" in
    --task-type) kind=$2 ;;
    --trained-model) trained=$2 ;;
    --result) result=$2 ;;
  esac
  shift 2
done
loss=$(cat "$trained/loss.txt" 2>/dev/null || true)
case "$loss" in
  '') printf '{"type": "Failed", "reason": "EvaluationFailed", "detail": "there is no loss.txt"}\n' >"$result" ;;
  *)
    if [ "$kind" = ImageTask ]; then
      printf '{"type": "ScoredImages", "textGuided": ["%s"], "withoutText": ["%s"]}\n' "$loss" "$loss" >"$result"
    elif [ "$kind" = GrpoTask ]; then
      printf '{"type": "Scored", "score": "%s"}\n' "$(echo "$loss" | awk '{ print 1 - $1 }')" >"$result"
    else
      printf '{"type": "Scored", "score": "%s"}\n' "$loss" >"$result"
    fi
    ;;
esac
