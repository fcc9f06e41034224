# No trainer: it looks whether the GPUs that a job was given are there, these and no others.
set -eu
while [ $# -gt 0 ]; do
  case "$1" in
    --task-id) task=$2 ;;
    --expected-repo-name) repo=$2 ;;
    --hours-to-complete) hours=$2 ;;
  esac
  shift 2
done
echo "NVIDIA_VISIBLE_DEVICES=$NVIDIA_VISIBLE_DEVICES, $hours hours"
seen=$(nvidia-smi -L) || { echo "nvidia-smi fails: no GPU is in reach"; exit 1; }
echo "$seen"
count=$(echo "$seen" | wc -l)
# By the Container Device Interface the devices are mounted, and the variable says nothing.
if [ "$NVIDIA_VISIBLE_DEVICES" != void ]; then
  wanted=$(echo "$NVIDIA_VISIBLE_DEVICES" | tr , '\n' | wc -l)
  [ "$count" -eq "$wanted" ] || { echo "$wanted GPUs were asked for, $count are in reach"; exit 1; }
fi
mkdir -p "/app/checkpoints/$task/$repo"
echo "$seen" >"/app/checkpoints/$task/$repo/gpus.txt"
echo "$count" | awk '{ print 1 / $1 }' >"/app/checkpoints/$task/$repo/loss.txt"
echo "as asked: $count"
